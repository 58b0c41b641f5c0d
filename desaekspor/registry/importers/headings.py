"""Where a sheet's heading is, and whether the sheet is a list of enterprises at all.

Titles stand above the heading, a heading may take two rows (a group over its columns), a row of
column numbers may follow, and a "Rekap" sheet looks like a list without naming an enterprise.
Decided by likeness to the columns that the sources know.
"""

import datetime
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..identifiers import as_text

LOOKED_AT = 40  # rows from the top
LONGEST_HEADING = 300  # characters; more is no heading, and likeness takes its time
FEWEST_KNOWN = 3
CERTAINLY_A_LIST = 8  # known columns: then not even the name "Rekap" makes it a summary
SUMMARY_NAME = re.compile(
    r"rekap|ringkasan|summary|pivot|grafik|chart|resume|dashboard|sampul|cover|petunjuk|panduan|referensi", re.IGNORECASE
)

Row = tuple[int, list[Any]]
Knows = Callable[[str], str]  # heading -> some column's name, or ""


@dataclass
class SheetInfo:
    """One sheet: ``role`` is "data" or "skipped", with the ``reason`` as a code (registry/findings.py, SKIPPED)."""

    index: int
    name: str
    role: str = "skipped"
    reason: str = ""
    heading_row: int = 0
    headings: list[str] = field(default_factory=list)
    first_row: int = 0  # of the enterprises


def describe_sheet(index: int, name: str, rows: Sequence[Row], knows: Knows, identifies: Callable[[str], bool]) -> SheetInfo:
    """Find the heading among the first rows of a sheet and decide what the sheet is."""
    filled = [(number, cells) for number, cells in rows if any(cell is not None for cell in cells)]
    if not filled:
        return SheetInfo(index, name, reason="empty_sheet")
    number, last, headings = _best_heading(filled, knows)
    known = {column for heading in headings if (column := knows(heading))}
    if len(known) < FEWEST_KNOWN:
        return SheetInfo(index, name, reason="summary_sheet" if SUMMARY_NAME.search(name) else "no_heading")
    if not any(identifies(heading) for heading in headings) or (SUMMARY_NAME.search(name) and len(known) < CERTAINLY_A_LIST):
        return SheetInfo(index, name, "skipped", "summary_sheet", number, headings)
    first = last + 1
    for row, cells in filled:
        if row == first and is_numbering(cells):
            first += 1
    return SheetInfo(index, name, "data", "", number, headings, first)


def _best_heading(filled: Sequence[Row], knows: Knows) -> tuple[int, int, list[str]]:
    """(row, last row of the heading, headings) of the row, or pair of rows, that names the most known columns."""
    best: tuple[int, int, int, list[str]] = (-1, 0, 0, [])
    for position, (number, cells) in enumerate(filled):
        if sum(isinstance(cell, str) for cell in cells) < 2:
            continue
        single = _unique(cells)
        score = _known(single, knows)
        if score > best[0]:
            best = (score, number, number, single)
        following = filled[position + 1] if position + 1 < len(filled) else None
        if following and following[0] == number + 1 and _may_be_second(following[1]):
            double = _unique(_joined(cells, following[1], knows))
            score = _known(double, knows)
            if score > best[0]:
                best = (score, number, number + 1, double)
    return best[1:]


def _known(headings: Sequence[str], knows: Knows) -> int:
    return len({column for heading in headings if (column := knows(heading))})


def _may_be_second(cells: Sequence[Any]) -> bool:
    return all(cell is None or isinstance(cell, str) for cell in cells) and any(cells)


def _joined(top: Sequence[Any], below: Sequence[Any], knows: Knows) -> list[str]:
    """Headings over two rows: the group's name counts for the columns under it, where the two together are known."""
    width = max(len(top), len(below))
    joined, group = [], ""
    for column in range(width):
        upper = _heading(top[column]) if column < len(top) else ""
        lower = _heading(below[column]) if column < len(below) else ""
        group = upper or (group if lower else "")
        together = f"{group} {lower}".strip()
        joined.append(together if knows(together) or not lower else lower if knows(lower) else together)
    return joined


def _heading(cell: Any) -> str:
    return as_text(cell)[:LONGEST_HEADING]


def _unique(cells: Sequence[Any]) -> list[str]:
    """Headings as text, the second of a name called "name (2)"; empty ones at the end are cut off."""
    headings: list[str] = []
    taken: set[str] = set()
    copies: Counter[str] = Counter()
    for cell in cells:
        text = heading = _heading(cell if not isinstance(cell, datetime.date) else cell.isoformat())
        while heading and heading in taken:
            copies[text] += 1
            heading = f"{text} ({copies[text] + 1})"
        taken.add(heading)
        headings.append(heading)
    while headings and not headings[-1]:
        headings.pop()
    return headings


def is_numbering(cells: Sequence[Any]) -> bool:
    """True for a row that numbers the columns: 1, 2, 3 … or (1), (2), (3) …"""
    if all(cell != "1" and cell != 1 and cell != "(1)" for cell in cells[:2]):
        return False  # decided at once for nearly every row
    numbers = [re.sub(r"[()\s.]", "", as_text(cell)) for cell in cells if cell is not None]
    if len(numbers) < 3 or not all(number.isdecimal() and len(number) < 6 for number in numbers):
        return False
    return all(int(number) == step for step, number in enumerate(numbers, start=1))
