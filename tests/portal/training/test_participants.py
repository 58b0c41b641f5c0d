"""What is written of a participant: attendance, tasks with files, tests, visits, the end, certificate, follow-ups."""

import datetime
import io
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from desaekspor.readiness.assessment.services import begin_assessment
from desaekspor.readiness.chain.models import ChainPlace, Stage
from desaekspor.readiness.training import links
from desaekspor.readiness.training.attending import code_of, show_code
from desaekspor.readiness.training.calendars import make_link, take_back
from desaekspor.readiness.training.completing import complete, give_certificate, months_later, withdraw_certificate
from desaekspor.readiness.training.files import FILES
from desaekspor.readiness.training.funnel import funnel_of
from desaekspor.readiness.training.models import CodeTry, CourseCertificate, TaskFile
from desaekspor.readiness.training.queries import workload_of
from desaekspor.readiness.training.selecting import leave
from tests.factories import make_officer
from tests.readiness.training.classes import make_batch, make_participants, make_session, make_trainer

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n"


@pytest.fixture(autouse=True)
def _var(tmp_path, settings):
    settings.VAR = tmp_path


@pytest.fixture
def trainer():
    return make_trainer()


@pytest.fixture
def batch(trainer):
    return make_batch(trainers=[trainer], places=3)


def attend(client, code, number, **extra):
    return client.post(reverse("portal:training_attend"), {"code": code, "number": number}, **extra)


def test_a_participant_attends_by_code_once_and_one_telephone_speaks_for_one(client, batch, trainer):
    first, second = make_participants(batch, 2)
    session = show_code(make_session(batch), by=trainer)
    code, _seconds = code_of(session)

    wrong = attend(client, "12", first.number)
    done = attend(client, f"{code[:3]} {code[3:]}", first.number)
    again = attend(client, code, first.number)
    other = attend(client, code, second.number)
    nobody = attend(client, code, 99)

    assert "bukan kode saat ini" in wrong.content.decode()
    assert "tercatat hadir" in done.content.decode()
    assert "sudah tercatat hadir" in again.content.decode()
    assert "sudah dipakai untuk hadir nomor 1" in other.content.decode()
    assert "Tidak ada peserta bernomor itu" in nobody.content.decode()
    assert list(session.attendances.values_list("enrolment", "way")) == [(first.pk, "code")]
    assert CodeTry.objects.count() == 2


def test_who_types_wrong_codes_waits_and_others_do_not(client, batch, trainer):
    (participant,) = make_participants(batch)
    session = show_code(make_session(batch), by=trainer)
    for _try in range(20):
        attend(client, "12", 1)

    refused = attend(client, code_of(session)[0], participant.number)
    elsewhere = attend(client, code_of(session)[0], participant.number, REMOTE_ADDR="10.1.1.1")

    assert "Terlalu banyak kode salah" in refused.content.decode()
    assert "tercatat hadir" in elsewhere.content.decode()


def test_a_code_ends_with_the_trainer_s_word_and_a_full_session_takes_nobody(client, batch, trainer):
    first, second = make_participants(batch, 2)
    session = show_code(make_session(batch, places=1), by=trainer)
    code = code_of(session)[0]
    attend(client, code, first.number)
    client.session.flush()
    client.cookies.clear()

    full = attend(client, code, second.number)
    show_code(session, by=trainer, stop=True)
    ended = attend(client, code, second.number)

    assert "Semua 1 tempat" in full.content.decode()
    assert "bukan kode saat ini" in ended.content.decode()


def test_the_trainer_shows_the_code_and_keeps_the_list(client, batch, trainer):
    first, second = make_participants(batch, 2)
    session = make_session(batch)
    client.force_login(trainer)

    shown = client.post(reverse("portal:training_code", args=[session.pk]), follow=True)
    client.post(session.get_absolute_url(), {"hadir": [first.pk, second.pk, 999]})
    client.post(session.get_absolute_url(), {"hadir": [second.pk]})

    session.refresh_from_db()
    digits = code_of(session)[0]
    assert session.takes_code
    assert f"{digits[:3]} {digits[3:]}" in client.get(reverse("portal:training_code", args=[session.pk])).content.decode()
    assert (shown.status_code, shown["Cache-Control"]) == (200, "no-store")
    assert list(session.attendances.values_list("enrolment", "way")) == [(second.pk, "list")]


