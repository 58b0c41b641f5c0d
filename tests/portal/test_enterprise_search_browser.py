"""Finding and taking out in a real browser: typing, filters, keyboard, phone, without scripts, accessibility."""

import pytest
from playwright.sync_api import expect

from desaekspor.accounts.models import Role
from desaekspor.registry.models import SavedSearch
from tests.browsing import serious_by_day_or_night, width
from tests.factories import make_enterprise
from tests.portal.places import make_village
from tests.portal.test_browser_import import _places, complaints, log_in  # noqa: F401  fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VILLAGE, OTHER = "32.16.05.2011", "32.16.06.2011"


@pytest.fixture
def some(_places):  # noqa: F811
    make_village(VILLAGE, "Contoh Timur", west=107.0, south=-6.2)
    make_village(OTHER, "Contoh Barat", west=107.02, south=-6.2)
    for number, (name, product, region) in enumerate(
        [
            ("KECAP BINTANG", "Kecap manis", VILLAGE),
            ("WARUNG BU AYU HALIMAH", "Nasi uduk", VILLAGE),
            ("KERUPUK UDANG MEKAR", "Kerupuk udang", OTHER),
        ]
    ):
        make_enterprise(region=region, name=name, product=product, lat=-6.19, lng=107.005 + number / 100, reported_scale="micro")


def rows(page):
    return page.locator("#list tbody tr")


def test_typing_with_slips_finds_and_marks(page, live_server, some, complaints):  # noqa: F811
    log_in(page, live_server)
    page.goto(f"{live_server.url}/umkm/")

    page.locator("#saring-cari").press_sequentially("warng halima")

    expect(rows(page)).to_have_count(1)
    expect(page.locator("#list mark")).to_have_text(["WARUNG", "HALIMAH"])
    expect(page.locator("#list")).to_contain_text("halima → halimah")
    expect(page.locator("#count")).to_contain_text("1 pelaku usaha")
    expect(page.locator("#saring-cari")).to_be_focused()
    assert complaints == []


def test_a_choice_narrows_counts_and_map_and_keeps_the_focus(page, live_server, some, complaints):  # noqa: F811
    log_in(page, live_server)
    page.goto(f"{live_server.url}/umkm/?cari=kecap")
    page.locator("#saring-cari").fill("")
    expect(rows(page)).to_have_count(3)

    page.locator("#saring-wilayah").focus()
    page.locator("#saring-wilayah").select_option(OTHER)

    expect(rows(page)).to_have_count(1)
    expect(page.locator("#list-map .dots circle")).to_have_count(1)
    expect(page.locator("#saring-wilayah")).to_be_focused()
    expect(page.locator("#saring-wilayah")).to_have_value(OTHER)
    assert page.url.endswith(f"/umkm/?wilayah={OTHER}")
    assert complaints == []


def test_a_village_on_the_map_leads_to_its_enterprises(page, live_server, some):
    log_in(page, live_server)
    page.goto(f"{live_server.url}/umkm/")

    page.locator("#list-map a.area", has_text="Contoh Timur").click()

    expect(rows(page)).to_have_count(2)
    expect(page.locator("#saring-wilayah")).to_have_value(VILLAGE)


def test_a_slash_leads_to_the_search(page, live_server, some):
    log_in(page, live_server)
    page.goto(f"{live_server.url}/umkm/")

    page.keyboard.press("/")
    expect(page.locator("#saring-cari")).to_be_focused()
    page.keyboard.type("1/2")

    expect(page.locator("#saring-cari")).to_have_value("1/2")


def test_filters_are_saved_used_and_deleted(page, live_server, some):
    user = log_in(page, live_server)
    page.goto(f"{live_server.url}/umkm/?cari=kecap")

    page.get_by_text("Simpan saringan ini").click()
    page.get_by_label("Nama", exact=True).fill("Kecap saya")
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.get_by_role("link", name="UMKM").first.click()
    page.get_by_role("link", name="Kecap saya").click()
    expect(rows(page)).to_have_count(1)
    assert [saved.name for saved in SavedSearch.objects.filter(user=user)] == ["Kecap saya"]

    page.get_by_text("Kelola").click()
    page.get_by_role("button", name="Hapus Kecap saya").click()
    expect(page.get_by_role("link", name="Kecap saya")).to_have_count(0)


