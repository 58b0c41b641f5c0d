import datetime

import pytest
from hypothesis import given, strategies

from desaekspor.potential.production.reading import as_typed, read_amount, read_statement

TODAY = datetime.date(2026, 11, 28)


def read(**typed):
    return read_statement({"product": "bandeng", **typed}, today=TODAY)


def codes(**typed):
    return [(problem.column, problem.code, problem.value) for problem in read(**typed)[1]]


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1.500", 1500), ("1,5", 1.5), ("1.5", 1.5), ("0,125", 0.125), ("1.250.000,50", 1250000.5), ("-3", -3), ("\u2212 3", -3)],
)
def test_amounts_are_read_as_people_write_them(text, amount):
    assert read_amount(text) == amount


@given(amount=strategies.decimals(0, 999_999_999, places=6).map(float))
def test_what_a_form_shows_is_read_back_the_same(amount):
    assert read_amount(as_typed(amount)) == amount


def test_what_can_be_read_in_two_ways_is_asked_again():
    assert codes(month_1="1,250", month_2="-1,250", month_3="1,250.5", month_4="1,2500", month_5="1,250,000") == [
        ("month_1", "two_ways", "1,250"),
        ("month_2", "two_ways", "-1,250"),
    ]
    assert as_typed(1.25) == "1,25"
    assert as_typed(1.125) == "1,1250"


def test_a_statement_is_kept_in_base_units():
    values, problems = read(
        unit="kuintal",
        month_1="1,5",
        month_2="0",
        month_3="-",
        month_12=3,
        capacity="2",
        capacity_unit="hektar",
        grade="a",
        year="2025",
    )

    assert problems == []
    assert (values["product"], values["unit"], values["own_words"]) == ("bandeng", "kuintal", "")
    assert (values["month_1"], values["month_2"], values["month_3"], values["month_12"]) == (150, 0, None, 300)
    assert (values["capacity"], values["capacity_unit"], values["grade"], values["year"]) == (2, "ha", "A", 2025)


def test_what_is_not_on_the_list_is_kept_in_own_words():
    values, problems = read(product="Lukisan Kaca", unit="lembar", month_5="4")

    assert problems == []
    assert (values["product"], values["own_words"], values["month_5"]) == ("~lukisan kaca", "Lukisan Kaca", 4)


def test_negative_volumes_are_named():
    assert codes(month_2="-5", month_3="lima") == [("month_2", "negative", "-5"), ("month_3", "no_number", "lima")]


def test_unknown_units_and_those_of_another_kind_are_named():
    assert codes(unit="karung", month_1="4") == [("unit", "uncertain_unit", "karung")]
    assert codes(unit="bushel", month_1="4") == [("unit", "unknown_unit", "bushel")]
    assert codes(unit="pasang", month_1="4") == [("unit", "other_kind", "pasang")]
    assert codes(capacity="4", capacity_unit="gram") == [("capacity_unit", "no_capacity", "gram")]


def test_every_problem_of_a_row_is_told():
    told = codes(
        product="", unit="kg", year="2031", grade="Z", as_of="31-02-2026", enterprise_id="abc", source_url="javascript:1"
    )

    assert [(column, code) for column, code, _value in told] == [
        ("product", "no_product"),
        ("year", "no_year"),
        ("grade", "no_grade"),
        ("enterprise_id", "no_enterprise"),
        ("as_of", "no_day"),
        ("source_url", "no_address"),
    ]


def test_days_are_kept_as_exact_as_they_are():
    assert [read(as_of=text)[0]["as_of"] for text in ("28-11-2026", "2025-02", "2025", "")] == [
        "2026-11-28",
        "2025-02",
        "2025",
        "",
    ]
    assert codes(as_of="29-11-2026") == [("as_of", "no_day", "29-11-2026")]
