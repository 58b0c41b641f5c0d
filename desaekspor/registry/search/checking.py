"""Whether what can be found is what the registry holds. For the doctor, the command and the tests."""

from collections import Counter

from django.db.models import Count, Exists, Max, OuterRef

from desaekspor.registry.models import Enterprise
from desaekspor.registry.search.engines import engine
from desaekspor.registry.search.facts import Cell, Document, spoken
from desaekspor.registry.search.models import SearchDocument, SearchTally, SearchWord
from desaekspor.registry.search.reading import Reader
from desaekspor.registry.search.writing import CHUNK

COLUMNS = ("name_key", "sales", "updated_at", "lat", "lng", "words")


def disagreements():
    """``{what: how many}`` of all that disagrees; empty when all is well. Reads the whole registry, 2,000 at a time.

    lost: enterprises without a document; left: documents without an enterprise, or of one that is part of another;
    outdated: documents that say something else than their enterprise; tallies and words: counts that are wrong,
    and tallies that missed a change; index: 1 when the database's own index of words does not hold what the table holds.
    """
    findable = Enterprise.objects.filter(merged_into=None)
    lost = findable.filter(~Exists(SearchDocument.objects.filter(pk=OuterRef("pk")))).count()
    left = SearchDocument.objects.filter(~Exists(findable.filter(pk=OuterRef("pk")))).count()
    outdated, words = _read_documents()
    known = dict(SearchWord.objects.exclude(documents=0).values_list("word", "documents"))
    found = {
        "lost": lost,
        "left": left,
        "outdated": outdated,
        "tallies": _wrong_tallies(),
        "words": len(words.items() ^ known.items()),
        "index": int(not engine().is_sound()),
    }
    return {what: count for what, count in found.items() if count}


def _wrong_tallies():
    rows = SearchDocument.objects.order_by().values_list("tally").annotate(Count("pk"), Max("updated_at"))
    counted = {tally: (count, changed) for tally, count, changed in rows}
    rows = SearchTally.objects.exclude(documents=0).values_list("pk", "documents", "changed_at")
    told = {tally: (count, changed) for tally, count, changed in rows}
    return sum(not _agree(counted.get(tally), told.get(tally)) for tally in counted.keys() | told.keys())


def _agree(counted, told):
    """What is told may have changed later than what is still there."""
    return bool(counted and told and told[1]) and counted[0] == told[0] and counted[1] <= told[1]


def _read_documents():
    """(how many documents are outdated, how many documents have each word)."""
    reader, outdated, words = Reader(), 0, Counter()
    cells = {pk: Cell(*cell) for pk, *cell in SearchTally.objects.values_list("pk", *Cell._fields)}
    rows, last = SearchDocument.objects.order_by("pk").values_list("pk", "tally_id", *COLUMNS), 0
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1][0]
        now = {facts.enterprise_id: facts.document() for facts in reader.read([row[0] for row in chunk])}
        for pk, tally, *columns in chunk:
            words.update(spoken(columns[-1]))
            outdated += pk in now and now[pk] != Document(pk, cells.get(tally), *columns)
    return outdated, words