def test_a_personal_link_opens_one_enterprise_and_ends_when_it_is_replaced_or_left(client, batch):
    first, second = make_participants(batch, 2)
    session = show_code(make_session(batch), by=batch.created_by)
    token = links.token_of(first)
    address = reverse("portal:training_participant", args=[token])

    page = client.get(address).content.decode()
    client.post(address, {"code": code_of(session)[0]})
    feed = client.get(reverse("portal:training_participant_feed", args=[links.token_of(first)]))

    assert "Saya hadir" in page
    assert "WAWAN" not in page
    assert list(session.attendances.values_list("enrolment", flat=True)) == [first.pk]
    assert (feed["Content-Type"], b"SUMMARY:Riset pasar" in feed.content) == ("text/calendar; charset=utf-8", True)
    forged = token[:-1] + ("A" if token[-1] != "A" else "E")
    assert client.get(reverse("portal:training_participant", args=[forged])).status_code == 404
    links.new_link(first, by=batch.created_by)
    assert client.get(address).status_code == 404
    old = reverse("portal:training_participant", args=[links.token_of(second)])
    leave(second, by=batch.created_by, reason="pindah kota")
    assert client.get(old).status_code == 404
    batch.starts_on, batch.ends_on = datetime.date(2020, 1, 1), datetime.date(2020, 6, 1)
    batch.save()
    first.refresh_from_db()
    assert client.get(reverse("portal:training_participant", args=[links.token_of(first)])).status_code == 404


def document(*names):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for name in ("[Content_Types].xml", *names):
            package.writestr(name, "x")
    return content.getvalue()


def hand_in(client, participant, *contents, words="", name="tugas.pdf"):
    files = []
    for content in contents:
        file = io.BytesIO(content)
        file.name = name
        files.append(file)
    stage = participant.batch.stages.first()
    address = reverse("portal:training_participant_task", args=[links.token_of(participant), stage.pk])
    return client.post(address, {"words": words, "berkas": files})


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "Ini bukan gambar"),
        (b"<html><script>alert(1)</script>", "Ini bukan gambar"),
        (PDF.replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "program atau skrip"),
        (document("word/document.xml", "word/vbaProject.bin"), "program atau skrip"),
        (document("unknown.xml"), "Ini bukan gambar"),
        (b"PK\x03\x04 and no more", "rusak"),
        (PDF[:-7], "rusak"),
        (b"", "kosong"),
    ],
)
def test_files_that_are_no_picture_pdf_or_document_are_refused(client, batch, content, words):
    (participant,) = make_participants(batch)

    refused = hand_in(client, participant, content)

    assert words in refused.content.decode()
    assert (TaskFile.objects.count(), FILES.names()) == (0, [])


def test_a_task_is_handed_in_judged_and_handed_in_again(client, batch, trainer):
    (participant,) = make_participants(batch)

    hand_in(client, participant, PDF, document("word/document.xml"), words="Daftar harga FOB", name="../../harga<b>.exe")
    hand_in(client, participant, PDF)
    (work,) = participant.works.all()
    names = [file.name for file in work.files.all()]
    client.force_login(trainer)
    address = reverse("portal:training_task", args=[participant.pk, work.stage_id])
    without = client.post(address, {"verdict": "again", "feedback": ""}, follow=True)
    client.post(address, {"verdict": "again", "feedback": "Tambahkan ongkos truk"})
    got = client.get(reverse("portal:training_task_file", args=[participant.pk, work.files.first().pk]))

    assert names == ["harga_b_.pdf", "harga_b_.docx"]
    assert "Tuliskan alasannya" in without.content.decode()
    assert b"".join(got.streaming_content) == PDF
    assert (got["Content-Disposition"].split(";")[0], got["X-Content-Type-Options"]) == ("attachment", "nosniff")
    work.refresh_from_db()
    assert (work.verdict, work.words, work.feedback) == ("again", "Daftar harga FOB", "Tambahkan ongkos truk")
    client.logout()
    hand_in(client, participant, words="Sudah saya tambah")
    work.refresh_from_db()
    assert work.verdict == ""
    client.force_login(trainer)
    client.post(address, {"verdict": "good", "feedback": ""})
    client.logout()
    late = hand_in(client, participant, PDF, words="Yang lain")  # from a page that was open before
    work.refresh_from_db()
    assert "sudah diterima" in late.content.decode()
    assert (work.verdict, work.words, work.files.count()) == ("good", "Sudah saya tambah", 2)
    client.force_login(make_trainer())
    assert client.get(address).status_code == 404


