"""The table of agreements as officers correct it: duties and forms follow, with history, and each change can be taken back."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from desaekspor.markets.papers import agreements, duty_of, origin_papers, shipped
from desaekspor.markets.papers.models import TradeAgreement
from desaekspor.markets.papers.writing import (
    AgreementRefused,
    ChangedMeanwhile,
    NotUndoable,
    confirm_agreement,
    take_back,
    write_agreement,
)
from tests.factories import make_officer

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 29)
NEW = {
    **{"name_id": "Perjanjian Teluk", "name_en": "Gulf agreement", "status": "in_force", "form": "Form GCC"},
    **{"since": date(2026, 7, 1), "partners": ["SAU"], "source": "Perpres 1/2026"},
}


def standing(code):
    return next((one for one in agreements() if one.code == code), None)


def problems(code, values, base=1, reason="uji"):
    with pytest.raises(AgreementRefused) as refused:
        write_agreement(code, values, by=make_officer(), reason=reason, base=base)
    return {(one.field, one.code) for one in refused.value.problems}


def test_forms_and_duties_follow_a_correction_at_once_and_go_back_with_it(books):
    officer = make_officer()
    before = agreements()

    assert write_agreement("IJEPA", {"until": date(2026, 6, 30)}, by=officer, reason="Diganti", base=1) == ["until"]

    assert (duty_of("210310", "JPN", TODAY).scheme, origin_papers("210310", "JPN", TODAY).form) == ("AJCEP", "Form AJ")
    assert duty_of("210310", "JPN", date(2026, 6, 30)).scheme == "IJEPA"
    change = TradeAgreement.objects.get(code="IJEPA").changes.get()
    assert (change.version, change.by, change.reason, change.values["until"]) == (2, officer, "Diganti", [None, "2026-06-30"])

    take_back(change, by=officer, reason="Keliru")

    assert duty_of("210310", "JPN", TODAY).scheme == "IJEPA"
    assert [(one.code, one.until, one.partners) for one in agreements()] == [
        (one.code, one.until, one.partners) for one in before
    ]
    with pytest.raises(NotUndoable, match="undone"):
        take_back(change, by=officer, reason="lagi")

    take_back(change.agreement.changes.get(undoes=change), by=officer, reason="Benar juga")

    assert duty_of("210310", "JPN", TODAY).scheme == "AJCEP"


def test_a_new_agreement_opens_a_market_and_taking_it_back_closes_it():
    officer = make_officer()
    write_agreement("I-GCC 2", NEW, by=officer, reason="Berlaku")

    assert origin_papers("210310", "SAU", TODAY).form == "Form GCC"
    assert origin_papers("210310", "SAU", date(2026, 6, 30)).form == "Form B"
    row = TradeAgreement.objects.get()
    assert (row.version, row.checked_on, standing("I-GCC 2").slug) == (1, timezone.localdate(), "i-gcc-2")
    write_agreement("I-GCC 2", {"form": "Form IG"}, by=officer, reason="Nama", base=1)
    first, second = row.changes.order_by("version")
    with pytest.raises(NotUndoable, match="later_change"):
        take_back(first, by=officer, reason="uji")

    take_back(second, by=officer, reason="uji")
    take_back(first, by=officer, reason="uji")

    assert standing("I-GCC 2") is None
    assert origin_papers("210310", "SAU", TODAY).form == "Form B"


def test_what_was_opened_before_another_change_is_not_written():
    officer = make_officer()
    write_agreement("RCEP", {"note_id": "a", "note_en": "a"}, by=officer, reason="uji", base=1)
    with pytest.raises(ChangedMeanwhile):
        write_agreement("RCEP", {"note_id": "b", "note_en": "b"}, by=officer, reason="uji", base=1)
    assert standing("RCEP").note_id == "a"
    assert write_agreement("RCEP", {"note_id": "a", "note_en": "a"}, by=officer, reason="sama", base=2) == []


def test_looking_at_the_source_is_a_change_of_its_own():
    assert confirm_agreement("AKFTA", by=make_officer(), reason="Masih berlaku") == ["checked_on"]
    assert standing("AKFTA").checked_on == timezone.localdate()
    assert standing("AKFTA").partners == shipped()["AKFTA"].partners


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"status": "soon"}, {("status", "not_one")}),
        ({"form": ""}, {("form", "form_in_force")}),
        ({"since": None}, {("since", "since_in_force")}),
        ({"until": date(2020, 1, 1)}, {("until", "ends_before")}),
        ({"since": date(1899, 1, 1)}, {("since", "far_day")}),
        ({"partners": ["JPN", "IDN", "QQQ"]}, {("partners", "no_country"), ("partners", "home")}),
        ({"note_en": "only"}, {("note_id", "in_both")}),
        ({"source": " ", "name_en": ""}, {("source", "empty"), ("name_en", "empty")}),
        ({"checked_on": timezone.localdate() + timedelta(days=1)}, {("checked_on", "in_future")}),
    ],
)
def test_what_cannot_be_is_refused_with_every_reason(values, found):
    assert problems("RCEP", values) == found
    assert not TradeAgreement.objects.exists()


def test_a_code_is_a_short_name_that_nobody_has_and_a_change_has_a_reason():
    for code, why in (("rcep", "taken"), ("baru", "no_code"), ("🙂", "no_code"), ("x" * 21, "no_code")):
        assert problems(code, NEW, base=None) == {("code", why)}
    assert problems("RCEP", {"form": "Form R"}, reason=" ") == {("reason", "empty")}
