"""The supply calendar, a village's resources, statements: what is shown, what is written, what is refused."""

import datetime
import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from desaekspor.accounts.models import Role
from desaekspor.potential.production.models import Production, ProductionFile
from desaekspor.potential.production.services import change_production
from desaekspor.regions.models import RegionSuccession
from tests.factories import make_enterprise, make_officer, make_region, make_user
from tests.potential.production.statements import VILLAGE, make_statement

pytestmark = pytest.mark.django_db
OTHER = "32.16.05.2002"


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def calendar(client, **asked):
    return client.get("/pasokan/", asked).content.decode()


def test_an_empty_calendar_says_how_it_is_filled(client):
    assert "Belum ada desa yang menyebutkan hasilnya" in calendar(client)


def test_the_calendar_lists_products_with_their_villages(client, django_assert_max_num_queries):
    make_statement(months=1000.0)
    make_statement(OTHER, months=500.0)
    make_statement(product="~lukisan kaca", own_words="Lukisan Kaca", unit="lembar", months=[None] * 12)

    with django_assert_max_num_queries(12):
        page = calendar(client)

    assert page.index("Bandeng") < page.index("Lukisan Kaca")
    assert "18\u00a0ton" in page
    assert "belum ada data" in page


def test_of_a_product_the_places_stand_with_their_months_and_potential_is_not_contract(client):
    make_statement(months=[1500.0, None, 0.0, *[100.0] * 9])
    make_statement(OTHER, months=[500.0, *[None] * 11])

    page = calendar(client, produk="bandeng")

    assert "Pasokan Bandeng" in page
    assert 'title="Desa 2001, Januari: 1,5\u00a0ton"' in page
    assert 'title="Desa 2001, Februari: tidak diketahui"' in page
    assert "Terbanyak pada Januari." in page
    assert page.count("tidak pernah ditambahkan ke potensi") == 2
    districts = calendar(client, produk="bandeng", per="kecamatan")
    assert 'title="Tambun Utara, Januari: 2\u00a0ton"' in districts


def test_supply_is_added_up_over_the_districts_that_are_asked(client):
    make_statement(months=100.0)
    make_statement("32.16.01.2001", months=20.0)
    make_statement("32.16.17.2002", months=3.0)

    page = calendar(client, produk="bandeng", wilayah=["32.16.05", "32.16.01"], per="kecamatan")

    assert "1,44\u00a0ton" in page
    assert "Tambun Utara, Januari: 100" in page
    assert "Tarumajaya, Januari: 20" in page
    assert "Wilayah 32.16.17, Januari" not in page


def test_a_product_told_in_two_kinds_of_units_is_added_up_in_that_of_most(client):
    abon = {"product": "~abon", "own_words": "Abon"}
    make_statement(months=[0.5, *[100.0] * 11], **abon)
    make_statement(OTHER, months=[0.5, *[100.0] * 11], **abon)
    make_statement("32.16.05.2003", months=7000.0, unit="buah", **abon)

    page = calendar(client, produk="~abon", bulan="2")

    assert "1 pernyataan memakai satuan buah" in page
    assert 'title="Desa 2001, Februari: 100\u00a0kg"' in page
    assert "Desa 2003, Februari" not in page
    assert "7.000\u00a0buah" in page  # who can deliver
    assert 'class="heat-1" title="Januari: 1\u00a0kg"' in calendar(client)  # little is not nothing


def test_who_can_deliver_in_march(client, officer):
    maker = make_enterprise(region=OTHER, name="Tambak Makmur")
    make_statement(months=[None, None, 40.0, *[None] * 9])
    make_statement(OTHER, months=[None, None, 90.0, *[None] * 9], enterprise=maker, grade="A")
    make_statement("32.16.05.2003", months=[50.0, *[0.0] * 11])

    page = calendar(client, produk="bandeng", bulan="3")

    who = page[page.index("Siapa yang dapat mengirim pada Maret") : page.index("Peta panas")]
    assert who.index("Tambak Makmur") < who.index("Desa 2001")
    assert "Desa 2003" not in who
    assert "130\u00a0kg" in who


