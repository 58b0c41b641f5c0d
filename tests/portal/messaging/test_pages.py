"""Pages of messages: picked, confirmed once, clicked one by one; the number stands in the link and nowhere else."""

import logging

import pytest
from django.core import mail

from desaekspor.accounts.models import AuditEntry
from desaekspor.readiness.messaging.models import Message, MessageTemplate
from tests.factories import make_officer, make_user
from tests.readiness.certificates.papers import make_certificate
from tests.readiness.messaging.test_messaging import PHONE, make_reachable

pytestmark = pytest.mark.django_db
BASE = "/kesiapan/pesan/"
OPEN = {"purpose": "contact", "words": ""}


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def text_of(response):
    return response.content.decode()


def test_several_are_written_to_with_one_confirmation_and_a_link_for_each(client, officer, caplog):
    caplog.set_level(logging.DEBUG)
    some = [make_reachable(officer) for _number in range(2)]
    never = make_reachable(officer, consent=False)
    asked = {"umkm": [one.pk for one in [*some, never]], "naskah": "visit"}

    page = text_of(client.get(f"{BASE}baru/", asked))
    assert "Pemilik belum menyetujui pengiriman pesan." in page
    assert client.post(f"{BASE}baru/", asked).status_code == 422  # when is not said
    drafts = client.post(f"{BASE}baru/", asked | {"waktu": "besok"}, follow=True)
    assert "{pemilik}" in text_of(drafts)
    assert "wa.me" not in text_of(drafts)
    batch = Message.objects.values_list("batch", flat=True).distinct().get()

    assert client.post(f"{BASE}kumpulan/{batch}/buka/", {"purpose": ""}).status_code == 422
    opened = client.post(f"{BASE}kumpulan/{batch}/buka/", OPEN)

    assert text_of(opened).count("https://wa.me/6280000000001?text=") == 2
    assert "no-store" in opened["Cache-Control"]
    assert AuditEntry.objects.filter(action="owner.open", purpose="contact").count() == 2
    assert PHONE.lstrip("+") not in caplog.text + str(list(AuditEntry.objects.values()))
    assert "wa.me" not in text_of(client.get(f"{BASE}kumpulan/{batch}/"))

    one, other = Message.objects.order_by("pk")
    client.post(f"{BASE}{one.pk}/kabar/", {"kabar": "sent"})
    client.post(f"{BASE}{other.pk}/kabar/", {"kabar": "failed", "alasan": "wrong_number"})
    outbox = text_of(client.get(BASE))
    assert "Nomornya salah" in outbox
    assert {message.state for message in Message.objects.all()} == {"sent", "failed"}


def test_a_reminder_of_a_certificate_needs_no_typing(client, officer):
    enterprise = make_reachable(officer)
    certificate = make_certificate(enterprise, by=officer, kind="haccp", number="H-7", ends_on="2027-02-01")

    client.post(f"{BASE}baru/", {"sertifikat": certificate.pk, "naskah": "certificate_ends"})

    message = Message.objects.get()
    assert "HACCP usaha Kecap Bintang (H-7) berlaku sampai 1 Februari 2027" in message.body
    assert message.about == f"certificate {certificate.pk}"


def test_numbers_above_a_thousand_pass_through_the_forms(client, officer):
    one, other = make_reachable(officer, number=12345), make_reachable(officer, number=1202)

    page = text_of(client.get(f"{BASE}baru/", {"nomor": "12345, 1202", "naskah": "visit"}, follow=True))

    assert page.count('name="umkm" value="12345"') == page.count('name="umkm" value="1202"') == 2
    record = text_of(client.get(one.get_absolute_url()))
    assert f"{BASE}baru/?umkm=12345" in record
    assert "/kesiapan/sertifikat/baru/?umkm=12345" in record
    assert other.pk == 1202


