"""Search the enterprises: one function for both databases, every page and the export."""

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.core.exceptions import PermissionDenied

from desaekspor.accounts.rules import may_open_personal_data, scope_of, sees_enterprises
from desaekspor.regions.models import Level, Region
from desaekspor.registry.models import Enterprise, Product
from desaekspor.registry.queries.access import enterprises_for
from desaekspor.registry.search.counting import COUNTED, Counts, count_all, count_matches
from desaekspor.registry.search.engines import Expression, Source, engine, fetch
from desaekspor.registry.search.filters import Filters
from desaekspor.registry.search.owners import owner_marks
from desaekspor.registry.search.pages import ORDERS, named_from, read_key, rows_to_walk, sorted_page, walked_page, write_key
from desaekspor.registry.search.products import counted, counted_in, narrowed
from desaekspor.registry.search.ranking import Texts, answer
from desaekspor.registry.search.spelling import name_key
from desaekspor.registry.search.understanding import Meaning, digits_of

PAGE_ROWS = 50
RANKED = 300  # matches that are looked at closely; the best of them are shown
SAME_BEGINNING = 50  # of many more matches: those whose name begins as typed are looked at besides
ENOUGH = 10  # matches of the words as typed, below which mistyped words are forgiven as well
SUGGESTED = 5
NUMBERS_AT_ONCE = 5000
RELEVANCE = "relevance"
# Of an enterprise, what a line of a list says; reading all of it takes a third longer.
SHOWN = (
    *("name", "nib", "activity", "reported_scale", "sales_idr", "synthetic", "verified_at", "presence"),
    *("paid_men", "paid_women", "unpaid_men", "unpaid_women"),
    *("region__name", "region__level", "region__kind", "region__parent__name"),
)
SORTS = (RELEVANCE, *ORDERS)


@dataclass
class Hit:
    """An enterprise that was found. ``marks``: places (start, end) of what matches, by field (see ranking.Texts);
    ``read_as``: typed words that were read as other ones; ``by``: "nib", "number" or "owner" when that matched."""

    enterprise: Enterprise
    marks: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    read_as: dict[str, str] = field(default_factory=dict)
    by: str = ""


@dataclass
class Found:
    """One page of what was found.

    ``next`` is the key of the page behind it, "" on the last. ``sort`` is the order it has, which is by
    relevance where there are too many matches to sort them otherwise. ``ranked`` is how many of the
    matches an order by relevance has at most. ``some_words``: none answers all the words, these
    answer all but one.
    """

    hits: list[Hit] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    sort: str = "name"
    next: str = ""
    some_words: bool = False
    suggestions: list[Hit] = field(default_factory=list)
    asked_sort: str = ""
    source: Source | None = None  # everything that was found; None when nothing was

    @property
    def too_many_to_sort(self):
        return self.asked_sort not in ("", self.sort)

    @property
    def ranked(self):
        return RANKED if self.sort == RELEVANCE else None


class Matches(NamedTuple):
    counts: Counts
    source: Source  # with all filters


def search(user, query="", filters=None, *, sort="", after="", limit=PAGE_ROWS):
    """The enterprises in the user's region that answer ``query`` and pass ``filters``; returns a Found.

    ``query`` is read as words of name, product, activity, village and district, typos forgiven, or
    as a NIB, the beginning of one, or a number. Without it the list is whole. ``sort``: one of SORTS,
    by default relevance with a query and name without. ``after``: the ``next`` of the page before.
    A dozen statements at most, however many enterprises there are.

    Raises PermissionDenied for an owner's name from who may not open personal data.
    """
    filters = filters or Filters()
    if not sees_enterprises(user):
        return Found()
    if filters.owner and not may_open_personal_data(user):
        raise PermissionDenied
    scope = scope_of(user)
    if filters.region and not filters.region.startswith(scope):
        return Found()
    return _Search(user, scope, " ".join(query.split()), filters, sort, after, limit).run()


