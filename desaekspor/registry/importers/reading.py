"""Open a register file, whatever it is: workbook, delimited text or Parquet. Memory stays bounded.

``open_table`` finds the sheets, their headings and their roles; ``Table.rows`` then streams the
rows of the lists of enterprises with the numbers that Excel shows. What cannot be read, or could
harm, raises BadFile with a code.
"""

import datetime
import decimal
import itertools
import math
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from .delimited import TextTable
from .errors import BadFile
from .headings import LOOKED_AT, SheetInfo, describe_sheet
from .probing import PARQUET_ROWS, PARQUET_TRIAL, try_reading
from .workbooks import OLE, Workbook

__all__ = ["BadFile", "SheetInfo", "Table", "open_rows", "open_table"]

FOREIGN_FORMATS = {
    b"%PDF": "PDF", b"{\\rtf": "RTF", b"\xff\xd8\xff": "JPEG", b"\x89PNG": "PNG", b"GIF8": "GIF", b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7z", b"Rar!": "RAR", b"SQLi": "SQLite",
}  # fmt: skip
LARGEST_PARQUET = 2**30  # unpacked
# The largest register known has 49 columns; a village may have a sheet of its own. What is beyond makes pages
# that no browser shows: each heading is a choice among all columns of its source.
MOST_COLUMNS, MOST_SHEETS = 500, 1_000


class Table:
    """A register file whose headings are known. ``sheets`` has every sheet, also the skipped ones with the reason."""

    def __init__(self, kind: str, reader: Any, sheets: list[SheetInfo]) -> None:
        self.kind = kind
        self.sheets = sheets
        self._reader = reader

    @property
    def headings(self) -> list[str]:
        """The headings of all lists of enterprises in the file, each once, in order."""
        return list(
            dict.fromkeys(heading for sheet in self.sheets if sheet.role == "data" for heading in sheet.headings if heading)
        )

    @property
    def headings_by_sheet(self) -> list[list[str]]:
        """The headings that stand together, for each list of enterprises."""
        return [sheet.headings for sheet in self.sheets if sheet.role == "data"]

    def rows(self) -> Iterator[tuple[int, int, list]]:
        """Yield (sheet index, row number as Excel shows it, cells) of every row under a heading that is not blank.

        There are as many cells as the sheet has headings. Cells are str, int, float,
        datetime.date, datetime.datetime, datetime.time or None.
        """
        return self._under_headings(self._reader.rows)

    def top_rows(self) -> Iterator[tuple[int, int, list]]:
        """As ``rows``; of a large sheet only its first rows, which come at once."""
        return self._under_headings(self._reader.top)

    def _under_headings(self, read: Callable[[int], Iterator[tuple[int, list]]]) -> Iterator[tuple[int, int, list]]:
        for sheet in self.sheets:
            if sheet.role != "data":
                continue
            width = len(sheet.headings)
            blank = [None] * width
            for number, cells in read(sheet.index):
                if number < sheet.first_row:
                    continue
                cells = cells[:width] if len(cells) >= width else cells + blank[len(cells) :]
                if cells != blank:
                    yield sheet.index, number, cells


