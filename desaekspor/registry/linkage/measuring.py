"""How good a search was, where the truth is known: pairwise over the final clusters, and trap by trap."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

# Rows that look like another enterprise and are not; rows that are another enterprise and do not look so.
LOOK_ALIKE = ("pemilik_sama_usaha_beda", "nama_mirip_tetangga", "nama_sama_pasar")
LOOK_DIFFERENT = ("pasangan_mendaftar", "pindah_alamat")


def pair_count(labels: np.ndarray) -> int:
    """How many pairs of records bear the same label."""
    sizes = np.unique(labels, return_counts=True)[1]
    return int((sizes * (sizes - 1) // 2).sum())


def pairwise(found: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """(precision, recall): right pairs among those that the clusters imply, found pairs among the true ones."""
    found, truth = (np.unique(labels.astype(str), return_inverse=True)[1] for labels in (found, truth))
    both = pair_count(found.astype(np.int64) * (int(truth.max(initial=0)) + 1) + truth)
    return both / max(1, pair_count(found)), both / max(1, pair_count(truth))


def traps(found: Sequence, truth: Sequence, trap: Sequence[str]) -> dict[str, tuple[int, int]]:
    """(how often it was fallen into, how often it was there) of each trap: a look-alike that is merged with another enterprise's
    record, a record that is not with any other one of its enterprise."""
    together, same = defaultdict(list), defaultdict(list)
    for row, (label, cluster) in enumerate(zip(found, truth, strict=True)):
        together[label].append(row)
        same[cluster].append(row)
    counts: dict[str, list[int]] = {}
    for row, name in enumerate(trap):
        if name in LOOK_ALIKE:
            fallen = any(truth[other] != truth[row] for other in together[found[row]])
        elif name in LOOK_DIFFERENT:
            fallen = not any(other != row and found[other] == found[row] for other in same[truth[row]])
        else:
            continue
        count = counts.setdefault(name, [0, 0])
        count[0] += fallen
        count[1] += 1
    return {name: (fallen, there) for name, (fallen, there) in sorted(counts.items())}
