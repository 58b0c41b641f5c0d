"""Editing and checking in a real browser: a phone in the village, two officers at one record, no script, accessibility."""

import re

import pytest
from playwright.sync_api import expect

from desaekspor.accounts.models import Role
from desaekspor.regions import places
from desaekspor.registry.models import Enterprise, FieldChange
from desaekspor.registry.services.editing import edit_enterprise, revision_of
from tests.browsing import fits, serious
from tests.factories import make_enterprise, make_officer
from tests.portal.test_browser_import import SRIAMUR, complaints, log_in  # noqa: F401
from tests.registry.registers import make_places

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 780}
OWNER = {"name": "WAWAN CONTOH", "phone": "+6280000001234"}


@pytest.fixture(autouse=True)
def _places(transactional_db):
    places._built.clear()
    make_places()
    yield
    places._built.clear()


def make(name, rt="004", **fields):
    return make_enterprise(region=SRIAMUR, name=name, rw="016", rt=rt, owner=OWNER, product="Kecap manis", **fields)


def small_targets(page, where):
    """Buttons and links that act inside ``where`` and are lower than 44 px."""
    return [
        box["text"]
        for box in page.locator(f"{where} .button").evaluate_all(
            "all => all.map(one => ({text: one.innerText, height: one.getBoundingClientRect().height}))"
        )
        if box["height"] < 44
    ]


def row(page, enterprise):
    return page.locator(f"#umkm-{enterprise.pk}")


def said(page, enterprise):
    """The answer as it came back; the button that asked for it has the same words."""
    return row(page, enterprise).locator(".check-said .badge")


def test_a_village_officer_walks_through_the_list_on_the_phone(page, live_server, complaints):  # noqa: F811
    page.set_viewport_size(PHONE)
    one, two, three = make("Kecap Bintang"), make("Sambal Bu Ayu"), make("SAMBEL BU AYU", rt="005")
    log_in(page, live_server, Role.VILLAGE_OFFICER, SRIAMUR)

    page.get_by_role("navigation", name="Utama, di ponsel").get_by_role("link", name="Daftar periksa").click()
    expect(page.get_by_text("0 dari 3 sudah diperiksa")).to_be_visible()
    assert fits(page)
    assert small_targets(page, ".check-list") == []
    assert serious(page) == []

    row(page, one).get_by_role("button", name="Masih ada").click()
    expect(said(page, one)).to_contain_text("masih ada")
    expect(page.get_by_text("1 dari 3 sudah diperiksa")).to_be_visible()
    row(page, one).get_by_role("button", name="Batalkan").click()
    expect(row(page, one).get_by_role("button", name="Masih ada")).to_be_visible()
    expect(page.get_by_text("0 dari 3 sudah diperiksa")).to_be_visible()
    row(page, one).get_by_role("button", name="Tutup").click()
    expect(said(page, one)).to_contain_text("tutup")
    assert serious(page) == []

    row(page, two).get_by_role("link", name="Ganda dengan …").click()
    expect(page.get_by_label("Tercatat ganda")).to_be_checked()
    assert fits(page)
    assert serious(page) == []
    page.get_by_role("button", name="Simpan jawaban ini").click()
    expect(page.get_by_role("alert")).to_contain_text("Pilih catatan yang dipertahankan")
    page.get_by_label(re.compile("SAMBEL BU AYU")).check()
    page.get_by_role("button", name="Simpan jawaban ini").click()

    expect(page.get_by_text("2 dari 3 sudah diperiksa")).to_be_visible()
    expect(page.locator(".answered")).to_contain_text("Sambal Bu Ayu: tercatat ganda")
    assert fits(page)
    assert [Enterprise.objects.get(pk=item.pk).presence for item in (one, two, three)] == ["closed", "duplicate", ""]
    assert Enterprise.objects.get(pk=two.pk).same_as_id == three.pk
    assert complaints == []


def test_an_answer_on_its_way_can_still_be_read(page, live_server):
    one = make("Kecap Bintang")
    log_in(page, live_server, Role.VILLAGE_OFFICER, SRIAMUR)
    page.goto(f"{live_server.url}/desa/{SRIAMUR}/periksa/")
    held = []
    page.route(re.compile(r"/periksa/\d+/$"), lambda route: held.append(route))  # a slow line

    row(page, one).get_by_role("button", name="Tutup").click()
    expect(page.locator(".check-buttons.htmx-request")).to_be_visible()
    row(page, one).get_by_role("button", name="Pindah").click()  # an impatient second tap is not sent

    assert serious(page) == []
    assert len(held) == 1
    held[0].continue_()
    expect(said(page, one)).to_contain_text("tutup")


