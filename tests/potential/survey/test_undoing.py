"""A whole file of submissions is taken back: what it brought goes, what others did since stays, and it can come again."""

import pytest

from desaekspor.accounts.models import AuditEntry
from desaekspor.potential import photos
from desaekspor.potential.survey.answering import save_answers, verify_answers
from desaekspor.potential.survey.errors import NotPossible
from desaekspor.potential.survey.files import start
from desaekspor.potential.survey.models import SurveyFile, SurveySubmission, VillageSurvey
from desaekspor.potential.survey.queries import standing_of
from desaekspor.potential.survey.undoing import take_back_file
from tests.factories import make_officer, make_region
from tests.potential.survey.submissions import PHOTO, SECOND, VILLAGE, archive_of, central_csv, central_row, load

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def village(settings, tmp_path):
    settings.VAR = tmp_path
    return make_region(VILLAGE, name="Sriamur")


def said():
    return {code: value for code, value in standing_of(VillageSurvey.objects.get()).said.items() if value is not None}


def test_answers_photos_and_what_waits_go_and_the_file_can_be_loaded_again(django_capture_on_commit_callbacks):
    officer = make_officer()
    row = central_csv(central_row(families="1200", photo_village="a.jpg"), central_row(SECOND, families="banyak"))
    content = archive_of({"survei.csv": row, "media/a.jpg": PHOTO})
    file = load(content, "survei.zip", by=officer)

    with django_capture_on_commit_callbacks(execute=True):
        counts = take_back_file(file, by=officer)

    assert counts == {"answers": 1, "kept": 0, "photos": 1, "submissions": 2}
    assert said() == {}
    assert photos.FILES.names() == []
    assert not SurveySubmission.objects.filter(state=SurveySubmission.State.REJECTED).exists()
    assert AuditEntry.objects.filter(action="survey.undo_file", by=officer).count() == 1
    with pytest.raises(NotPossible):
        take_back_file(file, by=officer)

    again = load(content, "survei.zip", by=officer)

    assert {name: count for name, count in again.counts.items() if count} == {"read": 2, "new": 1, "rejected": 1, "photos": 1}
    assert said() == {"families": 1200}


def test_what_stood_before_comes_back_and_what_others_did_since_stays():
    officer = make_officer()
    first = load(central_csv(central_row(families="1200", farm_families="300")))
    survey = VillageSurvey.objects.get()
    second = load(central_csv(central_row(SECOND, families="1300", farm_families="350", base=survey.revision)))
    assert said() == {"families": 1300, "farm_families": 350}
    survey.refresh_from_db()
    save_answers(survey, {"farm_families": 360}, by=officer, base=survey.revision)
    survey.refresh_from_db()
    verify_answers(survey, ["families"], by=officer, seen=survey.revision)

    counts = take_back_file(second, by=officer)

    assert (counts["answers"], counts["kept"]) == (1, 1)
    assert said() == {"families": 1200, "farm_families": 360}
    first.refresh_from_db()
    assert first.state == SurveyFile.State.LOADED


def test_a_correction_is_taken_back_to_what_the_same_form_said_before():
    load(central_csv(central_row(families="1200")))
    corrected = load(central_csv(central_row(families="1250")))
    assert said() == {"families": 1250}

    take_back_file(corrected, by=make_officer())

    assert said() == {"families": 1200}
    assert SurveySubmission.objects.get().state == SurveySubmission.State.LOADED
    assert load(central_csv(central_row(families="1200"))).counts["same"] == 1


def test_what_is_not_loaded_cannot_be_taken_back():
    with pytest.raises(NotPossible):
        take_back_file(load(central_csv(central_row(families="1200")), check=True), by=make_officer())
    loaded = load(central_csv(central_row(families="1200")))
    with pytest.raises(NotPossible):
        start(loaded, by=make_officer(), load=True)
