"""How the rows of a sheet are read, and which rows are no enterprises at all."""

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any

from .cells import ERRORS
from .codes import SEVERITY
from .columns import Column, Context, Problem, RegisterSource, fold, money_unit
from .headings import SheetInfo, is_numbering

TOTAL = re.compile(r"\W*(?:sub\W*|grand\W*)?(?:jumlah|total|rekapitulasi|rata-rata|rerata|sum)\b", re.IGNORECASE)


REMEMBERED = 20_000  # values of a column
SHOWN = 200  # characters of a cell in a finding
# Characters of a cell that are judged: the longest value kept has 300, and some patterns take the square of a length.
LONGEST_JUDGED = 600


@dataclass(slots=True)
class Finding:
    """One thing wrong with one cell. ``column`` is the source's name of it; texts come from registry/findings.py."""

    column: str
    code: str
    severity: str
    value: str
    suggestion: str = ""
    corrected_to: str = ""
    facts: dict = field(default_factory=dict)


def finding_about(column: str, cell: Any, problem: Problem) -> Finding:
    return Finding(
        column, problem.code, SEVERITY[problem.code], shown(cell), problem.suggestion, problem.corrected_to, dict(problem.facts)
    )


def shown(cell: Any) -> str:
    """A cell as a finding quotes it."""
    if cell is None:
        return ""
    return (cell if isinstance(cell, str) else str(plain(cell)))[:SHOWN]


def plain(cell: Any) -> Any:
    """A cell as JSON can hold it."""
    if isinstance(cell, (datetime.date, datetime.time)):
        return cell.isoformat()
    return cell


def judged_part(cell: Any) -> Any:
    """A cell without what lies behind the longest text that is judged."""
    return cell[:LONGEST_JUDGED] if isinstance(cell, str) and len(cell) > LONGEST_JUDGED else cell


Made = tuple[Any, tuple[Finding, ...]]  # the value of a cell and what was wrong with it


class Memory(dict[Any, Made]):
    """What a column makes of each cell: asked for one that it does not know, it cleans it and remembers the outcome.

    A register says "JAWA BARAT", "0" and "SD/MI" a hundred thousand times. A column that hardly ever
    repeats itself, such as a name, stops to remember.
    """

    def __init__(self, column: Column, context: Context) -> None:
        super().__init__()
        self._column, self._context = column, context
        self._room, self._cleaned = REMEMBERED, 0

    def __missing__(self, cell: Any) -> Made:
        self._cleaned += 1
        if isinstance(cell, str) and len(cell) > LONGEST_JUDGED:
            return self._clean_long(cell)
        made = self._clean(cell)
        if len(self) < self._room:
            self[cell] = made
        return made

    def make_room(self, rows: int) -> None:
        """To be called now and then, after so many ``rows``: what is full begins anew, or not at all where it saved little."""
        if self._room and len(self) >= self._room:
            self._room = REMEMBERED if self._cleaned < rows / 2 else 0
            self.clear()
        self._cleaned = 0

    def _clean(self, cell: Any) -> Made:
        value, problems = self._column.clean(cell, self._context)
        return value, tuple(finding_about(self._column.name, cell, problem) for problem in problems) if problems else ()

    def _clean_long(self, cell: str) -> Made:
        value, findings = self._clean(cell[:LONGEST_JUDGED])
        for one in findings:
            if "length" in one.facts:
                one.facts["length"] = len(cell)
        return value, findings


def picker(keys: Sequence) -> Callable[[Any], tuple]:
    """As ``itemgetter``, and always a tuple."""
    if len(keys) == 1:
        return lambda thing: (thing[keys[0]],)
    return itemgetter(*keys) if keys else lambda thing: ()


class Plan:
    """How the rows of one sheet are read: which cell is which column, and what was made of each value so far."""

    def __init__(self, sheet: SheetInfo, source: RegisterSource, mapping: Mapping[str, str], context: Context) -> None:
        self.sheet = sheet
        self.memories: list[Memory] = []
        columns: dict[str, Column] = {}
        self.position_of: dict[str, int] = {}
        for position, heading in enumerate(sheet.headings):
            column = source.by_name.get(mapping.get(heading, ""))
            if column and column.name not in columns:
                columns[column.name], self.position_of[column.name] = column, position
                unit = money_unit(heading) if column.field.endswith("_idr") else 1
                self.memories.append(Memory(column, replace(context, money_unit=unit)))
        self.names = list(columns)
        self.fields = [column.field for column in columns.values()]
        self.pick = picker(list(self.position_of.values()))
        self.column_of = {column.field: column.name for column in columns.values() if column.field}
        self.nobody_without = [
            self.position_of[name] for name in (source.key, *source.identifying, *self._people()) if name in self.position_of
        ]
        self.texts = [fold(heading) for heading in sheet.headings]
        self.first_text = next((text for text in self.texts if text), "")
        self.kept = [name for name in self.fields if name and not name.startswith("_")]  # what the registry takes as it is
        self.pick_kept = picker(self.kept)
        self.home = [name for name in self.fields if name.startswith("_home.")]  # where the owner lives
        self.district_by_sheet = ""

    def _people(self) -> list[str]:
        return [
            name
            for name in (self.column_of.get("name"), self.column_of.get("owner.name"), self.column_of.get("owner.nik"))
            if name
        ]


def why_no_enterprise(plan: Plan, cells: list) -> str:
    """The code for a row that is no enterprise: totals, a repeated heading, a line of text; "" for an enterprise."""
    leading = cells[0] if cells[0] is not None else next((cell for cell in cells if cell is not None), None)
    nobody = True
    for position in plan.nobody_without:
        if cells[position] is not None:
            nobody = False
            break
    if isinstance(leading, str):
        if TOTAL.match(leading) and (nobody or _only_leading(plan, cells)):
            return "totals_row"
        if len(leading) >= len(plan.first_text) and fold(leading) == plan.first_text and _repeats_heading(plan, cells):
            return "repeated_heading"
    if is_numbering(cells):
        return "repeated_heading"
    if not nobody:
        return ""
    filled = [cell for cell in cells if cell is not None]
    if all(
        isinstance(cell, (int, float)) or (isinstance(cell, str) and (cell.startswith("=") or ERRORS.fullmatch(cell)))
        for cell in filled
    ):
        return "totals_row"
    if any(isinstance(cell, str) and TOTAL.match(cell) for cell in filled):
        return "totals_row"
    return "not_an_enterprise" if len(filled) <= max(2, len(plan.names) // 10) else ""


def _only_leading(plan: Plan, cells: list) -> bool:
    """ "JUMLAH" in the column of the key or the name, and numbers or formulas beside it."""
    texts = [cell for cell in cells if isinstance(cell, str) and not cell.startswith("=")]
    return all(re.fullmatch(r"[\d.,\s()Rp\-]+", text) for text in texts[1:])


def _repeats_heading(plan: Plan, cells: list) -> bool:
    same = sum(fold(cell) == text for cell, text in zip(cells, plan.texts, strict=True) if text)
    return same * 2 > len([text for text in plan.texts if text])
