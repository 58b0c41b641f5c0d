"""Accounts in a real browser: log-in of each role, language, an administrator's pages, phone, no script, accessibility."""

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from desaekspor.accounts.models import Role, User
from tests.access_table import OWN_REGION
from tests.browsing import fits, serious
from tests.factories import make_officer, make_region, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "kapal-berlayar-7"
PHONE = {"width": 390, "height": 844}
OFFICE = {"width": 1280, "height": 900}


@pytest.fixture(autouse=True)
def _no_limits_left_from_other_tests():
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


def log_in(page, name):
    page.goto(f"{page.address}/akun/masuk/")
    page.get_by_label("Nama pengguna atau e-mail").fill(name)
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Masuk").click()
    expect(page).to_have_url(f"{page.address}/")


@pytest.mark.parametrize("role", Role)
def test_each_role_logs_in_and_out_and_sees_its_own_navigation(site, role):
    make_region("32.16")
    make_user(role, OWN_REGION[role], username="contoh", password=PASSWORD, first_name="Nama Contoh")
    log_in(site, "contoh")

    main = site.get_by_role("navigation", name="Utama", exact=True)
    shown = {name: main.get_by_role("link", name=name, exact=True).count() for name in ("Impor", "Pengguna", "UMKM")}
    assert shown == {
        "Impor": int(role == Role.OFFICER),
        "Pengguna": int(role == Role.ADMINISTRATOR),
        "UMKM": int(role in {Role.OFFICER, Role.VILLAGE_OFFICER}),
    }
    site.locator("header summary", has_text="Nama Contoh").click()
    site.locator("header").get_by_role("button", name="Keluar").click()
    expect(site.locator("header").get_by_role("link", name="Masuk")).to_be_visible()


def test_a_wrong_password_is_said_beside_the_field_and_focus_is_on_the_summary(site):
    site.goto(f"{site.address}/akun/masuk/")
    site.get_by_label("Nama pengguna atau e-mail").fill("nobody")
    site.get_by_label("Kata sandi", exact=True).fill("salah")
    site.locator("main").get_by_role("button", name="Masuk").click()

    expect(site.get_by_role("alert")).to_be_focused()


def test_the_language_switch_changes_the_page_and_stays(site):
    site.goto(f"{site.address}/akun/masuk/")
    site.get_by_role("button", name="English").click()
    expect(site.get_by_role("heading", level=1)).to_have_text("Log in")

    site.goto(f"{site.address}/akun/sandi/lupa/")
    expect(site.get_by_role("heading", level=1)).to_have_text("A new password")
    site.get_by_role("button", name="Bahasa Indonesia").click()
    expect(site.get_by_role("heading", level=1)).to_have_text("Kata sandi baru")


def test_an_administrator_adds_a_village_officer_whose_region_is_named_while_typing(site):
    make_region("32.16.05.2001", "Srijaya")
    make_user(Role.ADMINISTRATOR, None, username="admin", password=PASSWORD)
    log_in(site, "admin")
    site.goto(f"{site.address}/akun/pengguna/baru/")
    site.get_by_label("Nama lengkap").fill("Petugas Contoh")
    site.get_by_label("Nama pengguna").fill("petugas")
    site.get_by_label("Peran").select_option("village_officer")
    site.get_by_label("Wilayah").press_sequentially("32.16.05.2001")
    expect(site.locator("#region-name")).to_contain_text("Srijaya, Tambun Utara, Kabupaten Bekasi")
    site.get_by_label("Ya, ini wilayah yang saya maksud").check()
    site.get_by_role("button", name="Tambahkan pengguna ini").click()

    expect(site.get_by_role("heading", level=1)).to_have_text("Petugas Contoh")
    user = User.objects.get(username="petugas")
    assert (user.role, user.region_id) == ("village_officer", "32.16.05.2001")
    site.get_by_role("button", name="Buat tautan kata sandi baru").click()
    link = site.locator("main code").inner_text()
    assert "/akun/sandi/baru/" in link


def test_without_javascript_one_logs_in_and_adds_a_user(browser, live_server):
    make_region("32.16")
    make_user(Role.ADMINISTRATOR, None, username="admin", password=PASSWORD)
    page = browser.new_context(java_script_enabled=False).new_page()
    page.address = live_server.url
    log_in(page, "admin")
    page.goto(f"{page.address}/akun/pengguna/baru/")
    page.get_by_label("Nama lengkap").fill("Petugas Contoh")
    page.get_by_label("Nama pengguna").fill("petugas")
    page.get_by_label("Peran").select_option("officer")
    page.get_by_label("Wilayah").fill("32.16")
    page.get_by_role("button", name="Tambahkan pengguna ini").click()
    page.get_by_label("Ya, ini wilayah yang saya maksud").check()
    page.get_by_role("button", name="Tambahkan pengguna ini").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Petugas Contoh")
    page.context.close()


def test_every_page_of_accounts_is_accessible_and_fits_the_screen(site):
    make_region("32.16")
    officer = make_officer("32.16", username="sari.dinas", first_name="Sari Contoh")
    make_user(Role.ADMINISTRATOR, None, username="admin", password=PASSWORD, first_name="Rina Contoh")
    faults = {}

    def look(address):
        site.goto(f"{site.address}{address}")
        faults[address] = []
        for size in (OFFICE, PHONE):
            site.set_viewport_size(size)
            faults[address] += serious(site)
            if not fits(site):
                faults[address].append(f"wider than the screen of {size['width']} pixels")

    for address in (
        "/akun/masuk/",
        "/akun/sandi/lupa/",
        "/akun/sandi/lupa/terkirim/",
        "/akun/sandi/baru/1-x/",
        "/akun/tidak-aktif/",
    ):
        look(address)
    log_in(site, "admin")
    for address in ("/akun/", "/akun/pengguna/", "/akun/pengguna/baru/", f"/akun/pengguna/{officer.pk}/"):
        look(address)
    for address in ("/akun/sandi/ganti/", "/akun/faktor-kedua/", "/akun/pastikan/", "/akun/keluar/", "/jobs/"):
        look(address)

    assert {address: found for address, found in faults.items() if found} == {}


def test_setting_up_the_second_factor_is_accessible(site):
    make_user(Role.ADMINISTRATOR, None, username="admin", password=PASSWORD)
    log_in(site, "admin")
    site.goto(f"{site.address}/akun/faktor-kedua/")
    site.get_by_role("link", name="Pasang").click()
    site.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    site.get_by_role("button", name="Pastikan").click()

    expect(site.locator("main img")).to_be_visible()
    assert site.locator("main img").evaluate("image => image.naturalWidth") > 50
    for size in (OFFICE, PHONE):
        site.set_viewport_size(size)
        assert (size, serious(site), fits(site)) == (size, [], True)
