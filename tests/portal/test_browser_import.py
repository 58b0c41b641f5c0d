"""The way of a dirty workbook in a real browser: log-in, findings, load, correction, undo; keyboard, phone, accessibility.

The jobs are run in the test's own process, on the live server's database.
"""

import re

import openpyxl
import pytest
from playwright.sync_api import expect

from desaekspor.accounts.models import Role
from desaekspor.jobs.models import Job
from desaekspor.jobs.runner import run_waiting
from desaekspor.regions import places
from desaekspor.registry.models import Enterprise, ImportBatch
from tests.browsing import serious_by_day_or_night, width
from tests.factories import make_enterprise, make_user
from tests.portal.registers import dirty_rows, dirty_workbook
from tests.registry.registers import make_places

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "kapal-berlayar-7"
SRIAMUR = "32.16.05.2002"


@pytest.fixture(autouse=True)
def _places(transactional_db):
    places._built.clear()
    make_places()
    yield
    places._built.clear()


@pytest.fixture
def complaints(page):
    """What the browser's console complained about; a test that uses it asserts that there was nothing."""
    heard = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    return heard


@pytest.fixture
def workbook(tmp_path):
    path = tmp_path / "SIDT contoh.xlsx"
    path.write_bytes(dirty_workbook())
    return path


def log_in(page, live_server, role=Role.OFFICER, region="32.16"):
    user = make_user(role, region, password=PASSWORD)
    page.goto(f"{live_server.url}/akun/masuk/")
    page.get_by_label("Nama pengguna").fill(user.username)
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Peta").first).to_be_visible()
    return user


def finish_jobs(page):
    """What a worker would do once the page shows that the work waits; the page learns of its end by asking."""
    expect(page.locator("[id^=stop-]")).to_be_visible()
    while Job.objects.filter(state=Job.State.QUEUED).exists():
        run_waiting()


def send(page, live_server, path):
    page.goto(f"{live_server.url}/impor/baru/")
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Kirim dan baca judul kolom").click()
    expect(page).to_have_url(re.compile(r"/impor/\d+/kolom/$"))


def check(page):
    page.get_by_role("button", name="Periksa berkas").click()
    finish_jobs(page)
    expect(page.get_by_role("heading", name="Temuan")).to_be_visible()


def load(page, rows):
    page.get_by_role("button", name=f"Muat {rows} baris").click()
    finish_jobs(page)
    expect(page.get_by_role("heading", name="Sudah dimuat")).to_be_visible()


@pytest.mark.parametrize(
    ("role", "region", "sees"),
    [
        (Role.OFFICER, "32.16", ["Peta", "Desa", "UMKM", "Impor"]),
        (Role.VILLAGE_OFFICER, SRIAMUR, ["Peta", "Desa", "UMKM"]),
        (Role.BUYER, None, ["Peta", "Desa"]),
        (Role.ADMINISTRATOR, None, ["Peta", "Desa"]),
    ],
)
def test_after_the_log_in_each_role_sees_its_own_pages(page, live_server, role, region, sees):
    log_in(page, live_server, role, region)

    shown = page.get_by_role("navigation", name="Utama", exact=True).get_by_role("link").all_inner_texts()

    assert [name for name in shown if name in {"Peta", "Desa", "UMKM", "Impor"}] == sees


def test_a_dirty_workbook_goes_in_comes_back_corrected_and_is_undone(page, live_server, workbook, tmp_path, complaints):
    log_in(page, live_server)
    send(page, live_server, workbook)
    expect(page.get_by_role("heading", name="Semua judul kolom dikenali")).to_be_visible()
    check(page)

    # What is wrong, cell by cell.
    page.get_by_text("Jumlah pekerja negatif").click()
    expect(page.locator("#workers_negative .findings")).to_contain_text("baris 15, kolom AM")
    assert Enterprise.objects.count() == 0

    # The good rows.
    load(page, 8)
    first = page.url
    assert Enterprise.objects.count() == 8

    # The bad rows, corrected in a workbook and sent back on the same page.
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh 2 baris untuk diperbaiki").click()
    bad = tmp_path / download.value.suggested_filename
    download.value.save_as(bad)
    correct(bad)
    page.set_input_files("#upload input[type=file]", bad)
    page.get_by_role("button", name="Kirim baris perbaikan").click()
    expect(page).not_to_have_url(first)
    finish_jobs(page)
    load(page, 2)
    assert Enterprise.objects.count() == 10
    page.goto(first)
    expect(page.get_by_text("masih menunggu perbaikan")).to_have_count(0)

    # And everything is taken back.
    for batch in ImportBatch.objects.order_by("-pk"):
        page.goto(f"{live_server.url}{batch.get_absolute_url()}")
        page.get_by_role("link", name="Batalkan impor ini").click()
        expect(page.get_by_role("heading", name="Yang akan dilakukan pembatalan")).to_be_visible()
        page.get_by_role("button", name="Batalkan impor ini").click()
        finish_jobs(page)
        expect(page.get_by_role("heading", name="Dibatalkan")).to_be_visible()
    assert Enterprise.objects.count() == 0
    assert complaints == []


