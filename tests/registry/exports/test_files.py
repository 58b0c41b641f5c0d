"""What stands in an exported file, of each kind."""

import csv
import io
import json
import zipfile

import openpyxl
import pyarrow.parquet as pq
import pytest
from django.utils import timezone, translation

from desaekspor.jobs.progress import Silent
from desaekspor.registry.exports import writers
from desaekspor.registry.exports.columns import COLUMNS
from desaekspor.registry.exports.making import ask_for_export, make_export, open_export
from desaekspor.registry.exports.models import Export
from desaekspor.registry.models import EnterpriseKey, Product
from desaekspor.registry.outputs import neutral
from desaekspor.registry.search.filters import Filters
from tests.factories import keep_findable, make_enterprise, make_officer

pytestmark = pytest.mark.usefixtures("regency")
SRIAMUR = "32.16.05.2002"
OWNER = {
    "name": "WAWAN CONTOH",
    "nik": "3216050101809901",
    "phone": "+6280000001234",
    "address": "Kp. Rumah Contoh 7",
    "birth_date": "1980-01-01",
    "sex": "m",
    "education": "bachelor",
}
SECRETS = (b"WAWAN", b"3216050101809901", b"80000001234", b"Rumah Contoh", b"1980-01-01")
FORMULAS = ['=HYPERLINK("http://x")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "|x"]


@pytest.fixture
def officer(regency):
    return make_officer(first_name="Ibu", last_name="Contoh")


@pytest.fixture
def kecap(officer):
    enterprise = make_enterprise(
        region=SRIAMUR, name="Kecap Bintang", product="Kecap manis", nib="0109990000017", kbli="10771", kbli_category="C",
        kbli_version="2020", sales_idr=16_200_000, reported_scale="micro", paid_men=0, paid_women=1, unpaid_men=1, unpaid_women=1,
        lat=-6.2, lng=107.06, rt="004", synthetic=True, owner=OWNER,
    )  # fmt: skip
    Product.objects.create(enterprise=enterprise, name="Saus", is_main=False)
    EnterpriseKey.objects.create(source="sidt", key="1", enterprise=enterprise, fingerprint="x")
    keep_findable(enterprise)
    return enterprise


def export_of(user, kind="xlsx", language="id", **asked):
    """The bytes of a made export."""
    with translation.override(language):
        export = ask_for_export(user, kind=kind, **asked)
        make_export(export, Silent())
    export.refresh_from_db()
    return open_export(export).read()


def opened(user, *names, **asked):
    return export_of(user, opened=names, purpose="verify", purpose_words="Memeriksa data", **asked)


def sheet_of(content, name="Daftar pelaku usaha"):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content))[name].iter_rows()]


def records_of(content):
    heads, *rows = sheet_of(content)
    return [{head: value for head, value in zip(heads, row, strict=True) if value is not None} for row in rows]


def csv_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return list(csv.DictReader(io.StringIO(archive.read("umkm.csv").decode())))


def test_a_workbook_holds_what_is_known_in_numbers_and_words(officer, kecap):
    (record,) = records_of(export_of(officer))

    assert record == {
        "Nomor": kecap.pk,
        "Nama usaha": "Kecap Bintang",
        "Produk utama": "Kecap manis",
        "Produk lain": "Saus",
        "Kode KBLI": "10771",
        "Versi KBLI": "2020",
        "Bidang usaha": "C. Industri pengolahan",
        "NIB": "0109990000017",
        "Skala, dilaporkan": "mikro",
        "Omzet setahun": 16_200_000,
        "Pekerja": 3,
        "Pekerja dibayar laki-laki": 0,
        "Pekerja dibayar perempuan": 1,
        "Pekerja tidak dibayar laki-laki": 1,
        "Pekerja tidak dibayar perempuan": 1,
        "Kecamatan": "Tambun Utara",
        "Desa": "Sriamur",
        "Kode wilayah": SRIAMUR,
        "RT": "004",
        "Lintang": -6.2,
        "Bujur": 107.06,
        "Lengkap": "ya",
        "Sumber": "SIDT-UMKM (kementerian)",
        "Diubah pada": record["Diubah pada"],
        "Data contoh": "ya",
        "Nama pemilik": "W**** C*****",
        "NIK pemilik": "************9901",
        "Telepon pemilik": "+62********234",
        "Jenis kelamin pemilik": "laki-laki",
        "Pendidikan pemilik": "S1",
    }
    assert record["Diubah pada"].date() == timezone.localdate(kecap.updated_at)


@pytest.mark.one_database
def test_the_heads_speak_the_readers_language(officer, kecap):
    heads = sheet_of(export_of(officer, language="en"), "List of enterprises")[0]

    assert heads[:3] == ["Number", "Name of the business", "Main product"]


@pytest.mark.one_database
def test_each_list_has_its_words_in_the_language_of_its_reader(officer, kecap):
    rows = {language: csv_of(export_of(officer, "csv", language=language))[0] for language in ("id", "en")}

    assert (rows["id"]["Skala, dilaporkan"], rows["id"]["Jenis kelamin pemilik"], rows["id"]["Lengkap"]) == (
        "mikro",
        "laki-laki",
        "ya",
    )
    assert (rows["en"]["Scale, reported"], rows["en"]["Sex of the owner"], rows["en"]["Complete"]) == ("micro", "man", "yes")


