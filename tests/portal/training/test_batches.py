"""Programmes, batches, stages, sessions and the selection on their pages."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from desaekspor.accounts.models import AuditEntry
from desaekspor.readiness.training.models import Programme, Session, TrainingBatch
from tests.factories import make_officer
from tests.readiness.training.classes import make_applicant, make_batch, make_participants, make_session, make_trainer

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def batch_form(**changed):
    today = timezone.localdate()
    dates = {"apply_until": today + 5 * DAY, "starts_on": today + 10 * DAY, "ends_on": today + 250 * DAY}
    return {"name": "Angkatan 1", "places": 30, "waiting_places": 10, "wanted": "", "template": "on", **dates} | changed


def test_a_programme_and_a_batch_with_the_stages_of_the_template(client, officer):
    trainer = make_trainer()
    assert client.get(reverse("portal:training_new")).url == reverse("portal:training_programmes")
    client.post(reverse("portal:training_programmes"), {"name": "Export Coaching Program", "organiser": "Dinas"})
    programme = Programme.objects.get()

    wrong = client.post(
        reverse("portal:training_new"),
        batch_form(programme=programme.pk, ends_on=timezone.localdate(), apply_until="besok", places=0),
    )
    made = client.post(reverse("portal:training_new"), batch_form(programme=programme.pk, trainers=[trainer.pk]))
    again = client.post(reverse("portal:training_new"), batch_form(programme=programme.pk))

    assert set(wrong.context["form"].errors) == {"ends_on", "apply_until", "places"}
    batch = TrainingBatch.objects.get()
    assert (made.url, "name" in again.context["form"].errors) == (batch.get_absolute_url(), True)
    assert batch.stages.count() == 8
    titles = {}
    for language in ("id", "en"):
        with translation.override(language):
            titles[language] = batch.stages.first().title_text
    assert titles == {"id": "Pembukaan dan kesiapan ekspor", "en": "Opening and readiness for export"}
    assert list(batch.trainers.all()) == [trainer]
    client.force_login(trainer)
    assert "Angkatan 1" in client.get(reverse("portal:training")).content.decode()
    assert {"training.programme", "training.batch"} <= set(AuditEntry.objects.values_list("action", flat=True))


def test_stages_are_changed_moved_and_taken_out_and_what_nobody_changed_stays_the_template_s(client, officer):
    batch = make_batch(by=officer)
    first, second, *_others = batch.stages.all()
    address = reverse("portal:training_stages", args=[batch.pk])
    sent = {
        "stage-0": first.pk,
        "number-0": "2",
        "title-0": "Pembukaan dan kesiapan ekspor",
        "content-0": "Isi kami sendiri",
        "task-0": "",
        "due_on-0": "28-11-2026",
        "stage-1": second.pk,
        "number-1": "1",
        "title-1": "Riset pasar Jepang",
        "number-2": "3",
        "title-2": "Kunjungan pabrik",
    }

    wrong = client.post(address, sent | {"due_on-1": "kemarin"}, follow=True)
    client.post(address, sent)

    assert "bukan tanggal" in wrong.content.decode()
    rows = list(batch.stages.values_list("number", "template", "title", "content"))
    assert rows == [
        (1, "research", "Riset pasar Jepang", ""),
        (2, "start", "", "Isi kami sendiri"),
        (3, "", "Kunjungan pabrik", ""),
    ]
    (participant,) = make_participants(batch)
    participant.works.create(stage=batch.stages.get(number=3))
    kept = client.post(address, {"stage-0": first.pk, "title-0": "Pembukaan"}, follow=True)
    assert ("tahap ini tetap ada" in kept.content.decode(), batch.stages.count()) == (True, 3)


def test_a_session_needs_a_place_or_a_link_and_can_be_called_off(client, officer):
    batch = make_batch(by=officer)
    address = reverse("portal:training_session_new", args=[batch.pk])
    given = {"title": "Riset pasar", "day": "2027-01-12", "begins": "09:00", "ends": "12:00"}

    nowhere = client.post(address, given)
    script = client.post(address, given | {"online_url": "javascript:alert(1)"})
    backwards = client.post(address, given | {"place": "Aula", "ends": "08:00"})
    client.post(address, given | {"place": "Aula"})

    assert [set(page.context["form"].errors) for page in (nowhere, script, backwards)] == [{"place"}, {"online_url"}, {"ends"}]
    session = Session.objects.get()
    assert (timezone.localtime(session.starts_at).hour, session.sequence) == (9, 0)
    client.post(reverse("portal:training_session_cancel", args=[session.pk]))
    session.refresh_from_db()
    assert (session.sequence, session.cancelled_at is None) == (1, False)
    assert "Dibatalkan" in client.get(session.get_absolute_url()).content.decode()


def test_the_selection_is_previewed_taken_over_and_closed(client, officer):
    batch = make_batch(by=officer)
    for scale in ("small", "small", "micro", "large", ""):
        make_applicant(batch, computed_scale=scale)
    address = reverse("portal:training_selection", args=[batch.pk])

    before = client.get(address).content.decode()
    client.post(reverse("portal:training_accept", args=[batch.pk]))
    refused = client.post(reverse("portal:training_close", args=[batch.pk]), follow=True).content.decode()
    numbers = list(batch.enrolments.filter(state="applied").values_list("pk", flat=True))
    client.post(
        reverse("portal:training_applications", args=[batch.pk]),
        {"pilih": numbers, "putusan": "declined", "reason": "Skala belum diketahui"},
    )
    closed = client.post(reverse("portal:training_close", args=[batch.pk]), follow=True).content.decode()

    assert "Seleksi: 2 dari 5" in before
    assert "1 belum diputuskan" in refused
    assert "Seleksi ditutup. 2 peserta." in closed
    assert "Daftar tunggu" in client.get(address).content.decode()


def test_weights_and_quotas_are_changed_and_all_zero_is_refused(client, officer):
    batch = make_batch(by=officer)
    make_applicant(batch)
    address = reverse("portal:training_weights", args=[batch.pk])

    nothing = client.post(address, {"bobot-size": "0"})
    client.post(address, {"bobot-size": "1,5", "bobot-women": "2", "kuota-32.16.05": "1"})

    assert nothing.context["form"].non_field_errors()
    batch.refresh_from_db()
    assert (batch.weights["size"], batch.weights["women"], batch.quotas) == (1.5, 2.0, {"32.16.05": 1})


@pytest.mark.one_database
def test_the_pages_of_a_batch_show_the_funnel_and_take_the_same_queries_for_one_and_three(
    client, officer, django_assert_max_num_queries
):
    batch = make_batch(by=officer, places=5)
    (first, *_more) = make_participants(batch, 3)
    first.attendances.create(session=make_session(batch), way="list")

    with django_assert_max_num_queries(30):
        shown = client.get(batch.get_absolute_url()).content.decode()
    with django_assert_max_num_queries(20):
        participants = client.get(reverse("portal:training_participants", args=[batch.pk])).content.decode()

    assert "Sejauh mana mereka melangkah" in shown
    assert "1 / 1" in participants