def test_a_stranger_does_not_see_what_one_enterprise_makes(client):
    made = make_statement(months=77.0, enterprise=make_enterprise(name="Tambak Makmur"))
    client.force_login(make_officer("33.09"))

    assert "Belum ada desa" in calendar(client)
    assert client.get(f"/pasokan/{made.pk}/").status_code == 404
    assert "Tambak Makmur" not in client.get(f"/pasokan/desa/{VILLAGE}/").content.decode()


@pytest.mark.one_database
@pytest.mark.parametrize("asked", [{"produk": "~x'<b>"}, {"bulan": "13"}, {"tahun": "abc"}, {"wilayah": "33"}, {"per": "x"}])
def test_a_wrong_filter_is_left_out(client, asked):
    make_statement(months=1.0)
    assert client.get("/pasokan/", asked).status_code == 200


def test_the_list_goes_out_as_a_workbook_with_notes_and_comes_back_the_same(client, officer):
    make_statement(months=[1500.0, None, 0.0, *[250.0] * 9], unit="ton", note="=HYPERLINK(1)")
    make_statement(months=10.0, enterprise=make_enterprise())

    answer = client.post("/pasokan/unduh/?produk=bandeng", {"kind": "xlsx"}, follow=True)
    address = answer.request["PATH_INFO"]
    content = b"".join(client.get(f"{address}berkas/").streaming_content)
    book = load_workbook(io.BytesIO(content))

    sheet, notes = book.worksheets
    heads = [cell.value for cell in sheet[1]]
    row = dict(zip(heads, [cell.value for cell in sheet[2]], strict=True))
    assert (row["Januari"], row["Februari"], row["Maret"], row["Satuan"], row["Catatan"]) == (
        1.5,
        None,
        0,
        "ton",
        "=HYPERLINK(1)",
    )
    assert [dict(zip(heads, [cell.value for cell in one], strict=True))["Dihitung"] for one in sheet.iter_rows(min_row=2)] == [
        "ya",
        "tidak",
    ]
    assert any("bukan kontrak" in str(cell.value) for cell in notes["B"])

    upload = io.BytesIO(content)
    upload.name = "pasokan.xlsx"
    checked = client.post("/pasokan/berkas/", {"berkas": upload, "cek": "ya"}).content.decode()
    assert "0 pernyataan baru, mengubah 0 dan membiarkan 2" in checked


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_list_that_went_out_comes_back_the_same(client, officer, kind):
    amounts = [1125.0, 1250.0, 125.0, 0.125, 12.5, 1125125.0, 1e-5, 0.0, None, 1000.0, 1001.0, 123456.789]
    make_statement(months=amounts, unit="ton", capacity=1.125, capacity_unit="ha", note="=1+1; =2", grade="A")
    make_statement(months=amounts, unit="kg", product="~lukisan kaca", own_words="Lukisan Kaca", year=2025)
    make_statement(months=amounts, unit="kuintal", synthetic=True, note="data contoh")
    make_statement("32.16.05", product="kecap", unit="liter", source="news", note="first export: Saudi Arabia")
    make_statement(months=10.0, enterprise=make_enterprise())
    before = list(Production.objects.order_by("pk").values())

    answer = client.post("/pasokan/unduh/", {"kind": kind}, follow=True)
    content = b"".join(client.get(f"{answer.request['PATH_INFO']}berkas/").streaming_content)
    if kind == "csv":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = archive.read("pasokan.csv")
    upload = io.BytesIO(content)
    upload.name = f"pasokan.{kind}"
    page = client.post("/pasokan/berkas/", {"berkas": upload}, follow=True).content.decode()

    assert "0 pernyataan baru, 0 berubah, 5 tetap" in page
    assert list(Production.objects.order_by("pk").values()) == before


