"""Trainings in a browser: 30 of 500 selected with reasons, attendance by code on a phone, a certificate checked by anybody."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from desaekspor.accounts.models import Role
from desaekspor.readiness.training.attending import code_of, show_code
from desaekspor.readiness.training.completing import complete, give_certificate
from desaekspor.readiness.training.models import Attendance, Enrolment, TrainingBatch
from desaekspor.registry.models import Enterprise, Owner
from desaekspor.registry.services.numbers import reserve_numbers
from tests.browsing import fits, serious
from tests.factories import make_region
from tests.portal.test_browser_editing import small_targets
from tests.portal.test_browser_import import complaints, log_in  # noqa: F401
from tests.readiness.training.classes import make_batch, make_participants, make_session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 780}


def make_applicants(batch, count):
    """So many enterprises of four villages that apply; of every fiftieth nothing is known."""
    now, villages = timezone.now(), [make_region(f"32.16.0{district}.2001") for district in (1, 2, 5, 6)]
    numbers = reserve_numbers(count)
    enterprises = [
        Enterprise(
            id=number,
            name=f"Usaha {place}",
            region=villages[place % 4],
            computed_scale="" if place % 50 == 49 else ("small", "micro", "medium")[place % 3],
            nib="9120000000001" if place % 7 == 0 else "",
            created_at=now,
            updated_at=now,
        )
        for place, number in enumerate(numbers)
    ]
    Enterprise.objects.bulk_create(enterprises)
    Owner.objects.bulk_create(Owner(enterprise=one) for one in enterprises)
    Enrolment.objects.bulk_create(Enrolment(batch=batch, enterprise=one, district=one.region_id[:8]) for one in enterprises)


def test_thirty_of_five_hundred_are_selected_and_everybody_has_a_reason(page, live_server, complaints):  # noqa: F811
    batch = make_batch(places=30, waiting_places=15, weights={"size": 2, "legal": 1}, quotas={"32.16.05": 5})
    make_applicants(batch, 500)
    log_in(page, live_server, Role.OFFICER, "32.16")
    page.goto(f"{live_server.url}/pelatihan/{batch.pk}/seleksi/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Seleksi: 30 dari 500")
    assert serious(page) == []

    page.get_by_role("button", name="Pakai usulan").click()
    expect(page.get_by_text("Dipakai: 30 terpilih, 15 daftar tunggu")).to_be_visible()
    page.get_by_role("button", name="Tutup seleksi").click(force=True)  # it says that it is not time yet
    expect(page.get_by_text("Seleksi belum bisa ditutup.")).to_be_visible()
    page.get_by_role("link", name="Tampilkan yang belum diputuskan").click()
    expect(page.get_by_role("row")).to_have_count(11)
    assert serious(page) == []
    page.get_by_role("checkbox", name="Usaha 49", exact=True).check()
    for name in (99, 149, 199, 249, 299, 349, 399, 449, 499):
        page.get_by_role("checkbox", name=f"Usaha {name}", exact=True).check()
    page.get_by_label("Keputusan", exact=True).select_option("declined")
    page.get_by_label("Alasan", exact=True).fill("Skala usaha belum tercatat")
    page.get_by_role("button", name="Catat", exact=True).click()
    expect(page.get_by_text("10 pendaftar: tercatat.")).to_be_visible()
    page.get_by_role("link", name="Seleksi", exact=True).click()
    page.get_by_role("button", name="Tutup seleksi").click()
    expect(page.get_by_text("Seleksi ditutup. 30 peserta.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Peserta")
    assert serious(page) == []

    assert TrainingBatch.objects.get().selection_closed_at
    rows = list(Enrolment.objects.values_list("state", "district", "reason", "ground", "number"))
    assert sum(state == "selected" for state, *_rest in rows) == 30
    assert sum(state == "selected" and district == "32.16.05" for state, district, *_rest in rows) == 5
    assert all(reason or ground for _state, _district, reason, ground, _number in rows)
    assert sorted(number for *_rest, number in rows if number) == list(range(1, 31))
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/pelatihan/{batch.pk}/pendaftar/?keadaan=waiting")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pendaftar")
    assert fits(page)
    assert complaints == []


def test_attendance_by_code_on_a_phone(page, live_server, complaints):  # noqa: F811
    batch = make_batch()
    first, _second = make_participants(batch, 2)
    session = show_code(make_session(batch), by=batch.created_by)
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/pelatihan/hadir/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Saya hadir")
    assert fits(page)
    assert small_targets(page, ".attend") == []
    assert serious(page) == []

    page.get_by_label("Kode di layar").fill("12")
    page.get_by_label("Nomor Anda dalam daftar").fill(str(first.number))
    page.get_by_role("button", name="Saya hadir").click()
    expect(page.locator("#form-errors")).to_contain_text("bukan kode saat ini")
    assert serious(page) == []
    page.get_by_label("Kode di layar").fill(code_of(session)[0])
    page.get_by_role("button", name="Saya hadir").click()
    expect(page.get_by_role("status")).to_contain_text("tercatat hadir")

    assert list(Attendance.objects.values_list("enrolment", "way")) == [(first.pk, "code")]
    assert fits(page)
    assert complaints == []


def test_a_certificate_is_checked_by_anybody(page, live_server, complaints):  # noqa: F811
    batch = make_batch()
    (participant,) = make_participants(batch)
    certificate = give_certificate(complete(participant, by=batch.created_by), by=batch.created_by)
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/pelatihan/sertifikat/")

    page.get_by_label("Kode pada sertifikat").fill(certificate.written.lower())
    page.get_by_role("button", name="Periksa").click()

    expect(page.get_by_text("Sertifikat ini asli")).to_be_visible()
    expect(page.get_by_text("Kecap Bintang")).to_be_visible()
    assert fits(page)
    assert serious(page) == []
    assert complaints == []