def test_results_of_tests_show_the_change_and_wrong_ones_are_not_written(client, batch, trainer):
    first, second = make_participants(batch, 2)
    client.force_login(trainer)
    address = reverse("portal:training_tests", args=[batch.pk])

    wrong = client.post(address, {f"sebelum-{first.pk}": "40", f"sesudah-{first.pk}": "120"})
    client.post(address, {f"sebelum-{first.pk}": "40", f"sesudah-{first.pk}": "72,5", f"sebelum-{second.pk}": "55"})

    first.refresh_from_db()
    second.refresh_from_db()
    assert (wrong.status_code, first.test_change, second.post_score, second.test_change) == (422, 32.5, None, None)
    assert "+32,5" in client.get(address).content.decode()


def test_visits_with_their_next_step_count_in_the_mentor_s_work(client, batch, trainer):
    first, second = make_participants(batch, 2)
    client.force_login(batch.created_by)
    participants = reverse("portal:training_participants", args=[batch.pk])
    client.post(participants, {"pilih": [first.pk, second.pk], "aksi": "pendamping", "pendamping": trainer.pk})
    client.force_login(trainer)
    address, today = reverse("portal:training_visit", args=[first.pk]), timezone.localdate()
    visited = {"visited_on": today - datetime.timedelta(days=40), "advice": "Label belum dua bahasa", "next_step": "Ubah label"}

    future = client.post(address, visited | {"visited_on": today + datetime.timedelta(days=1), "due_on": today})
    without = client.post(address, visited)
    client.post(address, visited | {"due_on": today - datetime.timedelta(days=5)})

    assert [set(page.context["form"].errors) for page in (future, without)] == [{"visited_on"}, {"due_on"}]
    (row,) = workload_of(trainer)
    assert {name: row[name] for name in ("participants", "visits", "overdue", "unseen")} == {
        "participants": 2,
        "visits": 1,
        "overdue": 1,
        "unseen": 1,
    }
    visit = first.visits.get()
    client.post(reverse("portal:training_step", args=[first.pk, visit.pk]))
    assert workload_of(trainer)[0]["overdue"] == 0


def test_completing_makes_follow_ups_and_a_certificate_that_anybody_checks(client, batch, trainer):
    first, second = make_participants(batch, 2)
    client.force_login(batch.created_by)
    participants = reverse("portal:training_participants", args=[batch.pk])
    client.post(participants, {"pilih": [first.pk], "aksi": "selesai"})
    client.post(participants, {"pilih": [first.pk, second.pk], "aksi": "sertifikat"})
    certificate = CourseCertificate.objects.get()
    pdf = client.get(reverse("portal:training_certificate_pdf", args=[first.pk]) + "?bahasa=en")
    client.logout()
    typed = reverse("portal:training_verify") + f"?kode={certificate.code.lower()}"

    page = client.get(typed, follow=True).content.decode()
    unknown = client.get(reverse("portal:training_verify") + "?kode=K7QM-4P2X-9RTN", follow=True)
    withdraw_certificate(certificate, by=batch.created_by, reason="ternyata tidak hadir")
    after = client.get(reverse("portal:training_verified", args=[certificate.written])).content.decode()

    assert pdf.content.startswith(b"%PDF-")
    assert ("Kecap Bintang" in page, "Berlaku" in page, "WAWAN" in page) == (True, True, False)
    assert unknown.status_code == 404
    assert ("tidak berlaku lagi" in after, "ternyata tidak hadir" in after) == (True, False)
    today = timezone.localdate()
    assert list(first.follow_ups.values_list("months", "due_on")) == [(n, months_later(today, n)) for n in (3, 6, 12)]


