"""A file of records into a table of text, whatever its form and encoding."""

from pathlib import Path

import pyarrow as pa

from desaekspor.registry.importers.reading import open_rows

from .columns import ID, check_headings, known_name

ROWS = 20_000  # put together at a time
TITLES = 30  # rows of them at most


class RecordsWithoutId(Exception):
    """Rows that no answer could name, and that would pass for one record; ``heading`` is that of their empty cell."""

    def __init__(self, rows: list[int], heading: str) -> None:
        super().__init__(f"{heading} is empty in rows {rows}")
        self.rows, self.heading = rows, heading


def read_records(path: Path) -> pa.Table:
    """The columns of ``path`` (CSV, workbook, Parquet) that are read here, as text.

    Raises BadFile, MissingColumns, RecordsWithoutId, OSError.

    A workbook's heading may stand below titles: the first row that names two columns of ours is the heading, else the
    first of all.
    """
    with path.open("rb") as file:
        rows = open_rows(file)
        heading: list[str] = []
        for number, cells in rows:
            told = [str(cell or "").strip() for cell in cells]
            found = sum(bool(known_name(name)) for name in told) >= 2
            heading = told if found or not any(heading) else heading
            if found or number > TITLES:
                break
        check_headings(heading)
        places = [at for at, name in enumerate(heading) if known_name(name)]
        id_place = next(place for place, at in enumerate(places) if known_name(heading[at]) == ID)
        columns: list[list[pa.Array]] = [[] for _ in places]
        portion: list[list[str]] = []
        without_id: list[int] = []
        for number, cells in rows:
            width = len(cells)
            row = [_text(cells[at]) if at < width else "" for at in places]
            if any(row):
                portion.append(row)
                if not row[id_place].strip():
                    without_id.append(number)
            if len(portion) >= ROWS:
                _take(portion, columns)
        _take(portion, columns)
    if without_id:
        raise RecordsWithoutId(without_id, heading[places[id_place]])
    names = [heading[at] for at in places]
    return pa.table([pa.chunked_array(parts, pa.string()) for parts in columns], names=_distinct(names))


def _text(cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _take(portion: list[list[str]], columns: list[list[pa.Array]]) -> None:
    for parts, cells in zip(columns, zip(*portion, strict=True), strict=False):
        parts.append(pa.array(cells, pa.string()))
    portion.clear()


def _distinct(names: list[str]) -> list[str]:
    """Names that come twice are told apart; the first one is read."""
    seen: dict[str, int] = {}
    result = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return result