def test_the_list_goes_out_as_csv_in_which_nothing_is_a_formula(client, officer):
    make_statement(months=1.0, note="=1+1")

    answer = client.post("/pasokan/unduh/", {"kind": "csv"}, follow=True)
    content = b"".join(client.get(f"{answer.request['PATH_INFO']}berkas/").streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "'=1+1" in archive.read("pasokan.csv").decode()


@pytest.mark.one_database
def test_a_village_is_shown_in_as_many_queries_for_three_statements_as_for_one(client, officer):
    make_statement(months=1.0, enterprise=make_enterprise())
    client.get(f"/pasokan/desa/{VILLAGE}/")  # what is kept in the memory of the process
    before = queries_of(client)
    for product in ("udang", "garam"):
        make_statement(product=product, months=1.0, enterprise=make_enterprise(name=product))

    assert queries_of(client) == before
    assert client.get(f"/pasokan/desa/{VILLAGE}/").content.count(b'<ol class="month-bars"') == 3


def queries_of(client):
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/pasokan/desa/{VILLAGE}/")
    return len(queries)


def test_a_statement_is_written_corrected_and_its_history_shown(client, officer):
    make_region(VILLAGE)
    form = {"product": "bandeng", "unit": "kuintal", "month_1": "1,5", "capacity": "2", "capacity_unit": "ha", "grade": "A"}
    page = client.post(f"/pasokan/desa/{VILLAGE}/baru/", form, follow=True).content.decode()
    made = Production.objects.get()

    assert made.months[0] == 150
    assert "2\u00a0hektare" in page

    form |= {"versi": "1", "month_1": "3"}
    page = client.post(f"/pasokan/{made.pk}/ubah/", form, follow=True).content.decode()
    assert "<del>1,5\u00a0kuintal (100 kg)</del> → 3\u00a0kuintal (100 kg)" in page
    change = made.changes.get(version=2)
    client.post(f"/pasokan/{made.pk}/riwayat/{change.pk}/")
    assert Production.objects.get().months[0] == 150


@pytest.mark.one_database
def test_wrong_values_stand_beside_their_fields_and_nothing_is_written(client, officer):
    make_region(VILLAGE)
    form = {"product": "bandeng", "unit": "pasang", "month_1": "-4", "year": "3000", "enterprise_id": "12"}

    page = client.post(f"/pasokan/desa/{VILLAGE}/baru/", form).content.decode()

    assert "“-4” kurang dari nol" in page
    assert "“pasang” tidak dapat diubah menjadi kg" in page
    assert "“3000” bukan tahun" in page
    assert not Production.objects.exists()


def test_who_corrects_second_chooses_and_loses_nothing(client, officer):
    made = make_statement(months=1.0)
    change_production(made, {"month_1": 5.0, "month_4": 9.0}, by=make_officer(first_name="Sari"), base=1)
    form = {"product": "bandeng", "unit": "kg", "versi": "1", "as_of": "2026-11-01", "note": "dari saya"}
    form |= {f"month_{number}": "1" for number in range(1, 13)} | {"month_1": "6"}

    answer = client.post(f"/pasokan/{made.pk}/ubah/", form)
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "Sari telah mengubahnya" in page
    assert 'name="month_4" value="9"' in page  # not touched by me
    assert "dari saya" in page
    form |= {"versi": "2", "month_4": "9", "pilih-month_1": "theirs"}
    client.post(f"/pasokan/{made.pk}/ubah/", form)
    made.refresh_from_db()
    assert (made.months[0], made.months[3], made.note) == (5.0, 9.0, "dari saya")


def test_who_chose_another_unit_and_meets_a_change_keeps_all_months_in_it(client, officer):
    made = make_statement(months=1000.0)
    change_production(made, {"month_1": 5000.0, "month_4": 9000.0}, by=make_officer(), base=1)
    form = {"product": "bandeng", "unit": "ton", "versi": "1", "as_of": "2026-11-01"}
    form |= {f"month_{number}": "1" for number in range(1, 13)} | {"month_1": "6"}

    page = client.post(f"/pasokan/{made.pk}/ubah/", form).content.decode()

    assert 'name="month_1" value="6"' in page
    assert 'name="month_2" value="1"' in page
    assert 'name="month_4" value="9"' in page


def test_who_meets_another_unit_goes_on_in_it_with_what_was_typed(client, officer):
    made = make_statement(months=1000.0)
    change_production(made, {"unit": "ton", "month_1": 5000.0}, by=make_officer(), base=1)
    form = {"product": "bandeng", "unit": "kg", "versi": "1", "as_of": "2026-11-01"}
    form |= {f"month_{number}": "1000" for number in range(1, 13)} | {"month_1": "6000"}

    page = client.post(f"/pasokan/{made.pk}/ubah/", form).content.decode()

    assert '<option value="ton" selected>' in page
    assert 'name="month_1" value="6"' in page
    assert 'name="month_2" value="1"' in page


def test_a_second_statement_of_the_same_leads_to_the_first(client, officer):
    made = make_statement(months=1.0)

    answer = client.post(f"/pasokan/desa/{VILLAGE}/baru/", {"product": "bandeng", "month_1": "6"})

    assert answer.status_code == 409
    assert made.get_absolute_url() in answer.content.decode()
    assert 'name="month_1" value="6"' in answer.content.decode()


def test_an_officer_verifies_what_the_village_wrote_and_not_what_is_their_own(client, officer):
    made = make_statement(months=1.0)
    client.post(f"/pasokan/{made.pk}/verifikasi/")
    made.refresh_from_db()
    assert made.mark == "verified"

    own = make_statement(product="udang", months=1.0, created_by=officer)
    page = client.post(f"/pasokan/{own.pk}/verifikasi/", follow=True).content.decode()
    assert "Anda sendiri yang menulisnya" in page


def test_statements_of_a_village_that_was_split_wait_until_somebody_gives_them_a_place(client, officer):
    old = make_region("32.16.05.2009", last_day="2024-01-01")
    for code in (VILLAGE, OTHER):
        RegionSuccession.objects.create(old=old, new=make_region(code), on="2024-01-02", basis="contoh")
    made = make_statement(old.pk, months=5.0)

    assert "Desa 2009 (1)" in client.get("/pasokan/desa/").content.decode()
    assert "Bandeng" in calendar(client)
    page = client.get(made.get_absolute_url()).content.decode()
    assert "sudah tidak berlaku" in page
    client.post(f"/pasokan/{made.pk}/pindah/", {"desa": "33.09.01.2001"})
    client.post(f"/pasokan/{made.pk}/pindah/", {"desa": OTHER})
    made.refresh_from_db()
    assert (made.region_id, made.months[0]) == (OTHER, 5.0)


def test_a_file_with_wrong_cells_names_each_and_loads_nothing(client, officer):
    make_region(VILLAGE)
    file = io.BytesIO(f"kode desa,produk,satuan,jan\n{VILLAGE},bandeng,karung,-3\n".encode())
    file.name = "pasokan.csv"

    answer = client.post("/pasokan/berkas/", {"berkas": file})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "2 sel salah" in page
    assert "baris 2" in page
    assert "“-3” kurang dari nol" in page
    assert not Production.objects.exists()


def test_a_file_is_loaded_and_undone(client, officer):
    make_region(VILLAGE)
    file = io.BytesIO(f"kode desa,produk,satuan,jan\n{VILLAGE},bandeng,kg,3\n".encode())
    file.name = "pasokan.csv"

    page = client.post("/pasokan/berkas/", {"berkas": file}, follow=True).content.decode()

    assert "1 pernyataan baru" in page
    made = Production.objects.get()
    ProductionFile.objects.update(by=None)  # as a command loads it
    assert ", None" not in client.get("/pasokan/berkas/").content.decode()
    client.post(f"/pasokan/berkas/{made.changes.get().file_id}/batalkan/")
    made.refresh_from_db()
    assert made.removed_at


def test_a_file_that_is_no_table_is_refused_by_name(client, officer):
    file = io.BytesIO(b"%PDF-1.7")
    file.name = "a.csv"
    assert "bukan buku kerja" in client.post("/pasokan/berkas/", {"berkas": file}).content.decode()


def test_the_example_file_has_no_wrong_cell(client, officer):
    make_region("32.16.17.2002")
    make_region(VILLAGE)
    file = io.BytesIO(client.get("/pasokan/berkas/contoh.csv").content)
    file.name = "contoh.csv"
    assert "tidak memuat sel yang salah" in client.post("/pasokan/berkas/", {"berkas": file, "cek": "ya"}).content.decode()


JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffda0008010100003f00d2cf20ffd9")


def test_a_photo_is_kept_sealed_for_those_who_work_on_the_village(client, officer, settings, tmp_path):
    settings.VAR = tmp_path
    made = make_statement(months=1.0)
    photo = io.BytesIO(JPEG)
    photo.name = "bukti.jpg"

    client.post(f"/pasokan/{made.pk}/foto/", {"foto": photo})

    kept = made.photos.get()
    answer = client.get(f"/pasokan/{made.pk}/foto/{kept.pk}/")
    assert answer["Content-Type"] == "image/jpeg"
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    assert JPEG not in (tmp_path / "photos" / kept.stored_as).read_bytes()
    client.force_login(make_user(Role.BUYER, None))
    assert client.get(f"/pasokan/{made.pk}/foto/{kept.pk}/").status_code == 404
    client.force_login(officer)
    client.post(f"/pasokan/{made.pk}/foto/{kept.pk}/hapus/")
    assert not made.photos.exists()
    assert client.post(f"/pasokan/{made.pk}/foto/", {}, follow=True).status_code == 200


def test_what_is_taken_off_the_list_counts_nowhere_and_is_found_again(client, officer):
    made = make_statement(months=1.0)

    client.post(f"/pasokan/{made.pk}/hapus/", {"versi": "1", "alasan": "salah desa"})

    assert "Belum ada desa" in calendar(client)
    assert made.get_absolute_url() in client.get(f"/pasokan/desa/{VILLAGE}/").content.decode()
    client.force_login(make_user(Role.BUYER, None))
    assert client.get(made.get_absolute_url()).status_code == 404


# The page for the phone, without a script and as the script asks


@pytest.fixture
def village_officer(client):
    officer = make_user(Role.VILLAGE_OFFICER, VILLAGE)
    client.force_login(officer)
    return officer


def send(client, made, **given):
    return client.post(f"/pasokan/{made.pk}/bulan/", given, headers={"Accept": "application/json"})


def test_months_are_saved_with_the_day_and_who_says_so(client, village_officer):
    made = make_statement(months=[None] * 12, source="news")

    answer = client.post(f"/pasokan/{made.pk}/bulan/", {"versi": "1", "month_1": "12,5", "month_2": "0"}, follow=True)

    made.refresh_from_db()
    assert answer.status_code == 200
    assert made.months[:3] == [12.5, 0.0, None]
    assert (made.as_of, made.source) == (timezone.localdate().isoformat(), "village office")


def test_months_are_read_in_the_unit_of_the_page_whatever_another_made_of_it(client, village_officer):
    made = make_statement(months=1000.0)
    change_production(made, {"unit": "ton"}, by=make_officer(), base=1)

    answer = send(client, made, versi="1", satuan="kg", month_1="2000", month_2="1000")
    made.refresh_from_db()
    assert (answer.status_code, made.unit, made.months[:2]) == (200, "ton", [2000.0, 1000.0])
    assert answer.json()["months"]["month_1"] == "2000"  # the page goes on in its own unit
    send(client, made, versi="1", month_2="3000")  # an older page names no unit
    change_production(made, {"month_3": 7000.0}, by=make_officer(), base=made.version)
    page = client.post(f"/pasokan/{made.pk}/bulan/", {"versi": "1", "satuan": "kg", "month_3": "8000"}).content.decode()

    assert 'name="satuan" value="kg"' in page
    assert 'name="month_3" id="m-month_3" value="8000"' in page
    assert 'name="month_2" id="m-month_2" value="3000"' in page


def test_months_in_a_unit_of_another_kind_are_not_read_and_what_was_typed_is_shown(client, village_officer):
    made = make_statement(product="~abon", own_words="Abon", months=1.0)
    change_production(made, {"unit": "buah"}, by=make_officer(), base=1)
    mine = {"versi": "1", "satuan": "kg", "month_1": "6"}

    answer = send(client, made, **mine)
    page = client.post(f"/pasokan/{made.pk}/bulan/", mine).content.decode()

    assert answer.status_code == 409
    assert "tidak lagi dalam kg" in answer.json()["words"]
    assert "Yang Anda ketik: 6 kg" in page
    made.refresh_from_db()
    assert made.months[0] == 1.0


def test_months_of_what_was_taken_off_are_refused_and_what_was_typed_stays(client, village_officer):
    made = make_statement(months=1.0)
    client.post(f"/pasokan/{made.pk}/hapus/", {"versi": "1"})

    answer = send(client, made, versi="1", month_1="6")
    page = client.post(f"/pasokan/{made.pk}/bulan/", {"versi": "1", "month_1": "6"}).content.decode()
    form = {"product": "bandeng", "unit": "kg", "versi": "1", "month_1": "7", "note": "dari saya"}
    corrected = client.post(f"/pasokan/{made.pk}/ubah/", form)

    assert (answer.status_code, corrected.status_code) == (410, 410)
    assert "telah dikeluarkan dari daftar" in answer.json()["words"]
    assert 'name="month_1" id="m-month_1" value="6"' in page
    assert "dari saya" in corrected.content.decode()
    made.refresh_from_db()
    assert made.months[0] == 1.0


def test_still_right_changes_the_day_alone(client, village_officer):
    made = make_statement(months=4.0)
    send(client, made, versi="1", tetap="ya", month_1="9")
    made.refresh_from_db()
    assert (made.months[0], made.as_of) == (4.0, timezone.localdate().isoformat())


@pytest.mark.one_database
def test_wrong_months_are_named_and_what_was_typed_stays(client, village_officer):
    made = make_statement(months=4.0)

    answer = send(client, made, versi="1", month_1="-2", month_2="7")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["month_1"])
    page = client.post(f"/pasokan/{made.pk}/bulan/", {"versi": "1", "month_1": "-2", "month_2": "7"}).content.decode()

    assert 'name="month_1" id="m-month_1" value="-2"' in page
    assert 'name="month_2" id="m-month_2" value="7"' in page
    made.refresh_from_db()
    assert made.months[0] == 4.0


