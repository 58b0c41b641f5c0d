"""An exported list as a file: XLSX, CSV with its notes in a ZIP, or Parquet. Streamed; nothing in it is ever a formula."""

import csv
import datetime
import io
import json
import zipfile

from django.utils import timezone
from django.utils.translation import gettext as _

from desaekspor.registry.exports.columns import CODE, DAY, DECIMAL, DEGREES, MONEY, NUMBER, TEXT, YES_NO
from desaekspor.registry.outputs import LONGEST_CELL, neutral

ROWS_OF_A_SHEET = 1_000_000  # Excel ends at 1,048,576
AT_ONCE = 5_000  # rows that Parquet compresses together
NUMBERS = (NUMBER, DECIMAL, MONEY, DEGREES)


def writer_for(kind, path, columns, *, temporary, title, stem):
    """A writer with ``write(line)`` for each line and ``close(notes)`` at the end. ``temporary``: a folder for its parts.

    ``title`` names the sheets of a workbook, ``stem`` the table in an archive.
    """
    if kind == "xlsx":
        return _Xlsx(path, columns, temporary, title)
    return _ZippedCsv(path, columns, stem) if kind == "csv" else _Parquet(path, columns)


class _Xlsx:
    def __init__(self, path, columns, temporary, title):
        import xlsxwriter

        options = {"constant_memory": True, "tmpdir": str(temporary), "strings_to_formulas": False}
        options |= {"strings_to_urls": False, "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._columns, self._title, self._sheets, self._row = columns, title, 0, 0
        add = self._book.add_format
        text = add({"num_format": "@", "quote_prefix": True})
        self._formats = {TEXT: text, CODE: text, YES_NO: text, NUMBER: add({"num_format": "#,##0"})}
        self._formats |= {MONEY: add({"num_format": "#,##0"}), DEGREES: add({"num_format": "0.000000"})}
        self._formats[DECIMAL] = add({"num_format": "0.000"})
        self._formats[DAY] = add({"num_format": "yyyy-mm-dd"})
        self._head = add({"bold": True, "bg_color": "#0B6E78", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"})
        self._new_sheet()

    def _new_sheet(self):
        self._sheets += 1
        self._sheet = self._book.add_worksheet(self._title if self._sheets == 1 else f"{self._title} {self._sheets}")
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, column.width)
            self._sheet.write_string(0, place, str(column.head), self._head)
        self._sheet.freeze_panes(1, 2)
        self._row = 0

    def _end_sheet(self):
        self._sheet.autofilter(0, 0, max(self._row, 1), len(self._columns) - 1)

    def write(self, line):
        if self._row == ROWS_OF_A_SHEET:
            self._end_sheet()
            self._new_sheet()
        self._row += 1
        sheet, row, formats = self._sheet, self._row, self._formats
        for place, column in enumerate(self._columns):
            value = column.value(line)
            if value is None or value == "":
                continue
            kind = column.kind
            if kind in NUMBERS:
                sheet.write_number(row, place, value, formats[kind])
            elif kind == DAY:
                sheet.write_datetime(row, place, _day(value), formats[kind])
            else:
                text = (_("yes") if value else _("no")) if kind == YES_NO else value
                sheet.write_string(row, place, text[:LONGEST_CELL], formats[kind])

    def close(self, notes):
        self._end_sheet()
        sheet = self._book.add_worksheet(_("Notes"))
        label = self._book.add_format({"bold": True, "valign": "top", "text_wrap": True})
        text = self._book.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 90)
        for row, (name, words) in enumerate(notes):
            sheet.write_string(row, 0, name, label)
            sheet.write_string(row, 1, words[:LONGEST_CELL], text)
        self._book.close()


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


def _day(value):
    """The day of a moment here; a day itself."""
    return timezone.localtime(value).date() if isinstance(value, datetime.datetime) else value


def _cell(column, line):
    value = column.value(line)
    if value is None or value == "":
        return ""
    if column.kind in NUMBERS:
        return column.in_csv(value) if column.in_csv else value
    if column.kind == DAY:
        return _day(value).isoformat()
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
    return _day(value) if column.kind == DAY else value
