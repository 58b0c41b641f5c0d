"""What of surveys was kept long enough goes; the answers stay, and nothing comes in twice afterwards."""

import datetime

import pytest
from django.utils import timezone

from desaekspor.potential import photos
from desaekspor.potential.survey.files import FILES
from desaekspor.potential.survey.keeping import delete_old_files, delete_old_photos, discard_unloaded
from desaekspor.potential.survey.models import SurveyFile, SurveyPhoto, SurveySubmission, VillageSurvey
from desaekspor.potential.survey.queries import standing_of
from tests.factories import make_region
from tests.potential.survey.submissions import PHOTO, SECOND, VILLAGE, archive_of, central_csv, central_row, load

pytestmark = pytest.mark.django_db
OLD, NOW = timezone.now() - datetime.timedelta(days=400), timezone.now() - datetime.timedelta(days=365)


@pytest.fixture(autouse=True)
def village(settings, tmp_path):
    settings.VAR = tmp_path
    return make_region(VILLAGE, name="Sriamur")


def said():
    return standing_of(VillageSurvey.objects.get()).said


def test_the_file_and_what_it_said_go_and_the_answers_stay():
    content = central_csv(central_row(families="1200"))
    old, new = load(content), load(central_csv(central_row(SECOND, families="1200", farm_families="300")))
    SurveyFile.objects.filter(pk=old.pk).update(loaded_at=OLD)

    assert delete_old_files(NOW, dry_run=True) == 1
    assert delete_old_files(NOW, dry_run=False) == 1
    assert delete_old_files(NOW, dry_run=False) == 0

    old.refresh_from_db()
    assert (old.stored_as, old.found) == ("", None)
    assert FILES.names() == [new.stored_as]
    assert SurveySubmission.objects.get(file=old).content["answers"] == {}
    assert said()["families"] == 1200
    assert load(content).counts["same"] == 1  # it is known still


def test_a_file_stays_while_something_in_it_waits_for_a_person():
    file = load(central_csv(central_row(families="banyak")))
    SurveyFile.objects.filter(pk=file.pk).update(loaded_at=OLD)

    assert delete_old_files(NOW, dry_run=False) == 0
    assert FILES.names() == [file.stored_as]


def test_files_of_which_nothing_was_loaded_go(django_capture_on_commit_callbacks):
    checked = load(central_csv(central_row(families="1200")), check=True)
    SurveyFile.objects.filter(pk=checked.pk).update(created_at=OLD)
    load(central_csv(central_row(SECOND, families="1200")), check=True)

    with django_capture_on_commit_callbacks(execute=True):
        assert (discard_unloaded(NOW, dry_run=True), discard_unloaded(NOW, dry_run=False)) == (1, 1)
    assert len(FILES.names()) == SurveyFile.objects.count() == 1


def test_old_photos_go_with_their_pictures(django_capture_on_commit_callbacks):
    row = central_csv(central_row(photo_village="a.jpg"))
    load(archive_of({"survei.csv": row, "media/a.jpg": PHOTO}), "survei.zip")
    SurveyPhoto.objects.update(at=OLD)

    with django_capture_on_commit_callbacks(execute=True):
        assert (delete_old_photos(NOW, dry_run=True), delete_old_photos(NOW, dry_run=False)) == (1, 1)
    assert (SurveyPhoto.objects.count(), photos.FILES.names()) == (0, [])
