"""Cells of a file as Excel names them, and findings as pages show them."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from desaekspor.registry.models import Severity

ICONS = {Severity.REJECTED: "bad", Severity.WARNING: "warn", Severity.CORRECTED: "ok"}


@dataclass(frozen=True)
class ShownFinding:
    """A finding as a page shows it; ``example`` (registry.queries.Example) has its personal data masked already."""

    example: object
    where: str  # "row 41, column D"


def shown(batch, example):
    return ShownFinding(example, place_of(batch, example.sheet, example.row, example.heading))


def place_of(batch, sheet_index, row, heading=""):
    """ "row 41, column D", with the sheet's name before it where the file has several lists."""
    sheet = next((sheet for sheet in batch.sheets if sheet["index"] == sheet_index), {"name": "", "headings": []})
    words = []
    if sum(one["role"] == "data" for one in batch.sheets) > 1:
        words.append(_("sheet %(name)s") % {"name": sheet["name"]})
    words.append(_("row %(number)d") % {"number": row})
    if heading and heading in sheet["headings"]:
        words.append(_("column %(letter)s") % {"letter": column_letter(sheet["headings"].index(heading))})
    return ", ".join(words)


def column_letter(number):
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def as_text(value):
    """A cell as people would read it."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    return str(value)
