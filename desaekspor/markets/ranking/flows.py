"""The markets of a product of HS 2022 in flows of that edition or of the one before."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from desaekspor.markets.choosing import BadCode
from desaekspor.markets.outlook import Market, Markets, active, markets_of
from desaekspor.nomenclature import HS2017, HS2022, check_code, convert

SAME, ADDED, WIDER, CLOSEST = "same", "added", "wider", "closest"
LEAST_GROWTH_KNOWN = 0.5  # of the sales of codes added up, before a growth of all of them is told


@dataclass(frozen=True)
class ProductMarkets:
    """``how`` the codes of the flows are the product: the same; several, added up; one that holds other products too
    (wider); or the closest of several that overlap with it."""

    hs6: str  # HS 2022
    codes: tuple[str, ...]  # of the edition of the flows
    how: str
    without_data: tuple[str, ...]  # of the codes, those of which the flows have nothing
    markets: Markets | None


def product_markets(hs6: str) -> ProductMarkets:
    """Who buys a product of HS 2022. An older or longer code is put right where that is certain.

    Raises BadCode; DataError without flows or concordance, EngineError.
    """
    checked = check_code(hs6)
    if not checked.is_good:
        raise BadCode(checked)
    codes, how = codes_of_flows(checked.code)
    found = {code: markets_of(code) for code in codes}
    known = [markets for markets in found.values() if markets is not None]
    return ProductMarkets(
        checked.code, codes, how, tuple(code for code, markets in found.items() if markets is None), added(checked.code, known)
    )


def codes_of_flows(hs6: str) -> tuple[tuple[str, ...], str]:
    """The codes to look up in the flows for one of HS 2022, and how they are that product."""
    if active().edition == HS2022:
        return (hs6,), SAME
    conversion = convert(hs6, HS2022, HS2017)
    links = conversion.links
    codes = tuple(link.code for link in links)
    if all(link.relationship in ("1:1", "1:n") for link in links):
        return codes, SAME if len(codes) == 1 else ADDED
    return (conversion.main or codes[0],), WIDER if len(codes) == 1 else CLOSEST


def added(hs6: str, several: list[Markets]) -> Markets | None:
    """The markets of one product whose flows stand under several codes; None without any."""
    if len(several) < 2:
        return several[0] if several else None
    by_importer: dict[str, list[Market]] = {}
    for markets in several:
        for market in markets.markets:
            by_importer.setdefault(market.importer, []).append(market)
    summed = [market_of(parts) for parts in by_importer.values()]
    summed.sort(key=lambda market: (-(market.unrealised_usd or 0), -market.demand_usd, market.importer))
    absent = set().union(*(markets.absent_importers for markets in several)) - set(by_importer)
    return replace(several[0], hs6=hs6, markets=tuple(summed), absent_importers=tuple(sorted(absent)))


def market_of(parts: list[Market]) -> Market:
    """One market of several products: sums of what is known, and growth weighted by sales where most of it is known."""
    sold = sum(part.realised_usd for part in parts)
    growing = [(part.growth_pct, part.realised_usd) for part in parts if part.growth_pct is not None]
    weight = sum(dollars for _growth, dollars in growing)
    return Market(
        importer=parts[0].importer,
        demand_usd=sum(part.demand_usd for part in parts),
        realised_usd=sold,
        potential_usd=total(part.potential_usd for part in parts),
        unrealised_usd=total(part.unrealised_usd for part in parts),
        growth_pct=sum(growth * dollars for growth, dollars in growing) / weight
        if weight and weight >= LEAST_GROWTH_KNOWN * sold
        else None,
    )


def total(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
