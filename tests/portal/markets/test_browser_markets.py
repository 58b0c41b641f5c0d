"""From the finder to the markets to one of them, in a real browser: sliders, keyboard, phone, accessibility, weight."""

import re

import pytest
from playwright.sync_api import expect

from tests.browsing import fits, serious
from tests.portal.markets.worlds import write_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _world(settings, tmp_path, transactional_db):
    write_world(settings, tmp_path)


def test_from_the_finder_to_the_brief_with_weights_that_stay_in_the_address(page, live_server):
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server.url}/pasar/?teks=kecap+manis")
    page.get_by_role("link", name="Lihat pasarnya").first.click()
    expect(page).to_have_url(re.compile(r"/pasar/produk/210310/$"))
    expect(page.locator("#peta-SAU")).to_be_visible()
    assert serious(page) == []

    page.get_by_text("Bobot", exact=True).click()
    slider = page.locator("#bobot-distance")
    slider.focus()
    page.keyboard.press("End")
    expect(page).to_have_url(re.compile("bobot-distance=10"))
    expect(slider).to_be_focused()
    expect(page.locator("output[for=bobot-distance]")).to_have_text("10,0")

    market = page.locator("table.markets").get_by_role("link", name="Arab Saudi")
    expect(market).to_have_attribute("href", re.compile("bobot-distance=10"))
    market.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Arab Saudi")
    expect(page.locator("table.sellers tr.home")).to_contain_text("75,0%")
    assert serious(page) == []
    assert complaints == []


def test_on_a_phone_without_script_the_pages_fit_and_the_weights_are_sent(browser, live_server):
    phone = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False, locale="id-ID")
    page = phone.new_page()
    page.goto(f"{live_server.url}/pasar/produk/210310/")
    page.get_by_text("Bobot", exact=True).click()
    page.get_by_role("button", name="Urutkan dengan bobot ini").click()
    expect(page).to_have_url(re.compile("bobot-demand=3"))
    phone.close()

    phone = browser.new_context(viewport={"width": 390, "height": 800}, locale="id-ID")
    page = phone.new_page()
    for address in ("produk/", "produk/210310/", "produk/210310/SAU/", "banding/?hs6=210310&negara=SAU,JPN", "data/"):
        page.goto(f"{live_server.url}/pasar/{address}")
        assert fits(page), address
    phone.close()