def test_the_list_works_by_keyboard_and_the_focus_stays_at_the_row(page, live_server):
    one = make("Kecap Bintang")
    log_in(page, live_server, Role.VILLAGE_OFFICER, SRIAMUR)
    page.goto(f"{live_server.url}/desa/{SRIAMUR}/periksa/")

    row(page, one).get_by_role("button", name="Tidak ditemukan").focus()
    page.keyboard.press("Enter")

    expect(row(page, one).get_by_role("button", name="Batalkan")).to_be_focused()
    page.keyboard.press("Enter")
    expect(row(page, one).get_by_role("button", name="Masih ada")).to_be_focused()


def test_the_list_works_without_a_script(browser, live_server):
    one, _two = make("Kecap Bintang"), make("Sambal Bu Ayu")
    context = browser.new_context(java_script_enabled=False, locale="id-ID", viewport=PHONE)
    page = context.new_page()
    log_in(page, live_server, Role.VILLAGE_OFFICER, SRIAMUR)
    page.goto(f"{live_server.url}/desa/{SRIAMUR}/periksa/")

    row(page, one).get_by_role("button", name="Pindah").click()

    expect(page.locator(".answered")).to_contain_text("Kecap Bintang: pindah")
    expect(row(page, one)).to_have_count(0)
    page.locator(".answered").get_by_role("button", name="Batalkan").click()
    expect(row(page, one)).to_be_visible()
    assert Enterprise.objects.get(pk=one.pk).presence == ""
    context.close()


def test_the_list_for_paper_prints_boxes_and_no_navigation(page, live_server):
    make("Kecap Bintang")
    log_in(page, live_server, Role.VILLAGE_OFFICER, SRIAMUR)
    page.goto(f"{live_server.url}/desa/{SRIAMUR}/periksa/cetak/")
    assert serious(page) == []

    page.emulate_media(media="print")

    expect(page.locator(".side")).to_be_hidden()
    expect(page.get_by_role("row", name=re.compile("Kecap Bintang"))).to_be_visible()


def test_an_officer_corrects_a_record_while_another_does(page, live_server, complaints):  # noqa: F811
    enterprise, siti = make("Kecap Bintang", sales_idr=1_250_000), make_officer(first_name="Siti", last_name="Dua")
    log_in(page, live_server)
    page.goto(f"{live_server.url}/umkm/{enterprise.pk}/")
    page.get_by_role("link", name="Perbaiki").click()
    page.get_by_label("Nama usaha").fill("Kecap Surya")
    assert serious(page) == []
    page.get_by_label("RW", exact=True).fill("009")

    edit_enterprise(enterprise, {"name": "Kecap Bulan"}, by=siti, base=revision_of(enterprise))
    page.get_by_role("button", name="Simpan perubahan").click()

    expect(page.get_by_role("heading", name="Catatan ini diubah orang lain ketika Anda mengisi")).to_be_visible()
    expect(page.locator("#form-errors")).to_be_focused()
    assert serious(page) == []
    page.get_by_label(re.compile("Isian Anda:")).check()
    page.get_by_role("button", name="Simpan pilihan saya").click()

    expect(page.get_by_role("heading", name="Kecap Surya")).to_be_visible()
    now = Enterprise.objects.get(pk=enterprise.pk)
    assert (now.name, now.rw) == ("Kecap Surya", "009")
    assert [message for message in complaints if "409" not in message] == []  # the console tells every status above 399


def test_the_conflict_fits_the_phone(page, live_server):
    page.set_viewport_size(PHONE)
    enterprise, siti = make("Kecap Bintang"), make_officer(first_name="Siti")
    log_in(page, live_server)
    page.goto(f"{live_server.url}/umkm/{enterprise.pk}/ubah/")
    assert fits(page)
    page.get_by_label("Nama usaha").fill("Kecap Surya")
    edit_enterprise(enterprise, {"name": "Kecap Bulan"}, by=siti, base=0)
    page.get_by_role("button", name="Simpan perubahan").click()

    expect(page.get_by_label(re.compile("Isian orang lain: Kecap Bulan"))).to_be_visible()
    assert fits(page)
    assert small_targets(page, "form.editing") == []
    assert serious(page) == []


