import datetime
import io

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from desaekspor.registry.importers.packages import TOP_ROWS
from desaekspor.registry.importers.reading import open_table
from tests.registry.importers.files import HEADINGS, ROW, ods, repacked, workbook

SHEET = "xl/worksheets/sheet1.xml"


def read(file, name="daftar.xlsx"):
    table = open_table(file, name)
    return table, list(table.rows())


def test_rows_have_excels_numbers_also_under_titles_and_gaps():
    rows = [[], ["DATA UMKM"], [], HEADINGS, ROW, [], [2, *ROW[1:]]]
    table, found = read(workbook(("Data", rows)))

    assert [(sheet, number, cells) for sheet, number, cells in found] == [(0, 5, ROW), (0, 7, [2, *ROW[1:]])]
    assert (table.sheets[0].heading_row, table.sheets[0].first_row) == (4, 5)
    assert table.headings == HEADINGS


def test_a_list_that_begins_at_the_right_keeps_its_columns():
    file = workbook(("Data", [[None, None, *HEADINGS], [None, None, *ROW]]))

    table, found = read(file)

    assert table.sheets[0].headings == ["", "", *HEADINGS]
    assert found == [(0, 2, [None, None, *ROW])]


def test_the_type_of_a_cell_is_kept():
    row = [3216050101809900, "0812", datetime.datetime(1981, 2, 15), "WARUNG", 1.5, None]

    _, found = read(workbook(("Data", [["NIK", "No HP", "Tanggal Lahir", "Nama Usaha", "Omzet", "Desa"], row])))

    assert found[0][2] == [3216050101809900, "0812", datetime.date(1981, 2, 15), "WARUNG", 1.5, None]
    assert isinstance(found[0][2][0], int)


def test_error_values_and_formulas_without_a_result_are_seen():
    def spoil(book):
        book["Data"]["F2"] = "=12*1000000"
        book["Data"]["B2"] = "=NA()"
        book["Data"]["D2"] = "#REF!"
        book["Data"]["D2"].data_type = "e"

    file = workbook(("Rekap", [["x"]]), ("Data", [HEADINGS, ROW]), change=spoil)
    table, found = read(file)

    assert found == [(1, 2, [1, "=NA()", "WAWAN CONTOH", "#REF!", "TAMBUN UTARA", "=12*1000000"])]
    assert [sheet.role for sheet in table.sheets] == ["skipped", "data"]
    assert list(open_table(file, "x.xlsx", known=True).rows()) == found


def test_a_vertically_merged_cell_counts_in_each_row():
    def merge(book):
        book["Data"].merge_cells("E2:E3")

    rows = [
        HEADINGS,
        ROW,
        [2, "WARUNG DUA", "SITI CONTOH", "SRIMUKTI", None, 1],
        [3, "WARUNG TIGA", "EKO CONTOH", "SRIMUKTI", None, 1],
    ]
    _, found = read(workbook(("Data", rows), change=merge))

    assert [cells[4] for _, _, cells in found] == ["TAMBUN UTARA", "TAMBUN UTARA", None]


def test_every_list_is_read_and_summaries_are_not():
    sheets = [
        ("Rekap", [["Kecamatan", "Jumlah UMKM", "Omzet"], ["SETU", 5, 10]]),
        ("REKAPITULASI", [["No", "Kecamatan", "Desa", "Tenaga Kerja", "Omzet"], [1, "SETU", "X", 2, 3]]),
        ("Kosong", []),
        ("Setu", [HEADINGS, ROW]),
        ("Tambun", [["x"], [*reversed(HEADINGS)], [*reversed(ROW)]]),
        ("Lama", [HEADINGS, ROW]),
        ("Catatan", [["ini catatan"]]),
    ]

    def hide(book):
        book["Lama"].sheet_state = "hidden"

    table, found = read(workbook(*sheets, change=hide))

    assert [(sheet.role, sheet.reason) for sheet in table.sheets] == [
        ("skipped", "summary_sheet"),
        ("skipped", "summary_sheet"),
        ("skipped", "empty_sheet"),
        ("data", ""),
        ("data", ""),
        ("skipped", "hidden_sheet"),
        ("skipped", "no_heading"),
    ]
    assert [(sheet, number) for sheet, number, _ in found] == [(3, 2), (4, 3)]
    assert table.headings_by_sheet == [HEADINGS, [*reversed(HEADINGS)]]


def test_a_heading_over_two_rows_and_the_numbers_under_it():
    rows = [
        ["DAFTAR UMKM BINAAN"],
        ["No", "Nama Usaha", "Nama Pemilik", "Desa", "Kecamatan", "Tenaga Kerja", None],
        [None, None, None, None, None, "L", "P"],
        [1, 2, 3, 4, 5, 6, 7],
        [1, "WARUNG SATU", "WAWAN CONTOH", "SRIAMUR", "TAMBUN UTARA", 2, 3],
    ]
    table, found = read(workbook(("Data", rows)))

    assert table.headings[-2:] == ["Tenaga Kerja L", "Tenaga Kerja P"]
    assert [number for _, number, _ in found] == [5]


