"""Workbooks (XLSX, XLS, XLSB, ODS) through calamine: rows with Excel's own row numbers and the types of the cells.

The type of a cell is evidence: a NIK that is a number has lost its sixteenth digit, a phone that
is one its zero. So nothing is turned into text here.
"""

import datetime
import re
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, BinaryIO

import python_calamine

from .errors import BadFile
from .packages import LARGEST_PACKED, SheetPart, check_package, top_of
from .probing import try_reading

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Workbook:
    """The sheets of a workbook. One sheet is in memory at a time, the last one asked for."""

    def __init__(self, file: BinaryIO, *, known: bool = False, ahead: bool = False) -> None:
        size = file.seek(0, 2)
        file.seek(0)
        if size > LARGEST_PACKED:
            raise BadFile("file_too_large", megabytes=size // 2**20, limit=LARGEST_PACKED // 2**20)
        head = file.read(8)
        file.seek(0)
        self._loaded: tuple[int, Any] | None = None
        self._ahead: Future | None = None
        if known and ahead:
            self._open(file)
            self._read_ahead()
        kind, certain = "xls", False
        parts: dict[str, SheetPart] = {}
        if head == OLE:
            self._check_ole(file)
        else:
            kind, parts, certain = check_package(file, known=known)
            file.seek(0)
        if not (certain or known):
            try_reading(file)
        if not (known and ahead):
            self._open(file)
        self._file, self._named_parts = file, parts
        self._parts = _by_sheet(file, [sheet.name for sheet in self.sheets], parts) if kind == "xlsx" else []
        self._tops: dict[int, list[tuple[int, list]]] = {}

    def _open(self, file: BinaryIO) -> None:
        try:
            self._book = python_calamine.CalamineWorkbook.from_filelike(file)
        except python_calamine.PasswordError as error:
            raise BadFile("password") from error
        except Exception as error:  # calamine raises ValueError, OSError and others besides its own
            raise BadFile("damaged") from error
        self.sheets = self._book.sheets_metadata

    def _read_ahead(self) -> None:
        """Begin to read the only sheet; calamine does without Python meanwhile, so the package is looked at beside it."""
        if len(self.sheets) == 1 and self.is_sheet(0):
            pool = ThreadPoolExecutor(1)
            self._ahead = pool.submit(self._book.get_sheet_by_index, 0)
            pool.shutdown(wait=False)

    @staticmethod
    def _check_ole(file: BinaryIO) -> None:
        content = file.read()
        file.seek(0)
        if ENCRYPTED in content:
            raise BadFile("password")
        if "Workbook".encode("utf-16-le") not in content and "Book".encode("utf-16-le") not in content:
            raise BadFile("not_a_workbook")

    def is_sheet(self, index: int) -> bool:
        """False for charts and macro sheets."""
        return self.sheets[index].typ == python_calamine.SheetTypeEnum.WorkSheet

    def is_hidden(self, index: int) -> bool:
        return self.sheets[index].visible != python_calamine.SheetVisibleEnum.Visible

    def _sheet(self, index: int):
        if self._loaded is None or self._loaded[0] != index:
            self._loaded = None  # free the other one first
            try:
                self._loaded = index, self._ahead.result() if self._ahead else self._book.get_sheet_by_index(index)
            except Exception as error:
                raise BadFile("damaged") from error
        return self._loaded[1]

    def _part(self, index: int) -> SheetPart:
        return (self._parts[index] if index < len(self._parts) else None) or SheetPart()

    def top(self, index: int) -> Iterator[tuple[int, list]]:
        """As ``rows``; of a sheet with many rows only the first, which are read without the others."""
        if index not in self._tops:
            self._tops[index] = self._read_top(index) if self._part(index).top else []
        return iter(self._tops[index]) if self._tops[index] else self.rows(index)

    def _read_top(self, index: int) -> list[tuple[int, list]]:
        try:
            book = python_calamine.CalamineWorkbook.from_filelike(top_of(self._file, self._named_parts))
            return list(self._rows(book.get_sheet_by_index(index), self._part(index).odd_cells, whole=False))
        except Exception:  # it was cut where no program would have written it: then all of it is read
            return []

    def rows(self, index: int) -> Iterator[tuple[int, list]]:
        """Yield (Excel's row number, cells from column A on) of every row up to the last filled one.

        Cells are str, int, float, datetime.date, datetime.datetime, datetime.time or None; error
        values and formulas without a result are their text ("#REF!", "=A1*12"). A vertically
        merged cell counts in each of its rows.
        """
        return self._rows(self._sheet(index), self._part(index).odd_cells)

    @staticmethod
    def _rows(sheet: Any, odd: dict[tuple[int, int], str], *, whole: bool = True) -> Iterator[tuple[int, list]]:
        if sheet.start is None:
            return
        odd_rows: dict[int, list[tuple[int, str]]] = {}
        for (row, column), text in odd.items():
            odd_rows.setdefault(row, []).append((column - 1, text))
        merged = _vertical_merges(sheet.merged_cell_ranges or ())
        held: dict[int, tuple[int, Any]] = {}
        left = [None] * sheet.start[1]
        number = 0
        for number, row in enumerate(sheet.iter_rows(), start=1):
            cells = left + [(value or None) if type(value) is str else _cell(value) for value in row]  # most are texts
            for column, text in odd_rows.pop(number, ()):
                cells.extend([None] * (column + 1 - len(cells)))
                if cells[column] is None:
                    cells[column] = text
            if merged or held:
                for column, last in merged.pop(number, ()):
                    held[column] = last, cells[column] if column < len(cells) else None
                for column, (last, value) in list(held.items()):
                    if column < len(cells) and cells[column] is None:
                        cells[column] = value
                    if number >= last:
                        del held[column]
            yield number, cells
        for number in sorted(odd_rows) if whole else ():  # below everything that calamine sees
            cells = [None] * (max(column for column, _ in odd_rows[number]) + 1)
            for column, text in odd_rows[number]:
                cells[column] = text
            yield number, cells


def _cell(value: Any) -> Any:
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**63 else value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.timedelta):
        return str(value)
    return value


def _vertical_merges(ranges) -> dict[int, list[tuple[int, int]]]:
    """First row -> [(column, last row)] of the merged ranges over several rows; rows from 1, columns from 0."""
    found: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, right) in ranges:
        if bottom > top and left == right:
            found.setdefault(top + 1, []).append((left, bottom + 1))
    return found


def _by_sheet(file: BinaryIO, names: list[str], parts: dict[str, SheetPart]) -> list[SheetPart | None]:
    """The parts in the order of the sheets: workbook.xml names the sheets, its relations say which part is whose."""
    if not any(part.odd_cells or part.top for part in parts.values()):
        return []
    file.seek(0)
    with zipfile.ZipFile(file) as package:
        book = next(name for name in package.namelist() if re.fullmatch(r"xl/workbook\d*\.xml", name))
        relations = package.read(f"xl/_rels/{book[3:]}.rels").decode("utf-8", "replace")
        sheets = re.findall(r"<(?:\w+:)?sheet\b[^>]*>", package.read(book).decode("utf-8", "replace"))
    targets = {}
    for relation in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", relations):
        target = _attribute(relation, "Target")
        targets[_attribute(relation, "Id")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    ordered = [parts.get(targets.get(_attribute(sheet, r"\w+:id"), "")) for sheet in sheets]
    return ordered if len(ordered) == len(names) else []


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf'\s{name}="([^"]*)"', tag)
    return match[1] if match else ""
