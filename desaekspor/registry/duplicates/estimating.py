"""How good a score is, from pairs that were drawn at random within strata and labelled: precision and recall with intervals.

A pair counts as accepted when its probability is at least the threshold.

    precision = accepted pairs that are the same / accepted pairs
    recall    = accepted pairs that are the same / all pairs that are the same

Recall knows the scored candidates alone: a pair that no block ever brought together is in no sample. Both are ratios of
totals, each estimated with the weight N_h / n_h of its stratum (pairs in it / labelled ones); the variance is that of the
linearised ratio, with the correction for finite strata (W. G. Cochran (1977), "Sampling Techniques", chapters 5A and 6).
The interval of 95 percent is Clopper and Pearson's for the effective sample size, which stays honest where no error was
found at all (E. L. Korn and B. I. Graubard (1998), "Confidence intervals for proportions with small expected number of
positive counts estimated from survey data", Survey Methodology 24(2), 193-201).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from scipy.special import betaincinv, stdtrit

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Labelled:
    """A pair of the sample that somebody has labelled."""

    stratum: str
    probability: float
    same: bool
    sources: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share with its interval; all None when nothing that is labelled tells of it. ``labelled``: how many pairs tell."""

    value: float | None
    low: float | None
    high: float | None
    labelled: int


def precision(pairs: Iterable[Labelled], sizes: Mapping[str, int], *, threshold: float, among=None) -> Estimate:
    """Of the accepted pairs, the share that is the same. ``sizes``: pairs in each stratum; ``among(pair)``: only those."""
    return _ratio(pairs, sizes, lambda one: one.same, lambda one: one.probability >= threshold, among)


def recall(pairs: Iterable[Labelled], sizes: Mapping[str, int], *, threshold: float, among=None) -> Estimate:
    """Of the scored pairs that are the same, the share that is accepted."""
    return _ratio(pairs, sizes, lambda one: one.probability >= threshold, lambda one: one.same, among)


def coverage(pairs: Iterable[Labelled], sizes: Mapping[str, int]) -> float:
    """The share of the frame that lies in strata of which something is labelled: the estimates tell of these alone."""
    seen = {pair.stratum for pair in pairs}
    total = sum(sizes.values())
    return sum(size for stratum, size in sizes.items() if stratum in seen) / total if total else 0.0


def _ratio(pairs, sizes, is_counted: Callable, is_asked: Callable, among: Callable | None) -> Estimate:
    """The share of the counted among the asked."""
    strata: dict[str, list[Labelled]] = {}
    for pair in pairs:
        strata.setdefault(pair.stratum, []).append(pair)
    weights = {stratum: sizes[stratum] / len(drawn) for stratum, drawn in strata.items()}

    def asked(pair):
        return is_asked(pair) and (among is None or among(pair))

    telling = [pair for drawn in strata.values() for pair in drawn if asked(pair)]
    if not telling:
        return Estimate(None, None, None, 0)
    total = sum(weights[pair.stratum] for pair in telling)
    share = sum(weights[pair.stratum] for pair in telling if is_counted(pair)) / total
    variance = 0.0
    for stratum, drawn in strata.items():
        residuals = [(is_counted(pair) - share) / total if asked(pair) else 0.0 for pair in drawn]
        variance += _variance_of_total(residuals, sizes[stratum])
    low, high = _interval(share, variance, telling, weights, sizes, strata)
    return Estimate(share, low, high, len(telling))


def _variance_of_total(values, size):
    """Of the estimated total of ``values``, drawn from ``size``. One value alone tells no spread: its square stands."""
    drawn = len(values)
    if drawn >= size:
        return 0.0
    mean = sum(values) / drawn
    spread = sum((value - mean) ** 2 for value in values) / (drawn - 1) if drawn > 1 else values[0] ** 2
    return (1 - drawn / size) * size**2 * spread / drawn


def _interval(share, variance, telling, weights, sizes, strata):
    drawn = len(telling)
    if all(len(strata[stratum]) >= sizes[stratum] for stratum in {pair.stratum for pair in telling}):
        return share, share  # everything was looked at
    of_weights = [weights[pair.stratum] for pair in telling]
    kish = sum(of_weights) ** 2 / sum(weight**2 for weight in of_weights)
    effective = kish if variance <= 0 or share in (0.0, 1.0) else min(share * (1 - share) / variance, drawn)
    freedom = max(drawn - len({pair.stratum for pair in telling}), 1)
    if drawn > 1:
        tail = 1 - (1 - LEVEL) / 2
        effective *= (stdtrit(drawn - 1, tail) / stdtrit(freedom, tail)) ** 2
    return clopper_pearson(share * effective, effective)


def clopper_pearson(hits: float, drawn: float) -> tuple[float, float]:
    """The exact interval of a share of which ``hits`` of ``drawn`` were seen; both may be effective, and so no whole numbers."""
    tail = (1 - LEVEL) / 2
    low = 0.0 if hits <= 0 else float(betaincinv(hits, drawn - hits + 1, tail))
    high = 1.0 if hits >= drawn else float(betaincinv(hits + 1, drawn - hits, 1 - tail))
    return low, high
