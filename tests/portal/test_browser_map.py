"""The map and the village pages in a real browser: mouse, touch, keyboard, phone, no script, accessibility, weight."""

import re

import pytest
from playwright.sync_api import expect

from tests.browsing import serious, serious_by_day_or_night, width
from tests.portal.places import make_fact, make_row_of_villages, make_village

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AREA = '.area[data-code="{}"]'
ONE, TWO, THREE = (f"32.16.05.200{number}" for number in (1, 2, 3))


@pytest.fixture(autouse=True)
def _villages(transactional_db):
    for village in make_row_of_villages(3):
        make_fact(village, "mse_total", 12, flag="zero, most likely not reported")
        make_fact(village, "age_00_04", 5)
    make_village("32.16.05.1001", "Kelurahan Contoh", west=107.1)


@pytest.fixture
def open_map(page, live_server):
    """The page, the map open, and a list of what the browser complained about."""
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(live_server.url)
    yield page
    assert complaints == []


def test_hover_shows_the_village_and_a_click_keeps_it_with_a_way_to_its_page(open_map):
    panel = open_map.locator("#map-panel")

    open_map.hover(AREA.format(TWO))
    expect(panel).to_contain_text("Contoh B")
    expect(panel).to_contain_text("0,7000 · berkembang")
    open_map.click(AREA.format(ONE))
    open_map.hover(AREA.format(TWO), force=True)
    expect(panel.get_by_role("heading")).to_have_text("Contoh A")
    panel.get_by_role("link", name="Buka halaman desa").click()

    expect(open_map).to_have_url(re.compile(rf"/desa/{ONE}/$"))
    expect(open_map.get_by_role("heading", level=1)).to_have_text("Desa Contoh A")


def test_the_map_is_used_by_keyboard_alone(open_map):
    open_map.locator(".area[tabindex='0']").focus()
    assert open_map.evaluate("document.activeElement.dataset.code") == ONE

    open_map.keyboard.press("ArrowRight")
    assert open_map.evaluate("document.activeElement.dataset.code") == TWO
    expect(open_map.locator("#map-panel")).to_contain_text("Contoh B")
    open_map.keyboard.press("+")
    assert open_map.locator("svg.map").get_attribute("class") == "map zoomed"
    open_map.keyboard.press("0")
    assert open_map.locator("svg.map").get_attribute("class") == "map"
    open_map.keyboard.press("Escape")
    expect(open_map.locator("#map-panel")).to_be_hidden()
    open_map.keyboard.press("Enter")

    expect(open_map).to_have_url(re.compile(rf"/desa/{TWO}/$"))


def test_tab_stops_once_at_the_map_and_the_list_holds_every_village(open_map):
    stops = open_map.locator(".area[tabindex='0']")
    rows = open_map.locator(".map-list tbody tr")

    assert stops.count() == 1
    assert rows.count() == 4
    open_map.locator(f'.map-list tr[data-code="{THREE}"] a').focus()
    open_map.keyboard.press("Enter")
    expect(open_map).to_have_url(re.compile(rf"/desa/{THREE}/$"))


def test_a_layer_changes_without_a_reload_and_stays_in_the_address(open_map):
    open_map.evaluate("window.stayed = true")
    area = open_map.locator(AREA.format(THREE))
    assert area.get_attribute("aria-label") == "Contoh C, Tambun Utara: 0,8000 · maju"

    open_map.get_by_role("link", name="Jumlah", exact=True).click()

    expect(area).to_have_attribute("aria-label", "Contoh C, Tambun Utara: 3.000")
    expect(open_map.locator("#legend-title")).to_have_text("Penduduk")
    expect(open_map.locator("#layer-population")).to_have_attribute("aria-current", "true")
    assert open_map.url.endswith("?lapisan=population")
    assert open_map.evaluate("window.stayed") is True
    open_map.go_back()
    expect(open_map.locator("#legend-title")).to_have_text("Indeks Desa Membangun (IDM)")


def test_the_list_filters_while_one_types_and_the_map_follows(open_map):
    open_map.fill("#list-words", "contoh b")

    expect(open_map.locator(".map-list tbody tr")).to_have_count(1)
    expect(open_map.locator(AREA.format(ONE))).to_have_class(re.compile("aside"))
    expect(open_map.locator("#list-words")).to_be_focused()


