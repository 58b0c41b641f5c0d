import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desaekspor.registry.importers.columns import Context
from desaekspor.registry.importers.dates import MONTHS, birth_date, moment

CONTEXT = Context(datetime.date(2026, 11, 24))


def read(raw):
    value, problems = birth_date(raw, CONTEXT)
    return value, *(problem.code for problem in problems)


@pytest.mark.parametrize("raw", ["1981-02-15", datetime.date(1981, 2, 15), datetime.datetime(1981, 2, 15, 0, 0)])
def test_iso_and_date_cells_are_silent(raw):
    assert read(raw) == ("1981-02-15",)


@pytest.mark.parametrize(
    "raw",
    [
        "15/02/1981", "15-02-1981", "15.02.1981", "15/2/81", "15-02-81", "1981/02/15", "15 Februari 1981", "15 Pebruari 1981",
        "15 feb 1981", "15-Feb-81", "15-FEB-1981", "Bekasi, 15 Februari 1981", "Minggu, 15 Februari 1981", "February 15, 1981",
        "02/15/1981", "15021981", 15021981, 29632, "29632", "1981-02-15 00:00:00", "15/02/1981 00:00", " 1981-02-15",
    ],
)  # fmt: skip
def test_other_writings_are_read_and_said_to_be(raw):
    assert read(raw) == ("1981-02-15", "date_format")


def test_a_year_of_two_digits_belongs_to_the_century_of_a_grown_person():
    assert read("27-10-00") == ("2000-10-27", "date_format")
    assert read("27-10-62") == ("1962-10-27", "date_format")


@pytest.mark.parametrize("raw", ["31/02/1980", "lupa", "1980", "00/00/0000", "0000-00-00", "13/13/1980", "1980-13-01", 5])
def test_impossible_dates_are_unknown(raw):
    assert read(raw) == ("", "date_invalid")


@pytest.mark.parametrize("raw", ["2031-01-01", "1870-05-05", "2024-01-01", datetime.date(1899, 12, 30)])
def test_nobody_owns_an_enterprise_before_ten_or_after_a_hundred_and_ten(raw):
    assert read(raw) == ("", "date_implausible")


@pytest.mark.parametrize("raw", [None, "", "-", "tidak tahu"])
def test_no_date_is_no_problem(raw):
    assert read(raw) == ("",)


@given(st.dates(datetime.date(1930, 1, 1), datetime.date(2010, 12, 31)), st.sampled_from(sorted(MONTHS)))
def test_a_date_survives_every_writing(day, name):
    named = f"{day.day} {name} {day.year}"

    for writing in (f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}", f"{day:%Y/%m/%d}", f"{day.day}.{day.month}.{day.year}"):
        assert read(writing)[0] == day.isoformat()
    assert read((day - datetime.date(1899, 12, 30)).days)[0] == day.isoformat()
    if MONTHS[name] == day.month:
        assert read(named)[0] == day.isoformat()


@given(st.one_of(st.text(max_size=25), st.integers(), st.floats()))
def test_anything_gives_a_date_or_none(raw):
    value, problems = birth_date(raw, CONTEXT)

    assert value == "" or datetime.date.fromisoformat(value)
    assert value or len(problems) <= 1


def test_moments_are_kept_to_the_second():
    assert moment("2022-08-24 10:00:00", CONTEXT) == ("2022-08-24 10:00:00", ())
    assert moment("2022-08-24T10:00:00.000Z", CONTEXT) == ("2022-08-24 10:00:00", ())
    assert moment(datetime.datetime(2022, 8, 24, 10, 0), CONTEXT) == ("2022-08-24 10:00:00", ())
    assert moment("24/08/2022", CONTEXT) == ("2022-08-24", ())
    assert moment("kemarin", CONTEXT)[1][0].code == "time_invalid"
