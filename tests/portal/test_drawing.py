"""Outlines on a grid: what is drawn, and who is whose neighbour."""

import re

from desaekspor.portal.mapping.drawing import Drawing, draw
from tests.portal.places import square

ONE, TWO, THREE = "32.16.05.2001", "32.16.05.2002", "32.16.06.2001"


def row():
    """Three squares side by side; the third lies in another district."""
    return {ONE: square(107.0, -6.0), TWO: square(107.02, -6.0), THREE: square(107.04, -6.0)}


def corners(path):
    """The absolute points of path data with relative steps."""
    numbers = [int(number) for number in re.findall(r"-?\d+", path)]
    x, y = numbers[:2]
    points = [(x, y)]
    for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x, y))
    return points


def test_a_square_is_four_corners_with_north_on_top():
    drawing = draw({ONE: square(107.0, -6.0)}, grid_metres=100, margin=10)

    # 0.02 degrees: 22.2 grid units of 100 m to the north, times cos(6 degrees) to the east.
    assert sorted(corners(drawing.paths[ONE])) == [(10, 10), (10, 32), (32, 10), (32, 32)]
    assert (drawing.width, drawing.height) == (42, 42)
    assert drawing.place(107.0, -5.98) == (10, 10)


def test_neighbours_share_a_border_not_only_a_corner():
    geometries = row() | {"32.16.05.2003": square(107.06, -5.98)}  # touches THREE at a corner

    neighbours = draw(geometries).neighbours

    assert neighbours[ONE] == [TWO]
    assert neighbours[TWO] == [ONE, THREE]
    assert neighbours["32.16.05.2003"] == []


def test_a_district_line_runs_only_between_districts():
    drawing = draw(row(), grid_metres=100, margin=10)

    between = sorted(corners(drawing.district_lines))

    assert [x for x, _ in between] == [drawing.place(107.04, -6.0)[0]] * 2


def test_the_regency_line_goes_once_around():
    drawing = draw(row(), grid_metres=100, margin=10)

    around = corners(drawing.regency_line)

    assert around[0] == around[-1]
    assert {x for x, _ in around} == {10, 32, 54, 76}


def test_points_that_fall_together_on_the_grid_are_one():
    ring = [[107.0, -6.0], [107.000001, -6.0], [107.02, -6.0], [107.02, -5.98], [107.0, -5.98], [107.0, -6.0]]

    drawing = draw({ONE: {"type": "Polygon", "coordinates": [ring]}})

    assert len(corners(drawing.paths[ONE])) == 4


def test_every_part_of_a_village_is_drawn():
    parts = [square(107.0, -6.0)["coordinates"], square(107.1, -6.0)["coordinates"]]

    drawing = draw({ONE: {"type": "MultiPolygon", "coordinates": parts}})

    assert drawing.paths[ONE].count("z") == 2


def test_without_outlines_the_drawing_is_empty():
    assert draw({}) == Drawing()
