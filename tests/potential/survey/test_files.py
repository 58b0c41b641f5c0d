"""Submissions of field forms: loaded once, named where they are wrong, chosen where others answered too, photos kept."""

import datetime
import zipfile
from types import SimpleNamespace

import pytest
from django.utils import timezone

from desaekspor.accounts.models import Role
from desaekspor.potential import photos
from desaekspor.potential.survey.answering import MINE, save_answers, survey_of
from desaekspor.potential.survey.assigning import assign
from desaekspor.potential.survey.errors import AnsweredMeanwhile, BadSubmissions, Contradicted, NotPossible
from desaekspor.potential.survey.files import conflicts_of, discard, drop_submission, settle_submission
from desaekspor.potential.survey.models import AnswerChange, SurveyFile, SurveyPhoto, SurveySubmission, VillageSurvey
from desaekspor.potential.survey.queries import standing_of
from desaekspor.regions.models import Region, RegionSuccession
from tests.factories import make_enterprise, make_officer, make_region, make_user
from tests.potential.survey.submissions import (
    FIRST,
    PHOTO,
    SECOND,
    VILLAGE,
    archive_of,
    central_csv,
    central_row,
    form_xml,
    kobo_json,
    load,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def village():
    return make_region(VILLAGE, name="Sriamur")


def said(code=VILLAGE):
    return standing_of(VillageSurvey.objects.filter(region=code).first()).said


def counts(file):
    return {name: count for name, count in file.counts.items() if count}


def found(file):
    return [(one["place"], one["row"], one["column"], one["value"], one["code"]) for one in file.found]


def test_a_submission_is_loaded_once_however_often_and_in_whichever_form_it_comes():
    file = load(central_csv(central_row(families="1200", farm_families="300")), by=make_officer())
    assert counts(file) == {"read": 1, "new": 1}
    assert said() == {"families": 1200, "farm_families": 300}

    as_json = {
        "meta/instanceID": f"uuid:{FIRST}", "end": "2026-11-20T09:30:00+07:00", "survey_year": "2026",
        "identity/village_code": VILLAGE, "identity/base_revision": "0", "people/families": "1200", "people/farm_families": "300",
    }  # fmt: skip
    inside = "<people><families>1200</families><farm_families>300</farm_families></people>"
    for content, name in ((kobo_json(as_json), "x.json"), (form_xml(inside=inside), "x.xml")):
        assert counts(load(content, name, by=make_officer())) == {"read": 1, "same": 1}
    assert AnswerChange.objects.count() == 2


def test_a_check_says_what_a_load_would_do_and_writes_nothing():
    content = central_csv(central_row(families="1200"), central_row(SECOND, families="banyak"))

    checked = load(content, check=True)

    assert counts(checked) == {"read": 2, "new": 1, "rejected": 1}
    assert checked.state == SurveyFile.State.CHECKED
    assert (VillageSurvey.objects.count(), SurveySubmission.objects.count()) == (0, 0)
    assert counts(load(content)) == counts(checked)


def test_a_corrected_submission_replaces_what_it_said_before_without_asking():
    load(central_csv(central_row(families="1200")))

    file = load(central_csv(central_row(families="1250", farm_families="10")))

    assert counts(file) == {"read": 1, "changed": 1}
    assert said() == {"families": 1250, "farm_families": 10}


def test_every_value_that_is_no_answer_is_named_with_its_place_and_the_rest_is_loaded():
    content = central_csv(
        central_row(families="1200"),
        central_row(SECOND, families="-3", topography="gunung", farm_families="10") | {"extra-warna": "biru"},
    )

    file = load(content)

    assert counts(file) == {"read": 2, "new": 1, "rejected": 1}
    assert found(file) == [
        ("kiriman.csv", 1, "extra-warna", "", "unknown_column"),
        ("kiriman.csv", 3, "people-families", "-3", "range"),
        ("kiriman.csv", 3, "general-topography", "gunung", "choice"),
    ]
    assert said() == {"families": 1200}, "of the wrong one nothing is written"
    waiting = SurveySubmission.objects.get(instance_id=SECOND)
    assert waiting.content["answers"] == {"farm_families": 10}, "and nothing is lost"
    assert [problem["value"] for problem in waiting.problems] == ["-3", "gunung"]


def test_a_waiting_submission_is_corrected_by_hand_and_loaded(village):
    officer = make_officer()
    load(central_csv(central_row(families="-3", farm_families="10", topography="gunung")), by=officer)
    waiting = SurveySubmission.objects.get()

    settle_submission(waiting, by=officer, corrected={"families": 300, "topography": None})

    assert said() == {"families": 300, "farm_families": 10}
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decided_by) == ("loaded", officer)
    with pytest.raises(NotPossible):
        settle_submission(waiting, by=officer)