def test_the_limit_of_openings_stops_a_batch_and_says_so(client, officer, settings):
    settings.OPENINGS_PER_HOUR = 1
    some = [make_reachable(officer) for _number in range(2)]
    client.post(f"{BASE}baru/", {"umkm": [one.pk for one in some], "naskah": "visit", "waktu": "besok"})
    batch = Message.objects.first().batch

    response = client.post(f"{BASE}kumpulan/{batch}/buka/", OPEN)

    assert response.status_code == 429
    assert text_of(response).count("https://wa.me/") == 1


def test_a_mail_server_that_does_not_answer_is_asked_once_and_the_rest_stay_drafts(client, officer, monkeypatch):
    users = [make_user("owner", None, email=f"{name}@contoh.invalid") for name in ("wawan", "sari", "dewi")]
    some = [make_reachable(officer, user=user) for user in users]
    asked = {"umkm": [one.pk for one in some], "naskah": "visit", "saluran": "email", "waktu": "besok"}
    client.post(f"{BASE}baru/", asked)
    batch = Message.objects.values_list("batch", flat=True).distinct().get()
    calls = []

    def silence(*arguments, **options):
        calls.append(1)
        raise TimeoutError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", silence)
    page = text_of(client.post(f"{BASE}kumpulan/{batch}/kirim/", follow=True))

    assert "Peladen surel tidak menjawab" in page
    assert (len(calls), sorted(Message.objects.values_list("state", flat=True))) == (1, ["draft", "draft", "failed"])
    monkeypatch.undo()
    client.post(f"{BASE}kumpulan/{batch}/kirim/")
    client.post(f"{BASE}kumpulan/{batch}/kirim/")  # a second click sends nothing again
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    assert sorted(one.to[0] for one in mail.outbox) == ["dewi@contoh.invalid", "sari@contoh.invalid", "wawan@contoh.invalid"]

    Message.objects.filter(batch=batch).update(state="opened")  # the program stopped while it waited for the server
    one = Message.objects.first()
    assert 'value="failed"' in text_of(client.get(f"{BASE}{one.pk}/"))
    client.post(f"{BASE}{one.pk}/kabar/", {"kabar": "failed"})
    client.post(f"{BASE}{one.pk}/kirim/")
    assert (Message.objects.get(pk=one.pk).state, len(mail.outbox)) == ("sent", 4)


def test_who_serves_another_regency_knows_of_no_message(client, officer):
    client.post(f"{BASE}baru/", {"umkm": make_reachable(officer).pk, "naskah": "visit", "waktu": "besok"})
    message = Message.objects.get()

    client.force_login(make_officer("33.09"))

    assert client.get(f"{BASE}{message.pk}/").status_code == 404
    assert client.post(f"{BASE}{message.pk}/buka/", OPEN).status_code == 404
    assert client.post(f"{BASE}{message.pk}/kabar/", {"kabar": "sent"}).status_code == 404


def test_a_template_is_previewed_and_an_unknown_placeholder_refused(client, officer):
    form = {"name": "Kunjungan", "body_id": "Halo {pemilik}, kami datang {waktu}.", "subject_id": "Kunjungan"}
    address = f"{BASE}naskah/visit/"

    preview = client.post(address, form | {"lihat": "ya"})
    assert "Halo Bapak Wawan, kami datang Selasa" in text_of(preview)
    assert MessageTemplate.objects.count() == 0
    refused = client.post(address, form | {"body_id": "Halo {gaji}"})
    assert refused.status_code == 422
    assert "{gaji}" in text_of(refused)
    client.post(address, form)
    assert MessageTemplate.objects.get().version == 2
    client.force_login(make_user("village_officer", "32.16.05.2001"))
    assert "Halo {pemilik}" in text_of(client.get(address))
    assert client.post(address, form).status_code == 403


@pytest.mark.one_database
def test_the_outbox_costs_the_same_however_long(client, officer, django_assert_max_num_queries):
    enterprise = make_reachable(officer)
    for number in range(3):
        client.post(f"{BASE}baru/", {"umkm": enterprise.pk, "naskah": "visit", "waktu": f"hari {number}"})

    with django_assert_max_num_queries(9):
        assert text_of(client.get(BASE)).count("Kecap Bintang") == 3
