"""The value of each factor for a market, with source, year, and what one must know to read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from desaekspor.markets.countries import DISTANCE_SOURCE, FORECAST, GROWTH_SOURCE, Country
from desaekspor.markets.outlook import GROWTH_FROM_USD, MOST_GROWTH, Market, Markets
from desaekspor.markets.papers import UNKNOWN, Duty


@dataclass(frozen=True)
class Evidence:
    """``value`` None is unknown, and ``note`` says why. ``source`` "": that of the table of factors."""

    value: float | None
    note: str = ""
    source: str = ""
    year: str = ""


@dataclass(frozen=True)
class Question:
    """What is known of all markets of a product. ``shares``: (met, known, all) requirements; ``duties``: a Duty each."""

    markets: Markets
    places: tuple[Country, ...]  # of the markets, in their order
    shares: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    duties: Mapping[str, Duty] = field(default_factory=dict)

    def of_flows(self, value: float | None, note: str = "", year: str = "") -> Evidence:
        return Evidence(value, note, self.markets.source, year or str(self.markets.year))


def demand(asked: Question, market: Market, place: Country) -> Evidence:
    return asked.of_flows(market.demand_usd)


def unrealised(asked: Question, market: Market, place: Country) -> Evidence:
    if market.potential_usd is None:
        return asked.of_flows(None, _("Indonesia sells none of it in these flows, so that its supply is not known."))
    if market.potential_usd == 0:
        return asked.of_flows(None, _("Indonesia sells nothing there in these flows, so that the ease of trade is not known."))
    if not market.unrealised_usd:
        return asked.of_flows(0.0, _("Indonesia sells there what supply and demand foretell, or more."))
    return asked.of_flows(market.unrealised_usd)


def track_record(asked: Question, market: Market, place: Country) -> Evidence:
    return asked.of_flows(market.realised_usd / market.demand_usd if market.demand_usd else None)


def sales_growth(asked: Question, market: Market, place: Country) -> Evidence:
    if market.growth_pct is not None:
        cut = abs(market.growth_pct) >= MOST_GROWTH
        note = _("Cut at %(percent)s per cent: sales are new, or gone.") % {"percent": f"{MOST_GROWTH:.0f}"} if cut else ""
        return asked.of_flows(market.growth_pct, note, asked.markets.growth_years)
    if not market.realised_usd:
        return asked.of_flows(None, _("Indonesia sells none of it there yet."), asked.markets.growth_years)
    if market.realised_usd < GROWTH_FROM_USD:
        return asked.of_flows(
            None, _("Sales are too small: one shipment more would make thousands of per cent."), asked.markets.growth_years
        )
    return asked.of_flows(None, _("Sales of one year only are known."), asked.markets.growth_years)


def economy_growth(asked: Question, market: Market, place: Country) -> Evidence:
    note = ""
    if place.growth_pct is None:
        note = _("No forecast is in the table, which has lost all values between −1 and 1 per cent.")
    elif place.growth_gaps:
        note = _("%(gaps)s of %(years)s years are lacking in the table, which has lost small values; they count as 0.") % {
            "gaps": place.growth_gaps,
            "years": FORECAST[1] - FORECAST[0] + 1,
        }
    return Evidence(place.growth_pct, note, GROWTH_SOURCE, "{}–{}".format(*FORECAST))


def distance(asked: Question, market: Market, place: Country) -> Evidence:
    note = ""
    if place.distance_km is None:
        note = _("No distance is known.")
    elif place.distance_of:
        note = _("That of %(code)s, which the table of distances has instead.") % {"code": place.distance_of}
    return Evidence(place.distance_km, note, DISTANCE_SOURCE)


def language(asked: Question, market: Market, place: Country) -> Evidence:
    if place.same_language is None:
        return Evidence(None, _("Not known of this country."), DISTANCE_SOURCE)
    return Evidence(float(place.same_language), "", DISTANCE_SOURCE)


def requirements(asked: Question, market: Market, place: Country) -> Evidence:
    met, known, every = asked.shares.get(market.importer, (0, 0, 0))
    if not every:
        return Evidence(None, _("No rule of this market for the product is known."))
    if not known:
        return Evidence(None, _("%(all)s are asked; of none it is known whether the enterprise meets it.") % {"all": every})
    words = _("%(met)s of %(known)s that can be judged are met; %(all)s are asked.")
    return Evidence(met / known, words % {"met": met, "known": known, "all": every})


def tariff(asked: Question, market: Market, place: Country) -> Evidence:
    duty = asked.duties.get(market.importer)
    if duty is None or duty.state == UNKNOWN:
        return Evidence(None, duty.note if duty and duty.note else _("No tariff book of this market is here."))
    return Evidence(duty.advantage, duty.note, duty.source, str(duty.year or ""))


FIGURES: dict[str, Callable[[Question, Market, Country], Evidence]] = {
    "demand": demand,
    "unrealised": unrealised,
    "requirements": requirements,
    "tariff": tariff,
    "track_record": track_record,
    "sales_growth": sales_growth,
    "economy_growth": economy_growth,
    "distance": distance,
    "language": language,
}


def figures_of(asked: Question, code: str) -> list[Evidence]:
    """What is known of the factor ``code`` of each market of the question."""
    figure = FIGURES[code]
    return [figure(asked, market, place) for market, place in zip(asked.markets.markets, asked.places, strict=True)]