def test_without_a_script_who_saves_second_chooses_month_by_month(client, village_officer):
    made = make_statement(months=1.0)
    change_production(made, {"month_1": 5.0, "month_4": 9.0}, by=make_officer(), base=1)
    mine = {f"month_{number}": "1" for number in range(1, 13)} | {"month_1": "6", "versi": "1"}

    answer = client.post(f"/pasokan/{made.pk}/bulan/", mine)
    page = answer.content.decode()

    assert answer.status_code == 409
    assert 'name="versi" value="2"' in page
    assert 'name="month_1" id="m-month_1" value="6"' in page
    assert 'name="month_4" id="m-month_4" value="9"' in page
    client.post(f"/pasokan/{made.pk}/bulan/", mine | {"versi": "2", "month_4": "9", "pilih-month_1": "mine"})
    made.refresh_from_db()
    assert made.months[:4] == [6.0, 1.0, 1.0, 9.0]


def test_one_more_product_sent_twice_is_there_once(client, village_officer):
    make_region(VILLAGE)
    form = {"product": "udang", "unit": "", "month_3": "4", "kunci": "6a3c4a44-0000-4000-8000-000000000002"}

    for _ in range(2):
        answer = client.post(f"/pasokan/desa/{VILLAGE}/isi/", form, headers={"Accept": "application/json"})
        assert answer.status_code == 200

    assert Production.objects.get().months[2] == 4.0
    answer = client.post(f"/pasokan/desa/{VILLAGE}/isi/", form | {"month_3": "5"}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["key"] != form["kunci"]) == (409, True)
    page = client.post(f"/pasokan/desa/{VILLAGE}/isi/", form | {"month_3": "5"})
    assert page.status_code == 409
    assert form["kunci"] not in page.content.decode()
    page = client.post(f"/pasokan/desa/{VILLAGE}/baru/", form | {"month_3": "5"})
    assert page.status_code == 409
    assert form["kunci"] not in page.content.decode()


