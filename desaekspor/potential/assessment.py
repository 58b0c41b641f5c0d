"""Everything that is said of the villages at once: index, ranks with their intervals, class with its reasons, what-if."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from desaekspor.potential.class_table import (
    COMPONENT,
    INDEX,
    INDICATOR,
    ClassTable,
    Verdict,
    check_fields,
    class_of,
    judge,
    missing,
)
from desaekspor.potential.errors import UnknownVillage
from desaekspor.potential.figures import MISSING, NOT_APPLICABLE, VALUE, Reading, Village, read_indicators
from desaekspor.potential.index_table import IndexTable
from desaekspor.potential.matrix import Matrix, matrix_of
from desaekspor.potential.scoring import (
    base_weights,
    component_scores,
    has_index,
    index_scores,
    normalise,
    ranks_of,
)
from desaekspor.potential.uncertainty import CERTAIN, Spread, simulate, tiers

TOO_LITTLE = "too_little"  # of a component: too few of its indicators are left


@dataclass(frozen=True)
class Assessed:
    """One village: its index, opened down to the figures, and its class with every rule."""

    village: Village
    index: float | None
    state: str  # value, or why there is no index: missing, not_applicable
    components: dict[str, float | None]  # None where unknown
    scores: dict[str, float | None]  # normalised, by indicator
    readings: dict[str, Reading]
    verdicts: tuple[Verdict, ...]
    rank: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    rank_median: float | None = None
    index_low: float | None = None
    index_high: float | None = None
    tier: int | None = None
    tied_with: tuple[str, ...] = ()  # villages whose order to this one cannot be told

    @property
    def cluster(self) -> str:
        """The ministry's cluster, "1" or "2"; "" while it cannot be told."""
        return class_of(self.verdicts)

    @property
    def missing(self) -> list[Verdict]:
        """What is not met, then what is unknown, in the order of effort."""
        return missing(self.verdicts)

    @property
    def synthetic(self) -> bool:
        """Whether a made-up figure is in the index or the class."""
        used = {verdict.rule.field for verdict in self.verdicts}
        ruled = any((figure := self.village.figure(name)) and figure.synthetic for name in used if ":" not in name)
        return ruled or any(reading.synthetic for reading in self.readings.values() if reading.state == VALUE)


@dataclass(frozen=True)
class Assessment:
    villages: tuple[Assessed, ...]  # in the order given
    index_table: IndexTable
    class_table: ClassTable
    matrix: Matrix
    left_out: dict[str, str]  # components and indicators that are left out for all, and why
    spread: Spread | None = None
    by_code: dict[str, Assessed] = field(default_factory=dict)

    def __getitem__(self, code: str) -> Assessed:
        try:
            return self.by_code[code]
        except KeyError:
            raise UnknownVillage(code) from None


def check_tables(index_table: IndexTable, class_table: ClassTable, figures: Sequence[str] | set[str]) -> None:
    """Raise UnknownField where the index or a rule asks for something that is not among ``figures``."""
    check_index(index_table, figures)
    check_rules(class_table, index_table, figures)


def check_index(index_table: IndexTable, figures: Sequence[str] | set[str]) -> None:
    """Raise UnknownField where an indicator asks for a figure that is not among ``figures``."""
    wanted = [(indicator.code, name) for indicator in index_table.indicators for name in indicator.asked]
    check_fields(wanted, figures)


def check_rules(class_table: ClassTable, index_table: IndexTable, figures: Sequence[str] | set[str]) -> None:
    """Raise UnknownField where a rule asks for something that is neither in the index nor among ``figures``."""
    known = {
        *figures,
        INDEX,
        *(INDICATOR + indicator.code for indicator in index_table.indicators),
        *(COMPONENT + component.code for component in index_table.components),
    }
    check_fields([(rule.code, rule.field) for rule in class_table.rules], known)