def test_a_follow_up_keeps_what_is_not_known_apart_from_zero(client, batch, trainer):
    (participant,) = make_participants(batch)
    complete(participant, by=trainer, on=timezone.localdate() - datetime.timedelta(days=120))
    client.force_login(trainer)
    address = reverse("portal:training_follow_up", args=[participant.pk, 3])

    listed = client.get(reverse("portal:training_follow_ups")).content.decode()
    wrong = client.post(address, {"exported": "false", "sales_idr": "2.000.000"})
    client.post(address, {"exported": "false", "orders": "2"})  # a contract is no export yet
    ordered = participant.follow_ups.get(months=3)
    client.post(address, {"exported": "true", "orders": "2", "sales_idr": "Rp125.000.000", "jobs": "", "note": "ke Malaysia"})

    again = client.get(address).context["form"].initial

    assert "lewat tenggat" in listed
    assert (again["exported"], again["sales_idr"], again["jobs"]) == ("true", "125.000.000", None)
    assert set(wrong.context["form"].errors) == {"exported"}
    assert (ordered.exported, ordered.orders) == (False, 2)
    assert ChainPlace.objects.get().stage == Stage.SHIPPED  # the chain hears of it
    client.post(address, {"exported": "", "orders": "", "sales_idr": "", "jobs": "", "note": ""})
    assert ChainPlace.objects.get().stage == Stage.TRAINED  # it was a slip
    client.post(address, {"exported": "true", "orders": "2", "sales_idr": "Rp125.000.000", "jobs": "", "note": "ke Malaysia"})
    assert ChainPlace.objects.get().stage == Stage.SHIPPED
    done = participant.follow_ups.get(months=3)
    assert (done.exported, done.orders, done.sales_idr, done.jobs, done.note) == (True, 2, 125_000_000, None, "ke Malaysia")
    assert [(step.name, step.count) for step in funnel_of(batch)] == [
        ("applied", 1),
        ("selected", 1),
        ("attended", 0),
        ("completed", 1),
        ("followed", 1),
    ]


def test_somebody_who_did_not_complete_gets_no_certificate(client, batch):
    (participant,) = make_participants(batch)
    client.force_login(batch.created_by)
    end = reverse("portal:training_end", args=[participant.pk])

    without = client.post(end, {"reason": ""}, follow=True)
    client.post(end, {"reason": "Hadir kurang dari separuh"})
    refused = client.post(reverse("portal:training_certificate", args=[participant.pk]), {"aksi": "beri"}, follow=True)

    participant.refresh_from_db()
    assert "Tuliskan alasannya" in without.content.decode()
    assert (participant.state, participant.follow_ups.count(), CourseCertificate.objects.count()) == ("failed", 0, 0)
    assert "hanya untuk yang menyelesaikan" in refused.content.decode()


def test_a_calendar_has_the_own_sessions_until_its_address_is_taken_back(client, batch, trainer):
    make_participants(batch)
    make_session(batch)
    stranger = make_trainer()
    addresses = [reverse("portal:training_feed", args=[make_link(user)]) for user in (trainer, stranger)]

    own, foreign = (client.get(address).content.decode() for address in addresses)
    client.force_login(trainer)
    page = client.post(reverse("portal:training_calendar"))
    replaced = client.get(addresses[0])
    take_back(stranger)

    assert ("SUMMARY:Riset pasar" in own, "VEVENT" in foreign) == (True, False)
    assert "/pelatihan/kalender/" in page.context["address"]
    assert (replaced.status_code, client.get(addresses[1]).status_code) == (404, 404)


@pytest.mark.one_database
def test_the_page_of_an_enrolment_shows_everything_and_strangers_nothing(client, batch, trainer):
    (participant,) = make_participants(batch)
    client.force_login(trainer)
    assert "Belum ada yang menilai" in client.get(participant.get_absolute_url()).content.decode()
    begin_assessment(participant.enterprise)
    assert "Harus ada lebih dahulu" in client.get(participant.get_absolute_url()).content.decode()
    give_certificate(complete(participant, by=trainer), by=batch.created_by)

    for user, status in ((batch.created_by, 200), (trainer, 200), (make_officer("33.09"), 404), (make_trainer(), 404)):
        client.force_login(user)
        assert client.get(participant.get_absolute_url()).status_code == status