def test_a_village_that_is_unknown_ended_or_somebody_elses_is_named():
    old = make_region("32.16.01.2007", name="Setia Asih", last_day=datetime.date(2022, 11, 1))
    new = make_region("32.16.01.1007", name="Setia Asih")
    RegionSuccession.objects.create(old=old, new=new, on=datetime.date(2022, 11, 1), basis="contoh")
    make_region("32.16.05.2002", name="Satriajaya")
    gone = make_region("32.16.01.2099", last_day=datetime.date(2020, 1, 1))
    villages = (old.pk, "32.16.99.2001", "Sriamur", "", gone.pk, "32.16.05.2002", "3216052001")
    rows = [central_row(f"id-{number}", village, families="10") for number, village in enumerate(villages)]
    enumerator = make_user(Role.ENUMERATOR, "32.16.05")
    assign(enumerator, [VILLAGE], by=make_officer())

    file = load(central_csv(*rows), by=enumerator)

    assert [(row, value, code) for _place, row, _column, value, code in found(file)] == [
        (2, "32.16.01.2007", "village_ended"),
        (3, "32.16.99.2001", "village_unknown"),
        (4, "Sriamur", "village_unknown"),
        (5, "", "no_village"),
        (6, gone.pk, "village_gone"),
        (7, "32.16.05.2002", "village_not_yours"),
    ]
    assert file.found[0]["facts"] == {"successors": "Setia Asih (32.16.01.1007)"}
    assert counts(file) == {"read": 7, "new": 1, "rejected": 6}, "ten digits are a code, too"

    officer = make_officer()
    settle_submission(SurveySubmission.objects.get(instance_id="id-0"), by=officer, region=new)
    assert said(new.pk) == {"families": 10}
    with pytest.raises(BadSubmissions):
        load(b"", by=officer)


def test_two_enumerators_of_one_village_are_asked_about_where_they_differ_and_only_there():
    officer = make_officer()
    content = central_csv(
        central_row(FIRST, families="1200", topography="plain", farm_families="300"),
        central_row(SECOND, families="1250", topography="plain", main_commodity="padi"),
    )

    file = load(content, by=officer)

    assert counts(file) == {"read": 2, "new": 1, "conflict": 1}
    assert said() == {"families": 1200, "topography": "plain", "farm_families": 300}
    second = SurveySubmission.objects.get(instance_id=SECOND)
    (difference,), revision = conflicts_of(second)
    assert (difference.question, difference.base, difference.theirs, difference.mine) == ("families", None, 1200, 1250)
    with pytest.raises(AnsweredMeanwhile):
        settle_submission(second, by=officer)

    settle_submission(second, by=officer, choices={"families": MINE}, seen=revision)
    assert said() == {"families": 1250, "topography": "plain", "farm_families": 300, "main_commodity": "padi"}
    assert counts(load(content, by=officer)) == {"read": 2, "same": 2}


def test_an_answer_on_the_page_that_is_newer_than_the_form_is_not_overwritten_and_one_the_form_knew_is():
    officer = make_officer()
    survey = survey_of(Region.objects.get(pk=VILLAGE), 2026)
    save_answers(survey, {"families": 1100, "farm_families": 100}, by=officer, base=0)
    save_answers(survey, {"families": 1150}, by=officer, base=1)

    file = load(central_csv(central_row(base=1, families="1200", farm_families="120")), by=officer)

    assert counts(file) == {"read": 1, "conflict": 1}
    (difference,), _revision = conflicts_of(SurveySubmission.objects.get())
    assert (difference.question, difference.base, difference.theirs, difference.mine) == ("families", 1100, 1150, 1200)
    drop_submission(SurveySubmission.objects.get(), by=officer)
    assert said() == {"families": 1150, "farm_families": 100}
    assert counts(load(central_csv(central_row(base=2, families="1200", farm_families="120")), by=officer)) == {
        "read": 1,
        "same": 1,
    }
    newer = central_csv(central_row(SECOND, base=2, families="1200", farm_families="120"))
    assert counts(load(newer, by=officer)) == {"read": 1, "new": 1}
    assert said() == {"families": 1200, "farm_families": 120}


