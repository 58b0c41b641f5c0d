"""What trainings hold of persons is told, erased and deleted in time; a merge takes it along and gives it back."""

import datetime
import io

import pytest
from django.utils import timezone

from desaekspor.privacy.services.erasing import erase_person
from desaekspor.privacy.services.purging import purge
from desaekspor.privacy.services.requests import receive_request
from desaekspor.privacy.sheet.contents import sheet_of
from desaekspor.readiness.training.files import FILES
from desaekspor.readiness.training.mentoring import write_visit
from desaekspor.readiness.training.models import Enrolment, MentorVisit, TaskFile, TaskWork
from desaekspor.readiness.training.working import add_file, hand_in
from desaekspor.registry.duplicates.merging import merge
from desaekspor.registry.duplicates.unmerging import unmerge
from desaekspor.upkeep.doctor import examine
from tests.factories import make_enterprise
from tests.readiness.training.classes import make_applicant, make_batch, make_participants

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\ntrailer\n%%EOF\n"


@pytest.fixture(autouse=True)
def _var(tmp_path, settings):
    settings.VAR = tmp_path


@pytest.fixture
def participant():
    """With words of the owner and of the mentor, and a file."""
    batch = make_batch()
    (found,) = make_participants(batch, motivation="Anak saya Penanda ikut membantu")
    work = hand_in(found, batch.stages.first(), words="Ditulis oleh Penanda")
    add_file(work, PDF, "penanda.pdf")
    visited = {"visited_on": timezone.localdate(), "place": "rumah Penanda", "advice": "Bicara dengan Penanda"}
    write_visit(found, visited, by=batch.created_by)
    return found


def test_the_sheet_of_a_person_tells_it(participant):
    sheet = sheet_of(participant.enterprise, {}, [])

    (rows,) = [section["rows"] for section in sheet["sections"] if section["title"] == "Pelatihan"]
    assert rows[0][0] == "Export Coaching Program – Angkatan 1"
    assert all(words in rows[0][3] for words in ("Anak saya Penanda", "Ditulis oleh", "Bicara dengan", "penanda.pdf"))


def test_a_person_who_is_erased_leaves_no_words_and_no_file(participant, django_capture_on_commit_callbacks):
    asked = receive_request(participant.enterprise, kind="erase", channel="face", by=participant.batch.created_by)

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(asked, by=participant.batch.created_by)

    assert (Enrolment.objects.get().motivation, Enrolment.objects.get().state) == (None, "selected")
    assert [(one.words, one.files.count()) for one in TaskWork.objects.all()] == [(None, 0)]
    assert [(one.advice, one.place) for one in MentorVisit.objects.all()] == [(None, "")]
    assert FILES.names() == []


def test_words_and_files_go_three_years_after_the_batch(participant, django_capture_on_commit_callbacks):
    ended = timezone.localdate() - datetime.timedelta(days=1094)
    participant.batch.__class__.objects.update(starts_on=ended, ends_on=ended)
    assert purge()["trainings"] == 0
    participant.batch.__class__.objects.update(
        starts_on=ended - datetime.timedelta(days=3), ends_on=ended - datetime.timedelta(days=2)
    )

    assert purge(dry_run=True)["trainings"] == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert purge()["trainings"] == 1
    assert purge()["trainings"] == 0
    assert (TaskFile.objects.count(), FILES.names()) == (0, [])


def test_a_merge_takes_enrolments_along_and_gives_them_back(participant):
    officer, survivor = participant.batch.created_by, make_enterprise(name="Kecap Bintnag")
    both = make_batch(programme=participant.batch.programme, by=officer, name="Angkatan 2")
    twice, kept = make_applicant(both, enterprise=participant.enterprise), make_applicant(both, enterprise=survivor)

    (merged,) = merge(survivor.pk, [participant.enterprise_id], by=officer).merges

    holders = dict(Enrolment.objects.values_list("pk", "enterprise"))
    assert holders == {participant.pk: survivor.pk, twice.pk: participant.enterprise_id, kept.pk: survivor.pk}
    assert Enrolment.objects.get(pk=participant.pk).motivation == "Anak saya Penanda ikut membantu"
    unmerge(merged, by=officer)
    assert Enrolment.objects.get(pk=participant.pk).enterprise_id == participant.enterprise_id


def test_the_doctor_looks_after_the_files(participant):
    found = {result.check.name: result.state for result in examine(only=("files", "orphans", "sealed"))}
    assert found == {"files": "good", "orphans": "good", "sealed": "good"}

    FILES.delete(TaskFile.objects.get().stored_as)

    assert examine(only=("files",))[0].state == "wrong"


def test_a_file_that_was_stored_opens_again(participant):
    kept = TaskFile.objects.get()

    with FILES.open_sealed(kept.stored_as) as file:
        assert io.BytesIO(file.read()).getvalue() == PDF
