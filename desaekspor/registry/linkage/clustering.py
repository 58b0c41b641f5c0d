"""Pairs to clusters by average linkage, with people's decisions as links that must or must not be.

Connected components would chain: A like B, B like C, and a neighbour is merged with somebody it does not
resemble. Here two groups become one only while the mean probability over all pairs between them
is at least the cut; a pair that was never looked at counts as 0.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

SAME, DIFFERENT = "same", "different"
LARGEST_COMPONENT = 60  # records clustered at once; larger components are first taken apart at higher probabilities


class Decision(NamedTuple):
    """What a person said of two records (positions): SAME or DIFFERENT. Of those that contradict each other the later holds."""

    left: int
    right: int
    verdict: str
    at: str = ""  # moment as text that sorts


class Clusters(NamedTuple):
    """``label``: the first record of each record's cluster; ``probability``: how well it sits there (1 where alone)."""

    label: np.ndarray
    probability: np.ndarray


def cluster(
    count: int, left: np.ndarray, right: np.ndarray, probability: np.ndarray, *, cut: float, decisions: Iterable[Decision] = ()
) -> Clusters:
    """Clusters of ``count`` records from pairs of positions with their probabilities. The order of the pairs does not matter."""
    groups, apart = _decided(count, decisions)
    left, right = np.asarray(left, dtype=np.int64), np.asarray(right, dtype=np.int64)
    label = np.arange(count)
    for record, group in groups.items():
        label[record] = group
    # Pairs of the groups that people made already: the mean over the pairs between two groups.
    sizes = np.bincount(label, minlength=count)
    link = _links(label[left], label[right], probability)
    result = label.copy()
    sits = np.ones(count)
    for members, edges in _components(count, link, cut):
        merged = _agglomerate(members, edges, sizes, apart, cut)
        for joined, how_well in merged:
            first = min(joined)
            for member in joined:
                result[member] = first
                sits[member] = how_well
    final = result[label]
    first_of = np.full(count, count)
    np.minimum.at(first_of, final, np.arange(count))
    return Clusters(first_of[final], sits[label])


def _decided(count: int, decisions: Iterable[Decision]) -> tuple[dict[int, int], set[tuple[int, int]]]:
    """(group of each record that must be with others, pairs of groups that must not meet); later decisions first."""
    parent: dict[int, int] = {}
    apart: set[tuple[int, int]] = set()

    def root(one: int) -> int:
        while parent.get(one, one) != one:
            one = parent[one]
        return one

    ordered = sorted(
        decisions, key=lambda one: (one.at, min(one.left, one.right), max(one.left, one.right), one.verdict), reverse=True
    )
    for decision in ordered:
        a, b = sorted((root(decision.left), root(decision.right)))
        if a == b or (a, b) in apart:
            continue
        if decision.verdict == DIFFERENT:
            apart.add((a, b))
            continue
        parent[b] = a
        apart = {tuple(sorted((a if x == b else x, a if y == b else y))) for x, y in apart}  # type: ignore[misc]
    return {one: root(one) for one in list(parent)}, apart


def _links(left: np.ndarray, right: np.ndarray, probability: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(group, group, sum of the probabilities of the pairs between them), each pair of groups once, in order."""
    low, high = np.minimum(left, right), np.maximum(left, right)
    different = low != high
    low, high, probability = low[different], high[different], np.asarray(probability, dtype=float)[different]
    keys, place = np.unique(low << 32 | high, return_inverse=True)
    return keys >> 32, keys & 0xFFFFFFFF, np.bincount(place, weights=probability, minlength=len(keys))


def _components(count: int, link, cut: float):
    """Yield (members, their links) of each group of records that could have to do with one another.

    A link below half the cut never brings two groups together. In a component that is too large the least
    links go first until it falls apart; what does not is cut in pieces, in order.
    """
    low, high, weight = link
    floor, chosen = cut / 2, weight >= cut / 2
    while True:
        part = connected(count, low[chosen], high[chosen])
        large = np.bincount(part, minlength=1) > LARGEST_COMPONENT
        if not large.any() or floor > 0.9999:
            break
        floor = 1 - (1 - floor) / 2
        chosen &= ~large[part[low]] | (weight >= floor)
    if large.any():
        order = np.argsort(part, kind="stable")
        place = np.empty(count, dtype=np.int64)
        place[order] = np.arange(count) - np.searchsorted(part[order], part[order])
        part = np.unique(part << 32 | np.where(large[part], place // LARGEST_COMPONENT, 0), return_inverse=True)[1]
    inside = np.flatnonzero(part[low] == part[high])
    inside = inside[np.argsort(part[low[inside]], kind="stable")]
    parts, starts = np.unique(part[low[inside]], return_index=True)
    for edges in np.split(inside, starts[1:]) if len(parts) else ():
        members = np.unique(np.concatenate([low[edges], high[edges]]))
        yield members, (low[edges], high[edges], weight[edges])


def connected(count: int, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The number of the connected component of each record."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links = coo_array((np.ones(len(low), dtype=np.int8), (low, high)), shape=(count, count))
    return connected_components(links, directed=False)[1].astype(np.int64)


def _agglomerate(
    members: np.ndarray, edges, sizes: np.ndarray, apart: set[tuple[int, int]], cut: float
) -> list[tuple[list[int], float]]:
    """Groups of ``members`` with how well each holds together (the least mean at which it was joined)."""
    names = members.tolist()
    at = {name: place for place, name in enumerate(names)}
    count = len(names)
    total = np.zeros((count, count))
    rows, columns = [at[one] for one in edges[0].tolist()], [at[one] for one in edges[1].tolist()]
    total[rows, columns] = edges[2]
    total += total.T
    size = np.array([sizes[name] for name in names], dtype=float)
    if apart:
        for one in names:
            for other in names:
                if (one, other) in apart:
                    total[at[one], at[other]] = total[at[other], at[one]] = -np.inf
    group = [[name] for name in names]
    holds = [1.0] * count
    alive = np.ones(count, dtype=bool)
    while True:
        mean = total / np.outer(size, size)
        np.fill_diagonal(mean, -np.inf)
        mean[~alive] = -np.inf
        mean[:, ~alive] = -np.inf
        best = np.round(mean, 9)
        place = int(np.argmax(best))
        one, other = divmod(place, count)
        if best[one, other] < cut:
            break
        total[one] += total[other]
        total[:, one] += total[:, other]
        size[one] += size[other]
        group[one] += group[other]
        holds[one] = min(holds[one], holds[other], float(best[one, other]))
        alive[other] = False
    return [(group[place], holds[place]) for place in range(count) if alive[place]]
