"""Countries as markets: names, place, distance from Indonesia, language, size and growth, read once from the data folder.

    from desaekspor.markets.countries import country

    country("SAU").name, country("SAU").distance_km

Without a data folder names come from CLDR (the package Babel), and all else is unknown. A file that comes later, or takes
the place of another, is seen at the next question.
"""

import csv
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.core import get_global
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desaekspor.nomenclature.lists import Stamp, stamp_or_none

HOME = "IDN"
OTHER_ASIA = "S19"  # "Other Asia, not elsewhere specified" in the flows: in practice Taiwan
FILES = ("countries", "dist_cepii_idn", "geo_cepii", "gdp_population", "weo_population", "weo_gdp_growth")
# GeoDist has older countries only; the successor takes the distance of what it was part of.
STANDS_IN = {OTHER_ASIA: "TWN", "SRB": "SCG", "MNE": "SCG", "BES": "ANT", "CUW": "ANT", "SXM": "ANT", "SSD": "SDN"}
# Capitals that GeoDist lacks, or has only for what the country was part of.
CAPITALS = {
    "ASM": (-14.28, -170.70),
    "ATF": (-49.35, 70.22),
    "BES": (12.15, -68.27),
    "BLM": (17.90, -62.85),
    "CUW": (12.11, -68.93),
    "GUM": (13.47, 144.75),
    "IOT": (-7.31, 72.41),
    "MNE": (42.44, 19.26),
    "SRB": (44.82, 20.46),
    "SSD": (4.85, 31.60),
    "SXM": (18.03, -63.05),
}
LANDLOCKED = {"MNE": False, "SRB": True, "SSD": True}  # where the country that it was part of was otherwise
FORECAST = (2025, 2030)  # of the World Economic Outlook of April 2025
DISTANCE_SOURCE = "CEPII, GeoDist, 2011"
GROWTH_SOURCE = "IMF, World Economic Outlook, April 2025"
SIZE_SOURCE = "World Bank, World Development Indicators"
REGIONS = {
    "Africa": _("Africa"),
    "Americas": _("Americas"),
    "Asia": _("Asia"),
    "Europe": _("Europe"),
    "Oceania": _("Oceania"),
}


@dataclass(frozen=True)
class Country:
    """A country or territory by its ISO 3166 code of three letters; None and "" are unknown."""

    iso3: str
    name_id: str
    name_en: str
    iso2: str = ""
    region: str = ""  # a key of REGIONS
    subregion: str = ""  # in English, as the United Nations call it
    distance_km: float | None = None  # from Indonesia, between people (weighted by population), else between main cities
    distance_of: str = ""  # the older country whose distance it is, where it has none of its own
    same_language: bool | None = None  # a language that at least 9 % speak in both countries
    landlocked: bool | None = None
    latitude: float | None = None  # of the capital
    longitude: float | None = None
    gdp_usd: float | None = None  # current dollars
    gdp_year: int | None = None
    population: int | None = None
    population_year: int | None = None
    growth_pct: float | None = None  # of real GDP, a year, mean of the forecasts of FORECAST
    growth_gaps: int = 0  # years of FORECAST that the table lacks and that were taken as 0 (see growth_of)

    @property
    def name(self) -> str:
        """In the active language."""
        return self.name_id if (get_language() or "id").startswith("id") else self.name_en


def country(iso3: str) -> Country:
    """The country of a code; one that no list knows is called by its code."""
    return countries().get(iso3) or unlisted(iso3)


def countries() -> dict[str, Country]:
    """All countries of the data folder by code; without its list those of CLDR, by name only."""
    return _countries(tuple(map(stamp_or_none, FILES)))


