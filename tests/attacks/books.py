"""Hostile workbooks, each made from a good one by the change that its name tells."""

import io
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from tests.registry.importers.files import HEADINGS, ROW, repacked, workbook

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
END = b"</sheetData>"
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'  # the reader would fill 17 thousand million cells before it
LONG = b"x" * (4 * 2**20)


def with_rows(rows, **also):
    """A good workbook with ``rows`` (XML) under its own."""
    return repacked(workbook(("Data", [HEADINGS, ROW])), {SHEET: lambda old: old.replace(END, rows + END)} | also)


def with_shared_text(text, rows):
    """A workbook whose shared text "LONG" is ``text`` and stands in two thousand more rows, written as ``rows`` says."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, ["LONG", *ROW[1:]])
    with zipfile.ZipFile(file) as package:
        before = package.read(STRINGS).partition(b"<si><t>LONG</t></si>")[0]
    number = before.count(b"<si>")
    many = b"".join(rows % {b"row": row, b"text": number} for row in range(3, 2003))
    changes = {SHEET: lambda old: old.replace(END, many + END), STRINGS: lambda old: old.replace(b"<si><t>LONG</t></si>", text)}
    return repacked(file, changes)


CELL = b'<row r="%(row)d"><c r="A%(row)d" t="s"><v>%(text)d</v></c></row>'
PREFIXED = lambda old: old.replace(b"<worksheet ", b'<worksheet xmlns:x="' + MAIN + b'" ')  # noqa: E731


def in_a_part_of_another_name():
    relations = "xl/_rels/workbook.xml.rels"
    file = with_rows(FAR)
    with zipfile.ZipFile(file) as package:
        sheet = package.read(SHEET)
    moved = lambda old: old.replace(b"worksheets/sheet1.xml", b"media/picture.png")  # noqa: E731
    return repacked(file, {"xl/media/picture.png": sheet, relations: moved, SHEET: b"<worksheet/>"})


def package_of(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            package.writestr(name, content)
    return out


def parts_of(file):
    with zipfile.ZipFile(file) as package:
        return [(name, package.read(name)) for name in package.namelist()]


def with_a_second_part_of_the_same_name():
    good = dict(parts_of(workbook(("Data", [HEADINGS, ROW]))))
    return package_of([*parts_of(with_rows(FAR)), (SHEET.upper().replace("XML", "xml"), good[SHEET])])


def with_names_that_climb():
    """Zip slip: names that lead out of the folder for whoever unpacks them."""
    climbing = ["../../../../tmp/desaekspor-slip.xml", "/tmp/desaekspor-slip.xml", "..\\..\\slip.xml", "C:\\slip.xml"]
    return package_of([*parts_of(workbook(("Data", [HEADINGS, ROW]))), *((name, "<x/>") for name in climbing)])


def of_many_sheets(count):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for number in range(count):
            sheet = book.add_worksheet()
            if not number:
                sheet.write_row(0, 0, HEADINGS)
                sheet.write_row(1, 0, ROW)
    return file


def of_many_columns(count):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*HEADINGS, *(f"kolom {number}" for number in range(count))])
        sheet.write_row(1, 0, ROW)
    return file


def parquet_of_one_text_many_times():
    rows = 2_000
    columns = {heading: pa.array([str(value)] * rows) for heading, value in zip(HEADINGS, ROW, strict=True)}
    long = pa.array(["x" * (20 * 2**20)])
    columns["Keterangan"] = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), long)
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file, compression="zstd", dictionary_pagesize_limit=2**30)
    return file


# name -> how it is made; a small file each, of which a careless reader makes gigabytes, or hours.
BOMBS = {
    "far_in_single_quotes": lambda: with_rows(FAR.replace(b'"', b"'")),
    "far_in_small_letters": lambda: with_rows(FAR.replace(b"XFD", b"xfd")),
    "far_with_tabs": lambda: with_rows(FAR.replace(b" r=", b"\tr=")),
    "far_with_a_space_before_the_value": lambda: with_rows(FAR.replace(b"<v>", b" <v>")),
    "far_and_then_a_near_row": lambda: with_rows(FAR + b'<row r="3"><c r="A3"><v>1</v></c></row>'),
    "far_before_a_page_break": lambda: repacked(
        with_rows(FAR),
        {SHEET: lambda old: old.replace(b"</worksheet>", b'<rowBreaks count="1"><brk id="1"/></rowBreaks></worksheet>')},
    ),
    "far_under_a_prefix": lambda: repacked(
        with_rows(b'<x:row r="1048576"><x:c r="XFD1048576"><v>1</v></x:c></x:row>'), {SHEET: PREFIXED}
    ),
    "far_in_a_part_of_another_name": in_a_part_of_another_name,
    "far_in_a_part_in_capitals": lambda: package_of(
        (name.upper() if name == SHEET else name, content) for name, content in parts_of(with_rows(FAR))
    ),
    "far_in_one_of_two_parts_of_a_name": with_a_second_part_of_the_same_name,
    "long_text_often": lambda: with_shared_text(b"<si><t>" + LONG + b"</t></si>", CELL),
    "long_text_beyond_a_piece": lambda: with_shared_text(b"<si><t>" + LONG * 5 + b"</t></si>", CELL),
    "long_text_in_single_quotes": lambda: with_shared_text(b"<si><t>" + LONG + b"</t></si>", CELL.replace(b't="s"', b"t='s'")),
    "long_text_with_a_space_before_its_number": lambda: with_shared_text(
        b"<si><t>" + LONG + b"</t></si>", CELL.replace(b"<v>", b"<v> ")
    ),
    "long_text_under_a_prefix": lambda: with_shared_text(
        b'<x:si xmlns:x="' + MAIN + b'"><x:t>' + LONG + b"</x:t></x:si>", CELL
    ),
    "cells_that_never_end": lambda: with_rows(b'<row r="3"><c r="A3" t="e"><v>#REF!</v></c></row>' + b"<c " * 300_000),
    "errors_that_never_end": lambda: with_rows(b'<c r="A3" t="e">' * 200_000),
    "formulas_that_never_end": lambda: with_rows(b'<c r="A3" t="n"><f ' * 200_000),
    "blanks_that_never_end": lambda: with_rows(b'<f/><c r="A3">' + b" " * 3_000_000),
    "one_tag_that_never_ends": lambda: with_rows(b"<c " + b't="e" ' * 500_000),
    "texts_that_never_end": lambda: repacked(
        with_shared_text(b"<si><t>LONG</t></si>", CELL), {STRINGS: b'<sst xmlns="' + MAIN + b'">' + b"<si>" * 500_000}
    ),
    "tags_a_million_deep": lambda: with_rows(b"<a>" * 1_000_000),
    "sheets_by_the_thousand": lambda: of_many_sheets(1_100),
    "columns_by_the_thousand": lambda: of_many_columns(16_000),
    "parquet_of_one_text_many_times": parquet_of_one_text_many_times,
}  # fmt: skip