def open_table(file: BinaryIO, name: str, *, known: bool = False, ahead: bool = False) -> Table:
    """Open ``file`` (seekable, binary); ``name`` only names the sheet of a file that has none. The content decides what it is.

    ``known``: this very content was opened before, so that it can do no harm; that is not looked into again.
    ``ahead``: all rows of a known file will be asked for, so that a workbook begins to read them at once.

    Raises BadFile: empty, file_too_large, too_large, not_a_workbook, html, password, damaged, zip_bomb,
    xml_entities, encoding, csv_broken, no_heading, no_rows, too_much.
    """
    from . import identifies, known_column

    kind, reader = _open(file, known=known, ahead=ahead)
    if kind == "workbook":
        if len(reader.sheets) > MOST_SHEETS:
            raise BadFile("too_much")
        sheets = []
        for index, metadata in enumerate(reader.sheets):
            if not reader.is_sheet(index):
                sheets.append(SheetInfo(index, metadata.name, reason="chart_sheet"))
            elif reader.is_hidden(index):
                sheets.append(SheetInfo(index, metadata.name, reason="hidden_sheet"))
            else:
                top = list(itertools.islice(reader.top(index), LOOKED_AT))
                sheets.append(describe_sheet(index, metadata.name, top, known_column, identifies))
    else:
        top = list(itertools.islice(reader.top(0), LOOKED_AT))
        sheets = [describe_sheet(0, name.rpartition("/")[2].rpartition(".")[0], top, known_column, identifies)]
    table = Table(kind, reader, sheets)
    for sheet in sheets:
        if sheet.role == "data" and len(sheet.headings) > MOST_COLUMNS:
            raise BadFile("too_large", rows=sheet.heading_row, columns=len(sheet.headings))
    if not any(sheet.role == "data" for sheet in sheets):
        if all(sheet.reason in ("empty_sheet", "chart_sheet", "hidden_sheet") for sheet in sheets):
            raise BadFile("empty")
        raise BadFile("no_heading")
    if next(table.top_rows(), None) is None and next(table.rows(), None) is None:
        raise BadFile("no_rows")
    return table


def open_rows(file: BinaryIO) -> Iterator[tuple[int, list]]:
    """(row number, cells) of the first sheet of any file that ``open_table`` reads, its heading included."""
    _, reader = _open(file)
    return reader.rows(0)


def _open(file: BinaryIO, *, known: bool = False, ahead: bool = False) -> tuple[str, Any]:
    file.seek(0)
    head = file.read(512)
    file.seek(0)
    if not head:
        raise BadFile("empty")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", OLE)):
        return "workbook", Workbook(file, known=known, ahead=ahead)
    if head.startswith(b"PAR1"):
        return "parquet", ParquetTable(file, known=known)
    for magic, format_name in FOREIGN_FORMATS.items():
        if head.startswith(magic):
            raise BadFile("not_a_workbook", format=format_name)
    begin = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if begin.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<style", b"<meta")):
        raise BadFile("html")
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise BadFile("empty")
    return "text", TextTable(file)


class ParquetTable:
    """A Parquet file as a workbook of one sheet, whose first row is the heading."""

    def __init__(self, file: BinaryIO, *, known: bool = False) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            self._file = pq.ParquetFile(file)
            meta = self._file.metadata
            unpacked = sum(meta.row_group(group).total_byte_size for group in range(meta.num_row_groups))
        except (pa.ArrowException, OSError, ValueError) as error:
            raise BadFile("damaged") from error
        size = max(unpacked, file.seek(0, 2))
        if size > LARGEST_PARQUET:
            raise BadFile("file_too_large", megabytes=size // 2**20, limit=LARGEST_PARQUET // 2**20)
        if not known:
            try_reading(file, PARQUET_TRIAL)

    def top(self, index: int = 0) -> Iterator[tuple[int, list]]:
        return self.rows(index)

    def rows(self, index: int = 0) -> Iterator[tuple[int, list]]:
        import pyarrow as pa

        yield 1, list(self._file.schema_arrow.names)
        number = 1
        try:
            for batch in self._file.iter_batches(batch_size=PARQUET_ROWS):
                columns = [column.to_pylist() for column in batch.columns]
                for cells in zip(*columns, strict=True):
                    number += 1
                    yield number, [_plain(cell) for cell in cells]
        except (pa.ArrowException, OSError, ValueError) as error:
            raise BadFile("damaged") from error


def _plain(value: Any) -> Any:
    """A Parquet value as a cell of a workbook would be."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 2**63 else value
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, str):
        return value or None
    if value is None or isinstance(value, (int, datetime.date, datetime.time)):
        return value
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
