"""Figures of the village profile that were filled in by copying another village's form.

The profile of 2023 holds groups of villages with the same number of farmers, factory workers, shops and home industries,
to the unit. Whose they are cannot be told, so none of them counts.
"""

from collections.abc import Mapping
from itertools import combinations

COPIED = "the same figures as another village; probably copied"
LEAST_TELLTALE = 3
SMALLEST = 20
MOST = 0.5


def is_telltale(value: float) -> bool:
    """Large and odd enough that two villages hardly have it by chance: 213, 1259; not 15, 150 or 4500."""
    return value >= SMALLEST and value % (10 if value < 100 else 50) != 0


def copied_figures(profiles: Mapping[str, Mapping[str, float]]) -> dict[str, set[str]]:
    """Village -> names of the figures that equal those of a village with which it shares three telltale ones.

    ``profiles``: village -> figures of one source by name. All equal figures of such a pair are doubted, round ones too;
    and the zeros, when most of what either reports is equal: who copies a whole form copies these.
    """
    telltales: dict[tuple[str, float], list[str]] = {}
    for code, profile in profiles.items():
        for name, value in profile.items():
            if is_telltale(value):
                telltales.setdefault((name, value), []).append(code)
    shared: dict[tuple[str, str], int] = {}
    for codes in telltales.values():
        for pair in combinations(sorted(codes), 2):
            shared[pair] = shared.get(pair, 0) + 1
    copied: dict[str, set[str]] = {}
    for (one, other), count in shared.items():
        if count >= LEAST_TELLTALE:
            first, second = profiles[one], profiles[other]
            reported = {name for name in (*first, *second) if first.get(name) or second.get(name)}
            equal = {name for name, value in first.items() if second.get(name) == value}
            if len(equal & reported) < MOST * len(reported):
                equal &= reported
            for code in (one, other):
                copied.setdefault(code, set()).update(equal)
    return copied
