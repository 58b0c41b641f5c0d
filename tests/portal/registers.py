"""A dirty SIDT workbook as offices pass it around, made inside the test. Every person in it is invented."""

import io

import openpyxl

from tests.registry.registers import SIDT_HEADINGS, sidt_row

FIRST_ROW = 6  # of the enterprises; the heading stands in row 5
CLEAN = 6


def dirty_rows():
    """Ten rows: six clean, one with two corrected cells, one with two warnings, two that must wait."""
    return [
        *(sidt_row(number) for number in range(1, CLEAN + 1)),
        sidt_row(7, kontak_hp="80000001007", kel_usaha="SRI AMUR"),
        sidt_row(8, nik_pengusaha="3.21605E+15", kode_kbli=""),
        sidt_row(9, kel_usaha="ENTAH BERANTAH"),
        sidt_row(10, tk_dibayar_laki="-3"),
    ]


def dirty_workbook(rows=None):
    """The bytes of the workbook: title rows above the heading, totals below, and a sheet "Rekap"."""
    rows = rows if rows is not None else dirty_rows()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data UMKM"
    for line in (["DATA PELAKU USAHA (CONTOH)"], ["KABUPATEN BEKASI"], ["Ditarik: 15 April 2026"], []):
        sheet.append(line)
    sheet.append(SIDT_HEADINGS)
    for row in rows:
        sheet.append([row[heading] or None for heading in SIDT_HEADINGS])
    sheet.append(["JUMLAH", *[None] * (SIDT_HEADINGS.index("omzet_tahunan") - 1), 999_999_999])
    recap = book.create_sheet("Rekap")
    recap.append(["Kecamatan", "Jumlah"])
    recap.append(["TAMBUN UTARA", len(rows)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