class _Search:
    def __init__(self, user, scope, query, filters, sort, after, limit):
        self.user, self.scope, self.query, self.filters, self.limit = user, scope, query, filters, limit
        marks = owner_marks(filters.owner)
        self.marks, self.signs = marks, (f"_{scope}", *marks)
        self.is_void = bool(filters.owner) and not marks  # a name with no word that could be looked for
        self.sort = sort if sort in SORTS else ""
        self.after = after
        self.meaning = None  # of a query in words

    def run(self):
        if self.is_void:
            return Found()
        if digits := digits_of(self.query):
            matches = self._matches(lambda signs: _of_digits(digits, signs))
            if matches.counts.unfiltered:
                found = self._shown(matches, "number")
                for hit in found.hits:
                    hit.by = "nib" if hit.enterprise.nib.startswith(digits) else "number"
                return found
        if self.query:
            return self._of_words()
        if self.filters.owner or self.filters.product:
            return self._shown(self._matches(lambda signs: engine().matching(Expression(signs=signs))), "name")
        return self._list()

    # The whole list, or what the filters leave of it

    def _list(self):
        sort = self.sort if self.sort in ORDERS else "name"
        order, key = ORDERS[sort], read_key(self.after, sort)
        counts = count_all(self.filters, self.scope)
        if self.filters.asked().keys() <= {"region"}:
            counts.facets["product"] = counted_in(self.filters.region or self.scope)
        else:
            self._count_products(counts, engine().matching(Expression(signs=self._all_signs())))
        if not counts.total:
            return Found([], counts, sort)
        source, rows = engine().matching(Expression(signs=self._all_signs())), []
        if most := rows_to_walk(counts.total, counts.unfiltered, self.limit + 1):
            rows = walked_page(self.filters, self.scope, order, key, self.limit + 1, most)
        if len(rows) <= self.limit:
            rows = sorted_page(source, order, key, self.limit + 1)
        return self._page(rows, counts, sort, source)

    def _all_signs(self):
        # The region asked for lies in the scope: its sign says both, and the scope's is that of every document there is.
        signs = self.marks if self.filters.region else self.signs
        return tuple(dict.fromkeys((*signs, *self.filters.signs())))

    def _page(self, rows, counts, sort, source):
        """The Found of these keys, one more of them than the page holds if there is a next one."""
        shown = rows[: self.limit]
        following = write_key(sort, shown[-1]) if len(rows) > self.limit else ""
        hits = self._hits([row[-1] for row in shown])
        return Found(hits, counts, sort, following, asked_sort=self.sort, source=source)

    def _hits(self, numbers):
        """The Hits of the enterprises, in this order; what is gone or not the user's to see is left out."""
        rows = enterprises_for(self.user).order_by().only(*SHOWN).select_related("region__parent").prefetch_related("products")
        rows = rows.in_bulk(numbers)
        return [Hit(rows[number], by="owner" if self.filters.owner else "") for number in numbers if number in rows]

    # What answers a query

    def _of_words(self):
        """Words as typed; where these find little also mistyped ones; where these find nothing all words but one."""
        meaning = self.meaning = Meaning(self.query)
        answers = self._answers() if meaning.is_known else None
        if (answers is None or answers.counts.unfiltered < ENOUGH) and meaning.forgive():
            answers = self._answers() or answers
        some_words = False
        if (answers is None or not answers.counts.unfiltered) and len(meaning.words) > 1:
            answers, some_words = self._answers(at_least=len(meaning.words) - 1) or answers, True
        if answers is None or not answers.counts.unfiltered:
            return Found([], Counts(), RELEVANCE, suggestions=self._suggestions())
        found = self._shown(answers, RELEVANCE)
        found.some_words = some_words and bool(found.hits)
        return found

    def _answers(self, *, at_least=None):
        """The Matches of the words as they are understood now; None when nothing stands for one that must be there."""
        expression = self.meaning.expression(at_least)
        if expression is None:
            return None
        return self._matches(lambda signs: engine().matching(replace(expression, signs=signs)))

    def _matches(self, matching):
        """How many documents ``matching(signs)`` finds, and which with all filters."""
        source, product = matching(self._all_signs()), self.filters.product
        if not product:
            counts = count_matches(matching, self.filters, self.signs, met=RANKED)
            if self.filters.asked():
                self._count_products(counts, source)
            return Matches(counts, source)
        counts = count_matches(lambda signs: narrowed(matching(signs), product), self.filters, self.signs)
        others = count_matches(matching, self.filters.without("product"), self.signs)
        counts.unfiltered = others.unfiltered
        self._count_products(others, source)
        counts.facets.pop("product", None)
        if "product" in others.facets:
            counts.facets["product"] = others.facets["product"]
        return Matches(counts, narrowed(source, product))

    @staticmethod
    def _count_products(counts, source):
        """How many of the Source make each product; of too many it is not counted."""
        counts.facets.pop("product", None)
        if counts.total <= COUNTED and not counts.is_more:
            counts.facets["product"] = counted(source, COUNTED + 1) if counts.total else {}

    def _shown(self, matches, sort):
        """The page of Matches in the order asked for, else by ``sort``."""
        counts, source = matches
        wanted = self.sort or sort
        if wanted == RELEVANCE and self.meaning is None:
            wanted = sort
        if not counts.total:
            return Found([], counts, wanted, asked_sort=self.sort)
        if wanted == RELEVANCE or (counts.is_more and self.meaning):
            return self._ranked_page(source, counts)
        rows = sorted_page(source, ORDERS[wanted], read_key(self.after, wanted), self.limit + 1)
        found = self._page(rows, counts, wanted, source)
        if self.meaning:
            for hit in found.hits:
                self._explain(hit, answer(self.meaning.groups, texts_of(hit.enterprise)))
        return found

    def _ranked_page(self, source, counts):
        answers = self._answers_of(self._candidates(source, counts.met))
        if key := read_key(self.after, RELEVANCE):
            answers = [one for one in answers if (-one.score, one.number) > (-key[0], key[1])]
        following = ""
        if len(answers) > self.limit:
            answers = answers[: self.limit]
            following = write_key(RELEVANCE, (answers[-1].score, answers[-1].number))
        return Found(self._explained(answers), counts, RELEVANCE, following, asked_sort=self.sort, source=source)

    def _candidates(self, source, met):
        """Numbers of matches to look at closely: all of them, or of many those found first and those named as typed."""
        numbers = set(met or first_numbers(source, RANKED))
        if len(numbers) == RANKED and not self.filters.product:
            numbers.update(named_from(name_key(self.query), self.scope, self.filters, SAME_BEGINNING))
        return numbers

    def _answers_of(self, numbers):
        answers = [answer(self.meaning.groups, texts) for texts in read_texts(numbers)]
        return sorted(answers, key=lambda one: (-one.score, one.number))

    def _explained(self, answers):
        hits = {hit.enterprise.pk: hit for hit in self._hits([one.number for one in answers])}
        for one in answers:
            if one.number in hits:
                self._explain(hits[one.number], one)
        return list(hits.values())

    @staticmethod
    def _explain(hit, given):
        hit.marks, hit.read_as = given.marks, given.read_as

    def _suggestions(self):
        """The nearest names in the region, whatever the filters, for who found nothing at all."""
        self.meaning.reach_far()
        expression = self.meaning.expression(at_least=1)
        if expression is None:
            return []
        source = engine().matching(replace(expression, signs=self.signs))
        numbers = first_numbers(source, RANKED)
        return self._explained(self._answers_of(numbers)[:SUGGESTED])


