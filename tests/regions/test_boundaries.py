import json

import pytest
import shapely
from shapely.geometry import shape

from desaekspor.regions.importers.boundaries import BadOutlines, cells_around, read_outlines, union_of

SQUARE = {"A": (0.0, 0.0), "B": (0.1, 0.0), "C": (0.0, 0.1), "D": (0.1, 0.1)}


def test_each_cell_holds_its_point_and_none_overlaps_another():
    cells = cells_around(SQUARE)

    assert all(cells[code].contains(shapely.Point(point)) for code, point in SQUARE.items())
    assert union_of(cells.values()).area == pytest.approx(sum(cell.area for cell in cells.values()), rel=1e-6)


def test_a_place_belongs_to_the_nearest_point():
    cells = cells_around(SQUARE)

    assert cells["A"].contains(shapely.Point(0.04, 0.04))
    assert cells["D"].contains(shapely.Point(0.06, 0.06))


def test_cells_end_near_the_outermost_points():
    left, bottom, right, top = union_of(cells_around(SQUARE).values()).bounds

    assert (left, bottom) == pytest.approx((-0.012, -0.012), abs=1e-3)
    assert (right, top) == pytest.approx((0.112, 0.112), abs=1e-3)


def test_one_or_two_villages_have_cells_too():
    assert cells_around({"A": (0.0, 0.0)})["A"].contains(shapely.Point(0.001, 0.001))


def test_without_a_file_districts_and_regency_are_made_of_approximate_cells(data_folder):
    outlines, missing = read_outlines({f"32.16.05.200{n}": point for n, point in enumerate(SQUARE.values())})

    assert [error.name for error in missing] == ["bekasi_villages_outline_light"]
    assert set(outlines) == {"32.16", "32.16.05", *(f"32.16.05.200{n}" for n in range(4))}
    assert all(outline.approximate and outline.source_id == "point-cells" for outline in outlines.values())
    assert shape(outlines["32.16"].geometry).is_valid


def test_outlines_of_the_data_folder_are_used_as_they_are(data_folder):
    ring = [[107.0, -6.0], [107.1, -6.0], [107.1, -6.1], [107.0, -6.0]]
    feature = {"properties": {"code": "32.16.05.2001"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    (data_folder / "bekasi_villages_light.geojson").write_text(json.dumps({"features": [feature]}))

    outlines, missing = read_outlines({})

    assert missing == []
    assert outlines["32.16.05.2001"].geometry == {"type": "Polygon", "coordinates": [ring]}
    assert (outlines["32.16.05.2001"].approximate, outlines["32.16.05.2001"].source_id) == (False, "big-indicative")


def test_a_file_that_is_no_geojson_is_refused(data_folder):
    (data_folder / "bekasi_villages_light.geojson").write_text('{"features": [{}]}')

    with pytest.raises(BadOutlines, match=r"bekasi_villages_light\.geojson"):
        read_outlines({})


def test_the_real_outlines_have_187_villages_and_one_regency_without_holes(some_of_the_data):
    some_of_the_data("bekasi_villages_outline_light")

    outlines, _ = read_outlines({})

    shapes = {code: shape(outline.geometry) for code, outline in outlines.items()}
    assert len([code for code in shapes if len(code) == 13]) == 187
    assert all(polygon.is_valid for polygon in shapes.values())
    assert shapes["32.16"].geom_type == "Polygon"
    assert shapes["32.16"].area == pytest.approx(sum(p.area for code, p in shapes.items() if len(code) == 13), rel=1e-4)
