"""How many move on from a stage, and how long it takes half of them. No Django.

Whoever still waits is not counted as never: the share that has moved on after so many days is the Kaplan-Meier estimate
(E. L. Kaplan and P. Meier 1958, "Nonparametric Estimation from Incomplete Observations", JASA 53), in which those who stopped
stay among those who could have moved, so that it is the share of all and not of those who did not give up (the cumulative
incidence, where nothing but the end of the observation hides an outcome). The interval of the median is that of R. Brookmeyer
and J. Crowley (1982, Biometrics 38) on the log-minus-log scale; of the share that of E. B. Wilson (1927).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

Z = 1.959963984540054  # of 95 %


@dataclass(frozen=True)
class Median:
    """Days after which half have moved on; None where that is not reached. ``low`` and ``high``: its 95 % interval."""

    days: int | None
    low: int | None
    high: int | None


def median_days(moved: Mapping[int, int], waiting: Mapping[int, int], out: int = 0) -> Median:
    """``moved``: ``{days until moved on: how many}``, ``waiting``: ``{days so far: how many}``, ``out``: how many stopped."""
    at_risk = sum(moved.values()) + sum(waiting.values()) + out
    left, variance = 1.0, 0.0
    middle = low = high = None
    for day in sorted(moved.keys() | waiting.keys()):
        events = moved.get(day, 0)
        if events:
            variance += events / (at_risk * (at_risk - events)) if at_risk > events else math.inf
            left *= 1 - events / at_risk
            lower, upper = _band(left, variance)
            if middle is None and left <= 0.5 + 1e-12:
                middle = day
            if low is None and lower <= 0.5 + 1e-12:
                low = day
            if high is None and upper <= 0.5 + 1e-12:
                high = day
        at_risk -= events + waiting.get(day, 0)
    return Median(middle, low, high)


def _band(left: float, variance: float) -> tuple[float, float]:
    """The 95 % band around a share that is left, on the log-minus-log scale."""
    if left <= 0:
        return 0.0, 0.0
    if left >= 1:
        return 1.0, 1.0
    spread = Z * math.sqrt(variance) / abs(math.log(left))
    return left ** math.exp(spread), left ** math.exp(-spread)


def share(part: int, whole: int) -> tuple[float, float, float] | None:
    """(share, low, high) with the 95 % interval of Wilson; None of nothing."""
    if not whole:
        return None
    rate = part / whole
    middle = (rate + Z * Z / (2 * whole)) / (1 + Z * Z / whole)
    half = Z * math.sqrt(rate * (1 - rate) / whole + Z * Z / (4 * whole * whole)) / (1 + Z * Z / whole)
    return rate, max(0.0, middle - half), min(1.0, middle + half)
