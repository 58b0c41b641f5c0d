"""Rows of the pages of market pull, in the reader's words."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language

from desaekspor.datafiles.folder import DataError
from desaekspor.markets.villages.figures import USD
from desaekspor.markets.villages.keeping import product_space
from desaekspor.markets.villages.nexts import Next, next_of
from desaekspor.nomenclature import HS2022, UnknownCode, code_list
from desaekspor.portal.codes.page import entry_url
from desaekspor.registry.queries import SMALLEST_CELL

SHOWN = 10
MADE = 5  # headings in a row, those with most makers
INDICATOR = "market_pull"


@dataclass(frozen=True)
class NextLine:
    found: Next
    name: str
    url: str
    nearest_name: str
    hides: bool

    @property
    def nearness_percent(self):
        return 100 * self.found.nearness

    @property
    def demand_millions(self):
        return self.found.heading.demand_usd / 1e6

    @property
    def untapped_millions(self):
        return self.found.heading.unrealised_usd / 1e6


@dataclass(frozen=True)
class Row:
    """A village: its pull in dollars (None unknown), rows told of it, what it makes and could make next."""

    assessed: object
    usd: float | None
    score: float | None
    period: str
    synthetic: bool
    made: tuple[str, ...]
    next: str

    @property
    def village(self):
        return self.assessed.village

    @property
    def millions(self):
        return self.usd / 1e6

    @property
    def first_made(self):
        return self.made[:MADE]

    @property
    def more_made(self):
        return max(len(self.made) - MADE, 0)

    @property
    def next_name(self):
        return name_of(self.next, get_language())


def next_lines(row, *, hides, most=SHOWN):
    """The NextLines of a VillageAssessment, the best fit first; None before the product space is computed."""
    space = product_space()
    if space is None:
        return None
    return [line_of(one, hides=hides) for one in next_of(row.headings, space, fewer_is_none=hides)[:most]]


def line_of(one, *, hides):
    nearest = name_of(one.nearest, get_language()) if one.nearest else ""
    return NextLine(one, name_of(one.code, get_language()), entry_url(one.code, HS2022), nearest, hides)


@lru_cache(maxsize=4_000)
def _name(code, language, _stamp):
    try:
        return code_list(HS2022)[code].name(language)
    except UnknownCode:
        return ""


def name_of(code, language):
    """What a heading of the HS 2022 is called; empty where no list is here."""
    return names_of([code], language)[code]


def names_of(codes, language):
    """``{heading: what it is called}``. To ask for the list is to look whether its files are still the same."""
    try:
        kept = id(code_list(HS2022))
    except DataError:
        return dict.fromkeys(codes, "")
    return {code: _name(code, language, kept) for code in codes}


def row_of(assessed, space, *, hides):
    told = assessed.opened.get("indicators", {}).get(INDICATOR, {})
    value = told.get("value")
    figures = {one["name"]: one for one in told.get("figures", ())}
    least = SMALLEST_CELL if hides else 1
    headings = sorted(((told, code) for code, (told, *_rest) in assessed.headings.items() if told >= least), reverse=True)
    nexts = next_of(assessed.headings, space, fewer_is_none=hides) if space else []
    return Row(
        assessed,
        value,
        told.get("score"),
        figures.get(USD, {}).get("period", ""),
        bool(told.get("synthetic")),
        tuple(code for _told, code in headings),
        nexts[0].code if nexts else "",
    )
