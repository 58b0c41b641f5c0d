"""Village outlines as SVG paths: projected, put on a grid, and told apart by who shares which border.

Pure functions over GeoJSON geometry. Neighbours share their corner points in a clean set of
boundaries, so that on the common grid a border is the same segments for both sides: district
outlines and neighbours follow from that alone, for surveyed outlines and for cells around points.
"""

import math
from collections import defaultdict
from dataclasses import dataclass, field

GRID_METRES = 20.0  # a thousandth of what a screen shows of a regency; finer only makes the page heavier
METRES_PER_DEGREE = 111_195.0


@dataclass
class Drawing:
    """A regency on a plane of ``width`` by ``height`` grid units, north on top."""

    width: int = 0
    height: int = 0
    paths: dict[str, str] = field(default_factory=dict)  # village code -> path data
    boxes: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)  # village code -> left, top, right, bottom
    district_lines: str = ""
    regency_line: str = ""
    neighbours: dict[str, list[str]] = field(default_factory=dict)
    west: float = 0.0
    north: float = 0.0
    units_per_lng: float = 0.0
    units_per_lat: float = 0.0

    def place(self, lng, lat):
        """Grid point (x, y) of a longitude and latitude in degrees."""
        return round((lng - self.west) * self.units_per_lng), round((self.north - lat) * self.units_per_lat)


def draw(geometries, *, grid_metres=GRID_METRES, margin=20):
    """Draw ``geometries`` (village code -> GeoJSON Polygon or MultiPolygon, WGS84) on one plane.

    Equirectangular about the middle latitude: over one regency the error is below a grid unit.
    """
    if not geometries:
        return Drawing()
    corners = [point for geometry in geometries.values() for ring in rings_of(geometry) for point in ring]
    lngs, lats = [point[0] for point in corners], [point[1] for point in corners]
    per_lat = METRES_PER_DEGREE / grid_metres
    per_lng = per_lat * math.cos(math.radians((min(lats) + max(lats)) / 2))
    drawing = Drawing(
        west=min(lngs) - margin / per_lng,
        north=max(lats) + margin / per_lat,
        units_per_lng=per_lng,
        units_per_lat=per_lat,
    )
    drawing.width, drawing.height = (side + margin for side in drawing.place(max(lngs), min(lats)))

    owners = defaultdict(list)  # border segment -> villages that have it
    for code, geometry in geometries.items():
        rings = [ring for ring in (_on_grid(ring, drawing) for ring in rings_of(geometry)) if len(ring) > 2]
        drawing.paths[code] = "".join(_ring_path(ring) for ring in rings)
        xs, ys = [x for ring in rings for x, _ in ring], [y for ring in rings for _, y in ring]
        drawing.boxes[code] = (min(xs), min(ys), max(xs), max(ys)) if xs else (0, 0, 0, 0)
        for ring in rings:
            for start, end in zip(ring, ring[1:] + ring[:1], strict=True):
                owners[min(start, end), max(start, end)].append(code)

    beside = defaultdict(set)
    for codes in owners.values():
        for code in codes:
            beside[code].update(other for other in codes if other != code)
    drawing.neighbours = {code: sorted(beside[code]) for code in geometries}
    drawing.district_lines = _lines_path(segment for segment, codes in owners.items() if len({code[:8] for code in codes}) > 1)
    drawing.regency_line = _lines_path(segment for segment, codes in owners.items() if len(codes) == 1)
    return drawing


def rings_of(geometry):
    """All rings of a GeoJSON Polygon or MultiPolygon; holes need no other treatment under fill-rule evenodd."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]


def _on_grid(ring, drawing):
    """The ring's grid points without repeats, not closed."""
    points = []
    for lng, lat, *_height in ring:
        point = drawing.place(lng, lat)
        if not points or point != points[-1]:
            points.append(point)
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return points


def _ring_path(ring):
    return f"{_steps(ring)}z"


def _steps(points):
    """Path data with relative steps, the shortest that SVG has: "m10 20 3-4 5 6"."""
    parts, (last_x, last_y) = [f"M{points[0][0]} {points[0][1]}"], points[0]
    command = "l"
    for x, y in points[1:]:
        dx, dy = x - last_x, y - last_y
        # The sign of a negative number separates it by itself.
        parts.append(f"{command or ('' if dx < 0 else ' ')}{dx}{'' if dy < 0 else ' '}{dy}")
        command, last_x, last_y = "", x, y
    return "".join(parts)


def _lines_path(segments):
    """Loose segments joined into as few lines as a walk from end to end finds."""
    ends = defaultdict(set)
    for start, end in segments:
        ends[start].add(end)
        ends[end].add(start)
    parts = []
    # Start where lines end or fork, then take the rings that are left.
    for start in sorted(ends, key=lambda point: len(ends[point]) == 2):
        while ends[start]:
            line, here = [start], start
            while ends[here]:
                onward = ends[here].pop()
                ends[onward].discard(here)
                line.append(onward)
                here = onward
            parts.append(_steps(line))
    return "".join(parts)
