"""Months entered on a phone whose connection is cut in the middle: nothing is lost, nothing is written twice."""

import re

import pytest
from playwright.sync_api import expect

from desaekspor.accounts.models import Role, User
from desaekspor.potential.production.models import Production
from desaekspor.potential.production.services import change_production
from tests.browsing import fits, serious
from tests.factories import make_officer
from tests.portal.test_browser_editing import small_targets
from tests.portal.test_browser_import import PASSWORD, complaints, log_in  # noqa: F401
from tests.potential.production.statements import VILLAGE, make_statement

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 780}
PAGE = f"/pasokan/desa/{VILLAGE}/isi/"


@pytest.fixture
def phone(page, live_server):
    """The officer's page with two products: bandeng without months, kecap with them."""
    make_statement(product="bandeng", months=[None] * 12)
    make_statement(product="kecap", unit="liter", months=100.0)
    page.set_viewport_size(PHONE)
    log_in(page, live_server, Role.VILLAGE_OFFICER, VILLAGE)
    page.goto(live_server.url + PAGE)
    return page


def card(page, name):
    return page.locator(".statement").filter(has=page.get_by_role("heading", name=name, exact=True))


def months(product):
    return Production.objects.get(product=product).months


def test_months_are_entered_with_a_finger(phone, complaints):  # noqa: F811
    bandeng = card(phone, "Bandeng")
    assert fits(phone)
    assert small_targets(phone, ".entry") == []
    assert serious(phone) == []

    bandeng.get_by_label("Januari", exact=True).fill("40")
    bandeng.get_by_role("button", name="tambah Januari").click()
    expect(bandeng.get_by_label("Januari", exact=True)).to_have_value("41")
    bandeng.get_by_role("button", name="Semua bulan seperti Januari").click()
    bandeng.get_by_label("Maret", exact=True).fill("0")
    bandeng.get_by_role("button", name="salin Maret ke bulan-bulan sesudahnya").click()
    bandeng.get_by_role("button", name="Simpan bulan-bulan ini").click()
    expect(bandeng).to_contain_text("Bandeng tersimpan.")
    expect(bandeng.locator(".month-bars")).to_contain_text("41")
    card(phone, "Kecap").get_by_role("button", name="Masih benar").click()
    expect(card(phone, "Kecap")).to_contain_text("Kecap tersimpan.")

    assert months("bandeng") == [41, 41, *[0] * 10]
    assert months("kecap") == [100] * 12
    assert fits(phone)
    assert complaints == []


def test_what_is_saved_without_signal_is_sent_when_it_is_back_also_by_a_page_opened_later(phone, live_server):
    context = phone.context
    context.set_offline(True)
    bandeng = card(phone, "Bandeng")
    bandeng.get_by_label("Januari", exact=True).fill("40")
    bandeng.get_by_role("button", name="Simpan bulan-bulan ini").click()
    expect(bandeng).to_contain_text("Tanpa sinyal")
    kecap = card(phone, "Kecap")
    kecap.get_by_text("Bulan, dalam liter").click()
    kecap.get_by_label("Mei", exact=True).fill("250")  # typed and not sent: the telephone is put away
    new = card(phone, "Tambah satu produk")
    new.get_by_label("Produk", exact=True).select_option("udang")
    new.get_by_role("button", name="Catat").click()
    expect(new).to_contain_text("Tanpa sinyal")
    phone.close()
    assert months("bandeng")[0] is None

    context.set_offline(False)
    later = context.new_page()
    later.goto(live_server.url + PAGE)
    expect(card(later, "Udang")).to_be_visible()

    expect(card(later, "Kecap").get_by_label("Mei", exact=True)).to_have_value("250")
    expect(card(later, "Bandeng").locator(".month-bars")).to_contain_text("40")
    card(later, "Kecap").get_by_role("button", name="Simpan bulan-bulan ini").click()
    expect(card(later, "Kecap")).to_contain_text("Kecap tersimpan.")
    assert months("bandeng")[0] == 40
    assert months("kecap") == [*[100] * 4, 250, *[100] * 7]
    assert Production.objects.filter(product="udang").count() == 1
    assert later.evaluate("Object.keys(JSON.parse(Object.values({...localStorage})[0]))") == []


