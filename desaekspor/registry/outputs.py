"""Rows of text into a file whose ending says the form: CSV, XLSX or Parquet. Streamed; nothing in it is ever a formula."""

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ENDINGS = (".csv", ".xlsx", ".parquet")
CHUNK = 5_000
ROWS_OF_A_SHEET = 1_048_575
LONGEST_CELL = 32_767
# A spreadsheet runs a CSV cell that begins so, unless it is a plain number or phone ("-6,25", "+62 812"). Where
# semicolons or tabs part the cells, as in an Indonesian Excel, a cell begins behind each of them, also inside a text.
RUNS = re.compile(r"\s*+(?:[=@＝＠|%]|[+\-＋－](?![\d\s.,()\-]*+(?:$|[;\t\r\n])))|[\t\r\n]")
BREAKS = re.compile(r"([;\t\r\n])")


def neutral(text: str) -> str:
    """``text`` so that no spreadsheet takes it or a part of it for a formula: an apostrophe goes before what could be one."""
    if not BREAKS.search(text):
        return f"'{text}" if RUNS.match(text) else text
    first, *others = BREAKS.split(text)
    first = f"'{first}" if RUNS.match(text) else first
    return first + "".join(f"'{part}" if place % 2 and RUNS.match(part) else part for place, part in enumerate(others))


class RowsFile:
    """Write rows of text to ``path``; use it as a context manager. An unfinished file is taken away again."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path, self.columns = Path(path), list(columns)
        self._make: Any = {".csv": _Csv, ".xlsx": _Xlsx, ".parquet": _Parquet}[self.path.suffix.lower()]

    def __enter__(self):
        self._writer = self._make(self.path, self.columns)
        return self._writer

    def __exit__(self, kind, error, trace):
        is_done = False
        try:
            self._writer.close()  # on a full disk this may be what fails
            is_done = error is None
        finally:
            if not is_done:
                self.path.unlink(missing_ok=True)


class _Csv:
    """UTF-8 without a mark: a program reads the first heading as it is. For Excel there is .xlsx."""

    def __init__(self, path, columns):
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(columns)

    def write(self, row):
        self._writer.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in row])

    def close(self):
        self._file.close()


class _Xlsx:
    def __init__(self, path, columns):
        import xlsxwriter

        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._text = self._book.add_format({"num_format": "@", "quote_prefix": True})
        self._bold = self._book.add_format({"bold": True, "bottom": 1})
        self._columns = columns
        self._new_sheet()

    def _new_sheet(self):
        self._sheet = self._book.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, len(self._columns) - 1, 18)
        for position, name in enumerate(self._columns):
            self._sheet.write_string(0, position, name, self._bold)
        self._row = 0

    def write(self, row):
        if self._row == ROWS_OF_A_SHEET:
            self._new_sheet()
        self._row += 1
        for position, cell in enumerate(row):
            if isinstance(cell, int):
                self._sheet.write_number(self._row, position, cell)
            elif cell:
                self._sheet.write_string(self._row, position, cell[:LONGEST_CELL], self._text)

    def close(self):
        self._book.close()


class _Parquet:
    """All columns text but those whose first value is a whole number."""

    def __init__(self, path, columns):
        self._path, self._columns, self._rows = path, columns, []
        self._writer: Any = None

    def write(self, row):
        self._rows.append(row)
        if len(self._rows) >= CHUNK:
            self._flush()

    def _flush(self):
        import pyarrow as pa
        import pyarrow.parquet as pq

        if self._writer is None:
            first = self._rows[0] if self._rows else [""] * len(self._columns)
            kinds = [pa.int64() if isinstance(cell, int) else pa.string() for cell in first]
            self._schema = pa.schema(list(zip(self._columns, kinds, strict=True)))
            self._writer = pq.ParquetWriter(self._path, self._schema)
        cells = list(zip(*self._rows, strict=True)) or [()] * len(self._columns)
        arrays = [pa.array(column, field.type) for column, field in zip(cells, self._schema, strict=True)]
        self._writer.write_table(pa.table(arrays, schema=self._schema))
        self._rows = []

    def close(self):
        if self._rows or self._writer is None:
            self._flush()
        self._writer.close()
