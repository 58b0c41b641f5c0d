"""Lists of product texts: a table with ``id`` and ``teks`` in, five ranks a text out."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from desaekspor.markets.finding import classifier
from desaekspor.markets.reasons import ask, explain
from desaekspor.registry.importers.reading import open_rows
from desaekspor.registry.outputs import RowsFile

ID, TEXT = ("id", "no", "rec_id"), ("teks", "text", "produk", "produk_utama", "product", "nama_produk")
COLUMNS = ("id", "rank", "hs6", "score", "reason", "unsure")
LOOKED_AT = 30  # rows in which the heading is looked for


class NoTextColumn(Exception):
    """The table has no column of texts; ``found`` has the heading that it has."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(found)
        self.found = found


def read_texts(path: Path) -> Iterator[tuple[str, str]]:
    """(id, text) of each row of a CSV, workbook or Parquet file; without an id column the row's number is the id.

    Raises NoTextColumn, BadFile, OSError.
    """
    with path.open("rb") as file:
        yield from texts_of(open_rows(file))


def texts_of(rows: Iterable[tuple[int, list]]) -> Iterator[tuple[str, str]]:
    """(id, text) of rows with their numbers, the heading among the first ones; rows without anything are left out."""
    rows = iter(rows)
    first: list[str] | None = None
    for number, cells in rows:
        heading = [written(cell).lower() for cell in cells]
        first = first if first is not None else heading
        at = next((heading.index(name) for name in TEXT if name in heading), None)
        if at is not None:
            break
        if number > LOOKED_AT:
            raise NoTextColumn(first)
    else:
        raise NoTextColumn(first or [])
    key = next((heading.index(name) for name in ID if name in heading), None)
    for number, cells in rows:
        if not any(cell is not None and str(cell).strip() for cell in cells):
            continue
        name = written(cells[key]) if key is not None and key < len(cells) else ""
        yield name or str(number), written(cells[at]) if at < len(cells) else ""


def written(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def write_answers(texts: Iterable[tuple[str, str]], path: Path) -> Counter:
    """Classify each text and write its ranks; how many texts were sure, unsure, or without any code.

    A text without a code has one row of rank 0, so that no row of the list is lost.
    """
    counts: Counter = Counter()
    machine = classifier()
    with RowsFile(path, COLUMNS) as out:
        for name, text in texts:
            answer = machine.classify(text)
            counts["texts"] += 1
            counts["none" if not answer.proposals else "unsure" if answer.unsure else "sure"] += 1
            doubt = ask(answer) if answer.unsure else ""
            if not answer.proposals:
                out.write((name, 0, "", "", "", doubt))
            for rank, proposal in enumerate(answer.proposals):
                out.write((name, rank + 1, proposal.hs6, f"{proposal.score:.3f}", explain(answer, rank), doubt))
    return counts