def correct(path):
    """Mend the two waiting rows as an officer would, in the coloured cells."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    village, men = headings.index("kel_usaha"), headings.index("tk_dibayar_laki")
    for row in sheet.iter_rows(min_row=2):
        if row[village].value == "ENTAH BERANTAH":
            row[village].value = "SRIAMUR"
        if row[men].value == "-3":
            row[men].value = "3"
    book.save(path)


@pytest.mark.slow
def test_the_shared_sample_goes_in_and_comes_out_again(page, live_server, shared_data, settings):
    from desaekspor.regions.services import import_regions

    settings.MIRROR = ""
    import_regions()
    log_in(page, live_server)
    send(page, live_server, shared_data / "umkm" / "sidt_contoh_kotor.xlsx")
    check(page)
    batch = ImportBatch.objects.get()
    expect(page.get_by_text(f"{batch.counts['rejected']} baris menunggu perbaikan").first).to_be_visible()

    load(page, batch.counts["new"])

    assert Enterprise.objects.count() == batch.counts["new"] > 350


def test_a_look_given_by_the_browser_is_no_inline_style_after_a_swap(page, live_server, workbook, complaints):
    """Dark modes and translators of browsers style what stands there; htmx carried that over as an attribute, never allowed."""
    log_in(page, live_server)
    send(page, live_server, workbook)
    page.get_by_role("button", name="Periksa berkas").click()
    expect(page.locator("[id^=stop-]")).to_be_visible()
    page.evaluate("document.querySelector('[id^=job-]').style.color = 'red'")

    with page.expect_response(re.compile("/jobs/")):
        pass
    expect(page.locator("[id^=job-][style]")).to_have_count(0)

    assert complaints == []
    finish_jobs(page)
    expect(page.get_by_role("heading", name="Temuan")).to_be_visible()


def test_without_javascript_the_whole_way_works(browser, live_server, workbook):
    context = browser.new_context(java_script_enabled=False, locale="id-ID")
    page = context.new_page()
    log_in(page, live_server)
    send(page, live_server, workbook)
    page.get_by_role("button", name="Periksa berkas").click()
    expect(page.get_by_text("Anda boleh menutup halaman ini").first).to_be_visible()
    finish_jobs(page)
    page.reload()
    page.get_by_role("button", name="Muat 8 baris").click()
    finish_jobs(page)
    page.reload()
    expect(page.get_by_role("heading", name="Sudah dimuat")).to_be_visible()

    page.goto(f"{live_server.url}/umkm/")
    page.get_by_label("Tanpa NIB").check(force=True)
    page.get_by_role("main").get_by_role("button", name="Cari", exact=True).click()

    expect(page.locator("#count")).to_contain_text("8 pelaku usaha")
    context.close()


def test_the_whole_way_by_keyboard_alone(page, live_server, workbook):
    log_in(page, live_server)
    page.goto(f"{live_server.url}/impor/baru/")
    page.get_by_label("Berkas", exact=True).focus()
    page.set_input_files("input[type=file]", workbook)
    tab_to(page, "Kirim dan baca judul kolom")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/kolom/$"))
    tab_to(page, "Periksa berkas")
    page.keyboard.press("Enter")
    finish_jobs(page)
    expect(page.get_by_role("heading", name="Temuan")).to_be_visible()
    tab_to(page, "Jumlah pekerja negatif")
    page.keyboard.press("Enter")
    expect(page.locator("#workers_negative .findings")).to_be_visible()
    page.locator("main").focus()
    tab_to(page, "Muat 8 baris")
    page.keyboard.press("Enter")
    finish_jobs(page)

    expect(page.get_by_role("heading", name="Sudah dimuat")).to_be_visible()


def tab_to(page, name, most=80):
    """Press Tab until the element that says ``name`` has the focus, as somebody without a mouse does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.innerText || ''"):
            return
    raise AssertionError(f"{name!r} is not reached by {most} times Tab")


