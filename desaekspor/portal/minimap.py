"""Small pictures made here, without outside tiles: a village with one point in it, and points near each other."""

import math
from dataclasses import dataclass

from desaekspor.portal.mapping.drawing import METRES_PER_DEGREE

SIDE = 240  # units of the drawing, the longer side
MARGIN = 12


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    outline: str  # the d of a path; "" without a boundary
    point: tuple[float, float] | None  # x, y
    approximate: bool
    inside: bool | None  # does the point lie in the village? None without a point


def draw(enterprise):
    """The village's outline and the enterprise's point. None when there is nothing to draw.

    Longitudes are shortened by the cosine of the latitude, which is exact enough for a village.
    """
    boundary = getattr(enterprise.region, "boundary", None)
    rings = list(outer_rings(boundary.geometry)) if boundary else []
    point = (enterprise.lng, enterprise.lat) if enterprise.lat is not None and enterprise.lng is not None else None
    if not rings:
        return None
    inside = None if point is None else is_inside(point, rings)
    corners = [corner for ring in rings for corner in ring]
    if inside is False and is_near(point, corners):
        corners.append(point)
    west, east = min(x for x, _ in corners), max(x for x, _ in corners)
    south, north = min(y for _, y in corners), max(y for _, y in corners)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = (SIDE - 2 * MARGIN) / max((east - west) * shrink, north - south)

    def place(corner):
        return round(MARGIN + (corner[0] - west) * shrink * scale, 1), round(MARGIN + (north - corner[1]) * scale, 1)

    return Picture(
        width=round((east - west) * shrink * scale) + 2 * MARGIN,
        height=round((north - south) * scale) + 2 * MARGIN,
        outline="".join("M" + "L".join(f"{x} {y}" for x, y in map(place, ring)) + "Z" for ring in rings),
        point=place(point) if point in corners or inside else None,
        approximate=boundary.approximate,
        inside=inside,
    )


@dataclass(frozen=True)
class Near:
    """Points on plain ground with a scale, and how far the farthest two are from each other."""

    width: int
    height: int
    points: list[tuple[float, float]]
    metres: int
    scale_metres: int
    scale_width: float  # of the line that is so long


SCALES = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)


def draw_near(enterprises):
    """The points of the enterprises in one picture; None unless at least two have one."""
    places = [(one.lng, one.lat) for one in enterprises if one.lat is not None and one.lng is not None]
    if len(places) < 2:
        return None
    shrink = math.cos(math.radians(sum(y for _x, y in places) / len(places)))
    flat = [(x * shrink * METRES_PER_DEGREE, -y * METRES_PER_DEGREE) for x, y in places]
    metres = max(math.dist(one, other) for one in flat for other in flat)
    shown = max(metres, 50.0)  # two points in one yard are not drawn as far apart
    middle = [(min(axis) + max(axis)) / 2 for axis in zip(*flat, strict=True)]
    scale = (SIDE - 4 * MARGIN) / shown
    height = round(max(abs(y - middle[1]) for _x, y in flat) * 2 * scale) + 4 * MARGIN
    points = [(round(SIDE / 2 + (x - middle[0]) * scale, 1), round(height / 2 + (y - middle[1]) * scale, 1)) for x, y in flat]
    line = max((one for one in SCALES if one <= shown / 2), default=SCALES[0])
    return Near(SIDE, height, points, round(metres), line, round(line * scale, 1))


def outer_rings(geometry):
    """The outer rings of a GeoJSON Polygon or MultiPolygon, as (longitude, latitude) pairs."""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for polygon in polygons:
        yield [(corner[0], corner[1]) for corner in polygon[0]]


def is_inside(point, rings):
    """Does the point (longitude, latitude) lie in one of the rings? By counting the edges that a ray to the east crosses."""
    x, y = point
    crossings = 0
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                crossings += 1
    return crossings % 2 == 1


def is_near(point, corners):
    """No farther from the village than the village is wide: else its picture would shrink to a dot."""
    width = max(max(axis) - min(axis) for axis in zip(*corners, strict=True))
    return all(
        min(axis) - width <= value <= max(axis) + width for value, axis in zip(point, zip(*corners, strict=True), strict=True)
    )
