"""How the rows of a sheet are read, and which rows are no enterprises at all."""

import re
from collections.abc import Mapping
from dataclasses import replace

from .cells import ERRORS
from .columns import Column, Context, RegisterSource, fold, money_unit
from .headings import SheetInfo, is_numbering

TOTAL = re.compile(r"\W*(?:sub\W*|grand\W*)?(?:jumlah|total|rekapitulasi|rata-rata|rerata|sum)\b", re.IGNORECASE)


class Plan:
    """How the rows of one sheet are read: which cell is which column, and what was made of each value so far."""

    def __init__(self, sheet: SheetInfo, source: RegisterSource, mapping: Mapping[str, str], context: Context) -> None:
        self.sheet = sheet
        self.cells: list[tuple[int, Column, Context, dict]] = []
        taken = set()
        for position, heading in enumerate(sheet.headings):
            column = source.by_name.get(mapping.get(heading, ""))
            if column and column.name not in taken:
                taken.add(column.name)
                unit = money_unit(heading) if column.field.endswith("_idr") else 1
                self.cells.append((position, column, replace(context, money_unit=unit), {}))
        self.column_of = {column.field: column.name for _, column, _, _ in self.cells if column.field}
        self.position_of = {column.name: position for position, column, _, _ in self.cells}
        self.nobody_without = [
            self.position_of[name] for name in (source.key, *source.identifying, *self._people()) if name in self.position_of
        ]
        self.texts = [fold(heading) for heading in sheet.headings]
        fields = [column.field for _, column, _, _ in self.cells]
        self.kept = [name for name in fields if name and not name.startswith("_")]  # what the registry takes as it is
        self.home = [name for name in fields if name.startswith("_home.")]  # where the owner lives
        self.district_by_sheet = ""

    def _people(self) -> list[str]:
        return [
            name
            for name in (self.column_of.get("name"), self.column_of.get("owner.name"), self.column_of.get("owner.nik"))
            if name
        ]


def why_no_enterprise(plan: Plan, cells: list) -> str:
    """The code for a row that is no enterprise: totals, a repeated heading, a line of text; "" for an enterprise."""
    leading = next((cell for cell in cells if cell is not None), None)
    nobody = all(cells[position] is None for position in plan.nobody_without)
    if isinstance(leading, str):
        if TOTAL.match(leading) and (nobody or _only_leading(plan, cells)):
            return "totals_row"
        if fold(leading) == next((text for text in plan.texts if text), None) and _repeats_heading(plan, cells):
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
    return "not_an_enterprise" if len(filled) <= max(2, len(plan.cells) // 10) else ""


def _only_leading(plan: Plan, cells: list) -> bool:
    """ "JUMLAH" in the column of the key or the name, and numbers or formulas beside it."""
    texts = [cell for cell in cells if isinstance(cell, str) and not cell.startswith("=")]
    return all(re.fullmatch(r"[\d.,\s()Rp\-]+", text) for text in texts[1:])


def _repeats_heading(plan: Plan, cells: list) -> bool:
    same = sum(fold(cell) == text for cell, text in zip(cells, plan.texts, strict=True) if text)
    return same * 2 > len([text for text in plan.texts if text])
