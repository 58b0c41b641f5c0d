"""What a ranking says of each market, and of which factor it comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desaekspor.markets.outlook import Market


@dataclass(frozen=True)
class Factor:
    """One factor of one market. ``value`` and ``score`` are None where unknown: never zero, and it moves no score."""

    code: str  # of tables/factors.toml
    name: str  # in the language that was active
    value: float | None  # in ``unit``
    score: float | None  # 0 to 1, more is better
    weight: float  # its part of all weights, 0 to 1
    unit: str  # usd, pct (a year), km, points (of a duty), share (0 to 1), yes_no (1 or 0)
    source: str
    year: str  # "2024", "2025–2030"; "" where there is none
    note: str = ""  # what one must know to read the value, or why it is unknown; in the language that was active

    @property
    def counted(self) -> float:
        """What it adds to the score before weights are scaled to those that are known."""
        return 0.0 if self.score is None else self.score * self.weight


@dataclass(frozen=True)
class RankedMarket:
    """A market's place. ``rank_low`` to ``rank_high`` holds it in nine of ten draws of the weights (low is the better end)."""

    importer: str  # ISO 3166, three letters
    market: "Market"
    factors: tuple[Factor, ...]  # in the order of the table
    score: float  # 0 to 1: weighted mean of the known factors
    rank: int
    rank_low: int
    rank_high: int
    known_share: float  # part of the weight whose factors are known, 0 to 1
    little_known: bool = False  # less than half of the weight is known: read the score with care

    @cached_property
    def by_code(self) -> Mapping[str, Factor]:
        return {factor.code: factor for factor in self.factors}


@dataclass(frozen=True)
class Ranking:
    """The markets of a product, best first."""

    hs6: str  # HS 2022, as people see and choose it
    hs6_flows: tuple[str, ...]  # HS 2017, as the flows have it; several are added up
    markets: tuple[RankedMarket, ...]
    absent: tuple[str, ...]  # importers without data: they buy, nobody told what; unranked
    weights: Mapping[str, float]  # by factor; their parts of the whole, so that they add up to 1
    draws: int  # of the weights, for the intervals
    note: str = ""  # of the conversion of the code and of what the whole leaves open; in the language that was active
    unscored: tuple[str, ...] = ()  # they buy, but no factor with a weight is known of them; unranked
    source: str = ""
    year: int | None = None
    version: str = ""  # of the table of factors

    @cached_property
    def by_importer(self) -> Mapping[str, RankedMarket]:
        return {found.importer: found for found in self.markets}