def test_a_product_that_another_stated_meanwhile_is_named_and_what_was_typed_stays(client, village_officer):
    make_statement(product="udang", months=1.0)

    answer = client.post(f"/pasokan/desa/{VILLAGE}/isi/", {"product": "udang", "month_3": "4"})

    assert answer.status_code == 409
    assert "sudah dinyatakan" in answer.content.decode()


def test_months_of_a_village_that_was_split_meanwhile_are_refused_with_its_successors_and_nothing_is_lost(
    client, village_officer
):
    made = make_statement(months=4.0)
    made.region.last_day = timezone.localdate() - datetime.timedelta(days=1)
    made.region.save()
    RegionSuccession.objects.create(old=made.region, new=make_region(OTHER), on=timezone.localdate(), basis="contoh")

    answer = send(client, made, versi="1", month_1="9")
    more = client.post(f"/pasokan/desa/{VILLAGE}/isi/", {"product": "udang"}, headers={"Accept": "application/json"})

    for refused in (answer, more):
        assert refused.status_code == 410
        assert "Desa 2002 (32.16.05.2002)" in refused.json()["words"]
    assert Production.objects.get().months[0] == 4.0
    assert "sudah tidak berlaku" in client.get(f"/pasokan/desa/{VILLAGE}/isi/").content.decode()


