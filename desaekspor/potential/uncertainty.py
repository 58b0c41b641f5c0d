"""How far the ranks can be trusted: the index is drawn anew a thousand times with what might as well be true or chosen.

In each draw
* the weights come from Dirichlet distributions around the published ones,
* the normalisation and the aggregation are drawn among the alternatives of the table,
* every value is multiplied by lognormal noise, as wide as its mark (reported, verified, computed) says,
* what is unknown of a village that has an index is taken from another village at random (hot deck), so that who
  reports less has a wider interval instead of a better or a worse place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from desaekspor.potential.index_table import ARITHMETIC, SCORE, SHARE, IndexTable
from desaekspor.potential.matrix import Matrix
from desaekspor.potential.scoring import (
    base_weights,
    component_scores,
    has_index,
    index_scores,
    normalise,
    ranks_of,
)

Array = np.ndarray
CHUNK = 250  # draws in memory at once
CERTAIN = 0.95  # share of the draws from which on one village is said to be before another
DRAWN = np.float32  # seven digits are more than any noise leaves, and take half the time


@dataclass(frozen=True)
class Spread:
    """What the draws say of the villages that have an index, in their order."""

    places: Array  # of these villages among all
    rank_low: Array
    rank_high: Array
    rank_median: Array
    index_low: Array
    index_high: Array
    better: Array  # share of draws in which the village of the row is before the one of the column


def simulate(matrix: Matrix, table: IndexTable) -> Spread:
    """Draw the index of all villages ``table.uncertainty.draws`` times; the same seed gives the same figures."""
    choices = Choices(matrix, table)
    rules = table.uncertainty
    rng = np.random.default_rng(rules.seed)
    ranks, drawn = [], []
    for begin in range(0, rules.draws, CHUNK):
        count = min(CHUNK, rules.draws - begin)
        index = choices.index(
            indicator_weights=choices.draw_indicator_weights(rng, count),
            component_weights=choices.draw_component_weights(rng, count),
            normalisation=rng.integers(len(rules.normalisations), size=count),
            aggregation=rng.integers(len(rules.aggregations), size=count),
            scores=None,
            noise=choices.draw_noise(rng, count),
            donors=choices.draw_donors(rng, count),
        )
        drawn.append(index)
        ranks.append(ranks_of(index))
    return spread_of(np.concatenate(ranks), np.concatenate(drawn), choices.places, rules.interval)


def spread_of(ranks: Array, index: Array, places: Array, interval: float) -> Spread:
    tail = 100 * (1 - interval) / 2
    if not len(places):
        empty = np.empty(0)
        return Spread(places, empty, empty, empty, empty, empty, np.empty((0, 0)))
    low = np.percentile(ranks, tail, axis=0, method="lower")
    high = np.percentile(ranks, 100 - tail, axis=0, method="higher")
    return Spread(
        places,
        low,
        high,
        np.median(ranks, axis=0),
        np.percentile(index, tail, axis=0),
        np.percentile(index, 100 - tail, axis=0),
        better_shares(ranks),
    )


def better_shares(ranks: Array) -> Array:
    """In which share of the draws each village is before each other; half of a draw in which they are equal."""
    count = ranks.shape[1]
    ahead = np.zeros((count, count), dtype=np.int32)
    for draw in ranks.astype(np.int16):
        ahead += np.sign(draw[None, :] - draw[:, None])
    return (ahead / len(ranks) + 1) / 2


def tiers(order: Sequence[int], better: Array) -> list[int]:
    """Number of the group of each village along ``order`` (best first), 1 for the first.

    A village belongs to the group of the first one of the group as long as the first is before it in less than
    CERTAIN of the draws: inside a group the order to its head cannot be told. So groups do not overlap, which
    "cannot be told apart" between pairs does: A and B, B and C may be tied, A and C not.
    """
    groups: list[int] = []
    head, number = None, 0
    for village in order:
        if head is None or better[head, village] >= CERTAIN:
            head, number = village, number + 1
        groups.append(number)
    return groups


def concentration(weights: Array, variation: float) -> float:
    """Of a Dirichlet distribution around ``weights`` whose weights have the coefficient of variation ``variation``.

    Weight i has (1 - w) / (w (a + 1)) as the square of its coefficient, so one ``a`` cannot give all of them the same;
    the root of the mean square is ``variation``. Weights of zero stay zero.
    """
    weights = weights[weights > 0] / weights.sum()
    return max(float(np.mean((1 - weights) / weights)) / variation**2 - 1, 1e-6)


def dirichlet(rng: np.random.Generator, weights: Array, variation: float, count: int) -> Array:
    if (weights > 0).sum() < 2:
        return np.broadcast_to(weights, (count, len(weights))).copy()
    drawn = rng.standard_gamma(concentration(weights, variation) * weights / weights.sum(), size=(count, len(weights)))
    return drawn / drawn.sum(-1, keepdims=True)


def noisy(values: Array, standard: Array, spread: Array, table: IndexTable) -> Array:
    """Values with the errors ``standard`` (normal, mean 0, deviation 1), as wide as ``spread``.

    A rate is multiplied; a share has its odds multiplied, so it stays between 0 and 100; a score is multiplied and stays
    between its goalposts. Zero stays zero.
    """
    factor = np.exp(standard * spread)
    result = values * factor
    for place, indicator in enumerate(table.indicators):
        if indicator.noise_as == SHARE:
            share = values[..., place] / 100
            result[..., place] = 100 * share * factor[..., place] / (1 - share + share * factor[..., place])
        elif indicator.noise_as == SCORE and indicator.goalposts:
            result[..., place] = np.clip(result[..., place], *indicator.goalposts)
    return result


class Choices:
    """The index of the villages that have one, as a function of everything that might be otherwise."""

    def __init__(self, matrix: Matrix, table: IndexTable):
        self.table = table
        self.values, self.spread = matrix.values, matrix.spread
        self.indicator_weights, self.component_weights = base_weights(matrix.used(table), table)
        base = component_scores(
            normalise(self.values, table.indicators, winsorise=table.winsorise), self.indicator_weights, table
        )
        self.places = np.flatnonzero(has_index(base, self.component_weights, table))
        self.published = index_scores(base[self.places], self.component_weights, table.aggregation, table.floor)
        known = ~np.isnan(self.values) & (self.indicator_weights > 0)
        # Only of villages with an index, and only what some village knows; their order is that of np.nonzero.
        holes = ~known & known.any(0)
        holes[np.setdiff1d(np.arange(len(self.values)), self.places)] = False
        self.holes = np.nonzero(holes)
        self.donors = [np.flatnonzero(known[:, column]) for column in range(known.shape[1])]

    def draw_indicator_weights(self, rng, count):
        weights = np.empty((count, len(self.table.indicators)))
        for component in self.table.components:
            places = self.table.places_of(component)
            weights[:, places] = dirichlet(rng, self.indicator_weights[places], self.table.uncertainty.weight_variation, count)
        return weights

    def draw_component_weights(self, rng, count):
        return dirichlet(rng, self.component_weights, self.table.uncertainty.weight_variation, count)

    def draw_noise(self, rng, count):
        return rng.standard_normal((count, *self.values.shape), dtype=DRAWN)

    def draw_donors(self, rng, count):
        """For each hole the village whose value is taken."""
        drawn = np.empty((count, len(self.holes[0])), dtype=int)
        for hole, column in enumerate(self.holes[1]):
            drawn[:, hole] = rng.choice(self.donors[column], size=count)
        return drawn

    def scores(self, normalisation: Array, noise: Array, donors: Array) -> Array:
        """Normalised scores of all villages, one layer a draw."""
        values = noisy(self.values[None].astype(DRAWN), noise, self.spread[None].astype(DRAWN), self.table)
        if donors.size:
            rows, columns = self.holes
            draws = np.arange(len(values))[:, None]
            values[draws, rows[None], columns[None]] = values[draws, donors, columns[None]]
        scores = np.empty(values.shape, dtype=values.dtype)
        for number, how in enumerate(self.table.uncertainty.normalisations):
            if (chosen := np.flatnonzero(normalisation == number)).size:
                scores[chosen] = normalise(values[chosen], self.table.indicators, how=how, winsorise=self.table.winsorise)
        return scores

    def index(self, *, indicator_weights, component_weights, normalisation, aggregation, scores, noise=None, donors=None):
        """The index of the villages that have one; ``scores`` where they are already known."""
        if scores is None:
            scores = self.scores(normalisation, noise, donors)
        components = component_scores(scores[:, self.places], indicator_weights, self.table)
        arithmetic = np.array([name == ARITHMETIC for name in self.table.uncertainty.aggregations])[aggregation]
        return index_scores(components, component_weights, arithmetic, self.table.floor)