def test_the_buttons_and_the_wheel_zoom_and_dragging_moves(open_map):
    map_ = open_map.locator("svg.map")
    whole = map_.get_attribute("viewBox")

    open_map.get_by_role("button", name="Perbesar").click()
    closer = map_.get_attribute("viewBox")
    assert float(closer.split()[2]) < float(whole.split()[2])
    box = map_.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    open_map.mouse.move(x, y)
    open_map.mouse.wheel(0, -200)
    assert float(map_.get_attribute("viewBox").split()[2]) < float(closer.split()[2])
    before = map_.get_attribute("viewBox")
    open_map.mouse.down()
    open_map.mouse.move(x - 40, y - 10, steps=4)
    open_map.mouse.up()
    assert float(map_.get_attribute("viewBox").split()[0]) > float(before.split()[0])
    expect(open_map.locator("#map-panel .button.primary")).to_have_count(0)  # a drag is no click
    open_map.get_by_role("button", name="Seluruh kabupaten").click()
    assert [float(part) for part in map_.get_attribute("viewBox").split()] == [float(part) for part in whole.split()]


def test_the_language_is_one_click_away(open_map):
    open_map.get_by_role("button", name="English").click()

    expect(open_map.get_by_role("heading", level=1)).to_contain_text("Map of the villages")
    expect(open_map.locator("html")).to_have_attribute("lang", "en")
    open_map.get_by_role("button", name="Bahasa Indonesia").click()
    expect(open_map.get_by_role("heading", level=1)).to_contain_text("Peta desa")


def test_the_mark_of_a_figure_opens_by_focus_and_closes_by_escape(page, live_server):
    page.goto(f"{live_server.url}/desa/{ONE}/")
    mark = page.get_by_role("button", name="Dilaporkan: Penduduk").first
    note = page.locator(f"#{mark.get_attribute('aria-describedby')}")

    expect(note).to_be_hidden()
    mark.focus()
    expect(note).to_be_visible()
    expect(note).to_contain_text("Kementerian Dalam Negeri")
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()


PAGES = ("/", "/desa/", f"/desa/{ONE}/", "/sumber/", "/tentang/")
TOO_SMALL = """() => [...document.querySelectorAll(".bottom a, .bottom summary, .button, .chip, .language button, .top input")]
    .filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect())
    .filter((box) => box.height > 0 && box.height < 43.5).length"""


def test_axe_finds_nothing_serious(browser, live_server):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    found = {}
    for path in PAGES:
        page.goto(live_server.url + path)
        found[path] = serious_by_day_or_night(page)

    context.close()
    assert found == {path: [] for path in PAGES}


def test_a_phone_shows_every_page_without_sideways_scrolling(browser, live_server):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    found = {}
    for path in PAGES:
        page.goto(live_server.url + path)
        found[path] = (width(page), page.evaluate(TOO_SMALL), serious(page))

    context.close()
    assert found == dict.fromkeys(PAGES, (390, 0, []))


def test_on_a_phone_a_tap_shows_the_village_and_more_holds_the_rest(browser, live_server):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="id-ID")
    page = context.new_page()
    page.goto(live_server.url)

    page.tap(AREA.format(TWO))
    expect(page.locator("#map-panel")).to_contain_text("Contoh B")
    page.locator("#map-panel").get_by_role("link").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Desa Contoh B")
    assert page.get_by_role("banner").get_by_role("link", name="Masuk").bounding_box()["y"] < 100  # without opening a menu
    page.get_by_text("Lainnya").tap()
    expect(page.locator(".bottom .sheet").get_by_role("link", name="Masuk")).to_be_visible()
    context.close()


def test_without_javascript_the_map_the_layers_and_the_list_work(browser, live_server):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900}, locale="id-ID")
    page = context.new_page()
    page.goto(live_server.url)

    page.get_by_role("link", name="Usia kerja").click()
    expect(page.locator("#layer-working_age_share")).to_have_attribute("aria-current", "true")
    page.fill("#list-words", "contoh c")
    page.get_by_role("button", name="Saring").click()
    expect(page.locator(".map-list tbody tr")).to_have_count(1)
    page.click(AREA.format(THREE))
    expect(page.get_by_role("heading", level=1)).to_have_text("Desa Contoh C")
    page.locator("summary", has_text="Kabupaten Bekasi").click()
    expect(page.get_by_role("link", name="Tambun Utara").first).to_be_visible()
    context.close()


def test_the_first_view_weighs_little(browser, live_server):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sizes = []
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.goto(live_server.url, wait_until="networkidle")

    context.close()
    assert sum(sizes) < 300_000  # before compression, with the style, the script and htmx; outlines: test_map.py


def test_nothing_is_asked_of_another_server(browser, live_server):
    context = browser.new_context()
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/desa/", f"/desa/{ONE}/"):
        page.goto(live_server.url + path, wait_until="networkidle")

    context.close()
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []


def test_a_row_of_the_list_opens_on_a_click_anywhere(page, live_server):
    page.goto(f"{live_server.url}/desa/")

    page.get_by_role("cell", name="Tambun Utara").first.click()

    expect(page).to_have_url(re.compile(r"/desa/32\.16\.05\.\d{4}/$"))
