"""Registers to look at: generated into memory, with their truth."""

from collections import defaultdict
from functools import cache

from desaekspor.registry.synthetic.register import HEADINGS, Register

NOT_SAID = {"pulled_at", "source_page"}  # about the download, not about the enterprise


@cache
def make(rows=3_000, seed=1, *, portion=1_000, **options):
    """(rows as dictionaries, planted defects, truth of the clusters) of a register."""
    enterprises, defects, truth = [], [], []
    for made in Register(rows, seed, **options).portions(portion):
        enterprises += [dict(zip(HEADINGS, cells, strict=True)) for cells in zip(*made.columns, strict=True)]
        defects += made.defects
        truth += made.truth
    return enterprises, defects, truth


def enterprises(*arguments, **options):
    return make(*arguments, **options)[0]


def clusters(truth):
    """``{cluster: [(role, trap, row), ...]}`` in order of the rows."""
    found = defaultdict(list)
    for _key, cluster, role, trap, row in truth:
        found[cluster].append((role, trap, row))
    return found


def share(rows, is_so):
    return sum(bool(is_so(row)) for row in rows) / len(rows)
