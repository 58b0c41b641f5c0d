"""Lists that officers load beside the registers: a small table whose columns are known by their headings, read whole.

Statements of production, certificates, applications and figures come so. A register of enterprises streams, and a person
chooses its columns (reading.py).
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from desaekspor.registry.importers.errors import BadFile
from desaekspor.registry.importers.reading import open_rows
from desaekspor.registry.outputs import neutral

LARGEST = 20 * 2**20
MOST_ROWS = 20_000
LOOKED_AT = 30  # rows in which the heading is looked for


@dataclass(frozen=True)
class RowProblem:
    """A wrong cell: ``row`` as a spreadsheet numbers it, ``heading`` as the file has it ("" where it has no such column)."""

    row: int
    heading: str
    problem: Any


@dataclass(frozen=True)
class Listed:
    """``headings``: {field: what the file calls it}; ``rows``: (row as a spreadsheet numbers it, {field: cell}), none empty."""

    name: str
    sha256: str
    headings: dict[str, str]
    rows: list[tuple[int, dict[str, Any]]]


def three_known(found: Set[str]) -> bool:
    """Whether a row with these fields is the heading."""
    return len(found) >= 3


def read_list(
    file: BinaryIO,
    name: str,
    headings: Mapping[str, Sequence[str]],
    *,
    is_heading: Callable[[Set[str]], bool] = three_known,
    most_rows: int = MOST_ROWS,
) -> Listed:
    """Read a workbook, CSV or Parquet file whose columns are called ``{field: its folded names}``, or as the field itself.

    Raises BadFile (file_too_large, no_heading, too_large, and those of open_rows).
    """
    name, sha256, rows = opened(file, name)
    by_heading = {field.replace("_", " "): field for field in headings}  # as Parquet files name them
    by_heading |= {heading: field for field, names in headings.items() for heading in names}
    columns = _columns(rows, by_heading, is_heading)
    if columns is None:
        raise BadFile("no_heading")
    found = []
    for number, cells in rows_below(rows, most_rows):
        given = {field: meant(cells[place]) if place < len(cells) else None for field, (place, _heading) in columns.items()}
        found.append((number, given))
    return Listed(name, sha256, {field: heading for field, (_place, heading) in columns.items()}, found)


def opened(file: BinaryIO, name: str) -> tuple[str, str, Iterator[tuple[int, list]]]:
    """(the file's name as it is kept, its SHA-256, its rows with their numbers). Raises BadFile."""
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise BadFile("file_too_large", megabytes=len(content) // 2**20, limit=LARGEST // 2**20)
    file.seek(0)
    return name.rpartition("/")[2][-200:], hashlib.sha256(content).hexdigest(), open_rows(file)


def rows_below(rows: Iterator[tuple[int, list]], most: int = MOST_ROWS) -> Iterator[tuple[int, list]]:
    """Those behind the heading that hold anything. Raises BadFile where there are more than ``most``."""
    for count, (number, cells) in enumerate(rows, start=1):
        if all(cell in (None, "") for cell in cells):
            continue
        if count > most:
            raise BadFile("too_large", rows=count, columns=len(cells))
        yield number, cells


def fold_heading(cell: Any) -> str:
    return re.sub(r"[\s_.]+", " ", str(cell or "")).strip(" :").lower()


def _columns(rows, by_heading, is_heading) -> dict[str, tuple[int, str]] | None:
    """``{field: (place, heading)}`` of the first row that is a heading."""
    for _number, cells in islice(rows, LOOKED_AT):
        found: dict[str, tuple[int, str]] = {}
        for place, cell in enumerate(cells):
            field = by_heading.get(fold_heading(cell))
            if field and field not in found:
                found[field] = place, str(cell)
        if is_heading(found.keys()):
            return found
    return None


def meant(cell: Any) -> Any:
    """The cell without the apostrophes that keep a downloaded text from being a formula (registry/outputs.neutral)."""
    if not isinstance(cell, str) or "'" not in cell:
        return cell
    text = re.sub(r"(^|[;\t\r\n])'", r"\1", cell)
    return text if neutral(text) == cell else cell
