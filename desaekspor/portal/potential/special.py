"""In what a village specialises, with the picture of the interval."""

import math
from dataclasses import dataclass

SHOWN = 6
LEAST, MOST = 1 / 8, 16  # of the picture's scale, which is a logarithm: half as many stands as far from 1 as twice as many


@dataclass(frozen=True)
class Line:
    row: object  # VillageSpecialisation
    low: float  # places in the picture, 0 to 100
    high: float
    at: float

    @property
    def one(self):
        return place(1)


def place(times):
    times = min(max(times, LEAST), MOST)
    return round(100 * math.log(times / LEAST) / math.log(MOST / LEAST), 1)


def special_lines(rows):
    """The first kinds of makers, those beyond chance first; one query."""
    return [Line(row, place(row.low), place(row.high), place(row.mean)) for row in rows.order_by("-low")[:SHOWN]]
