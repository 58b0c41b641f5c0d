"""The assessment on pages: officers, owners with an account, owners with a link, and those who may do none of it."""

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desaekspor.accounts.models import Role
from desaekspor.jobs.runner import run
from desaekspor.readiness.assessment.links import make_link, token_of, withdraw_link
from desaekspor.readiness.assessment.models import AnswerFile, LinkUse, OwnerLink, QuestionVersion, ReadinessAssessment, Way
from desaekspor.readiness.assessment.services import begin_assessment, save_answers
from desaekspor.registry.exports.models import Export
from tests.factories import make_enterprise, make_officer, make_user
from tests.potential.survey.submissions import PHOTO

pytestmark = pytest.mark.django_db


def logged_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def enterprise():
    return make_enterprise(name="Kecap Bulan", nib="1234567890123")


def page(client, name, *args, **query):
    response = client.get(reverse(f"portal:{name}", args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def file_of(content, name):
    file = io.BytesIO(content)
    file.name = name
    return file


def test_an_officer_assesses_an_enterprise_group_by_group(officer, enterprise):
    client = logged_in(officer)
    assert "Kecap Bulan" in page(client, "readiness_enterprise", enterprise.pk)

    first = client.post(reverse("portal:readiness_enterprise", args=[enterprise.pk]))
    assert first["Location"] == reverse("portal:readiness_group", args=[enterprise.pk, "legalitas"])
    form = page(client, "readiness_group", enterprise.pk, "legalitas")
    assert 'name="A1" value="yes" checked' in form  # the register knows the NIB
    answers = {"A1": "yes", "A2": "no", "A3": "cv?", "A4": "yes", "dasar": "1"}
    refused = client.post(first["Location"], answers)
    assert refused.status_code == 400
    assert ReadinessAssessment.objects.get().answers.filter(question="A2").exists() is False

    saved = client.post(first["Location"], answers | {"A3": "firm", "lanjut": "1"})
    assert saved["Location"] == reverse("portal:readiness_group", args=[enterprise.pk, "produk"])
    for name in ("readiness_enterprise", "readiness_print", "readiness_history"):
        assert "Kecap Bulan" in page(client, name, enterprise.pk)
    text = page(client, "readiness_enterprise", enterprise.pk)
    assert text.index("Padankan NIK menjadi NPWP.") < text.index("Hitung harga pokok")  # a gate stands before what weighs more
    assert "Merintis sampai Bertumbuh" in text  # the gate holds the band down, and more is open
    assert "Kesiapan ekspor" in page(client, "enterprise", enterprise.pk)


def test_what_somebody_else_answered_meanwhile_is_told(officer, enterprise):
    assessment = begin_assessment(enterprise)
    save_answers(assessment, {"E3": ("3", None)}, way=Way.LINK)

    response = logged_in(officer).post(
        reverse("portal:readiness_group", args=[enterprise.pk, "manajemen"]), {"E3": "0", "dasar": "1"}
    )

    assert "jawaban orang itu tetap" in response.content.decode()
    assert assessment.answers.get(question="E3").value == "3"


def test_a_second_person_checks_what_was_answered(officer, enterprise):
    assessment = begin_assessment(enterprise)
    save_answers(assessment, {"E3": ("3", None)}, way=Way.LINK)
    address = reverse("portal:readiness_group", args=[enterprise.pk, "manajemen"])
    assert "Saya sudah melihat buktinya" in logged_in(officer).get(address).content.decode()

    logged_in(officer).post(address, {"E3": "3", "cek": "E3", "dasar": "2"})

    assert assessment.answers.get(question="E3").verified_by == officer


def test_proofs_are_pictures_or_pdfs_and_only_ever_downloaded(officer, enterprise):
    client, assessment = logged_in(officer), begin_assessment(enterprise)
    address = reverse("portal:readiness_file_new", args=[enterprise.pk, "A1"])
    svg = file_of(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "surat.png")
    active = b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF"
    for bad in (svg, file_of(active, "surat.pdf"), None):
        client.post(address, {"berkas": bad} if bad else {})
    assert AnswerFile.objects.count() == 0

    client.post(address, {"berkas": file_of(PHOTO, "surat.png")})
    client.post(address, {"berkas": file_of(PHOTO, "surat.png")})

    file = AnswerFile.objects.get()
    assert "Gambar" in page(client, "readiness_group", enterprise.pk, "legalitas")
    taken = client.get(reverse("portal:readiness_file", args=[enterprise.pk, file.pk]))
    assert taken["Content-Disposition"].startswith("attachment")
    assert (taken["X-Content-Type-Options"], taken["Content-Type"]) == ("nosniff", "image/jpeg")
    b"".join(taken.streaming_content)
    other = make_enterprise(name="Lain")
    begin_assessment(other)
    assert client.get(reverse("portal:readiness_file", args=[other.pk, file.pk])).status_code == 404
    client.post(reverse("portal:readiness_file_delete", args=[enterprise.pk, file.pk]))
    assert assessment.files.count() == 0


def test_owners_answer_for_their_own_with_their_account():
    owner, stranger = make_user(Role.OWNER, None), make_user(Role.OWNER, None)
    enterprise = make_enterprise(owner={"name": "SITI", "user": owner})
    client = logged_in(owner)
    client.post(reverse("portal:readiness_enterprise", args=[enterprise.pk]))
    address = reverse("portal:readiness_group", args=[enterprise.pk, "manajemen"])

    assert client.post(address, {"E3": "2", "cek": "E3"}).status_code == 302

    answer = ReadinessAssessment.objects.get().answers.get(question="E3")
    assert (answer.value, answer.way, answer.by, answer.verified_at) == ("2", Way.OWNER, owner, None)
    assert client.get(reverse("portal:readiness_links", args=[enterprise.pk])).status_code == 403
    assert logged_in(stranger).get(address).status_code == 404


def test_the_list_is_filtered_sorted_paged_and_taken_out(officer):
    client = logged_in(officer)
    for place in range(3):
        begin_assessment(make_enterprise(name=f"Usaha {place}"))
    one = ReadinessAssessment.objects.first()
    save_answers(one, {"A1": ("no", None)}, way=Way.OFFICER)
    client.get("/kesiapan/")  # what is only asked once
    with CaptureQueriesContext(connection) as few:
        text = page(client, "readiness")
    assert text.count("<tr data-href") == 3
    for place in range(3, 9):
        begin_assessment(make_enterprise(name=f"Usaha {place}"))
    with CaptureQueriesContext(connection) as many:
        page(client, "readiness")
    assert len(many) == len(few)
    assert page(client, "readiness", gerbang="A1").count("<tr data-href") == 1
    assert page(client, "readiness", tahap="4", cari="usaha").count("<tr data-href") == 0
    assert page(client, "readiness", sejak=timezone.localdate().isoformat()).count("<tr data-href") == 9
    assert page(client, "readiness", sejak="2199-01-01").count("<tr data-href") == 0
    assert page(client, "readiness", wilayah="32.16.05", urut="-skor", sesudah="x.y").count("<tr data-href") == 9

    assert client.post(reverse("portal:readiness_export") + "?gerbang=A1", {"kind": "xlsx"}).status_code == 302
    export = Export.objects.get()
    run(export.job_id)
    export.refresh_from_db()
    assert (export.rows, export.subject) == (1, Export.Subject.READINESS)


def test_an_administrator_sees_who_would_move_before_another_version_is_used(officer, enterprise):
    save_answers(begin_assessment(enterprise), {"B4": ("no", None)}, way=Way.OFFICER)
    client = logged_in(make_user(Role.ADMINISTRATOR, None))
    base = QuestionVersion.objects.get()
    assert "B4" in page(client, "readiness_questions")
    form = page(client, "readiness_questions_edit")
    address, given = (
        reverse("portal:readiness_questions_edit"),
        {"dasar": base.pk, "band.1": "89", "band.2": "90", "band.3": "91", "A1.weight": "5"},
    )
    assert 'name="A1.weight" value="3"' in form

    looked = client.post(address, given | {"lakukan": "pratinjau"}).content.decode()
    assert "1 dari 1" in looked
    assert QuestionVersion.objects.count() == 1
    assert client.post(address, given | {"lakukan": "simpan", "versi": "2027.1", "band.1": "banyak"}).status_code == 400
    saved = client.post(
        address, given | {"lakukan": "simpan", "versi": "2027.1", "band.1": "88.5", "A1.cost_low": "5", "A1.cost_high": "9"}
    )

    row = QuestionVersion.objects.get(version="2027.1")
    assert saved["Location"] == reverse("portal:readiness_questions_version", args=[row.pk])
    assert (row.table.by_code["A1"].weight, row.table.by_code["A1"].cost, row.table.bands[1].at) == (5, (5, 9), 88.5)
    assert "Daftarkan" in page(client, "readiness_questions_version", row.pk)
    assert client.post(reverse("portal:readiness_questions_use", args=[base.pk])).status_code == 302
    text = client.post(address, {"teks": "questions = 5", "dasar": base.pk, "lakukan": "pratinjau"})
    assert text.status_code == 400


def test_an_owner_answers_by_a_link_without_an_account(officer, enterprise):
    client = logged_in(officer)
    client.post(reverse("portal:readiness_links", args=[enterprise.pk]))
    link = OwnerLink.objects.get()
    made = page(client, "readiness_links", enterprise.pk)
    assert token_of(link).partition(":")[0] in made  # what follows tells the second in which it was written
    assert "https://wa.me/?text=Selamat%20siang" in made
    client.post("/bahasa/", {"language": "en"})
    assert "https://wa.me/?text=Selamat%20siang" in page(client, "readiness_links", enterprise.pk)  # owners read Indonesian
    phone, token = Client(), token_of(link)

    begin = phone.get(reverse("portal:readiness_fill", args=[token]))
    assert (begin["Referrer-Policy"], begin["X-Robots-Tag"]) == ("same-origin", "noindex, nofollow")
    address = reverse("portal:readiness_fill_group", args=[token, "manajemen"])
    screen = phone.get(address).content.decode()
    assert "Kecap Bulan" in screen
    assert "1234567890123" not in screen
    told = phone.post(address, {"E3": "2", "dasar": "1"}, headers={"X-Autosave": "1"}).json()
    assert (told["errors"], told["kept"], told["answered"]) == ({}, [], 2)
    again = phone.post(address, {"E3": "3", "dasar": "1"}, headers={"X-Autosave": "1"}).json()
    assert again["kept"] == []  # the phone did not hear that its first saving came through
    wrong = phone.post(address, {"E5-angka": "banyak", "dasar": "1"}, headers={"X-Autosave": "1"})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["E5"])
    following = phone.post(address, {"E3": "3", "E5-angka": "2", "dasar": "9"})
    assert following["Location"] == reverse("portal:readiness_fill_group", args=[token, "keuangan"])
    assert phone.post(reverse("portal:readiness_fill_end", args=[token])).status_code == 410

    replayed = phone.post(address, {"E3": "0", "dasar": "1"}, headers={"X-Autosave": "1"})
    assert (replayed.status_code, "gone" in replayed.json()) == (410, True)
    answers = dict(ReadinessAssessment.objects.get().answers.values_list("question", "value"))
    assert (answers["E3"], answers["E5"]) == ("3", "2")
    uses = list(LinkUse.objects.order_by("pk").values_list("what", "answers"))
    assert uses == [("opened", 0), ("opened", 0), ("saved", 1), ("saved", 1), ("saved", 1), ("finished", 0), ("refused", 0)]


def test_an_owner_sends_proofs_by_the_link_and_the_office_checks_the_answer(officer, enterprise):
    link = make_link(enterprise, by=officer)
    phone, token = Client(), token_of(link)
    address = reverse("portal:readiness_fill_group", args=[token, "legalitas"])
    svg = file_of(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "nib.jpg")
    active = b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF"
    large = file_of(PHOTO + b"0" * 10 * 2**20, "nib.jpg")

    # Beside an answer, which is kept whatever the file is.
    refused = phone.post(address, {"A2": "yes", "dasar": "1", "bukti-A2": svg, "bukti-A1": [large, file_of(active, "nib.pdf")]})
    assert (refused.status_code, AnswerFile.objects.count()) == (400, 0)
    for words in ("Ini bukan gambar (JPG atau PNG) dan bukan PDF", "Di dalam PDF ini ada skrip"):
        assert words in refused.content.decode()
    assert ReadinessAssessment.objects.get().answers.get(question="A2").value == "yes"
    told = phone.post(address, {"bukti-A2": file_of(PHOTO, "nib.png")}, headers={"X-Autosave": "1"}).json()
    file = AnswerFile.objects.get()
    assert (file.question, file.by, file.content_type) == ("A2", None, "image/jpeg")
    assert "Gambar" in told["proofs"]["A2"]
    again = phone.post(address, {"bukti-A2": file_of(PHOTO, "nib.png"), "bukti-Z9": file_of(PHOTO, "nib.png")})
    assert (again.status_code, AnswerFile.objects.count()) == (302, 1)

    # The link shows that it is there, and opens it to nobody; neither does it delete the office's own.
    assert reverse("portal:readiness_file", args=[enterprise.pk, file.pk]) not in phone.get(address).content.decode()
    assert phone.get(reverse("portal:readiness_file", args=[enterprise.pk, file.pk])).status_code == 302
    other = make_link(make_enterprise(name="Lain"), by=officer)
    back = "portal:readiness_fill_take_back"
    assert phone.post(reverse(back, args=[token_of(other), file.pk])).status_code == 404
    logged_in(officer).post(reverse("portal:readiness_file_new", args=[enterprise.pk, "A3"]), {"berkas": file_of(PHOTO, "x.png")})
    theirs = AnswerFile.objects.get(question="A3")
    assert phone.post(reverse(back, args=[token, theirs.pk])).status_code == 404
    deleted = phone.post(reverse(back, args=[token, file.pk]), headers={"X-Autosave": "1"}).json()
    assert ("Gambar" in deleted["proofs"]["A2"], AnswerFile.objects.count()) == (False, 1)
    phone.post(address, {"bukti-A2": file_of(PHOTO, "nib.png")})

    # The officer sees from whom it is, looks at it, and ticks; after that the owner takes nothing back.
    client, group = logged_in(officer), reverse("portal:readiness_group", args=[enterprise.pk, "legalitas"])
    assert "1 bukti belum dilihat" in page(client, "readiness_enterprise", enterprise.pk)
    assert "dikirim lewat tautan pemilik" in client.get(group).content.decode()
    assert page(client, "readiness", bukti="belum-dilihat").count("<tr data-href") == 1
    client.post(group, {"A2": "yes", "cek": "A2"})
    assert page(client, "readiness", bukti="belum-dilihat").count("<tr data-href") == 0
    assert "bukti belum dilihat" not in page(client, "readiness_enterprise", enterprise.pk)
    file = AnswerFile.objects.get(question="A2")
    assert phone.post(reverse(back, args=[token, file.pk])).status_code == 404
    assert list(LinkUse.objects.filter(what="proof").values_list("link", flat=True)) == [link.pk] * 3
    withdraw_link(link, by=officer)
    assert phone.post(address, {"bukti-A3": file_of(PHOTO, "nib.png")}).status_code == 410
    assert AnswerFile.objects.count() == 2


def test_links_that_open_nothing_say_why(officer, enterprise):
    phone, link = Client(), make_link(enterprise, by=officer)
    token = token_of(link)
    other = token_of(make_link(make_enterprise(name="Lain"), by=officer))
    assert "Lain" in phone.get(reverse("portal:readiness_fill", args=[other])).content.decode()
    forged = f"{token.rpartition(':')[0]}:{other.rpartition(':')[2]}"  # the signature of another enterprise's link

    assert phone.get(reverse("portal:readiness_fill", args=[forged])).status_code == 404
    assert phone.get(reverse("portal:readiness_fill_group", args=[token, "tidak-ada"])).status_code == 404
    OwnerLink.objects.filter(pk=link.pk).update(expires_at=timezone.now())
    ended = phone.get(reverse("portal:readiness_fill_group", args=[token, "produk"]))
    assert (ended.status_code, "Tautan ini sudah berakhir" in ended.content.decode()) == (410, True)
    withdraw_link(link, by=officer)
    assert "dicabut" in phone.get(reverse("portal:readiness_fill", args=[token])).content.decode()
    phone.post("/bahasa/", {"language": "en"})
    assert "withdrawn" in phone.get(reverse("portal:readiness_fill", args=[token])).content.decode()
    assert ReadinessAssessment.objects.get(enterprise=enterprise).answered == 1
