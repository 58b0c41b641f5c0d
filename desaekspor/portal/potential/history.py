"""Index and class of a village over time, drawn by the server. A new version of the index table begins a new line: scores
are places among the villages by that table, so a step there says nothing of the village."""

from dataclasses import dataclass
from itertools import pairwise

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 36, 24, 14, 46


@dataclass(frozen=True)
class Point:
    row: object  # VillageAssessment
    x: float
    y: float
    low: float
    high: float

    @property
    def day(self):
        return self.row.assessment.as_of


@dataclass(frozen=True)
class Chart:
    lines: list[str]  # path data; a line for each version of the table
    bands: list[str]
    points: list[Point]
    cuts: list[tuple[float, str]]  # x, version that begins there
    ticks: list[tuple[float, float]]  # y, score
    classes: list[tuple[float, str]]  # x, cluster
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = HEIGHT - BOTTOM

    @property
    def is_useful(self):
        """There is a past to be seen."""
        return len(self.points) > 1 or len(self.classes) > 1


def draw(rows):
    """The Chart of a village's assessments, the oldest first."""
    days = [row.assessment.as_of.toordinal() for row in rows]
    first, span = (min(days), max(days) - min(days)) if days else (0, 0)

    def x_of(day):
        return round(LEFT + (WIDTH - LEFT - RIGHT) * ((day - first) / span if span else 0.5), 1)

    def y_of(score):
        return round(HEIGHT - BOTTOM - score * (HEIGHT - TOP - BOTTOM), 1)

    points = []
    for row, day in zip(rows, days, strict=True):
        if row.index is not None:
            ends = (row.index if end is None else end for end in (row.index, row.index_low, row.index_high))
            points.append(Point(row, x_of(day), *map(y_of, ends)))
    runs: list[list[Point]] = []
    for point in points:
        if not runs or runs[-1][-1].row.assessment.index_version_id != point.row.assessment.index_version_id:
            runs.append([])
        runs[-1].append(point)
    return Chart(
        ["M" + "L".join(f"{one.x} {one.y}" for one in run) for run in runs if len(run) > 1],
        [
            "M" + "L".join([f"{one.x} {one.high}" for one in run] + [f"{one.x} {one.low}" for one in reversed(run)]) + "Z"
            for run in runs
            if len(run) > 1
        ],
        points,
        [
            (round((before[-1].x + run[0].x) / 2, 1), run[0].row.assessment.index_version.version)
            for before, run in pairwise(runs)
        ],
        [(y_of(part / 4), part / 4) for part in range(5)],
        [(x_of(day), row.cluster) for row, day in zip(rows, days, strict=True)],
    )
