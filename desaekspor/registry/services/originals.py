"""A file of corrected rows, read with the cells that nobody touched as they came at first.

The error workbook shows every cell as text, so that Excel destroys nothing. A cell that comes
back with the same text is replaced by the original, type and all: a NIK that Excel had rounded
is still known as a number, and cannot pass for a good one after the round trip.
"""

import datetime
from itertools import groupby, islice

from desaekspor.registry.models import SourceRecord
from desaekspor.registry.services.origins import origin_column, read_origin

CHUNK = 1000


def cell_text(value):
    """A cell as the error workbook writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        text = repr(value)
        return format(value, ".15f").rstrip("0").rstrip(".") if "e" in text else text.removesuffix(".0")
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    return str(value)


class TableWithOriginals:
    """The table of a file that corrects ``batch.corrects``; has what check_rows needs of a Table."""

    def __init__(self, table, batch):
        self._table, self._parent = table, batch.corrects
        self.sheets = table.sheets
        self._headings = {sheet.index: list(sheet.headings) for sheet in table.sheets}
        self._origins = {index: origin_column(headings) for index, headings in self._headings.items()}

    def __getattr__(self, name):
        return getattr(self._table, name)

    def rows(self):
        rows = iter(self._table.rows())
        while chunk := list(islice(rows, CHUNK)):
            originals = self._originals(chunk)
            for sheet, number, cells in chunk:
                origin = self._origin(sheet, cells)
                yield sheet, number, self._restore(sheet, cells, originals.get(origin)) if origin in originals else cells

    def _origin(self, sheet, cells):
        place = self._origins.get(sheet)
        found = read_origin(cells[place]) if place is not None and place < len(cells) else None
        return found[1:] if found and found[0] == self._parent.pk else None

    def _originals(self, chunk):
        """``{(sheet, row): {heading: cell}}`` of the rows that the chunk comes from."""
        places = sorted(origin for sheet, _, cells in chunk if (origin := self._origin(sheet, cells)))
        found = {}
        for sheet, group in groupby(places, key=lambda place: place[0]):
            headings = self._parent.sheet(sheet).get("headings", [])
            records = SourceRecord.objects.filter(batch=self._parent, sheet=sheet, row__in=[row for _, row in group])
            for record in records.exclude(content=None):
                found[sheet, record.row] = dict(zip(headings, record.content["raw"], strict=False))
        return found

    def _restore(self, sheet, cells, original):
        restored = list(cells)
        for place, heading in enumerate(self._headings[sheet]):
            if heading in original and place < len(cells) and cell_text(cells[place]) == cell_text(original[heading]):
                restored[place] = original[heading]
        return restored
