"""What is typed about a certificate becomes values, problems that stop it, and doubts that are asked about."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desaekspor.readiness.certificates.groups import GROUPS, groups_of_kbli, with_parents
from desaekspor.readiness.certificates.kinds import kind_meant, kinds
from desaekspor.readiness.certificates.numbers import key_of
from desaekspor.readiness.certificates.reading import read_certificate
from desaekspor.readiness.certificates.states import STAGES, stage_on, state_on
from desaekspor.registry.identifiers import CHECKERS
from tests.readiness.certificates.papers import HALAL, TODAY


def codes(problems):
    return [(one.column, one.code) for one in problems]


def test_a_row_of_a_spreadsheet_and_a_form_say_the_same():
    form = {"kind": "Sertifikat halal", "number": "id 3211 0000 1234 51124", "issued_on": "3 November 2024", "endless": "ya"}
    sheet = {"kind": "halal", "number": HALAL, "issued_on": datetime(2024, 11, 3), "ends_on": "Tanpa akhir"}

    values, problems, doubts = read_certificate(form, today=TODAY)

    assert (problems, doubts) == ([], [])
    assert (values["kind"], values["number"], values["issued_on"]) == ("halal", HALAL, date(2024, 11, 3))
    assert (values["endless"], values["ends_on"]) == (True, None)
    assert read_certificate(sheet, today=TODAY)[0] == values


@pytest.mark.parametrize(
    ("typed", "problems"),
    [
        ({}, [("kind", "kind_missing")]),
        ({"kind": "surat sakti"}, [("kind", "kind_unknown")]),
        ({"kind": "other"}, [("own_words", "own_words_missing")]),
        ({"kind": "haccp", "issued_on": "29-11-2026"}, [("issued_on", "in_future")]),
        ({"kind": "haccp", "issued_on": "01-02-2026", "ends_on": "31-01-2026"}, [("ends_on", "end_before_issue")]),
        ({"kind": "haccp", "withdrawn_on": "01-12-2026"}, [("withdrawn_on", "in_future")]),
        ({"kind": "haccp", "ends_on": "31-02-2027"}, [("ends_on", "no_date")]),
        ({"kind": "haccp", "ends_on": "01-02-28"}, [("ends_on", "no_date")]),  # any century
        ({"kind": "haccp", "ends_on": "2062-01-01"}, [("ends_on", "too_far")]),
        ({"kind": "haccp", "ends_on": "2028-01-01", "endless": "ya"}, [("ends_on", "end_and_endless")]),
        ({"kind": "haccp", "endless": "mungkin"}, [("endless", "no_yes")]),
    ],
)
def test_what_cannot_be_is_named(typed, problems):
    assert codes(read_certificate(typed, today=TODAY)[1]) == problems


@pytest.mark.parametrize(
    ("typed", "doubt"),
    [
        ({"kind": "pirt", "number": "2063216010123"}, "pirt_length"),
        ({"kind": "pirt", "number": "2063216010123-28", "ends_on": "2029-05-01"}, "pirt_year"),
        ({"kind": "halal", "number": HALAL, "issued_on": "2024-10-03"}, "halal_month"),
        ({"kind": "bpom", "number": "ML 123456789012"}, "bpom_import"),
        ({"kind": "trademark", "number": "DID2026012345"}, "trademark_application"),
        ({"kind": "haccp", "issued_on": "2024-01-01", "ends_on": "2034-01-01"}, "longer_than_usual"),
    ],
)
def test_what_looks_wrong_is_asked_about_and_kept_as_typed(typed, doubt):
    values, problems, doubts = read_certificate(typed, today=TODAY)

    assert (problems, [one.code for one in doubts]) == ([], [doubt])
    assert bool(values["number"]) == bool(typed.get("number"))


def test_numbers_that_agree_with_their_dates_raise_no_doubt():
    pirt = {"kind": "P-IRT", "number": "2063216010123-28", "issued_on": "2023-05-01", "ends_on": "2028-05-01"}

    assert read_certificate(pirt, today=TODAY)[2] == []
    assert key_of("pirt", "2063216010123-28") == key_of("pirt", "206 3216 01 0123 28") == "pirt:206321601012328"


@pytest.mark.parametrize(
    ("ends_on", "endless", "withdrawn_on", "state"),
    [
        (date(2027, 2, 27), False, None, "valid"),  # 91 days
        (date(2027, 2, 26), False, None, "soon"),
        (TODAY, False, None, "soon"),  # it holds on its last day
        (date(2026, 11, 27), False, None, "ended"),
        (None, True, None, "valid"),
        (None, False, None, "unknown_end"),
        (None, True, TODAY, "withdrawn"),
    ],
)
def test_the_state_follows_from_the_days(ends_on, endless, withdrawn_on, state):
    assert state_on(TODAY, ends_on=ends_on, endless=endless, withdrawn_on=withdrawn_on) == state


@given(st.integers(-400, 400))
def test_a_stage_is_the_nearest_one_that_is_reached(days):
    stage = stage_on(TODAY, date.fromordinal(TODAY.toordinal() + days))

    by_hand = next((one for one in (0, 30, 60, 90) if (days < 0 if one == 0 else days <= one)), None)
    assert stage == by_hand
    assert stage in (None, *STAGES)


def test_the_tables_hold_together():
    for code, kind in kinds().items():
        assert not kind.check or kind.check in CHECKERS
        assert set(kind.groups) <= GROUPS.keys()
        assert kind_meant(kind.name_id) == kind_meant(kind.name_en) == kind_meant(code) == code
    assert groups_of_kbli("10773") == ("acid_food",)  # soy sauce
    assert with_parents(groups_of_kbli("10773")) == {"all", "food", "processed_food", "acid_food"}
    assert groups_of_kbli("47911") == ()