def assess(
    villages: Sequence[Village], index_table: IndexTable, class_table: ClassTable, *, with_spread: bool = True
) -> Assessment:
    """Index, class and, unless left out, rank intervals of all villages.

    Everything is relative to these villages: ranks, percentiles, and where unknown values are drawn from.
    """
    readings = [read_indicators(village, index_table.indicators) for village in villages]
    matrix = matrix_of(readings, index_table)
    scores, components, index = compute(matrix, index_table)
    ranks = ranks_of(index)
    spread = simulate(matrix, index_table) if with_spread and len(villages) else None
    told = spread_told(spread, index, villages) if spread else {}
    assessed = []
    for place, village in enumerate(villages):
        own_scores = dict(zip((indicator.code for indicator in index_table.indicators), map(known, scores[place]), strict=True))
        own_components = dict(zip((part.code for part in index_table.components), map(known, components[place]), strict=True))
        own_readings = dict(zip(own_scores, readings[place], strict=True))
        value_of = fields_of(village, known(index[place]), own_components, own_readings)
        assessed.append(
            Assessed(
                village,
                known(index[place]),
                state_of(index[place], readings[place], own_components, index_table),
                own_components,
                own_scores,
                own_readings,
                tuple(judge(class_table, value_of)),
                rank=None if np.isnan(ranks[place]) else int(ranks[place]),
                **told.get(place, {}),
            )
        )
    _weights, component_weights = base_weights(matrix.used(index_table), index_table)
    parts = zip(index_table.components, component_weights, strict=True)
    left_out = {part.code: TOO_LITTLE for part, weight in parts if part.weight and not weight} | matrix.left_out
    return Assessment(
        tuple(assessed), index_table, class_table, matrix, left_out, spread, {item.village.code: item for item in assessed}
    )


def compute(matrix: Matrix, table: IndexTable):
    """Scores of the indicators, of the components, and the published index; NaN where unknown."""
    if not matrix.villages:
        return np.empty((0, len(table.indicators))), np.empty((0, len(table.components))), np.empty(0)
    scores = normalise(matrix.values, table.indicators, winsorise=table.winsorise)
    indicator_weights, component_weights = base_weights(matrix.used(table), table)
    components = component_scores(scores, indicator_weights, table)
    index = index_scores(components, component_weights, table.aggregation, table.floor)
    return scores, components, np.where(has_index(components, component_weights, table), index, np.nan)


def what_if(
    villages: Sequence[Village], code: str, changes: Mapping[str, float | None], index_table: IndexTable, class_table: ClassTable
) -> tuple[Assessed, Assessed]:
    """A village as it is and as it would be with ``changes`` (figure -> value), all other villages staying as they are.

    The rank is that of the published index; the interval is not drawn anew, so none is given.
    Raises UnknownVillage, and UnknownField for a change of something that neither index nor rules use.
    """
    places = {village.code: place for place, village in enumerate(villages)}
    if code not in places:
        raise UnknownVillage(code)
    check_fields([("what-if", name) for name in changes], index_table.fields | class_table.figures)
    changed = list(villages)
    changed[places[code]] = changed[places[code]].with_figures(changes)
    before = assess(villages, index_table, class_table, with_spread=False)
    after = assess(changed, index_table, class_table, with_spread=False)
    return before[code], after[code]


def fields_of(village, index, components, readings) -> Callable[[str], float | None]:
    """How a rule finds its field. A flagged figure is unknown, as in the index."""

    def value_of(name: str) -> float | None:
        if name == INDEX:
            return index
        if name.startswith(INDICATOR):
            return readings[name.removeprefix(INDICATOR)].value
        if name.startswith(COMPONENT):
            return components[name.removeprefix(COMPONENT)]
        figure = village.figure(name)
        return None if figure is None or figure.flag else figure.value

    return value_of


def state_of(index: float, readings: Sequence[Reading], components: Mapping[str, float | None], table: IndexTable) -> str:
    """Why a village has no index: not applicable when what is unknown of it has no meaning for a kelurahan."""
    if not np.isnan(index):
        return VALUE
    unknown = {code for code, score in components.items() if score is None}
    states = {
        reading.state
        for reading, indicator in zip(readings, table.indicators, strict=True)
        if indicator.component in unknown and reading.state != VALUE
    }
    return NOT_APPLICABLE if NOT_APPLICABLE in states else MISSING


def spread_told(spread: Spread, index, villages: Sequence[Village]) -> dict[int, dict]:
    """What the draws say, by the place of the village."""
    published = index[spread.places]
    published_ranks = ranks_of(published)
    order = sorted(range(len(published)), key=lambda place: -published[place])
    groups = dict(zip(order, tiers(order, spread.better), strict=True))
    told = {}
    for place, where in enumerate(spread.places):
        tied = [
            villages[spread.places[other]].code
            for other in order
            if other != place and 1 - CERTAIN < spread.better[place, other] < CERTAIN
        ]
        told[int(where)] = {
            # What is published may lie just outside of what nine of ten draws gave; the interval that is told holds it.
            "rank_low": int(min(spread.rank_low[place], published_ranks[place])),
            "rank_high": int(max(spread.rank_high[place], published_ranks[place])),
            "rank_median": float(spread.rank_median[place]),
            "index_low": float(min(spread.index_low[place], published[place])),
            "index_high": float(max(spread.index_high[place], published[place])),
            "tier": groups[place],
            "tied_with": tuple(tied),
        }
    return told


def known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
