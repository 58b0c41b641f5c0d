"""The composite index: normalise the indicators, average them into components, multiply the components.

Arrays have the villages on the axis before the last and the indicators (or components) on the last; before them there
may be an axis of draws, so that one village and a thousand draws go through the same lines. Unknown is NaN.

After OECD/JRC, Handbook on Constructing Composite Indicators (2008).
"""

from collections.abc import Sequence

import numpy as np

from desaekspor.potential.index_table import (
    ARITHMETIC,
    GOALPOSTS,
    LISTED,
    LOG,
    LOG1P,
    MINMAX,
    RANK,
    IndexTable,
    Indicator,
)

Array = np.ndarray


def normalise(values: Array, indicators: Sequence[Indicator], *, how: str = LISTED, winsorise=(2.5, 97.5)) -> Array:
    """Values as scores between 0 and 1, 1 always the better end; NaN stays NaN.

    ``how`` replaces what the table lists for each indicator: "rank", "minmax", "goalposts" (for those that have them, the
    others as listed), or "listed" to follow the table.

        rank       (villages below + half of those equal) / villages known
        minmax     (value - low) / (high - low), low and high the winsorised percentiles of the villages known;
                   0.5 for all where they have one value
        goalposts  the same between two fixed values
    """
    methods = [method_of(indicator, how) for indicator in indicators]
    scores = np.empty(values.shape, dtype=values.dtype)
    if places := [place for place, method in enumerate(methods) if method == RANK]:
        scores[..., places] = mid_ranks(values[..., places])
    if places := [place for place, method in enumerate(methods) if method == MINMAX]:
        columns = values[..., places]
        for number, place in enumerate(places):
            columns[..., number] = transformed(columns[..., number], indicators[place].transform)
        scores[..., places] = between_percentiles(columns, winsorise)
    for place in (place for place, method in enumerate(methods) if method == GOALPOSTS):
        ends = transformed(np.array(indicators[place].goalposts, dtype=float), indicators[place].transform)
        column = transformed(values[..., place], indicators[place].transform)
        scores[..., place] = np.clip((column - ends[0]) / (ends[1] - ends[0]), 0, 1)
    less_is_better = [place for place, indicator in enumerate(indicators) if indicator.direction < 0]
    scores[..., less_is_better] = 1 - scores[..., less_is_better]
    return scores


def method_of(indicator: Indicator, how: str) -> str:
    return indicator.normalise if how == LISTED or (how == GOALPOSTS and not indicator.goalposts) else how


def transformed(values: Array, transform: str) -> Array:
    return {LOG: np.log, LOG1P: np.log1p}[transform](values) if transform else values