def test_without_scripts_search_filter_and_download_work(browser, live_server, some):
    context = browser.new_context(java_script_enabled=False, locale="id-ID")
    page = context.new_page()
    log_in(page, live_server)
    page.goto(f"{live_server.url}/umkm/")
    page.locator("#saring-cari").fill("krupuk mekar")
    page.get_by_role("main").get_by_role("button", name="Cari", exact=True).click()
    expect(rows(page)).to_have_count(1)

    page.get_by_role("link", name="Unduh daftar ini").click()
    page.get_by_role("button", name="Buat berkas").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh (").click()

    assert download.value.suggested_filename.endswith(".xlsx")
    context.close()


def test_an_owner_is_found_without_the_name_in_the_address(page, live_server, some, complaints):  # noqa: F811
    make_enterprise(region=VILLAGE, name="TOKO X", owner={"name": "SITI CONTOH"})
    log_in(page, live_server)
    page.goto(f"{live_server.url}/umkm/")

    page.get_by_text("Cari menurut nama pemilik").click()
    page.get_by_label("Kata dari nama pemilik").fill("siti")
    page.get_by_role("button", name="Cari pemilik").click()

    expect(rows(page)).to_have_count(1)
    assert page.url == f"{live_server.url}/umkm/"
    assert complaints == []


def test_on_a_phone_what_was_found_comes_first_as_cards(page, live_server, some):
    page.set_viewport_size({"width": 390, "height": 844})
    log_in(page, live_server)
    page.goto(f"{live_server.url}/umkm/?cari=kecap")

    expect(page.locator("#facets")).to_be_hidden()
    assert page.locator("#list tbody tr").first.evaluate("row => getComputedStyle(row).display") == "block"
    assert page.locator("#list tbody tr").first.bounding_box()["y"] < 844
    page.get_by_text("Saringan", exact=True).click()
    expect(page.locator("#facets")).to_be_visible()


def pages(page, live_server):
    """The pages of finding and taking out, each in a state worth looking at."""
    log_in(page, live_server)
    for address in (
        "/umkm/",
        "/umkm/?cari=kecap+halimah&skala=micro&verifikasi=tidak",
        f"/umkm/?wilayah={VILLAGE}",
        "/umkm/?cari=zzzz",
        "/umkm/?cari=kecap&skala=large",
        "/umkm/unduh/?cari=kecap",
        "/unduhan/",
    ):
        page.goto(live_server.url + address)
        yield address
    page.goto(f"{live_server.url}/umkm/unduh/")
    page.get_by_label("NIK pemilik").check()
    page.get_by_role("button", name="Buat berkas").click()
    expect(page.locator(".field.wrong").first).to_be_visible()
    yield "the form with what is missing"
    page.get_by_label("Untuk keperluan").select_option("verify")
    page.get_by_label("Penjelasan").fill("Memeriksa bersama desa")
    page.get_by_role("button", name="Buat berkas").click()
    expect(page.get_by_role("heading", name="Berkas siap")).to_be_visible()
    yield "ready"
    page.goto(f"{live_server.url}/unduhan/")
    yield "downloads"


def test_on_a_phone_nothing_runs_over_the_edge(page, live_server, some):
    page.set_viewport_size({"width": 390, "height": 844})

    widths = {name: width(page) for name in pages(page, live_server)}

    assert {name: width for name, width in widths.items() if width != 390} == {}


@pytest.mark.slow
def test_axe_finds_nothing_serious(page, live_server, some):
    found = {name: serious_by_day_or_night(page) for name in pages(page, live_server)}

    assert found == {name: [] for name in found}


def test_a_village_officer_sees_no_choice_of_regions(page, live_server, some):
    log_in(page, live_server, Role.VILLAGE_OFFICER, VILLAGE)
    page.goto(f"{live_server.url}/umkm/")

    expect(page.locator("#saring-wilayah")).to_have_count(0)
    expect(page.locator("#list-map .dots circle")).to_have_count(2)
