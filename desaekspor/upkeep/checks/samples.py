"""Looking at some of many rows, or at all of them."""

import random

WINDOW = 100


def windows(rows, full):
    """Lists of ids of a queryset of ids in the order of its key: all, or the first, the last and some between."""
    if full:
        yield from _chunks(rows)
        return
    total = rows.count()
    if total <= 3 * WINDOW:
        yield from _chunks(rows)
        return
    between = random.randrange(WINDOW, total - 2 * WINDOW + 1)
    for start in (0, between, total - WINDOW):
        yield list(rows[start : start + WINDOW])


def _chunks(rows):
    chunk = []
    for pk in rows.iterator(chunk_size=2000):
        chunk.append(pk)
        if len(chunk) == WINDOW:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