def test_a_heading_that_stands_twice_gets_a_number():
    table, _ = read(workbook(("Data", [["Nama Usaha", "NIK", "Desa", "RT", "RT"], ["WARUNG", "-", "SRIAMUR", "1", "2"]])))

    assert table.headings == ["Nama Usaha", "NIK", "Desa", "RT", "RT (2)"]


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("cp1252", ";"), ("utf-16", "\t"), ("utf-16-le", ","), ("utf-8", "|")],
)
def test_delimited_text_of_any_make(encoding, delimiter):
    lines = [HEADINGS, ["1", "WARUNG ‘CAFÉ’", "WAWAN CONTOH", "SRIAMUR", "TAMBUN UTARA", "Rp 5.000.000"]]
    text = "\r\n".join(delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in line) for line in lines)

    table, found = read(io.BytesIO(text.encode(encoding)), "daftar.csv")

    assert found == [(0, 2, lines[1])]
    assert (table.sheets[0].name, table.headings) == ("daftar", HEADINGS)


def test_a_csv_counts_records_as_a_spreadsheet_does():
    text = (
        "sep=;\nNama Usaha;Nama Pemilik;Desa;Alamat\n\n"
        '"WARUNG";"WAWAN CONTOH";"SRIAMUR";"Kp. Contoh\nRT 1"\nKIOS;EKO CONTOH;SRIAMUR;\n'
    )

    _, found = read(io.BytesIO(text.encode()), "daftar.csv")

    assert [(number, cells[0], cells[3]) for _, number, cells in found] == [(4, "WARUNG", "Kp. Contoh\nRT 1"), (5, "KIOS", None)]


def test_parquet_rows_are_numbered_as_under_a_heading(tmp_path):
    table = pa.table({name: [cell, cell] for name, cell in zip(HEADINGS, ROW, strict=True)})
    table = table.append_column("Tanggal Lahir", pa.array([datetime.date(1981, 2, 15), None]))
    pq.write_table(table, tmp_path / "daftar.parquet")

    with (tmp_path / "daftar.parquet").open("rb") as file:
        _, found = read(file, "daftar.parquet")

    assert found == [(0, 2, [*ROW, datetime.date(1981, 2, 15)]), (0, 3, [*ROW, None])]


def test_ods_with_a_million_formatted_rows_is_short():
    _, found = read(ods([HEADINGS, ROW]), "daftar.ods")

    assert found == [(0, 2, ROW)]


def test_a_table_can_be_read_twice():
    table = open_table(workbook(("A", [HEADINGS, ROW]), ("B", [HEADINGS, ROW])), "daftar.xlsx")

    assert list(table.rows()) == list(table.rows())
    assert len(list(table.rows())) == 2


def test_the_reader_agrees_with_openpyxl(tmp_path):
    from tests.registry.importers.dirty_register import make_register
    from tests.registry.importers.layouts import sheet_per_district

    file, name, _ = sheet_per_district(make_register(5, 80))
    book = openpyxl.load_workbook(io.BytesIO(file.getvalue()))
    _, found = read(file, name)

    for sheet, number, cells in found:
        expected = [cell.value for cell in book.worksheets[sheet][number]][: len(cells)]
        assert cells == [None if value == "" else value for value in expected]
    assert len(found) > 80


def test_the_first_rows_of_a_large_sheet_are_those_of_all():
    def spoil(book):
        book["Data"].merge_cells("E2:E3")
        book["Data"]["F9"] = "=NA()"
        book["Data"]["F300"] = "=NA()"

    rows = [[number, f"WARUNG {number}", "WAWAN CONTOH", "SRIAMUR", "SETU", None] for number in range(2, 402)]
    few = [[number, "WARUNG KECIL", "SITI CONTOH", "SRIMUKTI", "SETU", 5] for number in range(2, 5)]
    file = workbook(("Sedikit", [HEADINGS, *few]), ("Data", [HEADINGS, *rows]), change=spoil)

    table = open_table(file, "daftar.xlsx")

    top, whole = list(table.top_rows()), list(table.rows())
    assert (len(top), len(whole)) == (3 + TOP_ROWS - 1, 403)
    assert top == whole[: len(top)]
    assert (top[4][2][4], top[10][2][5]) == ("SETU", "=NA()")
    assert open_table(file, "daftar.xlsx", known=True).sheets == table.sheets


def test_a_sheet_that_would_be_cut_inside_a_comment_is_read_whole():
    rows = [[number, f"WARUNG {number}", "WAWAN CONTOH", "SRIAMUR", "SETU", 5] for number in range(2, 402)]
    hide = f'<row r="{TOP_ROWS + 1}"'.encode()
    torn = repacked(workbook(("Data", [HEADINGS, *rows])), {SHEET: lambda old: old.replace(hide, b"<!-- <row > -->" + hide)})

    assert [number for _, number, _ in open_table(torn, "daftar.xlsx").top_rows()] == list(range(2, 402))
