"""Where a row of an error workbook comes from, so that its correction finds its place.

The workbook's first column says it in each row (``impor 12, lembar 1, baris 8``): it survives
being saved by another program or as CSV, where a hidden sheet would be lost.
"""

import re

ORIGIN_HEADING = "asal_baris"
_ORIGIN = re.compile(r"\s*impor\s*(\d{1,18}),\s*lembar\s*(\d{1,5}),\s*baris\s*(\d{1,10})\s*", re.IGNORECASE)
LOOK_AT = 50  # rows: a user may have put his own rows on top


def write_origin(batch_id, sheet, row):
    """``sheet`` is the index in ``batch.sheets``; people count from 1."""
    return f"impor {batch_id}, lembar {sheet + 1}, baris {row}"


def read_origin(cell):
    """(batch id, sheet index, row), or None when the cell says no origin."""
    match = _ORIGIN.fullmatch(cell) if isinstance(cell, str) else None
    return (int(match[1]), int(match[2]) - 1, int(match[3])) if match else None


def origin_column(headings):
    """The place of the origin among the headings of a sheet, or None."""
    for place, heading in enumerate(headings):
        if str(heading).strip().casefold() == ORIGIN_HEADING:
            return place
    return None


def find_origin(table):
    """The id of the batch whose error workbook this table is, or None."""
    places = {sheet.index: origin_column(sheet.headings) for sheet in table.sheets if sheet.role == "data"}
    if all(place is None for place in places.values()):
        return None
    for count, (sheet, _row, cells) in enumerate(table.top_rows()):
        place = places.get(sheet)
        if place is not None and place < len(cells) and (origin := read_origin(cells[place])):
            return origin[0]
        if count >= LOOK_AT:
            break
    return None
