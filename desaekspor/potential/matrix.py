"""The villages' indicators as arrays, with the noise of each value and what is left out of the index for all."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from desaekspor.potential.figures import VALUE, Reading
from desaekspor.potential.index_table import SHARE, IndexTable, Indicator

Array = np.ndarray
FEW, CHANCE = "few", "chance"  # why an indicator is left out


@dataclass(frozen=True)
class Matrix:
    """A row a village, a column an indicator."""

    values: Array  # NaN where there is none
    spread: Array  # standard deviation of the noise on the logarithm (of the odds, for a share)
    left_out: dict[str, str]  # indicator -> why it is left out for all

    @property
    def villages(self) -> int:
        return len(self.values)

    def used(self, table: IndexTable) -> Array:
        return np.array([indicator.code not in self.left_out for indicator in table.indicators], dtype=bool)


def matrix_of(readings: Sequence[Sequence[Reading]], table: IndexTable) -> Matrix:
    """The readings of the villages as arrays.

    An indicator is left out for all when it is known of fewer than the least share of the villages (a register of one
    district says nothing of the others), or when it is a count in which they differ no more than chance makes them: a
    rank would be drawn from a hat.
    """
    count = len(table.indicators)
    values = np.full((len(readings), count), np.nan)
    spread = np.zeros((len(readings), count))
    above, below, errors = np.zeros(values.shape), np.ones(values.shape), np.zeros(values.shape)
    marks = table.uncertainty.noise
    for row, of_village in enumerate(readings):
        for column, (reading, indicator) in enumerate(zip(of_village, table.indicators, strict=True)):
            if reading.state == VALUE:
                values[row, column] = reading.value
                above[row, column], below[row, column] = reading.counts
                spread[row, column] = marks[reading.mark] if indicator.noise is None else indicator.noise
                errors[row, column] = reading.error
    left_out = {}
    for column, indicator in enumerate(table.indicators):
        known = ~np.isnan(values[:, column])
        if not len(known) or known.mean() < table.least_villages:
            left_out[indicator.code] = FEW
        elif indicator.counted:
            spread[known, column] = np.hypot(spread[known, column], chance(indicator, above[known, column], below[known, column]))
            if difference(indicator, above[known, column], below[known, column]) < table.least_difference:
                left_out[indicator.code] = CHANCE
        elif indicator.error_of:
            spread[known, column] = np.hypot(spread[known, column], errors[known, column])
            if difference_of_logs(values[known, column], errors[known, column]) < table.least_difference:
                left_out[indicator.code] = CHANCE
    return Matrix(values, spread, left_out)


def chance(indicator: Indicator, above: Array, below: Array) -> Array:
    """How far chance alone moves a count: of a rate, the deviation of its logarithm (Poisson); of a share, of its log odds
    (binomial). Half a case is added, so that none and all have a finite one."""
    if indicator.noise_as == SHARE:
        return np.sqrt(1 / (above + 0.5) + 1 / (below - above + 0.5))
    return np.sqrt(1 / (above + 0.5))


def difference(indicator: Indicator, above: Array, below: Array) -> float:
    """Which part of the variation between the villages is more than chance: I² of Higgins and Thompson (2002).

        Q = sum of (rate_i - rate)² / variance_i,   I² = max(0, (Q - (n - 1)) / Q)

    The variance is that of a count with the common rate: rate / below_i, times (1 - rate) for a share. About zero when
    all villages have the same rate and only chance differs.
    """
    rate = above.sum() / below.sum()
    unit = rate * (1 - rate) if indicator.noise_as == SHARE else rate
    if not unit > 0 or len(above) < 2:
        return 0.0
    return beyond_chance(float(((above / below - rate) ** 2 * below / unit).sum()), len(above))


def difference_of_logs(values: Array, errors: Array) -> float:
    """The same of values whose logarithms have standard errors, with the mean weighed by 1 / error² in the place of the rate.

    1 where some village has no error at all: nothing is chance then.
    """
    if len(values) < 2:
        return 0.0
    if not (errors > 0).all():
        return 1.0
    logs, weights = np.log(values), errors**-2.0
    mean = (weights * logs).sum() / weights.sum()
    return beyond_chance(float((weights * (logs - mean) ** 2).sum()), len(values))


def beyond_chance(heterogeneity: float, count: int) -> float:
    return max(0.0, (heterogeneity - (count - 1)) / heterogeneity) if heterogeneity else 0.0