def mid_ranks(values: Array) -> Array:
    """Of each value along the villages: the share of the known ones below it, and half of those equal to it."""
    columns = np.ascontiguousarray(np.swapaxes(values, -1, -2))
    order = np.argsort(columns, axis=-1)
    ordered = np.take_along_axis(columns, order, -1)
    count = ordered.shape[-1]
    place = np.arange(count, dtype=np.int32)
    starts = np.ones(ordered.shape, dtype=bool)
    starts[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
    first = np.maximum.accumulate(np.where(starts, place, 0), axis=-1)
    ends = np.ones(ordered.shape, dtype=bool)
    ends[..., :-1] = starts[..., 1:]
    last = np.minimum.accumulate(np.where(ends, place, count - 1)[..., ::-1], axis=-1)[..., ::-1]
    missing = np.isnan(ordered)
    known = count - np.count_nonzero(missing, axis=-1, keepdims=True)
    share = (first + last + 1).astype(columns.dtype)
    share /= 2 * np.maximum(known, 1)
    share[missing] = np.nan
    ranks = np.empty_like(columns)
    np.put_along_axis(ranks, order, share, -1)
    return np.swapaxes(ranks, -1, -2)


def between_percentiles(values: Array, percentiles: tuple[float, float]) -> Array:
    """Values between two percentiles of the known ones, cut off there; 0.5 where all known values are one."""
    ordered = np.sort(values, axis=-2)  # NaN last
    known = np.sum(~np.isnan(values), axis=-2, keepdims=True)
    low, high = (_percentile(ordered, known, percent) for percent in percentiles)
    width = high - low
    scores = np.clip((values - low) / np.where(width > 0, width, 1), 0, 1)
    return np.where(np.isnan(values), np.nan, np.where(width > 0, scores, 0.5))


def _percentile(ordered: Array, known: Array, percent: float) -> Array:
    """Linear between the order statistics, as numpy's own, whose NaN variant takes a Python call for each column."""
    position = np.maximum(known - 1, 0) * (percent / 100)
    below = np.floor(position).astype(int)
    above = np.minimum(below + 1, np.maximum(known - 1, 0))
    lower, upper = np.take_along_axis(ordered, below, -2), np.take_along_axis(ordered, above, -2)
    return lower + (upper - lower) * (position - below)


def component_scores(scores: Array, weights: Array, table: IndexTable) -> Array:
    """Weighted arithmetic mean of each component's known indicators; unknown when fewer than the least share are known.

    ``weights``: one for each indicator, with the draws' axis before it where ``scores`` has one. Zero is the weight of an
    indicator that is left out; it counts neither as known nor as missing.
    """
    known = ~np.isnan(scores)
    filled = np.where(known, scores, 0.0)
    result = np.full((*scores.shape[:-1], len(table.components)), np.nan)
    for number, component in enumerate(table.components):
        places = table.places_of(component)
        if not places:
            continue
        block = slice(places[0], places[-1] + 1)  # they stand side by side
        weight = weights[..., block, None].astype(scores.dtype)  # of one type, or the product of matrices is slow
        here = known[..., block].astype(scores.dtype)
        total = (here @ weight)[..., 0]
        mean = (filled[..., block] @ weight)[..., 0] / np.where(total > 0, total, 1)
        counted = (weight > 0).astype(scores.dtype)
        enough = (here @ counted)[..., 0] >= table.least_indicators * counted.sum((-2, -1))[..., None]
        result[..., number] = np.where(enough & (total > 0), mean, np.nan)
    return result


def index_scores(components: Array, weights: Array, aggregation: Array | str, floor: float) -> Array:
    """Weighted mean of the known components, geometric with a floor or arithmetic; NaN when none is known.

    ``aggregation`` is one of the two words, or an array of booleans over the draws: True for arithmetic.
    """
    known = ~np.isnan(components)
    weight = known * weights[..., None, :]
    total = weight.sum(-1)
    weight = weight / np.where(total > 0, total, 1)[..., None]
    filled = np.where(known, components, 1.0)

    def arithmetic():
        return (weight * filled).sum(-1)

    def geometric():
        return np.exp((weight * np.log(np.maximum(filled, floor))).sum(-1))

    if isinstance(aggregation, str):
        index = arithmetic() if aggregation == ARITHMETIC else geometric()
    else:
        index = np.where(aggregation[..., None], arithmetic(), geometric())
    return np.where(total > 0, index, np.nan)


def base_weights(used: Array, table: IndexTable) -> tuple[Array, Array]:
    """The published weights of indicators and components, each summing to one in its group, 0 for what is left out.

    ``used``: which indicators are not left out for all. A component of which less than the least share of indicators is
    left is left out too.
    """
    indicators = np.array([indicator.weight for indicator in table.indicators], dtype=float) * used
    components = np.array([component.weight for component in table.components], dtype=float)
    for number, component in enumerate(table.components):
        places = table.places_of(component)
        total = indicators[places].sum()
        if total > 0 and np.count_nonzero(used[places]) >= table.least_indicators * len(places):
            indicators[places] /= total
        else:
            indicators[places] = components[number] = 0
    return indicators, components / (components.sum() or 1)


def has_index(components: Array, weights: Array, table: IndexTable) -> Array:
    """Of which villages enough is known: their known components carry the least share of the weight of those required."""
    required = np.array([component.required for component in table.components])
    is_known = ~np.isnan(components)
    enough = (is_known * weights * required).sum(-1) >= table.least_weight * (weights * required).sum(-1) - 1e-12
    return enough & ((is_known * weights).sum(-1) > 0)


def ranks_of(index: Array) -> Array:
    """1 for the highest along the last axis; equal values share the better rank. NaN has none."""
    ordered = np.sort(-index, axis=-1)
    if index.ndim == 1:
        ranks = np.searchsorted(ordered, -index, side="left") + 1.0
    else:
        order = np.argsort(-index, axis=-1, kind="stable")
        place = np.arange(index.shape[-1])
        starts = np.ones(index.shape, dtype=bool)
        starts[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
        shared = np.maximum.accumulate(np.where(starts, place, 0), axis=-1) + 1.0
        ranks = np.empty(index.shape)
        np.put_along_axis(ranks, order, shared, -1)
    return np.where(np.isnan(index), np.nan, ranks)
