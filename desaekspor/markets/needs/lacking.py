"""The enterprises of a region by how much they still lack of what a market asks of a group of goods. A handful of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef

from desaekspor.accounts.rules import sees_enterprises
from desaekspor.markets.models import Certainty, ProductChoice, ReadyNeed, TextCode
from desaekspor.markets.needs.asking import applying_in
from desaekspor.markets.needs.goods import groups_of_hs
from desaekspor.markets.needs.judging import NOT_MET, UNKNOWN, Facts, Verdict, judge
from desaekspor.readiness.certificates.groups import with_parents
from desaekspor.readiness.certificates.matching import Rule
from desaekspor.readiness.certificates.models import Certificate
from desaekspor.registry.models import Enterprise, Product
from desaekspor.registry.queries import active, enterprises_for

MANY = 3  # "three or more"


@dataclass(frozen=True)
class Lacking:
    """A product (HS 2022) of an enterprise with the rules that are missing (NOT_MET) or not known; none: everything is there."""

    enterprise: int
    hs6: str
    text: str  # what the enterprise calls it
    rules: tuple[tuple[Rule, Verdict], ...]

    @property
    def many(self) -> int:
        return min(len(self.rules), MANY)


@dataclass(frozen=True)
class Listed:
    """Everything of one market and group; ``counts`` by how many things lack (MANY: or more)."""

    rows: tuple[Lacking, ...] = ()
    counts: Counter = field(default_factory=Counter)

    def with_many(self, many: int, rule: int | None = None) -> list[Lacking]:
        """The products that lack so many things (MANY: or more), among them that of a rule; in the order of the enterprises."""
        return [
            row
            for row in self.rows
            if row.many == many and (rule is None or any(one.row.pk == rule for one, _state in row.rules))
        ]

    def things(self, many: int) -> list[tuple[Rule, int]]:
        """(rule, how many of those that lack so many things lack it), most first."""
        counts: Counter = Counter()
        rules = {}
        for row in self.with_many(many):
            for rule, _verdict in row.rules:
                counts[rule.row.pk] += 1
                rules[rule.row.pk] = rule
        return [(rules[pk], count) for pk, count in counts.most_common()]


def lacking_of(user, rules: list[Rule], market: str, group: str, on: date) -> Listed:
    """What the enterprises of ``user`` lack for a market (two letters, or a union), of goods of a group.

    A product has the code that an officer chose, else the computed one where that is sure. Seven queries, however many there are.
    """
    if not sees_enterprises(user):
        return Listed()
    enterprises = active(enterprises_for(user))
    products = products_of(enterprises, group)
    asked = {code: applying_in(rules, market, code, on) for code in {code for _number, code in products}}
    wanted = {pair: told for pair, told in products.items() if asked[pair[1]]}
    if not wanted:
        return Listed()
    kinds = {kind for some in asked.values() for rule in some for kind in rule.kinds}
    held, ready = certificates_of(enterprises, kinds), words_of(enterprises, asked)
    found, known = [], {}
    for (number, code), (text, has_nib) in sorted(wanted.items()):
        mine, said = held.get(number), ready.get((number, code))
        if mine is None and said is None:  # most: the same for all of them
            if (code, has_nib) not in known:
                known[code, has_nib] = lacks(asked[code], Facts(has_nib), on)
            rules_lacking = known[code, has_nib]
        else:
            rules_lacking = lacks(asked[code], Facts(has_nib, mine or {}, said or {}), on)
        found.append(Lacking(number, code, text, rules_lacking))
    return Listed(tuple(found), Counter(row.many for row in found))


def lacks(rules: Iterable[Rule], facts: Facts, on: date) -> tuple[tuple[Rule, Verdict], ...]:
    """The rules that are missing or not known, with why."""
    judged = ((rule, judge(rule, facts, on)) for rule in rules)
    return tuple((rule, verdict) for rule, verdict in judged if verdict.state in (NOT_MET, UNKNOWN))


def _of(enterprises):
    """Looked up row by row: joined, a database begins with all enterprises of the region."""
    return Exists(enterprises.order_by().filter(pk=OuterRef("enterprise")))


def products_of(enterprises, group: str) -> dict[tuple[int, str], tuple[str, bool]]:
    """``{(number, code): (the product's text, whether the NIB is known)}`` of the products of a group. Five queries."""
    sure = TextCode.objects.filter(certainty=Certainty.SURE)
    codes = {*sure.order_by().values_list("hs6", flat=True).distinct()}
    codes |= {*ProductChoice.objects.filter(is_current=True).order_by().values_list("hs6", flat=True).distinct()}
    inside = {code for code in codes if code and group in with_parents(groups_of_hs(code))}
    texts = {text: (words, code) for text, words, code in sure.filter(hs6__in=inside).values_list("text", "words", "hs6")}
    choices = ProductChoice.objects.filter(_of(enterprises), is_current=True).order_by()
    chosen: set[tuple[int, str]] = set()
    found: dict[tuple[int, str], tuple[str, bool]] = {}
    for number, words, code, text, nib in choices.values_list("enterprise", "words", "hs6", "text", "enterprise__nib"):
        chosen.add((number, words))
        if code in inside:
            found[number, code] = (text, bool(nib))
    rows = Product.objects.filter(_of(enterprises), name__in=sure.filter(hs6__in=inside).values("text"))
    for number, name, nib in rows.order_by().values_list("enterprise", "name", "enterprise__nib").iterator():
        words, code = texts[name]
        if (number, words) not in chosen:
            found[number, code] = (name, bool(nib))
    return found


def certificates_of(enterprises, kinds: Iterable[str]) -> dict[int, dict[str, list[Certificate]]]:
    """``{number: {kind: certificates}}`` of those kinds, no more of each than dates and mark. One query."""
    found: dict[int, dict[str, list[Certificate]]] = defaultdict(lambda: defaultdict(list))
    rows = Certificate.objects.filter(_of(enterprises), removed_at=None, kind__in=kinds)
    told = ("enterprise_id", "kind", "own_words", "product", "number", "ends_on", "endless", "withdrawn_on", "mark")
    for one in rows.only(*told).order_by("pk").iterator():
        found[one.enterprise_id][one.kind].append(one)
    return found


def words_of(enterprises, codes: Iterable[str]) -> dict[tuple[int, str], dict[int, ReadyNeed]]:
    """``{(number, code): {rule: ReadyNeed}}`` of what people say is ready. One query."""
    found: dict[tuple[int, str], dict[int, ReadyNeed]] = defaultdict(dict)
    for one in ReadyNeed.objects.filter(_of(enterprises), removed_at=None, hs6__in=list(codes)):
        found[one.enterprise_id, one.hs6][one.rule_id] = one
    return found


def named(rows: Iterable[Lacking]) -> dict[int, Enterprise]:
    """The enterprises of some rows, by number, with their places; one query for each 500."""
    numbers = sorted({row.enterprise for row in rows})
    found: dict[int, Enterprise] = {}
    for start in range(0, len(numbers), 500):
        some = Enterprise.objects.filter(pk__in=numbers[start : start + 500]).select_related("region__parent")
        found |= some.in_bulk()
    return found
