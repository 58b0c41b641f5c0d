"""The village potential in a real browser: map layers, what-if, comparison; phone, keyboard, accessibility."""

import re

import pytest
from playwright.sync_api import expect

from desaekspor.potential.results.measuring import measure
from desaekspor.potential.results.writing import publish
from tests.browsing import serious, width
from tests.factories import make_officer
from tests.portal.places import square
from tests.portal.test_browser_import import complaints, log_in  # noqa: F401
from tests.potential.results.conftest import regency  # noqa: F401
from tests.potential.results.regency import VILLAGES, A, B, C

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "id-ID"}
PATHS = ("/potensi/", f"/potensi/{A}/", f"/potensi/{B}/andai/", f"/potensi/banding/?desa={A}&desa={B}", "/potensi/aturan/")


@pytest.fixture(autouse=True)
def _published(transactional_db, regency):  # noqa: F811
    from desaekspor.regions.models import Boundary, Source

    source = Source.objects.create(code="outlines")
    for place, code in enumerate(VILLAGES):
        Boundary.objects.create(
            region_id=code, geometry=square(round(107 + place * 0.02, 6), -6.0), approximate=False, source=source
        )
    publish(measure().assessment, by=make_officer("32.16"))


def test_layers_of_the_potential_change_without_a_reload(page, live_server, complaints):  # noqa: F811
    page.goto(f"{live_server.url}/?lapisan=kelas")
    page.evaluate("window.stayed = true")
    area = page.locator(f'.area[data-code="{A}"]')
    expect(area).to_have_class(re.compile("kind-0"))

    page.locator("#layer-bagian").click()
    expect(page.locator("#legend-title")).to_have_text("Lahan")
    page.get_by_label("Bagian indeks").select_option("road")
    expect(page.locator("#legend-title")).to_have_text("Jalan")
    expect(area).to_have_attribute("aria-label", re.compile(r"^Desa 2001, .*: 0,83$"))
    area.hover()
    expect(page.locator("#map-panel .now")).to_have_text("Jalan0,83")
    page.locator("#layer-potential").click()
    expect(page.locator("#legend-title")).to_have_text("Indeks potensi desa")
    expect(area).to_have_attribute("aria-label", re.compile(r"peringkat 1"))

    assert page.evaluate("window.stayed") is True
    assert page.url.endswith("?lapisan=potential")
    assert complaints == []


def test_what_if_answers_while_one_ticks_and_the_address_keeps_it(page, live_server, complaints):  # noqa: F811
    page.goto(f"{live_server.url}/potensi/{B}/andai/")
    result = page.locator("#result")
    expect(result).to_contain_text("Keadaan kini")

    page.get_by_label("Jalan 5 km").check()
    expect(result).to_contain_text("Seandainya")
    expect(result).to_contain_text("Klaster 1")
    page.get_by_label("Andaikan paved km").fill("4")
    expect(result).not_to_contain_text("Klaster 1")
    page.get_by_label("Andaikan paved km").fill("6")
    expect(result).to_contain_text("Klaster 1")
    page.wait_for_url(re.compile(r"nilai\.paved_km=6"))
    page.reload()

    expect(page.locator("#result")).to_contain_text("Klaster 1")
    expect(page.get_by_label("Andaikan paved km")).to_have_value("6")
    assert complaints == []


def test_villages_are_ticked_and_compared_by_keyboard(page, live_server):
    page.goto(f"{live_server.url}/potensi/")
    boxes = page.locator("input[name=desa]")
    for place in range(4):
        boxes.nth(place).focus()
        page.keyboard.press("Space")

    expect(boxes.nth(4)).to_be_disabled()
    expect(page.locator("#ticked")).to_contain_text("Desa 2001")
    boxes.nth(3).uncheck()
    expect(boxes.nth(4)).to_be_enabled()
    page.get_by_role("button", name="Bandingkan desa yang dicentang").press("Enter")

    expect(page.locator("table.beside-each-other thead th a[href^='/potensi/32']")).to_have_count(3)
    page.locator("#add").select_option(index=1)
    expect(page.locator("table.beside-each-other thead th a[href^='/potensi/32']")).to_have_count(4)


def test_without_a_script_everything_is_reached(browser, live_server):
    context = browser.new_context(java_script_enabled=False, locale="id-ID")
    page = context.new_page()
    page.goto(f"{live_server.url}/potensi/{B}/andai/")
    page.get_by_label("Jalan 5 km").check()
    page.get_by_role("button", name="Hitung").click()
    expect(page.locator("#result")).to_contain_text("Klaster 1")
    page.goto(f"{live_server.url}/potensi/")
    for code in (A, C):
        page.locator(f"input[value='{code}']").check()
    page.get_by_role("button", name="Bandingkan").click()
    expect(page.locator("table.beside-each-other thead th a[href^='/potensi/32']")).to_have_count(2)
    page.goto(f"{live_server.url}/?lapisan=bagian")
    page.get_by_label("Bagian indeks").select_option("road")
    page.get_by_role("button", name="Tampilkan").click()
    expect(page.locator("#legend-title")).to_have_text("Jalan")
    context.close()


def test_phone_and_accessibility(browser, live_server):
    context = browser.new_context(color_scheme="dark", **PHONE)
    page = context.new_page()
    found = {}
    for path in PATHS:
        page.goto(live_server.url + path)
        small = page.evaluate(
            """() => [...document.querySelectorAll(".button, .chip, select, summary")]
                .filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect())
                .filter((box) => box.height > 0 && box.height < 43.5).length"""
        )
        found[path] = (width(page), small, serious(page))

    context.close()
    assert found == dict.fromkeys(PATHS, (390, 0, []))


def test_an_administrator_changes_a_rule_and_sees_who_moves(page, live_server):
    log_in(page, live_server, role="administrator", region=None)
    page.goto(f"{live_server.url}/potensi/aturan/")
    page.get_by_role("link", name="Ubah aturan").click()
    page.locator("summary", has_text="Jalan 5 km").click()
    page.locator("#r1-value").fill("2")
    page.get_by_role("button", name="Tampilkan siapa yang bergeser").click()

    expect(page.locator("#preview")).to_contain_text("Desa 2002")
    assert serious(page) == []
    page.get_by_label("Nama versi").fill("2027.1")
    page.get_by_role("button", name="Simpan dan pakai mulai kini").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2027.1")
