from desaekspor.potential.production.calendar import Line, add_up, counted, parts

ONE, OTHER = "32.16.05.2001", "32.16.05.2002"
EVEN = [10.0] * 12


def line(pk, region=ONE, months=None, *, maker=None, year=0, grade="", mark="reported", product="bandeng", unit="kg", as_of=""):
    months = EVEN if months is None else months
    return Line(pk, region, product, "", maker, "", year, unit, months, grade, mark, "", as_of)


def chosen(lines, **options):
    return [one.pk for one in counted(lines, **options)]


def test_the_year_that_is_asked_counts_before_a_usual_one():
    lines = [line(1), line(2, year=2025), line(3, year=2024)]

    assert chosen(lines) == [1]
    assert chosen(lines, year=2025) == [2]
    assert chosen(lines, year=2027) == [1]


def test_without_a_usual_year_the_newest_counts():
    assert chosen([line(2, year=2025), line(3, year=2024)]) == [2]


def test_what_is_known_counts_before_what_is_not():
    assert chosen([line(1, months=[None] * 12), line(2, year=2024)]) == [2]


def test_makers_are_part_of_what_their_village_states_as_a_whole():
    lines = [line(1), line(2, maker=7), line(3, maker=8), line(4, region=OTHER, maker=9)]

    assert chosen(lines) == [1, 4]
    assert [one.pk for one in parts(lines)] == [2, 3]


def test_a_village_that_knows_nothing_hides_nobody():
    assert chosen([line(1, months=[None] * 12), line(2, maker=7)]) == [1, 2]


def test_grades_and_units_of_one_maker_are_added():
    assert chosen([line(1, grade="A"), line(2, grade="B")]) == [1, 2]


def test_unknown_months_are_neither_zero_nor_hidden():
    first = line(1, months=[5.0, None, *[0.0] * 10], mark="verified", as_of="2026-01")
    second = line(2, region=OTHER, months=[None, None, *[2.0] * 10], as_of="2026-11")

    (district,) = add_up([first, second], length=8)

    assert district.place == "32.16.05"
    assert district.months == [5.0, None, *[2.0] * 10]
    assert district.known == [1, 0, *[2] * 10]
    assert (district.total, district.told, district.mark, district.as_of) == (25.0, 11, "reported", "2026-11")


def test_places_stand_in_the_order_of_their_codes():
    assert [row.place for row in add_up([line(2, region=OTHER), line(1)])] == [ONE, OTHER]