def test_a_submission_that_contradicts_what_stands_already_waits():
    officer = make_officer()
    save_answers(survey_of(Region.objects.get(pk=VILLAGE), 2026), {"families": 100}, by=officer, base=0)

    file = load(central_csv(central_row(base=1, farm_families="101")), by=officer)

    assert counts(file) == {"read": 1, "rejected": 1}
    assert found(file) == [("kiriman.csv", 2, "people-farm_families", "101", "at_most")]


def test_photos_are_kept_once_clean_and_sealed_also_when_they_come_later():
    before = set(photos.FILES.names())
    row = central_csv(central_row(families="1200", photo_village="a.jpg"))
    without = load(row)
    assert [one["code"] for one in without.found] == ["photo_missing"]

    with_photos = load(archive_of({"survei.csv": row, "media/a.jpg": PHOTO}), "survei.zip")

    assert counts(with_photos) == {"read": 1, "same": 1, "photos": 1}
    photo = SurveyPhoto.objects.get()
    assert photos.FILES.open_sealed(photo.stored_as).read() == PHOTO
    assert PHOTO not in photos.FILES.path_of(photo.stored_as).read_bytes()
    again = load(archive_of({"survei.csv": row, "media/a.jpg": PHOTO}), "survei.zip")
    assert counts(again) == {"read": 1, "same": 1}
    assert SurveyPhoto.objects.count() == 1
    assert set(photos.FILES.names()) - before == {photo.stored_as}, "what was read twice is not kept twice"


def test_a_photo_that_is_none_is_told_and_holds_nothing_up():
    row = central_csv(central_row(families="1200", photo_village="a.jpg"))

    file = load(archive_of({"survei.csv": row, "media/a.jpg": b"GIF89a"}), "survei.zip")

    assert counts(file) == {"read": 1, "new": 1}
    assert [one["code"] for one in file.found] == ["photo_bad"]


def test_an_enterprise_of_another_village_is_named():
    here, there = make_enterprise(), make_enterprise(region="32.16.05.2002")
    row = central_row(families="10") | {"products-leading_product_makers": f"{here.pk} {there.pk}"}

    file = load(central_csv(row))

    assert found(file)[0][2:] == ("products-leading_product_makers", f"{here.pk} {there.pk}", "enterprise_unknown")


def test_a_row_without_a_name_and_one_that_stands_twice_are_named():
    nameless = central_row(families="10") | {"KEY": "", "meta-instanceID": ""}
    content = central_csv(nameless, central_row(families="10"), central_row(families="11"))

    file = load(content)

    assert counts(file) == {"read": 3, "new": 1, "same": 1, "rejected": 1}
    assert [(row, code) for _place, row, _column, _value, code in found(file)] == [(2, "no_instance"), (4, "twice_in_file")]
    assert said() == {"families": 10}


def test_a_file_is_discarded_as_long_as_nothing_of_it_is_loaded():
    officer = make_officer()
    checked = load(central_csv(central_row(families="10")), by=officer, check=True)
    discard(checked, by=officer)
    assert SurveyFile.objects.count() == 0

    with pytest.raises(NotPossible):
        discard(load(central_csv(central_row(families="10")), by=officer), by=officer)


def test_what_a_person_settled_stays_however_often_and_in_whichever_form_the_same_wrong_form_comes(monkeypatch):
    officer = make_officer()
    as_csv = central_csv(
        central_row(families="-3", farm_families="10"), central_row(SECOND, families="10") | {"survey_year": "1999"}
    )
    load(as_csv, by=officer)
    settle_submission(SurveySubmission.objects.get(instance_id=FIRST), by=officer, corrected={"families": 300})
    drop_submission(SurveySubmission.objects.get(instance_id=SECOND), by=officer)

    as_json = {
        "meta/instanceID": f"uuid:{FIRST}", "end": "2026-11-20T09:30:00+07:00", "survey_year": "2026",
        "identity/village_code": VILLAGE, "identity/base_revision": "0", "people/families": -3, "people/farm_families": 10,
    }  # fmt: skip
    assert counts(load(kobo_json(as_json), "x.json", by=officer)) == {"read": 1, "same": 1}
    next_year = timezone.now() + datetime.timedelta(days=400)  # the bounds of years and days have moved
    monkeypatch.setattr(
        "desaekspor.potential.survey.files.timezone", SimpleNamespace(now=lambda: next_year, localtime=lambda: next_year)
    )
    assert counts(load(as_csv, by=officer)) == {"read": 2, "same": 2}
    stranger = make_user(Role.ENUMERATOR, "32.16.05")  # to whom the village was not given
    assert counts(load(as_csv, by=stranger)) == {"read": 2, "same": 2}
    assert counts(load(central_csv(central_row(families="1")), by=stranger)) == {"read": 1, "rejected": 1}
    assert set(SurveySubmission.objects.values_list("state", flat=True)) == {"loaded", "dropped"}
    assert said() == {"families": 300, "farm_families": 10}


