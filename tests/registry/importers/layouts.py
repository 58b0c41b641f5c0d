"""Dirty registers laid out as offices lay them out; each returns the file and where every defect now stands."""

import csv
import io
import random
from collections import defaultdict

import openpyxl

from tests.registry.importers.dirty_register import NAMES, REPEATED

LABELS = {
    "id_data_badan_usaha": "ID Data Badan Usaha", "nik_pengusaha": "NIK Pengusaha", "nama_pengusaha": "Nama Pengusaha",
    "jenis_kelamin": "Jenis Kelamin", "tanggal_lahir": "Tgl. Lahir", "kontak_hp": "No. HP", "nama_usaha": "Nama Usaha",
    "kode_kbli": "Kode KBLI", "omzet_tahunan": "Omzet / Tahun", "kec_usaha": "Kecamatan Usaha",
    "kel_usaha": "Desa/Kelurahan Usaha",
    "alamat_latitude": "Latitude", "alamat_longitude": "Longitude", "tahun_mulai_operasi": "Tahun Mulai Operasi",
    "tk_not_dibayar_disabil_perempua": "tk_not_dibayar_disabil_perempuan",
}  # fmt: skip


def one_sheet(register):
    """Heading in the first row, one sheet, every column: the plain export."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    sheet.append(NAMES)
    for row in register.rows:
        sheet.append([row[name] for name in NAMES])
    truth = {("Sheet1", position + 2, column): kinds for (position, column), kinds in register.defects.items()}
    return _saved(book), "unduhan.xlsx", truth


def sheet_per_district(register, seed=1):
    """Sheets by district with titles, other column orders, missing and extra columns, totals, a summary and notes."""
    r = random.Random(seed)
    book = openpyxl.Workbook()
    summary = book.active
    summary.title = "REKAPITULASI"
    summary.append(["No", "Kecamatan", "Jumlah UMKM", "Omzet", "Tenaga Kerja"])
    groups = defaultdict(list)
    for position in range(len(register.rows)):
        groups[3 if position >= len(register.rows) - REPEATED else position % 4].append(position)  # repetitions come last
    truth = {}
    for group, positions in sorted(groups.items()):
        sheet = book.create_sheet(f"KEC {group + 1}")
        names = [name for name in NAMES if name not in {"foto_usaha", "source_page"}]
        r.shuffle(names)
        if group == 2:
            names.remove("pendidikan_formal")
        names.insert(0, "No")
        names.insert(5, "Keterangan")
        for title in range(group * 2):
            sheet.append([["DATA UMKM KABUPATEN BEKASI", "Per Mei 2026"][title % 2]] if title % 3 else [])
        if group == 1:
            sheet.merge_cells("A1:F1")
        sheet.append([LABELS.get(name, name) if group % 2 else name.upper() for name in names])
        if group == 3:
            sheet.append(list(range(1, len(names) + 1)))
        for number, position in enumerate(positions, start=1):
            row = {**register.rows[position], "No": number, "Keterangan": None}
            sheet.append([row[name] for name in names])
            for column in NAMES:
                if (position, column) in register.defects:
                    truth[sheet.title, sheet.max_row, column] = register.defects[position, column]
        last = sheet.max_row
        sheet.append([])
        sheet.append(["TOTAL", *[None] * (len(names) - 2), f"=COUNTA(A1:A{last})"])
        truth[sheet.title, sheet.max_row, "id_data_badan_usaha"] = {"totals"}
        sheet.append([None, None, "Cikarang, 2 Mei 2026"])
        summary.append([group + 1, sheet.title, len(positions), 1000, 5])
    return _saved(book), "per kecamatan.xlsx", truth


def semicolons(register, *, encoding="cp1252", delimiter=";"):
    """What Excel with Indonesian settings saves as CSV: semicolons, Western letters, everything text."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(NAMES)
    for row in register.rows:
        writer.writerow(["" if row[name] is None else row[name] for name in NAMES])
    # Text has no cell types, so a NIK that lost its last digit looks whole; and Western letters have no zero-width ones.
    hidden = {"nik_precision"} | ({"hidden_spaces"} if encoding == "cp1252" else set())
    truth = {
        ("data", position + 2, column): kinds - hidden for (position, column), kinds in register.defects.items() if kinds - hidden
    }
    return io.BytesIO(text.getvalue().encode(encoding, "ignore")), "data.csv", truth


def _saved(book):
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file
