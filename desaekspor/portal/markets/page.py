"""The ranking as rows of a table: chosen, in order, with what each factor adds to the score."""

from collections import Counter
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from desaekspor.markets.countries import HOME, REGIONS, Country, country
from desaekspor.markets.papers import Duty, Papers, duties_of, papers_of
from desaekspor.markets.ranking.types import Factor, RankedMarket
from desaekspor.portal.templatetags.figures import NO_BREAK, number
from desaekspor.portal.templatetags.markets import dollars


@dataclass(frozen=True)
class FactorLine:
    """A factor of one market in words. ``points`` it adds to the score of 0 to 100; None where it is not known."""

    factor: Factor
    text: str
    points: float | None
    of_points: float  # that it could add at most
    percent: float  # of its own score, for a bar

    @property
    def origin(self) -> str:
        """Source and year, the year once."""
        source, year = self.factor.source, self.factor.year
        return source if not year or source.endswith(year) else f"{source}, {year}"


@dataclass(frozen=True)
class Row:
    """One market of the ranking."""

    found: RankedMarket
    country: Country
    url: str
    lines: tuple[FactorLine, ...]
    duty: Duty | None = None  # of the rows that are shown: with_papers
    papers: Papers | None = None

    @property
    def market(self):
        return self.found.market

    @property
    def rank(self):
        return self.found.rank

    @property
    def rank_low(self):
        return self.found.rank_low

    @property
    def rank_high(self):
        return self.found.rank_high

    @property
    def share(self) -> float | None:
        """Indonesia's part of what the market buys, per cent."""
        return 100 * self.market.realised_usd / self.market.demand_usd if self.market.demand_usd else None

    def line(self, code: str) -> FactorLine | None:
        return next((line for line in self.lines if line.factor.code == code), None)

    @property
    def tariff(self):
        return self.line("tariff")

    @property
    def requirements(self):
        return self.line("requirements")

    @property
    def score(self) -> float:
        return 100 * self.found.score


def rows_of(ranking, asked) -> list[Row]:
    """All markets of the ranking, best first."""
    return [row_of(found, ranking.hs6, asked) for found in ranking.markets]


def with_papers(rows, hs6) -> list[Row]:
    """The rows with the duty of today and the certificate of origin; two queries, however many rows."""
    today, importers = timezone.localdate(), [row.found.importer for row in rows]
    duties = duties_of(hs6, importers, today)
    papers = papers_of(hs6, importers, today, duties)
    return [replace(row, duty=duties[row.found.importer], papers=papers[row.found.importer]) for row in rows]


def row_of(found, hs6, asked) -> Row:
    known = sum(factor.weight for factor in found.factors if factor.score is not None) or 1.0
    lines = tuple(
        FactorLine(
            factor,
            in_words(factor),
            None if factor.score is None else 100 * factor.counted / known,
            100 * factor.weight / known if factor.score is not None else 0.0,
            100 * (factor.score or 0),
        )
        for factor in found.factors
    )
    url = reverse("portal:markets_brief", args=[hs6, found.importer]) + asked.query
    return Row(found, country(found.importer), url, lines)


def in_words(factor: Factor) -> str:
    """The value of a factor with its unit; "" where it is not known."""
    if factor.value is None:
        return ""
    if factor.unit == "usd":
        return dollars(factor.value)
    if factor.unit == "pct":
        return _("%(percent)s%% a year") % {"percent": number(factor.value, 1)}
    if factor.unit == "km":
        return f"{number(factor.value)}{NO_BREAK}km"
    if factor.unit == "points":
        return _("%(points)s points") % {"points": number(factor.value, 1)}
    if factor.unit == "share":
        return f"{number(100 * factor.value, 1)}%"
    return _("yes") if factor.value else _("no")


KEYS = {
    "peringkat": lambda row: row.rank,
    "negara": lambda row: row.country.name,
    "permintaan": lambda row: row.market.demand_usd,
    "penjualan": lambda row: row.market.realised_usd,
    "potensi": lambda row: row.market.unrealised_usd if row.market.potential_usd else None,
    "tumbuh": lambda row: row.market.growth_pct,
    "jarak": lambda row: row.country.distance_km,
    "bea": lambda row: row.tariff.factor.value if row.tariff else None,
    "syarat": lambda row: row.requirements.factor.value if row.requirements else None,
}


def arranged(rows, asked) -> list[Row]:
    """Those of the region that is asked for, in the order that is asked for; what is not known comes last in any order."""
    chosen = [row for row in rows if not asked.region or row.country.region == asked.region]
    key, down = KEYS[asked.order.removeprefix("-")], asked.order.startswith("-")
    known = [row for row in chosen if key(row) is not None]
    known.sort(key=lambda row: (row.rank, row.found.importer))
    known.sort(key=key, reverse=down)
    return known + [row for row in chosen if key(row) is None]


def absent_of(ranking, asked) -> list[tuple[Country, str]]:
    """(country, address of its page) of the importers without data, in the order of their names."""
    places = sorted((country(code) for code in {*ranking.absent, *ranking.unscored} - {HOME}), key=lambda place: place.name)
    chosen = [place for place in places if not asked.region or place.region == asked.region]
    return [(place, reverse("portal:markets_brief", args=[ranking.hs6, place.iso3]) + asked.query) for place in chosen]


def compare_address(hs6, codes, asked) -> str:
    return reverse("portal:markets_comparison") + "?" + urlencode({"hs6": hs6, "negara": ",".join(codes)} | asked.kept)


def regions_of(rows) -> list[tuple[str, str, int]]:
    """(code, name, markets) of the regions of the world that have markets."""
    counts = Counter(row.country.region for row in rows)
    return [(code, str(name), counts[code]) for code, name in REGIONS.items() if counts[code]]
