"""The rows that we write of a sheet are those of xlsxwriter, cell by cell."""

import datetime
import re
import zipfile
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from django.utils import timezone

from desaekspor.registry.exports.columns import CODE, DAY, DECIMAL, DEGREES, MONEY, NUMBER, TEXT, YES_NO, Column
from desaekspor.registry.exports.sheets import NUMBERS
from desaekspor.registry.exports.writers import writer_for

KINDS = (TEXT, CODE, NUMBER, MONEY, DECIMAL, DEGREES, DAY, YES_NO)
TEXTS = [
    *(
        "Kecap",
        "0109990000017",
        "=1+1",
        "+62",
        "-2+3",
        "@SUM(1)",
        "|x",
        "'",
        "a_b",
        "Usaha 😀",
        "Toko “Ibu”",
        "é",
        "\x7f",
        "\u2028a",
    ),
    *('<b>&amp;</b> "x" & y', " before", "after ", " ", "\xa0both\xa0", "two\nlines", "line\n", "\ttab", "return\r\n", "\x1c"),
    *("\x00", "a\x01b", "\x1f", "\ufffe", "\uffff", "_x000D_", "_x0041_ <_", "__xFFFE__", "_x41_", "_x00G0_"),
    *("x" * 32_767, "x" * 32_768, " " + "x" * 32_767, "😀" * 16_383, "😀" * 20_000, "x" + "😀" * 16_384, "&" * 33_000),
]
FIGURES = [0, -1, 10**15, 10**17, 2**53 + 1, 0.1, 1 / 3, 1e-7, -6.2, 107.061234567, 1e300, True, Decimal("0.10")]
LATE = datetime.datetime(2026, 11, 29, 23, 30, tzinfo=datetime.UTC)  # the next day in Jakarta
DAYS = [datetime.date(*day) for day in ((1900, 1, 1), (1900, 2, 28), (1900, 3, 1), (1980, 1, 1), (2026, 11, 29))]
VALUES = dict.fromkeys(NUMBERS, FIGURES) | {TEXT: TEXTS, CODE: TEXTS, DAY: [*DAYS, LATE], YES_NO: [True, False]}
LINES = [[VALUES[kind][row] if row < len(VALUES[kind]) else None for kind in KINDS] for row in range(len(TEXTS))]
LINES[1:1] = [[None, "", None, None, None, None, None, None]]
COLUMNS = [
    Column(f"c{place}", f"Kolom {place}", "", kind, lambda line, place=place: line[place]) for place, kind in enumerate(KINDS)
]


def ours(folder, columns=COLUMNS, lines=LINES):
    path = folder / "ours.xlsx"
    writer = writer_for("xlsx", path, columns, temporary=folder, title="Daftar", stem="daftar")
    for line in lines:
        writer.write(line)
    writer.close([("Isi", "Daftar")])
    return path


def theirs(folder):
    """The same list through the methods of xlsxwriter alone."""
    path = folder / "theirs.xlsx"
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet, text = book.add_worksheet("Daftar"), book.add_format({"num_format": "@", "quote_prefix": True})
    looks = {NUMBER: "#,##0", MONEY: "#,##0", DECIMAL: "0.000", DEGREES: "0.000000", DAY: "yyyy-mm-dd"}
    formats = {kind: book.add_format({"num_format": look}) for kind, look in looks.items()}
    for place in range(len(KINDS)):
        sheet.write_string(0, place, f"Kolom {place}")
    for row, line in enumerate(LINES, 1):
        for place, (kind, value) in enumerate(zip(KINDS, line, strict=True)):
            if value is None or value == "":
                continue
            if kind in NUMBERS:
                sheet.write_number(row, place, value, formats[kind])
            elif kind == DAY:
                day = timezone.localtime(value).date() if isinstance(value, datetime.datetime) else value
                sheet.write_datetime(row, place, day, formats[kind])
            else:
                words = ("ya" if value else "tidak") if kind == YES_NO else value
                sheet.write_string(row, place, words[:32_767], text)
    book.close()
    return path


def cells_of(path):
    sheet = openpyxl.load_workbook(path)["Daftar"]
    return [
        (cell.coordinate, cell.value, cell.data_type, cell.number_format, bool(cell.quotePrefix))
        for row in sheet.iter_rows(min_row=2)
        for cell in row
    ]


def xml_of(path):
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def test_every_cell_is_that_of_xlsxwriter(tmp_path):
    mine, other = ours(tmp_path), theirs(tmp_path)

    assert cells_of(mine) == cells_of(other)
    rows = [re.findall(r'<row r="(?!1").*?</row>', re.sub(r' s="\d+"', "", xml_of(path)), re.DOTALL) for path in (mine, other)]
    assert rows[0] == rows[1]
    assert [re.search("<dimension.*?>", xml_of(path))[0] for path in (mine, other)] == [
        f'<dimension ref="A1:H{len(LINES) + 1}"/>'
    ] * 2


def test_the_list_can_be_filtered_and_nothing_of_the_pattern_is_left(tmp_path):
    xml = xml_of(ours(tmp_path, lines=LINES[:1]))

    assert '<autoFilter ref="A1:H2"/>' in xml
    assert xml.count("<row ") == 2
    assert xml.count('<c r="A2"') == 1


def test_a_text_cannot_pretend_to_be_xml(tmp_path):
    lie = "<r><t>bold</t></r>"  # which xlsxwriter would take for a rich text

    assert cells_of(ours(tmp_path, COLUMNS[:1], [[lie]])) == [("A2", lie, "s", "@", True)]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_no_number_is_refused(tmp_path, value):
    with pytest.raises(ValueError, match="no number"):
        ours(tmp_path, COLUMNS[2:3], [[None, None, value]])


def test_rows_are_kept_in_the_folder_and_not_in_memory(tmp_path):
    import tracemalloc

    values = [["Usaha Contoh", "0109990000017", 7, 16_200_000, 0.5, -6.2, DAYS[-1], True]]
    peaks = []
    for count in (100, 20_000):
        tracemalloc.start()
        ours(tmp_path, lines=values * count)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < peaks[0] + 5_000_000  # of 14 MB of XML
