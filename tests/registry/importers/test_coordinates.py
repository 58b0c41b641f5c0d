import pytest
from hypothesis import given
from hypothesis import strategies as st

from desaekspor.registry.importers.coordinates import is_inside, read_point

HOME = "32.16"
PLACE = (-6.268882, 107.119541)


def read(lat, lng, home=HOME):
    point = read_point(lat, lng, home)
    rounded = None if point.lat is None else (round(point.lat, 4), round(point.lng, 4))
    return rounded, point.problem.code if point.problem else ""


@pytest.mark.parametrize(
    ("lat", "lng", "code"),
    [
        (-6.2689, 107.1195, ""),
        ("-6.2689", "107.1195", ""),
        ("-6,2689", "107,1195", "coordinates_comma"),
        (107.1195, -6.2689, "coordinates_swapped"),
        ("107,1195", "-6,2689", "coordinates_swapped"),
        (6.2689, 107.1195, "coordinates_sign"),
        (-6268900, 107119500, "coordinates_scale"),
        ("-6.268.900", "107.119.500", "coordinates_format"),
        ("-6.2689, 107.1195", None, "coordinates_format"),
        ("6°16'08\"S", "107°07'10.2\"E", "coordinates_format"),
        ("6.2689 LS", "107.1195 BT", "coordinates_format"),
        ("\u22126.2689", "107.1195", ""),
    ],
)
def test_points_are_read(lat, lng, code):
    assert read(lat, lng) == ((-6.2689, 107.1195), code)


@pytest.mark.parametrize(
    ("lat", "lng", "code"),
    [
        (0, 0, "coordinates_zero"),
        ("0", "0", "coordinates_zero"),
        (0, None, "coordinates_zero"),
        (-6.2689, None, "coordinates_half"),
        (None, 107.1195, "coordinates_half"),
        (-6.1754, 106.8272, "coordinates_outside"),  # Jakarta
        (-6.3054, 107.2916, "coordinates_outside"),  # Karawang
        ("di rumah", "107.1195", "coordinates_invalid"),
        (None, None, ""),
        ("-", "-", ""),
    ],
)
def test_what_is_no_point_is_unknown(lat, lng, code):
    assert read(lat, lng) == (None, code)


def test_elsewhere_all_indonesia_counts():
    assert read(-7.2575, 112.7521, "35.78") == ((-7.2575, 112.7521), "")
    assert read(0.0, 109.3333, "61.71") == ((0.0, 109.3333), "")  # Pontianak lies on the equator
    assert read(51.5, 0.1, "35.78") == (None, "coordinates_outside")


@given(st.floats(-6.34, -6.15), st.floats(107.06, 107.2))
def test_a_point_at_home_is_silent_and_swapped_it_is_the_same(lat, lng):
    assert is_inside(lat, lng, HOME)
    assert read(lat, lng) == ((round(lat, 4), round(lng, 4)), "")
    assert read(lng, lat) == ((round(lat, 4), round(lng, 4)), "coordinates_swapped")


@given(*[st.one_of(st.none(), st.text(max_size=15), st.integers(), st.floats())] * 2)
def test_any_pair_gives_a_point_or_none(lat, lng):
    point = read_point(lat, lng, HOME)

    assert (point.lat is None) == (point.lng is None)
