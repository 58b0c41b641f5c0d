"""Keep the documents as the registry is, in the same transaction.

Whoever writes enterprises tells it afterwards:

    with Documents() as documents:
        documents.refresh(numbers)   # new, changed, or with new products, keys or owner
        documents.forget(numbers)    # taken away

An app that keeps something of enterprises beside its own rows follows them, in the same transaction:

    follow(refresh_places)               # is called with the numbers

The enterprises must be locked, or new, as they are for whoever changes them. Words and tallies are
counted over all of it and written at the end, in order of their key: two writers never wait for
each other in a circle, and a long load holds the common words for a moment only.
"""

from collections import Counter
from collections.abc import Callable
from functools import lru_cache

from django.db import connection, transaction
from django.db.models import Max

from desaekspor.registry.models import Enterprise
from desaekspor.registry.search.engines import engine
from desaekspor.registry.search.facts import Cell, spoken
from desaekspor.registry.search.models import SearchDocument, SearchTally, SearchWord
from desaekspor.registry.search.reading import Reader, among
from desaekspor.registry.services.bulk import TableWriter, db_moment
from desaekspor.registry.services.holding import lock_registry

CHUNK = 2000
COLUMNS = ("enterprise_id", "tally", "name_key", "sales", "updated_at", "lat", "lng", "words")
_followers: list[Callable] = []


def follow(function):
    """Have ``function`` called with the numbers of enterprises that were changed, merged or taken apart; not with new ones."""
    _followers.append(function)


class Documents:
    """Writes documents and counts what that changes; use it as a context manager inside a transaction."""

    def __init__(self):
        self._engine, self._reader = engine(), Reader()
        self._writer = TableWriter(SearchDocument, COLUMNS)
        self._words: Counter = Counter()
        self._tallies: Counter = Counter()
        self._changed: dict[int, object] = {}  # tally -> the latest moment of what was written
        self._ids: dict[Cell, int] = {}

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            self._count()

    def refresh(self, numbers):
        """Make the documents of these enterprises anew; some six queries for each 2,000 of them."""
        for chunk in _chunks(numbers):
            self._take_away(chunk)
            self.insert([facts.document() for facts in self._reader.read(chunk)])
            _tell(chunk)

    def forget(self, numbers):
        for chunk in _chunks(numbers):
            self._take_away(chunk)
            _tell(chunk)

    def insert(self, documents):
        """Write the Documents (or the same as plain tuples) of enterprises that had none."""
        if not documents:
            return
        self._learn_tallies({cell for _, cell, *_ in documents})
        rows = []
        for number, cell, key, sales, moment, lat, lng, words in documents:
            tally = self._ids[cell]
            self._tallies[tally] += 1
            self._changed[tally] = max(self._changed.get(tally, moment), moment)
            self._words.update(spoken(words))
            rows.append((number, tally, key, sales, _in_database(moment), lat, lng, words))
        self._writer.insert(rows)
        self._engine.enter([number for number, *_ in documents])

    def _take_away(self, numbers):
        old = SearchDocument.objects.filter(among(numbers, "pk"))
        found = list(old.values_list("tally_id", "words"))
        if not found:
            return
        for tally, words in found:
            self._tallies[tally] -= 1
            self._words.subtract(spoken(words))
        old._raw_delete(old.db)

    def _learn_tallies(self, cells):
        for attempt in range(2):
            missing = {Cell(*cell) for cell in cells if cell not in self._ids}
            if not missing:
                return
            if attempt:
                new = [SearchTally(**cell._asdict()) for cell in sorted(missing)]
                SearchTally.objects.bulk_create(new, ignore_conflicts=True)
            regions = {cell.region_code for cell in missing}
            rows = SearchTally.objects.filter(region_code__in=regions).values_list("pk", *Cell._fields)
            self._ids.update((Cell(*cell), pk) for pk, *cell in rows)

    def _count(self):
        touched = sorted({pk for pk, change in self._tallies.items() if change} | self._changed.keys())
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE registry_search_tally SET documents = documents + %s,"
                " changed_at = CASE WHEN changed_at > %s THEN changed_at ELSE COALESCE(%s, changed_at) END WHERE id = %s",
                [(self._tallies[pk], *2 * [_in_database(self._changed.get(pk))], pk) for pk in touched],
            )
            words = sorted((word, change) for word, change in self._words.items() if change)
            last = SearchWord.objects.aggregate(last=Max("pk"))["last"] or 0
            cursor.executemany(
                "INSERT INTO registry_search_word (word, documents) VALUES (%s, %s)"
                " ON CONFLICT (word) DO UPDATE SET documents = registry_search_word.documents + excluded.documents",
                words,
            )
        self._engine.enter_words(last)
        self._tallies.clear()
        self._changed.clear()
        self._words.clear()


def _tell(numbers):
    for function in _followers:
        function(numbers)


@lru_cache(maxsize=256)
def _in_database(moment):
    return moment and db_moment(moment)


def _chunks(numbers):
    numbers = sorted(numbers)
    return (numbers[start : start + CHUNK] for start in range(0, len(numbers), CHUNK))


@transaction.atomic
def rebuild(say=lambda done, total: None):
    """Make all documents, words and tallies anew. Whoever searches meanwhile finds the old ones; who writes waits."""
    lock_registry()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE registry_search_document IN SHARE ROW EXCLUSIVE MODE")
    for model in (SearchDocument, SearchWord, SearchTally):
        rows = model.objects.all()
        rows._raw_delete(rows.db)
    done, last, total = 0, -1, Enterprise.objects.count()
    with Documents() as documents:
        while numbers := list(Enterprise.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
            documents.refresh(numbers)
            done, last = done + len(numbers), numbers[-1]
            say(done, total)
    engine().settle()
