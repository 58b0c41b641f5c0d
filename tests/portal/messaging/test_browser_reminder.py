"""From the reminder of a certificate to the message, and on to the next step, on a phone and by the keyboard alone."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from desaekspor.accounts.models import Role
from desaekspor.readiness.certificates.models import Certificate
from desaekspor.readiness.chain.models import ChainPlace, NextAction, Stage
from desaekspor.readiness.messaging.models import Message
from tests.browsing import fits, serious
from tests.factories import make_officer
from tests.portal.test_browser_import import complaints, log_in  # noqa: F401
from tests.readiness.messaging.test_messaging import make_reachable

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page, role, name, key="Enter"):
    """Come to something by the keyboard and press it."""
    found = page.get_by_role(role, name=name)
    expect(found).to_be_visible()
    found.press(key)


def test_a_reminder_becomes_a_message_and_a_step_by_keyboard_on_a_phone(page, live_server, complaints):  # noqa: F811
    today = timezone.localdate()
    one = make_reachable(make_officer())
    Certificate.objects.create(enterprise=one, kind="halal", number="ID32110000123451124", ends_on=today + timedelta(20))
    page.set_viewport_size({"width": 390, "height": 780})
    log_in(page, live_server, Role.OFFICER, "32.16")

    page.goto(f"{live_server.url}/kesiapan/sertifikat/pengingat/")
    press(page, "link", re.compile("^Tulis pesan"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Tulis pesan")
    assert (fits(page), serious(page)) == (True, [])
    press(page, "button", "Buat 1 konsep")
    expect(page.get_by_text("Yth. {pemilik}")).to_be_visible()  # the name is opened later
    press(page, "button", "Buka 1 nomor untuk WhatsApp")
    whatsapp = page.get_by_role("link", name=re.compile("^Buka di WhatsApp"))
    expect(whatsapp).to_have_attribute("href", re.compile(r"^https://wa\.me/6280000000001\?text=Yth\.%20WAWAN"))
    expect(whatsapp).to_have_attribute("rel", re.compile("noopener"))
    assert (fits(page), serious(page)) == (True, [])
    press(page, "button", re.compile("^Dikirim"))
    expect(page.get_by_text("Dicatat: terkirim.")).to_be_visible()
    assert Message.objects.get().state == "sent"

    page.goto(f"{live_server.url}/kesiapan/langkah/umkm/{one.pk}/")
    page.get_by_label("Tahap yang tercapai").select_option(str(Stage.CANDIDATE.value))
    press(page, "button", "Catat langkah ini")
    page.get_by_role("textbox", name="Tindakan berikutnya").fill("Telepon tentang perpanjangan halal")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Telepon tentang perpanjangan halal").first).to_be_visible()
    assert (fits(page), serious(page)) == (True, [])
    press(page, "button", "Sudah dikerjakan")
    expect(page.get_by_text("Selesai. Tentukan")).to_be_visible()
    assert (ChainPlace.objects.get().stage, NextAction.objects.get().ended_as) == (Stage.CANDIDATE, "done")
    assert complaints == []