def test_an_older_file_brings_nothing_back():
    monday, tuesday = (central_csv(central_row(families=families)) for families in ("1200", "1250"))
    load(monday)
    load(tuesday)

    assert [counts(load(content)) for content in (monday, tuesday)] == [{"read": 1, "same": 1}] * 2
    assert said() == {"families": 1250}


def test_an_answer_that_contradicts_one_that_stands_is_itself_named_and_can_be_corrected():
    officer = make_officer()
    survey = survey_of(Region.objects.get(pk=VILLAGE), 2026)
    save_answers(survey, {"farm_families": 101}, by=officer, base=0)

    file = load(
        central_csv(central_row(base=1, families="100"), central_row(SECOND, base=1, families="90", imk_food="x")), by=officer
    )
    first, second = (SurveySubmission.objects.get(instance_id=name) for name in (FIRST, SECOND))

    assert [
        (one[2:], facts["bound"]) for one, facts in zip(found(file)[:1], (one["facts"] for one in file.found), strict=False)
    ] == [(("people-families", "100", "at_least"), 101)]
    assert first.content["answers"] == {}

    # What comes to light only when it is settled is asked for then, and what was corrected is kept.
    with pytest.raises(Contradicted):
        settle_submission(second, by=officer, corrected={"imk_food": 7})
    second.refresh_from_db()
    assert (second.state, second.content["answers"]) == ("rejected", {"imk_food": 7})
    assert [(one["question"], one["value"], one["code"]) for one in second.problems] == [("families", "90", "at_least")]
    settle_submission(second, by=officer, corrected={"families": None})
    settle_submission(first, by=officer, corrected={"families": 110})
    assert said() == {"farm_families": 101, "families": 110, "imk_food": 7}


def test_a_damaged_photo_is_told_and_holds_nothing_up_neither_when_its_village_is_named_later():
    rows = central_csv(central_row(families="1200", photo_village="a.jpg"), central_row(SECOND, "Sriamur", photo_village="a.jpg"))
    packed = archive_of({"survei.csv": rows, "media/a.jpg": PHOTO}, compression=zipfile.ZIP_STORED)
    officer = make_officer()

    file = load(packed.replace(PHOTO[-6:-2], b"oops"), "survei.zip", by=officer)

    assert counts(file) == {"read": 2, "new": 1, "rejected": 1}
    assert [one["code"] for one in file.found] == ["photo_bad", "village_unknown"]
    waiting = SurveySubmission.objects.get(instance_id=SECOND)
    settle_submission(waiting, by=officer, region=Region.objects.get(pk=VILLAGE))
    assert SurveyPhoto.objects.count() == 0


def test_enterprises_of_another_village_are_refused_however_a_form_is_settled():
    officer, here, there = make_officer(), make_enterprise(), make_enterprise(region="32.16.05.2002")
    both = {"products-leading_product_makers": f"{here.pk} {there.pk}"}
    load(central_csv(central_row(village="Sriamur") | both), by=officer)
    waiting = SurveySubmission.objects.get()

    with pytest.raises(Contradicted):
        settle_submission(waiting, by=officer, region=Region.objects.get(pk=VILLAGE))
    waiting.refresh_from_db()
    assert [(one["code"], one["facts"]) for one in waiting.problems] == [("enterprise_unknown", {"number": there.pk})]
    with pytest.raises(Contradicted):
        settle_submission(waiting, by=officer, corrected={"leading_product_makers": [there.pk]})
    settle_submission(waiting, by=officer, corrected={"leading_product_makers": [here.pk]})
    assert said() == {"leading_product_makers": [here.pk]}


def test_today_is_the_day_in_indonesia(monkeypatch):
    early = datetime.datetime(2026, 12, 31, 18, tzinfo=datetime.UTC)  # one in the morning of 1 January in Jakarta
    monkeypatch.setattr("django.utils.timezone.now", lambda: early)
    row = central_row(families="10") | {"identity-survey_date": "2027-01-01", "survey_year": ""}

    assert counts(load(central_csv(row))) == {"read": 1, "new": 1}
    assert VillageSurvey.objects.get().year == 2027
