"""Privacy in a real browser: opening by keyboard, "back" shows nothing, pages on the phone and accessible in both languages."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Error, expect

from desaekspor.accounts.models import Role
from desaekspor.privacy.services.breaches import record_breach
from desaekspor.privacy.services.consents import record_consent, withdraw_consent
from desaekspor.privacy.services.requests import receive_request
from tests.browsing import settled, violations
from tests.factories import make_officer, make_user
from tests.privacy.persons import NIK, OWNER, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = {"office": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


@pytest.fixture
def site(page, live_server):
    """The page, and at the end nothing that the browser complained about."""
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.address = live_server.url
    yield page
    assert complaints == []


def be(page, user, language="id"):
    client = Client()
    client.force_login(user)
    cookies = {"sessionid": client.cookies["sessionid"].value, "language": language}
    page.context.add_cookies([{"name": name, "value": value, "url": page.address} for name, value in cookies.items()])


def test_an_officer_opens_two_fields_by_keyboard_and_back_shows_nothing(site):
    person = make_person()
    be(site, make_officer())
    site.goto(f"{site.address}/umkm/{person.pk}/")
    expect(site.locator("main")).not_to_contain_text(NIK)

    site.get_by_role("link", name="Buka dengan tujuan").focus()
    site.keyboard.press("Enter")
    site.get_by_label("NIK").focus()
    site.keyboard.press("Space")
    site.get_by_label("Nomor telepon").focus()
    site.keyboard.press("Space")
    site.get_by_label("Untuk keperluan").select_option("contact")
    site.get_by_role("button", name="Buka dan catat").focus()
    site.keyboard.press("Enter")

    expect(site.locator("main")).to_contain_text(NIK)
    expect(site.locator("main")).to_contain_text(OWNER["phone"])
    expect(site.locator("main")).not_to_contain_text(OWNER["name"])
    site.get_by_role("link", name="Kembali ke UMKM").click()
    expect(site.locator("main")).to_contain_text("nomor telepon")
    with pytest.raises(Error, match="ERR_CACHE_MISS"):  # the browser kept nothing to go back to
        site.go_back()
    site.wait_for_load_state()
    expect(site.locator("body")).not_to_contain_text(NIK)


# The phone is where words may be too long; for what axe-core looks at, each size and each language once is enough.
@pytest.mark.parametrize(("size", "language"), [("office", "id"), ("phone", "id"), ("phone", "en")])
def test_every_page_is_accessible_and_fits_the_screen(site, size, language):
    site.set_viewport_size(SIZES[size])
    officer, owner = make_officer(), make_user(Role.OWNER, None)
    person = make_person(owner={"user": owner})
    told = {"channel": "face", "giver": "owner", "given_at": timezone.now(), "by": officer}
    standing = record_consent(person, purpose="messages", **told)
    withdrawal = withdraw_consent(record_consent(person, purpose="publication", **told), channel="phone", by=officer)
    erasure = receive_request(person, kind="erase", channel="form", detail="Contoh", by=officer)
    breach = record_breach(by=officer, found_at=timezone.now(), how="Contoh saja")
    page = f"/umkm/{person.pk}/"
    of_person = (f"{page}buka/", f"{page}dilihat/", f"{page}data-pribadi/", f"{page}privasi/", f"{page}privasi/permintaan/")
    of_officer = (
        *of_person,
        *(f"{page}privasi/persetujuan/", f"{page}privasi/persetujuan/{standing.pk}/tarik/", "/privasi/", "/privasi/permintaan/"),
        *(withdrawal.get_absolute_url(), erasure.get_absolute_url(), f"{erasure.get_absolute_url()}hapus/"),
        *("/privasi/kegagalan/", "/privasi/kegagalan/baru/", breach.get_absolute_url()),
    )
    readers = (
        (officer, of_officer),
        (owner, (f"{page}privasi/", f"{page}privasi/persetujuan/", f"{page}data-pribadi/")),
        (
            make_user(Role.ADMINISTRATOR, None),
            ("/privasi/catatan/", "/privasi/naskah/", "/privasi/naskah/messages/", "/privasi/"),
        ),
    )
    faults = {}
    for reader, addresses in readers:
        be(site, reader, language)
        for address in addresses:
            assert site.goto(f"{site.address}{address}").status == 200, address
            looked_at = (size, language) != ("phone", "id")
            found = [violation["id"] for violation in violations(site)] if looked_at else []
            if settled(site).evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append("wider than the screen")
            faults[address] = found

    assert {address: found for address, found in faults.items() if found} == {}
