"""An exported list as a file: XLSX, CSV with its notes in a ZIP, or Parquet. Streamed; nothing in it is ever a formula."""

import csv
import io
import json
import zipfile

from django.utils.translation import gettext as _

from desaekspor.registry.exports.columns import CODE, DAY, DECIMAL, DEGREES, MONEY, NUMBER, TEXT, YES_NO
from desaekspor.registry.exports.sheets import NUMBERS, Rows, day_of
from desaekspor.registry.outputs import LONGEST_CELL, neutral

ROWS_OF_A_SHEET = 1_000_000  # Excel ends at 1,048,576
AT_ONCE = 5_000  # rows that Parquet compresses together
LEVEL = 4  # of compression in a workbook: a tenth larger than by the usual 6, packed in three quarters of the time


def writer_for(kind, path, columns, *, temporary, title, stem):
    """A writer with ``write(line)`` for each line and ``close(notes)`` at the end. ``temporary``: a folder for its parts.

    ``title`` names the sheets of a workbook, ``stem`` the table in an archive.
    """
    if kind == "xlsx":
        return _Xlsx(path, columns, temporary, title)
    return _ZippedCsv(path, columns, stem) if kind == "csv" else _Parquet(path, columns)


class _Xlsx:
    def __init__(self, path, columns, temporary, title):
        self._path, self._columns, self._temporary, self._title = path, columns, temporary, title
        self._sheets = [Rows(columns, temporary)]

    def write(self, line):
        if self._sheets[-1].count == ROWS_OF_A_SHEET:
            self._sheets.append(Rows(self._columns, self._temporary))
        self._sheets[-1].write(line)

    def close(self, notes):
        rows = {f"xl/worksheets/sheet{number}.xml": rows for number, rows in enumerate(self._sheets, 1) if rows.count}
        book = self._without_rows(notes)
        archive = zipfile.ZipFile(self._path, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
        with zipfile.ZipFile(book) as parts, archive:
            for name in parts.namelist():
                if name in rows:
                    rows[name].put(archive, name, parts.read(name))
                else:
                    archive.writestr(name, parts.read(name))

    def _without_rows(self, notes):
        """The workbook with heads, notes and, as the last row of each list, the pattern of its rows."""
        import xlsxwriter

        content = io.BytesIO()
        book = xlsxwriter.Workbook(content, {"in_memory": True})
        text = {"num_format": "@", "quote_prefix": True}
        looks = {TEXT: text, CODE: text, YES_NO: text, DAY: {"num_format": "yyyy-mm-dd"}, DECIMAL: {"num_format": "0.000"}}
        looks |= {NUMBER: {"num_format": "#,##0"}, MONEY: {"num_format": "#,##0"}, DEGREES: {"num_format": "0.000000"}}
        formats = {kind: book.add_format(look) for kind, look in looks.items()}
        head = book.add_format({"bold": True, "bg_color": "#0B6E78", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"})
        for number, rows in enumerate(self._sheets, 1):
            sheet = book.add_worksheet(self._title if number == 1 else f"{self._title} {number}")
            for place, column in enumerate(self._columns):
                sheet.set_column(place, place, column.width)
                sheet.write_string(0, place, str(column.head), head)
            for place, column in enumerate(self._columns if rows.count else ()):
                sheet.write_blank(rows.count, place, None, formats[column.kind])
            sheet.freeze_panes(1, 2)
            sheet.autofilter(0, 0, max(rows.count, 1), len(self._columns) - 1)
        self._add_notes(book, notes)
        book.close()
        return content

    def _add_notes(self, book, notes):
        sheet = book.add_worksheet(_("Notes"))
        label = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
        text = book.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 90)
        for row, (name, words) in enumerate(notes):
            sheet.write_string(row, 0, name, label)
            sheet.write_string(row, 1, words[:LONGEST_CELL], text)


class _ZippedCsv:
    """UTF-8 without a mark, so that a program reads the first head as it is. The notes stand beside it, for they would
    be rows of the table otherwise."""

    def __init__(self, path, columns, stem):
        self._columns = columns
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._file = io.TextIOWrapper(self._zip.open(f"{stem}.csv", "w", force_zip64=True), encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow([neutral(str(column.head)) for column in columns])

    def write(self, line):
        self._writer.writerow([_cell(column, line) for column in self._columns])

    def close(self, notes):
        self._file.close()
        lines = [f"{name}: {words}" if name else "" for name, words in notes]
        self._zip.writestr(_("NOTES.txt"), "\r\n".join(lines) + "\r\n")
        self._zip.close()


def _cell(column, line):
    value = column.value(line)
    if value is None or value == "":
        return ""
    if column.kind in NUMBERS:
        return column.in_csv(value) if column.in_csv else value
    if column.kind == DAY:
        return day_of(value).isoformat()
    return neutral((_("yes") if value else _("no")) if column.kind == YES_NO else value)


class _Parquet:
    """Typed columns under names that do not change with the language; heads, meanings and notes are in the file's metadata."""

    def __init__(self, path, columns):
        import pyarrow as pa

        self._columns, self._path, self._rows, self._writer = columns, path, [], None
        kinds = {TEXT: pa.string(), CODE: pa.string(), NUMBER: pa.int64(), MONEY: pa.int64(), DEGREES: pa.float64()}
        kinds[DECIMAL] = pa.float64()
        kinds |= {DAY: pa.date32(), YES_NO: pa.bool_()}
        self._schema = pa.schema(
            pa.field(column.name, kinds[column.kind], metadata={"head": str(column.head), "meaning": str(column.meaning)})
            for column in columns
        )

    def write(self, line):
        self._rows.append([_typed(column, line) for column in self._columns])
        if len(self._rows) >= AT_ONCE:
            self._flush()

    def _flush(self):
        import pyarrow as pa
        import pyarrow.parquet as pq

        if self._writer is None:
            self._writer = pq.ParquetWriter(self._path, self._schema, compression="zstd")
        cells = zip(*self._rows, strict=True) if self._rows else [()] * len(self._columns)
        arrays = [pa.array(column, field.type) for column, field in zip(cells, self._schema, strict=True)]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._rows = []

    def close(self, notes):
        if self._rows or self._writer is None:
            self._flush()
        self._writer.add_key_value_metadata({"notes": json.dumps(notes, ensure_ascii=False)})
        self._writer.close()


def _typed(column, line):
    value = column.value(line)
    if value is None or value == "":
        return None
    return day_of(value) if column.kind == DAY else value