def _of_digits(digits, signs):
    """Documents of the enterprises with this number or whose NIB begins so; of one that is part of another, that other's."""
    has_signs, parameters = engine().with_signs(signs)
    following = digits[:-1] + chr(ord(digits[-1]) + 1)  # ":" behind "9"
    sql = (
        "FROM (SELECT COALESCE(merged_into_id, id) AS id FROM registry_enterprise WHERE nib >= %s AND nib < %s"
        " UNION SELECT COALESCE(merged_into_id, id) FROM registry_enterprise WHERE id = %s) AS e"
        f" CROSS JOIN registry_search_document AS d WHERE d.enterprise_id = e.id AND {has_signs}"
    )
    return Source(sql, [digits, following, int(digits), *parameters])


def first_numbers(source, limit):
    """Numbers of some of the documents of a Source, those that are met first."""
    return [number for (number,) in fetch(engine().first("d.enterprise_id", source, limit), source.parameters)]


def numbers_of(found):
    """Lists of the numbers of everything that was found, rising; however many, a few thousand are held at a time."""
    if found.source is None:
        return
    sql, parameters, number = found.source
    last = -1
    while numbers := [
        row[0]
        for row in fetch(
            f"SELECT d.enterprise_id {sql} AND {number} > %s ORDER BY {number} LIMIT %s", [*parameters, last, NUMBERS_AT_ONCE]
        )
    ]:
        yield numbers
        last = numbers[-1]


def read_texts(numbers):
    """The Texts of these enterprises; three queries."""
    rows = list(Enterprise.objects.filter(pk__in=numbers).order_by().values_list("pk", "name", "activity", "region_id"))
    products: dict[int, list] = {}
    for number, name in Product.objects.filter(enterprise__in=numbers).values_list("enterprise_id", "name"):
        products.setdefault(number, []).append(name)
    places = Region.objects.filter(pk__in={code for *_, code in rows}).values_list("code", "level", "name", "parent__name")
    names = {code: _place_names(level, name, around) for code, level, name, around in places}
    return [Texts(number, name, tuple(products.get(number, ())), activity, *names[code]) for number, name, activity, code in rows]


def texts_of(enterprise):
    region = enterprise.region
    places = _place_names(region.level, region.name, region.parent.name if region.parent else "")
    products = tuple(product.name for product in enterprise.products.all())
    return Texts(enterprise.pk, enterprise.name, products, enterprise.activity, *places)


def _place_names(level, name, around):
    """The names of village and district."""
    return (name, around) if level == Level.VILLAGE else ("", name)
