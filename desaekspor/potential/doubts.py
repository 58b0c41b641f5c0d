"""Figures of the village profile that were filled in by copying another village's form.

The profile of 2023 holds groups of villages with the same number of farmers, factory workers, shops and home industries,
to the unit, and some with the same budget, to the rupiah. Whose they are cannot be told, so none of them counts.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations

PROFILE = "dpmd"  # how the codes of the sources begin whose forms were copied
COPIED = "the same figures as another village; probably copied"
INCOME, TOTAL = "income", "total_income"
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


def copied_in(rows: Iterable[tuple[str, str, str, str, str, float]]) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """(village, figure) -> in which forms (source, period) it equals another village's.

    ``rows``: source, period, village, subject of the figure, figure, value. Budgets are judged apart: standard sums are paid to
    many villages, and two with the same total to the rupiah have one budget between them.
    """
    forms: dict[tuple[str, str, bool], dict[str, dict[str, float]]] = {}
    for source, period, village, subject, name, value in rows:
        forms.setdefault((source, period, subject == INCOME), {}).setdefault(village, {})[name] = value
    copied: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for (source, period, is_budget), profiles in forms.items():
        for village, names in (copied_budgets if is_budget else copied_figures)(profiles).items():
            for name in names:
                copied.setdefault((village, name), set()).add((source, period))
    return copied


def copied_budgets(profiles: Mapping[str, Mapping[str, float]]) -> dict[str, set[str]]:
    """Village -> names of the sums, other than zero, that equal those of a village with the same total."""
    by_total: dict[float, list[str]] = {}
    for code, profile in profiles.items():
        if total := profile.get(TOTAL):
            by_total.setdefault(total, []).append(code)
    copied: dict[str, set[str]] = {}
    for codes in by_total.values():
        for one, other in combinations(codes, 2):
            equal = {name for name, value in profiles[one].items() if value and profiles[other].get(name) == value}
            for code in (one, other):
                copied.setdefault(code, set()).update(equal)
    return copied
