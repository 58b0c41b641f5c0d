"""The small map beside the list of enterprises: how many in each village, and inside a district the points themselves."""

import json
import math
from dataclasses import dataclass, field

import shapely

from desaekspor.portal.kept import keep
from desaekspor.portal.mapping.classes import class_of, classes_of, quantile_bounds
from desaekspor.portal.mapping.drawing import Drawing, draw
from desaekspor.portal.templatetags.figures import number
from desaekspor.regions.models import Boundary, Level, Region
from desaekspor.regions.queries import within
from desaekspor.registry.search.points import Box, clusters_of

# Of a whole regency: what a picture of a hand's breadth can show. A third of the full outlines' bytes.
REGENCY_TOLERANCE, REGENCY_GRID = 0.002, 60.0  # degrees, metres
DISTRICT_GRID = 15.0
VILLAGE_GRID = 5.0
SMALLEST, LARGEST = 0.8, 2.4  # radius of a circle, in hundredths of the map's longer side


@dataclass
class Shape:
    code: str
    name: str
    path: str
    count: int | None
    look: str
    is_chosen: bool

    @property
    def label(self):
        return self.name if self.count is None else f"{self.name}: {number(self.count)}"


@dataclass(frozen=True)
class Dot:
    x: int
    y: int
    radius: float
    count: int
    number: int


@dataclass
class ListMap:
    drawing: Drawing
    shapes: list[Shape]
    classes: list  # of classes.Class, the legend
    dots: list[Dot] = field(default_factory=list)
    placed: int = 0
    unplaced: int = 0
    shows_points: bool = False
    approximate: bool = False
    counted: bool = True

    @property
    def unit(self):
        """A hundredth of the longer side, for strokes and letters."""
        return max(self.drawing.width, self.drawing.height) / 100


def list_map(scope, chosen, found):
    """The ListMap for what was ``found`` in the region ``scope``, drawn around the ``chosen`` one. None without outlines.

    The counts of the villages are those of the filters without the region's. Three queries besides the counts.
    """
    focus = chosen or scope
    code = focus if len(focus) >= 8 else focus[:5]
    outlines = keep(f"list-map:{code}", lambda: _make_outlines(code))
    if outlines is None:
        return None
    drawing, names, approximate, box = outlines
    by_village = found.counts.facets.get("region")
    counts = None if by_village is None else {code: by_village.get(code, 0) for code in names}
    some = [] if counts is None else [count for count in counts.values() if count]
    bounds = quantile_bounds(some)
    shapes = [
        Shape(code, names[code], path, None if counts is None else counts[code], _look(counts, code, bounds), code == chosen)
        for code, path in drawing.paths.items()
    ]
    picture = ListMap(drawing, shapes, classes_of(some, bounds), approximate=approximate, counted=counts is not None)
    if len(focus) >= 8:
        clusters, picture.placed, picture.unplaced = clusters_of(found, box)
        picture.dots = _dots(drawing, clusters)
        picture.shows_points = True
    return picture


def _look(counts, code, bounds):
    if counts is None:
        return "missing"
    return f"class-{class_of(counts[code], bounds)}" if counts[code] else "none"


def _dots(drawing, clusters):
    """The larger ones first, so that small ones lie on top."""
    largest = max((cluster.count for cluster in clusters), default=1)
    side = max(drawing.width, drawing.height) / 100
    dots = []
    for cluster in clusters:
        x, y = drawing.place(cluster.lng, cluster.lat)
        share = math.sqrt(cluster.count / largest) if cluster.count > 1 else 0
        dots.append(Dot(x, y, round(side * (SMALLEST + share * (LARGEST - SMALLEST)), 1), cluster.count, cluster.number))
    return dots


def _make_outlines(code):
    """(Drawing, names by code, whether any is approximate, Box) of the villages in ``code``; None when there are none."""
    names = dict(
        Region.objects.filter(within(code, "pk"), level=Level.VILLAGE, last_day=None).order_by("code").values_list("code", "name")
    )
    boundaries = Boundary.objects.filter(within(code), region__in=names).order_by("region_id")
    rows = list(boundaries.values_list("region_id", "geometry", "approximate"))
    if not rows:
        return None
    geometries = {region: geometry for region, geometry, _ in rows}
    corners = shapely.total_bounds(shapely.from_geojson([json.dumps(geometry) for geometry in geometries.values()]))
    grid = VILLAGE_GRID if len(code) == 13 else DISTRICT_GRID
    if len(code) < 8:
        geometries, grid = simplified(geometries), REGENCY_GRID
    drawing = draw(geometries, grid_metres=grid, margin=6)
    return drawing, {region: names[region] for region in geometries}, any(rough for *_, rough in rows), Box(*map(float, corners))


def simplified(geometries):
    """The outlines with fewer corners, still without gaps between neighbours."""
    shapes = shapely.coverage_simplify(
        shapely.from_geojson([json.dumps(geometry) for geometry in geometries.values()]), REGENCY_TOLERANCE
    )
    return {
        code: json.loads(shapely.to_geojson(shape)) if not shape.is_empty else geometries[code]
        for code, shape in zip(geometries, shapes, strict=True)
    }
