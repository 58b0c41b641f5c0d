"""From a code of one edition to the codes of another that belong to it, and how they belong together."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from desaekspor.nomenclature import lists
from desaekspor.nomenclature.codes import BTKI2022, CPC21, EDITIONS, HS2017, HS2022, ISIC4, KBLI2020, KBLI2025, UnknownCode
from desaekspor.nomenclature.relations import Pair, Relation

# Which editions have a table (or a rule) between them. Ways are the shortest over these.
NEIGHBOURS = (
    (BTKI2022, HS2022),
    (HS2022, HS2017),
    (HS2017, ISIC4),
    (HS2017, CPC21),
    (CPC21, ISIC4),
    (KBLI2020, ISIC4),
    (KBLI2020, KBLI2025),
)
# Divisions of trade (section G): 45 is trade with and repair of vehicles in KBLI 2020.
TRADE = ("45", "46", "47")
PRODUCTS = ("hs", "cpc")  # families of goods
TRADES, NO_PRODUCT, NO_PAIR = "trades", "no_product", "no_pair"


class NoConcordance(Exception):
    """Nothing leads from the one edition to the other."""

    def __init__(self, from_version: str, to_version: str) -> None:
        super().__init__(from_version, to_version)
        self.from_version, self.to_version = from_version, to_version


@dataclass(frozen=True)
class Link:
    code: str
    relationship: str  # 1:1, 1:n, n:1, n:n; the first place counts codes of the edition that one comes from
    is_main: bool  # the one to take where a single one is wanted
    share: float | None = None
    how: str = ""


@dataclass(frozen=True)
class Conversion:
    code: str
    from_version: str
    to_version: str
    way: tuple[str, ...]  # the editions between and at both ends
    links: tuple[Link, ...]
    why_none: str = ""  # trades, no_product, no_pair

    @property
    def main(self) -> str:
        """The code to take where a single one is wanted; "" where several would do as well."""
        return next((link.code for link in self.links if link.is_main), "")

    @property
    def relationship(self) -> str:
        """Of the whole: n on the right where there are several links; "" without any."""
        if not self.links:
            return ""
        left = "1" if all(link.relationship.startswith("1") for link in self.links) else "n"
        return f"{left}:{'1' if len(self.links) == 1 else 'n'}"


def convert(code: str, from_version: str, to_version: str) -> Conversion:
    """The codes of ``to_version`` that belong to ``code`` of ``from_version``, the main one first.

    A code above the finest level stands for all below it: the heading 2103 for its five subheadings. A table over several
    steps (KBLI to HS goes by ISIC and HS 2017) takes, between the editions of the HS, each code's one conversion.

    Raises UnknownCode, NoConcordance, and a DataError where a file is not in the data folder.
    """
    entry = lists.code_list(from_version)[code]
    way = way_between(from_version, to_version)
    to_products = EDITIONS[to_version].family in PRODUCTS
    if to_products and EDITIONS[from_version].family == "kbli" and makes_nothing(code, from_version):
        return Conversion(code, from_version, to_version, way, (), TRADES)
    table = relation_along(way)
    group = group_of(entry.code, from_version, table)
    pairs: dict[str, list] = {}
    for one in group:
        for right in table.right_of.get(one, ()):
            pairs.setdefault(right, []).append(table.pairs[one, right])
    kinds = table.kinds(group)
    links = [
        Link(
            right,
            kinds[right],
            is_main=len(pairs) == 1 or (len(group) == 1 and any(pair.is_main for pair in found)),
            share=found[0].share if len(group) == 1 else None,
            how=found[0].how if len({pair.how for pair in found}) == 1 else "",
        )
        for right, found in pairs.items()
    ]
    links.sort(key=lambda link: (not link.is_main, -(link.share or 0), link.code))
    why = "" if links else NO_PRODUCT if to_products else NO_PAIR
    return Conversion(code, from_version, to_version, way, tuple(links), why)


def group_of(code: str, edition: str, table: Relation) -> list[str]:
    """The codes of the table's left side that ``code`` stands for: itself, its beginning, or all below it."""
    if code in table.right_of:
        return [code]
    family = EDITIONS[edition].family
    if family == "kbli" and len(code) == 5:
        return [code[:4]] if code[:4] in table.right_of else []
    listed = lists.code_list(edition)
    found, waiting = [], [code]
    while waiting:
        for entry in listed.under(waiting.pop()):
            if entry.code in table.right_of:
                found.append(entry.code)
            else:
                waiting.append(entry.code)
    return sorted(found)


def makes_nothing(kbli: str, edition: str) -> bool:
    """Whether the code is of trade: who sells is not who makes, so no product follows from it."""
    return kbli == "G" or kbli[:2] in (TRADE if edition == KBLI2020 else TRADE[1:])


def way_between(from_version: str, to_version: str) -> tuple[str, ...]:
    """The shortest way over neighbouring editions. Raises NoConcordance."""
    for edition in (from_version, to_version):
        if edition not in EDITIONS:
            raise UnknownCode("", edition)
    ways: list[tuple[str, ...]] = [(from_version,)]
    seen = {from_version}
    while ways:
        way = ways.pop(0)
        if way[-1] == to_version and len(way) > 1:
            return way
        for pair in NEIGHBOURS:
            if way[-1] in pair:
                other = pair[0] if way[-1] == pair[1] else pair[1]
                if other not in seen:
                    seen.add(other)
                    ways.append((*way, other))
    raise NoConcordance(from_version, to_version)


def relation_along(way: tuple[str, ...]) -> Relation:
    steps = tuple(lists.relation(one, other) for one, other in pairwise(way))
    return steps[0] if len(steps) == 1 else _along(way, steps)


@lru_cache(maxsize=16)
def _along(way: tuple[str, ...], steps: tuple[Relation, ...]) -> Relation:
    """Kept for the very relations: they are made anew when a file changes."""
    found = _step(way, 0, steps)
    for place in range(1, len(steps)):
        found = found.then(_step(way, place, steps))
    return found


def _step(way, place, steps) -> Relation:
    """Between the editions of the HS only the conversions of the United Nations count: one HS 2017 code for each of HS 2022."""
    if (way[place], way[place + 1]) == (HS2022, HS2017):
        return steps[place].mains()
    if (way[place], way[place + 1]) == (HS2017, HS2022):
        return lists.relation(HS2022, HS2017).mains().turned()
    # Between the editions of the KBLI codes of five digits are compared; ISIC is known for classes of four.
    if (way[place], way[place + 1]) == (KBLI2025, KBLI2020) and len(way) > 2:
        return _classes(steps[place])
    if (way[place], way[place + 1]) == (KBLI2020, KBLI2025) and len(way) > 2:
        return _classes(lists.relation(KBLI2025, KBLI2020)).turned()
    return steps[place]


def _classes(table: Relation) -> Relation:
    pairs = [Pair(left, right[:4], how=pair.how) for (left, right), pair in table.pairs.items() if len(left) == 5]
    return Relation(pairs)
