"""Registers for tests, made in memory: rows of the SIDT columns by name, as CSV or as a workbook."""

import csv
import io

import openpyxl

from desaekspor.jobs.progress import Silent
from desaekspor.registry.importers import SOURCES
from desaekspor.registry.models import ImportBatch
from desaekspor.registry.services import batches
from tests.factories import make_region

SIDT_HEADINGS = [column.name for column in SOURCES["sidt"].columns]
VILLAGES = {"KARANGSATRIA": "32.16.05.2001", "SRIAMUR": "32.16.05.2002", "SETIADARMA": "32.16.06.2001"}
DISTRICTS = {"32.16.05": "TAMBUN UTARA", "32.16.06": "TAMBUN SELATAN"}


def make_places():
    """The regency with two districts and three villages; returns the regency."""
    for code, name in DISTRICTS.items():
        make_region(code, name.title())
    for name, code in VILLAGES.items():
        make_region(code, name.title())
    return make_region("32.16")


def sidt_row(number, **cells):
    """A clean row without a finding; ``cells`` by column name replace what it says."""
    row = {
        "id_data_badan_usaha": str(9_000_000 + number),
        "nik_pengusaha": f"321605010180{9900 + number % 100:04}",
        "nama_pengusaha": f"WAWAN CONTOH {_word(number)}",
        "nib": "",
        "jenis_kelamin": "Laki-laki",
        "is_disabilitas": "0",
        "tanggal_lahir": "1980-01-01",
        "pendidikan_formal": "SD/MI",
        "kontak_hp": f"08000000{number % 10_000:04}",
        "prov_pengusaha": "JAWA BARAT",
        "kab_pengusaha": "BEKASI",
        "kec_pengusaha": "TAMBUN UTARA",
        "kel_pengusaha": "SRIAMUR",
        "alamat_pengusaha": "Kp. Contoh",
        "rt_pengusaha": "004",
        "rw_pengusaha": "016",
        "nama_usaha": f"KECAP BINTANG {_word(number)}",
        "kegiatan_utama": "INDUSTRI KECAP",
        "produk_utama": "KECAP",
        "kategori_kbli": "C. Industri Pengolahan",
        "kode_kbli": "10771",
        "status_badan_usaha": "Usaha Perorangan",
        "skala_usaha": "Usaha Mikro",
        "modal_pendirian": "25000000",
        "bulan_mulai_operasi": "10",
        "tahun_mulai_operasi": "2013",
        "omzet_tahunan": "16200000",
        "asset": "1000000",
        "prov_usaha": "JAWA BARAT",
        "kab_usaha": "BEKASI",
        "kec_usaha": "TAMBUN UTARA",
        "kel_usaha": "SRIAMUR",
        "alamat_usaha": "Kp. Contoh No. 10",
        "rt_usaha": "004",
        "rw_usaha": "016",
        "foto_usaha": "",
        "alamat_latitude": "-6.2",
        "alamat_longitude": "107.06",
        "tk_dibayar_laki": "0",
        "tk_dibayar_perempuan": "1",
        "tk_dibayar_disabil_laki": "0",
        "tk_dibayar_disabil_perempuan": "0",
        "tk_not_dibayar_laki": "1",
        "tk_not_dibayar_perempuan": "1",
        "tk_not_dibayar_disabil_laki": "0",
        "tk_not_dibayar_disabil_perempua": "0",
        "pulled_at": "2026-04-15 03:12:09",
        "updated_at": "2022-08-24 10:00:00",
        "source_page": "1",
    }
    return row | cells


def _word(number):
    """A word of its own for each number: names that differ in a digit are alike."""
    letters = "BCDFGHJKLMNPRSTW"
    return "".join(letters[int(digit, 16)] + "AIUEO"[int(digit, 16) % 5] for digit in f"{number * 2654435761 % 2**32:08x}")


def as_csv(rows, headings=None):
    headings = headings or list(rows[0])
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([row.get(heading, "") for heading in headings] for row in rows)
    return io.BytesIO(text.getvalue().encode())


def as_workbook(rows, headings=None, title="Data"):
    headings = headings or list(rows[0])
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(headings)
    for row in rows:
        sheet.append([row.get(heading, "") or None for heading in headings])
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return content


def receive(rows, *, region="32.16", by=None, name="register.csv", source="", **fields):
    return batches.receive_upload(as_csv(rows), name=name, by=by, region=make_region(region), source=source, **fields)


def check(rows, **fields):
    return batches.check_batch(receive(rows, **fields), Silent())


def load(rows, *, confirm=False, **fields):
    """Receive, check and load the rows; returns the loaded batch."""
    batch = check(rows, **fields)
    if batch.state == ImportBatch.State.HELD and confirm:
        batch = batches.begin_load(batch, by=None, confirm=True)
    return batches.load_batch(batch, Silent())


def counted(batch, *names):
    """The counts of a batch, those that are not zero or the named ones."""
    counts = {name: count for name, count in batch.counts.items() if name not in {"read", "fields", "matched", "skipped"}}
    return {name: counts[name] for name in names} if names else {name: count for name, count in counts.items() if count}