@pytest.mark.parametrize("kind", ["xlsx", "csv", "parquet"])
def test_without_a_purpose_nothing_personal_is_in_the_file(officer, kecap, kind):
    content = export_of(officer, kind)
    if kind == "xlsx" or kind == "csv":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
    else:
        content = str(pq.read_table(io.BytesIO(content)).to_pylist()).encode()

    assert [secret for secret in SECRETS if secret in content] == []


def test_with_a_purpose_what_was_ticked_is_open_and_the_rest_is_masked(officer, kecap):
    (record,) = records_of(opened(officer, "name", "address"))

    assert (record["Nama pemilik"], record["Alamat rumah pemilik"]) == ("WAWAN CONTOH", "Kp. Rumah Contoh 7")
    assert (record["NIK pemilik"], record["Telepon pemilik"]) == ("************9901", "+62********234")
    assert "Tanggal lahir pemilik" not in record


def test_the_notes_say_what_it_is_from_when_for_whom_and_what_each_column_means(officer, kecap):
    content = opened(officer, "nik", filters=Filters(region=SRIAMUR), described=[("Kecamatan atau desa", "Sriamur")])
    notes = {label: text for label, text in sheet_of(content, "Keterangan") if label}

    assert notes["Isi berkas"] == "Pelaku usaha Kabupaten Bekasi dari register Desa Ekspor"
    assert (notes["Saringan"], notes["Baris"]) == ("Kecamatan atau desa: Sriamur", "1")
    assert notes["Dibuat oleh"] == "Ibu Contoh, Petugas dinas"
    assert notes["Sumber"] == "Register yang memuatnya."  # the column of that name comes last
    assert notes["Data pribadi"].startswith("NIK dibuka untuk keperluan ini: Memeriksa data.")
    assert "rekaan" in notes["Data contoh"]
    assert notes["Omzet setahun"] == "Rupiah setahun, sesuai laporan sumber; kosong bila tidak diketahui."


@pytest.mark.one_database
def test_no_cell_is_a_formula(officer):
    for text in FORMULAS:
        make_enterprise(region=SRIAMUR, name=text, product=text, owner={"name": text})

    with zipfile.ZipFile(io.BytesIO(opened(officer, "name"))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    rows = csv_of(opened(officer, "name", kind="csv"))

    assert "<f>" not in sheet
    assert sorted(record["Nama usaha"].strip() for record in records_of(opened(officer, "name"))) == sorted(
        text.strip() for text in FORMULAS
    )
    harmless = [neutral(text) for text in FORMULAS]
    assert [text[0] for text in harmless] == ["'"] * len(FORMULAS)
    assert [row["Nama usaha"] for row in rows] == harmless
    assert [row["Nama pemilik"] for row in rows] == harmless


def test_a_csv_comes_with_its_notes(officer, kecap):
    with zipfile.ZipFile(io.BytesIO(export_of(officer, "csv"))) as archive:
        names, notes = archive.namelist(), archive.read("KETERANGAN.txt").decode()
    (row,) = csv_of(export_of(officer, "csv"))

    assert names == ["umkm.csv", "KETERANGAN.txt"]
    assert "Saringan: tidak ada: seluruh daftar\r\n" in notes
    assert (row["NIB"], row["Omzet setahun"], row["Modal pendirian"], row["Lengkap"]) == ("0109990000017", "16200000", "", "ya")


def test_parquet_has_types_names_that_do_not_change_and_notes(officer, kecap):
    table = pq.read_table(io.BytesIO(export_of(officer, "parquet")))
    file = pq.ParquetFile(io.BytesIO(export_of(officer, "parquet")))
    record = table.to_pylist()[0]

    assert (record["number"], record["sales_idr"], record["capital_idr"]) == (kecap.pk, 16_200_000, None)
    assert (record["complete"], record["lat"], record["nib"]) == (True, -6.2, "0109990000017")
    assert table.schema.field("sales_idr").metadata[b"head"].decode() == "Omzet setahun"
    notes = dict(json.loads(file.metadata.metadata[b"notes"]))
    assert notes["Baris"] == "1"


@pytest.mark.one_database
@pytest.mark.parametrize("kind", ["xlsx", "csv", "parquet"])
def test_an_empty_list_is_a_file_with_heads_alone(officer, kind):
    content = export_of(officer, kind)

    if kind == "xlsx":
        assert len(sheet_of(content)) == 1
    elif kind == "csv":
        assert csv_of(content) == []
    else:
        assert pq.read_table(io.BytesIO(content)).num_rows == 0


@pytest.mark.one_database
def test_a_list_longer_than_a_sheet_goes_on_in_the_next(officer, monkeypatch):
    monkeypatch.setattr(writers, "ROWS_OF_A_SHEET", 2)
    for number in range(5):
        make_enterprise(region=SRIAMUR, name=f"Usaha {number}")

    content = export_of(officer)

    sheets = ("Daftar pelaku usaha", "Daftar pelaku usaha 2", "Daftar pelaku usaha 3")
    assert [len(sheet_of(content, name)) - 1 for name in sheets] == [2, 2, 1]


@pytest.mark.one_database
def test_column_names_of_parquet_stand_once():
    names = [column.name for column in COLUMNS]

    assert len(names) == len(set(names))
    assert Export.Kind.values == ["xlsx", "csv", "parquet"]