def test_numbers_are_grouped_while_typing_and_other_writings_are_left_alone(page, live_server):
    enterprise = make("Kecap Bintang")
    log_in(page, live_server)
    for label, typed, shown in (
        ("Omzet setahun", "27800000", "27.800.000"),
        ("Omzet setahun", "1,5 juta", "1,5 juta"),
        ("Omzet setahun", "1.5 juta", "1.5 juta"),
        ("NIK pemilik", "3216050101809901", "3216 0501 0180 9901"),
        ("Telepon pemilik", "080000001234", "0800-0000-1234"),
        ("Telepon pemilik", "+6280000001234", "+6280000001234"),
        ("Pekerja dibayar laki-laki", "0012", "12"),
    ):
        page.goto(f"{live_server.url}/umkm/{enterprise.pk}/ubah/")

        field = page.get_by_label(label, exact=True)
        field.press_sequentially(typed)

        expect(field).to_have_value(shown)


def test_a_digit_is_put_in_and_taken_out_in_the_middle_without_losing_the_place(page, live_server):
    enterprise = make("Kecap Bintang", sales_idr=27_800_000)
    log_in(page, live_server)
    page.goto(f"{live_server.url}/umkm/{enterprise.pk}/ubah/")
    field = page.get_by_label("Omzet setahun", exact=True)

    field.focus()
    field.evaluate("one => one.setSelectionRange(2, 2)")  # behind 27
    page.keyboard.type("12")
    expect(field).to_have_value("2.712.800.000")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    expect(field).to_have_value("2.800.000")
    page.get_by_role("button", name="Tambah satu produk").click()
    page.keyboard.type("Sambal")
    page.get_by_role("button", name="Simpan perubahan").click()

    expect(page.get_by_role("heading", name="Kecap Bintang")).to_be_visible()
    assert Enterprise.objects.get().sales_idr == 2_800_000
    assert FieldChange.objects.filter(field="products").count() == 1


def test_what_was_written_is_not_lost_by_a_slip(page, live_server):
    enterprise = make("Kecap Bintang")
    log_in(page, live_server)
    page.goto(f"{live_server.url}/umkm/{enterprise.pk}/ubah/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    page.get_by_label("Nama usaha").press_sequentially("Surya ")
    page.get_by_role("link", name="Tinggalkan tanpa menyimpan").click()

    expect(page.get_by_label("Nama usaha")).to_have_value("Surya Kecap Bintang")
    assert asked == ["beforeunload"]


def test_an_enterprise_is_entered_after_a_look_at_one_like_it(page, live_server, complaints):  # noqa: F811
    make("SAMBEL BU AYU")
    log_in(page, live_server, Role.VILLAGE_OFFICER, SRIAMUR)
    page.goto(f"{live_server.url}/desa/{SRIAMUR}/periksa/")
    page.get_by_role("link", name="Ada usaha yang belum tercatat: catat").click()

    page.get_by_label("Nama usaha").fill("Sambal Bu Ayu")
    page.get_by_role("button", name="Catat pelaku usaha ini").click()
    expect(page.get_by_role("heading", name="Apakah usaha ini salah satu yang sudah tercatat?")).to_be_visible()
    assert serious(page) == []
    page.get_by_role("button", name="Ini usaha lain: catat").click()

    expect(page.get_by_role("heading", name="Sambal Bu Ayu")).to_be_visible()
    page.get_by_role("button", name="Tandai terverifikasi").click()
    expect(page.get_by_text("Lengkapi dahulu: nama pemilik, telepon atau NIK pemilik.")).to_be_visible()
    assert complaints == []


def test_a_record_is_verified_and_a_change_taken_back_from_its_history(page, live_server, complaints):  # noqa: F811
    enterprise = make("Kecap Bintang", sales_idr=1_250_000)
    log_in(page, live_server)
    edit_enterprise(enterprise, {"name": "Kecap Bulan"}, by=make_officer(), base=0)
    page.goto(f"{live_server.url}/umkm/{enterprise.pk}/")

    page.get_by_role("button", name="Tandai terverifikasi").click()
    expect(page.get_by_text("Pelaku usaha terverifikasi.")).to_be_visible()
    assert serious(page) == []
    page.get_by_role("link", name=re.compile("Batalkan ?: Nama usaha")).click()
    expect(page.get_by_role("row", name=re.compile("Nama usaha Kecap Bulan Kecap Bintang"))).to_be_visible()
    assert serious(page) == []
    page.get_by_role("button", name="Batalkan perubahan").click()

    expect(page.get_by_role("heading", name="Kecap Bintang")).to_be_visible()
    assert serious(page) == []
    assert complaints == []