def test_when_another_wrote_the_same_months_meanwhile_the_officer_chooses(phone):
    context = phone.context
    kecap = card(phone, "Kecap")
    kecap.get_by_text("Bulan, dalam liter").click()
    context.set_offline(True)
    kecap.get_by_label("Januari", exact=True).fill("150")
    kecap.get_by_label("Februari", exact=True).fill("160")
    kecap.get_by_role("button", name="Simpan bulan-bulan ini").click()
    expect(kecap).to_contain_text("Tanpa sinyal")
    made = Production.objects.get(product="kecap")
    change_production(made, {"month_1": 500.0, "month_4": 700.0}, by=make_officer(first_name="Sari"), base=1)

    context.set_offline(False)
    expect(kecap).to_contain_text(re.compile("Sari sementara itu mengubah bulan yang sama"))
    expect(kecap.get_by_label("Januari", exact=True)).to_have_value("150")
    assert serious(phone) == []
    kecap.get_by_label("Dia: 500").check()
    kecap.get_by_role("button", name="Kirim pilihan saya").click()
    expect(kecap).to_contain_text("Kecap tersimpan.")

    assert months("kecap") == [500, 160, 100, 700, *[100] * 8]


def test_a_product_that_another_counts_in_pieces_now_is_saved_so_after_a_second_look(phone):
    made = make_statement(product="~abon", own_words="Abon", months=100.0)
    phone.reload()
    abon = card(phone, "Abon")
    abon.get_by_text("Bulan, dalam kg").click()
    abon.get_by_label("Januari", exact=True).fill("150")
    change_production(made, {"unit": "buah", "month_2": 30.0}, by=make_officer(), base=1)
    abon.get_by_role("button", name="Simpan bulan-bulan ini").click()
    expect(abon).to_contain_text("Abon kini dinyatakan dalam buah")
    phone.reload()
    expect(abon.get_by_label("Januari", exact=True)).to_have_value("150")
    expect(abon).to_contain_text("Bulan, dalam buah")
    assert months("~abon")[0] == 100

    abon.get_by_label("Januari", exact=True).fill("40")
    abon.get_by_role("button", name="Simpan bulan-bulan ini").click()
    expect(abon).to_contain_text("Abon tersimpan.")
    assert months("~abon") == [40, 30, *[100] * 10]


def test_a_wrong_amount_stands_at_its_month_and_stays_typed(phone):
    bandeng = card(phone, "Bandeng")
    bandeng.get_by_label("Maret", exact=True).fill("-5")
    bandeng.get_by_role("button", name="Simpan bulan-bulan ini").click()

    expect(bandeng).to_contain_text("“-5” kurang dari nol")
    expect(bandeng.get_by_label("Maret", exact=True)).to_be_focused()
    expect(bandeng.get_by_label("Maret", exact=True)).to_have_value("-5")
    assert months("bandeng") == [None] * 12


def test_who_was_logged_out_meanwhile_logs_in_again_and_nothing_is_lost(phone, live_server):
    bandeng = card(phone, "Bandeng")
    bandeng.get_by_label("Januari", exact=True).fill("40")
    phone.context.clear_cookies()
    bandeng.get_by_role("button", name="Simpan bulan-bulan ini").click()
    expect(bandeng).to_contain_text("Anda sudah keluar")

    other = phone.context.new_page()
    officer = User.objects.get(role=Role.VILLAGE_OFFICER)
    other.goto(f"{live_server.url}/akun/masuk/")
    other.get_by_label("Nama pengguna").fill(officer.username)
    other.locator("#id_password").fill(PASSWORD)
    other.keyboard.press("Enter")
    expect(other.get_by_role("link", name="Peta").first).to_be_visible()
    before = token_of(phone)
    back_in_sight(phone)  # the form's token is of before the log-in: it is renewed
    expect(bandeng.locator("[name=csrfmiddlewaretoken]")).not_to_have_value(before)
    back_in_sight(phone)

    expect(bandeng).to_contain_text("Bandeng tersimpan.")
    assert months("bandeng")[0] == 40


def test_what_was_typed_is_never_sent_in_the_name_of_another_who_shares_the_telephone(phone, live_server):
    bandeng = card(phone, "Bandeng")
    kecap = card(phone, "Kecap")
    kecap.get_by_text("Bulan, dalam liter").click()
    kecap.get_by_label("Mei", exact=True).fill("250")
    kecap.get_by_role("button", name="Masih benar").click()
    expect(kecap).to_contain_text("Kecap tersimpan.")
    expect(kecap.get_by_label("Mei", exact=True)).to_have_value("250")  # typed and not sent
    bandeng.get_by_label("Januari", exact=True).fill("40")
    phone.context.clear_cookies()
    log_in(phone.context.new_page(), live_server, Role.VILLAGE_OFFICER, VILLAGE)
    before = token_of(phone)
    bandeng.get_by_role("button", name="Simpan bulan-bulan ini").click()
    expect(bandeng).to_contain_text("Anda sudah keluar")
    with phone.expect_response(lambda answer: "/bulan/" in answer.url):
        back_in_sight(phone)

    assert token_of(phone) == before
    assert months("bandeng") == [None] * 12


def back_in_sight(page):
    """As when the telephone is taken up again."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def token_of(page):
    return page.locator("form[data-draft] [name=csrfmiddlewaretoken]").first.input_value()