def test_a_village_officer_comes_to_their_own_page(client, village_officer):
    assert client.get("/pasokan/desa/")["Location"] == f"/pasokan/desa/{VILLAGE}/isi/"
    assert "Apa yang dihasilkan" in client.get(f"/pasokan/desa/{VILLAGE}/isi/").content.decode()


def test_a_record_shows_what_the_enterprise_makes_and_leads_to_a_new_statement(client, officer):
    maker = make_enterprise()
    made = make_statement(months=7.0, enterprise=maker)
    make_statement(product="udang", months=7.0, enterprise=make_enterprise(name="Lain"))

    page = client.get(maker.get_absolute_url()).content.decode()

    assert made.get_absolute_url() in page
    assert "Udang" not in page
    form = client.get(f"/pasokan/desa/{VILLAGE}/baru/?umkm={maker.pk}").content.decode()
    assert f'name="enterprise_id" value="{maker.pk}"' in form


def test_anybody_takes_out_what_villages_say_of_themselves_and_nothing_of_an_enterprise(client):
    make_statement(product="bandeng", months=12, group_name="KELOMPOK BU SITI", note="telepon 0812")
    make_statement(product="kecap", months=7, enterprise=make_enterprise(region=VILLAGE, name="Kecap Bulan"))
    make_statement(product="jagung", months=5, synthetic=True)
    client.cookies["language"] = "en"

    archive = zipfile.ZipFile(io.BytesIO(client.get("/pasokan/unduh/csv/").content))
    everything = "".join(archive.read(name).decode("utf-8-sig") for name in archive.namelist())
    table = next(archive.read(name).decode("utf-8-sig") for name in archive.namelist() if "pasokan-desa" in name)

    assert len(table.strip().splitlines()) == 3  # heading, milkfish, maize
    assert "030" in table  # its HS code
    assert "Some of these statements are made up." in everything
    for hidden in ("KELOMPOK BU SITI", "0812", "Kecap Bulan", "210310"):
        assert hidden not in everything
    only = zipfile.ZipFile(io.BytesIO(client.get("/pasokan/unduh/csv/?produk=bandeng").content))
    assert "made up" not in "".join(only.read(name).decode("utf-8-sig") for name in only.namelist())


def test_the_open_file_is_the_same_for_who_sees_more_and_comes_in_two_kinds(client):
    make_statement(product="kecap", months=7, enterprise=make_enterprise(region=VILLAGE, name="Kecap Bulan"))
    client.force_login(make_officer("32.16"))

    archive = zipfile.ZipFile(io.BytesIO(client.get("/pasokan/unduh/csv/").content))

    assert "Kecap Bulan" not in "".join(archive.read(name).decode("utf-8-sig") for name in archive.namelist())
    assert client.get("/pasokan/unduh/xlsx/").content[:2] == b"PK"
    assert client.get("/pasokan/unduh/parquet/").status_code == 404