@lru_cache(maxsize=2)
def _countries(stamps: tuple[Stamp | None, ...]) -> dict[str, Country]:
    listed, distances, places, sizes, people, growth = (rows_of(stamp) for stamp in stamps)
    if not listed:
        return {code: unlisted(code) for code in (*codes_of_cldr(), OTHER_ASIA)}
    distance = {row["iso3"]: row for row in distances}
    place = {row["iso3"]: row for row in places}
    gdp, population = newest(sizes, "gdp_usd"), newest(people, "population") | newest(sizes, "population")
    forecast: dict[str, dict[int, float]] = {}
    for row in growth:
        forecast.setdefault(row["iso3"], {})[int(row["year"])] = float(row["gdp_growth_pct"])
    found = {}
    for row in listed:
        code = row["iso3"]
        same = "TWN" if code == OTHER_ASIA else code  # the same economy
        far, near = distance.get(code) or distance.get(STANDS_IN.get(code, ""), {}), place.get(same, {})
        latitude, longitude = CAPITALS.get(code) or (number(near.get("lat")), number(near.get("lon")))
        gdp_year, gdp_usd = gdp.get(same, (None, None))
        population_year, persons = population.get(same, (None, None))
        growth_pct, gaps = growth_of(forecast.get(same, {}))
        landlocked = number(near.get("landlocked"))
        found[code] = Country(
            iso3=code,
            name_id=row["name_id"] or row["name_en"],
            name_en=row["name_en"],
            iso2=row["iso2"],
            region=row["region"],
            subregion=row["subregion"],
            distance_km=number(far.get("distw")) or number(far.get("dist")),
            distance_of=STANDS_IN.get(code, "") if far and code not in distance else "",
            same_language="1" in (far["comlang_off"], far["comlang_ethno"]) if far else None,
            landlocked=LANDLOCKED.get(code, None if landlocked is None else landlocked > 0),
            latitude=latitude,
            longitude=longitude,
            gdp_usd=gdp_usd,
            gdp_year=gdp_year,
            population=None if persons is None else int(persons),
            population_year=population_year,
            growth_pct=growth_pct,
            growth_gaps=gaps,
        )
    return found


def growth_of(years: dict[int, float]) -> tuple[float | None, int]:
    """Mean real growth a year over FORECAST, per cent, and how many of its years the table lacks.

    The table that we have holds no value between -1 and 1 at all, though dozens lie just outside: small ones got lost. So a
    year that is missing beside others counts as 0, its middle. A country without any year of forecast may be one of those
    (Japan, Italy) or one that the IMF makes no forecast for (Lebanon): unknown.
    """
    first, last = FORECAST
    wanted = range(first, last + 1)
    known = [years[year] for year in wanted if year in years]
    if not known:
        return None, 0
    factor = 1.0
    for value in known:
        factor *= 1 + value / 100
    return 100 * (factor ** (1 / len(wanted)) - 1), len(wanted) - len(known)


def newest(rows: list[dict[str, str]], column: str) -> dict[str, tuple[int, float]]:
    """Year and value of the last year with a value, by country. Forecasts of years to come are left out."""
    found: dict[str, tuple[int, float]] = {}
    for row in rows:
        value, year = number(row[column]), int(row["year"])
        if value is not None and year < FORECAST[0] and (row["iso3"] not in found or found[row["iso3"]][0] < year):
            found[row["iso3"]] = year, value
    return found


def rows_of(stamp: Stamp | None) -> list[dict[str, str]]:
    """As text: NA is Namibia, not a missing value."""
    if stamp is None:
        return []
    with Path(stamp[0]).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def number(text: str | None) -> float | None:
    return float(text) if text else None


@cache
def unlisted(iso3: str) -> Country:
    """By name alone, from CLDR."""
    if iso3 == OTHER_ASIA:
        return Country(OTHER_ASIA, "Asia lainnya (terutama Taiwan)", "Other Asia (mainly Taiwan)", iso2="TW")
    iso2 = codes_of_cldr().get(iso3, "")
    names = (Locale(language).territories.get(iso2, iso3) for language in ("id", "en"))
    return Country(iso3, *names, iso2=iso2)


@cache
def codes_of_cldr() -> dict[str, str]:
    """ISO 3166 codes of three letters with those of two."""
    named = Locale("en").territories
    aliases = get_global("territory_aliases").items()
    return {code: to[0] for code, to in aliases if len(code) == 3 and code.isalpha() and len(to) == 1 and to[0] in named}
