"""Outlines of villages: polygons of the data folder, else cells around the village points."""

import json
from collections.abc import Iterable
from typing import NamedTuple

import shapely
from shapely.geometry import shape

from desaekspor.datafiles.folder import MissingData, data_file

FILE = "bekasi_villages_outline_light"
GRID = 1e-6  # degrees, about 11 cm; the file has six decimals
MARGIN = 0.012  # degrees, about 1.3 km: half the usual distance between two village points
POLYGONS, CELLS = "big-indicative", "point-cells"


class Outline(NamedTuple):
    geometry: dict  # GeoJSON, longitude and latitude
    approximate: bool
    source_id: str


class BadOutlines(Exception):
    """The file is not GeoJSON of polygons with a code each; nothing was written."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.file = file


def read_outlines(points: dict[str, tuple[float, float]]) -> tuple[dict[str, Outline], list[MissingData]]:
    """Outlines by code: villages, and the districts and regencies they make up.

    ``points``: village code -> (lng, lat); used where there is no file of polygons.
    """
    missing = []
    try:
        shapes, approximate = read_polygons(data_file(FILE)), False
    except MissingData as error:
        missing.append(error)
        shapes, approximate = cells_around(points), True
    shapes |= dissolved(shapes)
    source = CELLS if approximate else POLYGONS
    return {code: Outline(as_geojson(polygon), approximate, source) for code, polygon in shapes.items()}, missing


def read_polygons(path) -> dict[str, shapely.Geometry]:
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return {feature["properties"]["code"]: shape(feature["geometry"]) for feature in features}
    except (ValueError, KeyError, TypeError) as error:
        raise BadOutlines(path.name) from error


def cells_around(points: dict[str, tuple[float, float]]) -> dict[str, shapely.Geometry]:
    """For each point the area that is nearer to it than to any other, within a margin around them all.

    A picture of neighbourhood, not of boundaries. Near the equator a degree is as long either way (1 % at 8°).
    """
    if len(points) < 3:
        return {code: shapely.Point(point).buffer(MARGIN, quad_segs=2) for code, point in points.items()}
    every = shapely.MultiPoint(list(points.values()))
    around = shapely.concave_hull(every, ratio=0.3).union(every).buffer(MARGIN, quad_segs=4)
    cells = shapely.get_parts(shapely.voronoi_polygons(every, extend_to=around))
    tree = shapely.STRtree(cells)
    found = {}
    for code, point in points.items():
        cell = cells[tree.query(shapely.Point(point), predicate="intersects")[0]]
        found[code] = shapely.set_precision(cell.intersection(around), 1e-5)
    return found


def dissolved(shapes: dict[str, shapely.Geometry]) -> dict[str, shapely.Geometry]:
    """Districts and regencies as the union of their villages."""
    groups: dict[str, list[shapely.Geometry]] = {}
    for code, polygon in shapes.items():
        for above in (code[:8], code[:5]):
            groups.setdefault(above, []).append(polygon)
    return {code: union_of(polygons) for code, polygons in groups.items()}


def union_of(polygons: Iterable[shapely.Geometry]) -> shapely.Geometry:
    return shapely.union_all(list(polygons), grid_size=GRID)


def as_geojson(polygon: shapely.Geometry) -> dict:
    """With six decimals, as the file has."""
    return json.loads(shapely.to_geojson(polygon), parse_float=lambda text: round(float(text), 6))
