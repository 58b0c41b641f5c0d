"""Market pull: how much more the world could buy of what a village makes. Pure.

    U_k    what Indonesia could sell of product k and does not: sum over its markets of max(0, potential - sales), dollars a
           year (trade/measures.py), drawn to the 2.5th and 97.5th percentile of the products that Indonesia sells
    u_i    mean of ln U_k over the products of maker i that have a code and flows
    pull   exp(mean of u_i over the village's n makers): a geometric mean of dollars, every maker counting alike
    error  s / sqrt(n), of ln pull; s² is the variance of u_i inside villages, pooled over the villages of the regency

A mean of logarithms, because U spans eight orders of magnitude: of dollars themselves one maker of a bulk product would
decide the village. Makers, not products, because a product that one of a hundred makes is not what the village makes. The
pooled variance, because of three makers alike the village's own would be zero. Multiplying all flows by a constant multiplies
every pull by it, and changes neither order nor error.

After OECD/JRC (2008), Handbook on Constructing Composite Indicators, steps 3 to 5 (missing data, outliers, normalisation).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np

PERCENTILES = (2.5, 97.5)
LEAST_MAKERS = 3  # of which a product is known; fewer could be told apart, and say little
REGENCY = 5  # characters of its code


@dataclass(frozen=True)
class Maker:
    """Who makes something in a village: an enterprise, or the village itself by a statement. ``products``: HS 2017."""

    region: str
    products: tuple[str, ...]
    synthetic: bool = False


@dataclass(frozen=True)
class Pull:
    """``makers``: of which a product has a code and flows; ``told``: that make something at all, with or without a code."""

    usd: float
    error: float
    makers: int
    told: int

    @property
    def known_percent(self) -> float:
        return 100 * self.makers / self.told


def logs_of(unrealised: Mapping[str, float]) -> dict[str, float]:
    """Product -> ln U. Products of which nothing more could be sold, or hardly anything, stand at the lower percentile."""
    some = [value for value in unrealised.values() if value > 0]
    if not some:
        return {}
    low, high = np.percentile(some, PERCENTILES)
    return {product: log(min(max(value, low), high)) for product, value in unrealised.items()}


def pulls_of(makers: Iterable[Maker], logs: Mapping[str, float], *, least: int = LEAST_MAKERS) -> dict[str, Pull]:
    """The Pull of each village; none of a village with fewer than ``least`` makers of something that the flows know."""
    told: dict[str, int] = {}
    found: dict[str, list[float]] = {}
    for maker in makers:
        told[maker.region] = told.get(maker.region, 0) + 1
        if known := [logs[product] for product in maker.products if product in logs]:
            found.setdefault(maker.region, []).append(sum(known) / len(known))
    spread = pooled_deviations(found)
    return {
        region: Pull(exp(sum(of) / len(of)), spread[region[:REGENCY]] / sqrt(len(of)), len(of), told[region])
        for region, of in sorted(found.items())
        if len(of) >= least
    }


def pooled_deviations(values: Mapping[str, list[float]]) -> dict[str, float]:
    """Regency -> deviation of the makers from the means of their villages."""
    squares: dict[str, float] = {}
    freedom: dict[str, int] = {}
    for region, of in values.items():
        mean, regency = sum(of) / len(of), region[:REGENCY]
        squares[regency] = squares.get(regency, 0.0) + sum((value - mean) ** 2 for value in of)
        freedom[regency] = freedom.get(regency, 0) + len(of) - 1
    return {regency: sqrt(squares[regency] / count) if count else 0.0 for regency, count in freedom.items()}