def test_a_refused_file_leads_the_reader_to_what_is_wrong(page, live_server, tmp_path, complaints):
    log_in(page, live_server)
    page.goto(f"{live_server.url}/impor/baru/")
    page.get_by_role("button", name="Kirim dan baca judul kolom").click()
    expect(page.locator("#form-errors")).to_be_focused()
    page.get_by_role("link", name="Berkas").click()
    expect(page.get_by_label("Berkas", exact=True)).to_be_focused()

    (tmp_path / "surat.pdf").write_bytes(b"%PDF-1.7")
    page.set_input_files("input[type=file]", tmp_path / "surat.pdf")
    page.get_by_role("button", name="Kirim dan baca judul kolom").click()

    expect(page.locator(".field.wrong .error")).to_contain_text("bukan buku kerja")
    assert complaints == []


def test_a_dropped_file_is_taken_and_named(page, live_server):
    log_in(page, live_server)
    page.goto(f"{live_server.url}/impor/baru/")
    transfer = page.evaluate_handle(
        "() => { const t = new DataTransfer(); t.items.add(new File(['a,b'], 'daftar.csv')); return t; }"
    )

    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": transfer})

    expect(page.locator("[data-chosen]")).to_contain_text("daftar.csv")
    assert page.evaluate("document.querySelector('input[type=file]').files[0].name") == "daftar.csv"


def test_typing_narrows_the_list_and_keeps_the_cursor(page, live_server, complaints):
    for name in ("Kecap Bintang", "Warung Rasa"):
        make_enterprise(region=SRIAMUR, name=name)
    log_in(page, live_server)
    page.goto(f"{live_server.url}/umkm/")

    page.locator("#saring-cari").press_sequentially("rasa")

    expect(page.locator("#count")).to_contain_text("1 pelaku usaha")
    expect(page.locator("#list tbody tr")).to_have_count(1)
    expect(page.locator("#saring-cari")).to_be_focused()
    assert page.url.endswith("/umkm/?cari=rasa")
    assert complaints == []


def test_a_row_opens_on_click_and_on_enter(page, live_server):
    enterprise = make_enterprise(region=SRIAMUR)
    log_in(page, live_server)
    page.goto(f"{live_server.url}/umkm/")

    page.locator("tbody td").first.click()
    expect(page).to_have_url(f"{live_server.url}/umkm/{enterprise.pk}/")
    page.go_back()
    page.get_by_role("link", name="Kecap Bintang").focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{live_server.url}/umkm/{enterprise.pk}/")


def visited(page, live_server, workbook):
    """Every page of the two subjects, one after the other, in a state worth looking at."""
    log_in(page, live_server)
    for address in ("/umkm/", "/impor/", "/impor/baru/"):
        page.goto(live_server.url + address)
        yield f"empty {address}"
    send(page, live_server, workbook)
    page.get_by_text("judul kolom sudah dikenali").click()
    yield "columns"
    check(page)
    page.get_by_text("Jumlah pekerja negatif").click()
    yield "checked"
    load(page, 8)
    yield "loaded"
    batch, enterprise = ImportBatch.objects.get(), Enterprise.objects.first()
    for part in ("temuan/kbli_missing/", "beda/?jenis=baru", "batalkan/", "buang/"):
        page.goto(f"{live_server.url}/impor/{batch.pk}/{part}")
        yield part
    for address in ("/impor/", "/umkm/", f"/umkm/{enterprise.pk}/"):
        page.goto(live_server.url + address)
        yield address
    page.get_by_text("Isi baris ini").first.click()
    yield "record opened"


def test_on_a_phone_nothing_runs_over_the_edge_and_nothing_personal_is_said(page, live_server, workbook):
    page.set_viewport_size({"width": 390, "height": 844})
    columns = ("nik_pengusaha", "nama_pengusaha", "kontak_hp", "alamat_pengusaha")
    secrets = {row[column].lstrip("0") for row in dirty_rows() for column in columns}

    found = {}
    for name in visited(page, live_server, workbook):
        content = page.content()
        said = [secret for secret in secrets if re.search(rf"\b{re.escape(secret)}\b(?! No)", content)]
        found[name] = (width(page), said)

    assert found == {name: (390, []) for name in found}


@pytest.mark.slow
def test_axe_finds_nothing_serious(page, live_server, workbook):
    found = {name: serious_by_day_or_night(page) for name in visited(page, live_server, workbook)}

    assert found == {name: [] for name in found}
