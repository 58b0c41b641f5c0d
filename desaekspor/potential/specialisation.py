"""In what a village specialises: location quotients, shrunk where counts are small, with an interval."""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv

Array = np.ndarray
STEPS = 1_000
CLOSE = 1e-10
FIRMEST = 1e8  # as large as a prior's rate may become when the villages do not differ beyond chance


@dataclass(frozen=True)
class Prior:
    """A gamma distribution of the rate ratio over villages: mean shape / rate, variance shape / rate²."""

    shape: float
    rate: float


def fit_prior(observed: Array, expected: Array) -> Prior:
    """The prior fitted by moments to the villages' counts (Clayton and Kaldor 1987, Biometrics 43, 671-681).

    With t_i = (observed_i + shape) / (expected_i + rate), the posterior means, both moments hold at once:

        shape / rate  = mean of t
        shape / rate² = sum of (1 + rate / expected_i) (t_i - mean)² / (n - 1)

    found by repeating from the raw ratios. Villages that expect nothing say nothing. When they differ no more than chance
    makes them, the variance runs to zero and every village is given the ratio of all together: the mean of the villages'
    ratios lies a little beside it, which would make every village special.
    """
    observed, expected = observed[expected > 0].astype(float), expected[expected > 0].astype(float)
    if len(observed) < 2 or not observed.sum():
        return Prior(FIRMEST, FIRMEST)
    ratio = observed / expected
    mean, variance = ratio.mean(), ratio.var(ddof=1)
    rate = min(mean / variance, FIRMEST) if variance > 0 else FIRMEST
    shape = mean * rate
    for _ in range(STEPS):
        smooth = (observed + shape) / (expected + rate)
        mean = smooth.mean()
        variance = ((1 + rate / expected) * (smooth - mean) ** 2).sum() / (len(smooth) - 1)
        new_rate = min(mean / variance, FIRMEST) if variance > 0 else FIRMEST
        done = abs(new_rate - rate) <= CLOSE * rate
        rate, shape = new_rate, mean * new_rate
        if done:
            break
    if rate >= FIRMEST:
        shape = rate * observed.sum() / expected.sum()
    return Prior(float(shape), float(rate))


def shrink(observed: Array, expected: Array, prior: Prior, interval: float = 0.90) -> tuple[Array, Array, Array]:
    """Posterior mean of each village's rate ratio, and the ends of its central interval."""
    shape, rate = observed + prior.shape, expected + prior.rate
    tail = (1 - interval) / 2
    return shape / rate, gammaincinv(shape, tail) / rate, gammaincinv(shape, 1 - tail) / rate


@dataclass(frozen=True)
class Specialisation:
    """How many makers of a kind a village has against what its share of all makers would give."""

    code: str
    kind: str
    observed: int
    expected: float
    quotient: float  # raw, observed / expected
    mean: float  # shrunk
    low: float
    high: float


def specialisations(rows: list[dict], interval: float = 0.90) -> list[Specialisation]:
    """Shrunk location quotients from rows with code, kind, observed and expected, all villages of each kind (also with none)."""
    kinds: dict[str, list[dict]] = {}
    for row in rows:
        kinds.setdefault(row["kind"], []).append(row)
    found = []
    for kind, of_kind in sorted(kinds.items()):
        observed = np.array([row["observed"] for row in of_kind], dtype=float)
        expected = np.array([row["expected"] for row in of_kind], dtype=float)
        mean, low, high = shrink(observed, expected, fit_prior(observed, expected), interval)
        for place, row in enumerate(of_kind):
            if expected[place] > 0:
                found.append(
                    Specialisation(
                        row["code"], kind, int(observed[place]), float(expected[place]),
                        float(observed[place] / expected[place]), float(mean[place]), float(low[place]), float(high[place]),
                    )
                )  # fmt: skip
    return found
