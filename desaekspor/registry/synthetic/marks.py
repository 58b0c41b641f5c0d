"""How a synthetic row is told from a real one. Pure; the import marks a batch by it.

A generated row says so itself: its ``source_page`` is ``sintetis-<page>``, and that column stays with
the row through sorting, splitting and conversion between workbook, CSV and Parquet. The safety net
is in the persons: a NIK whose serial is 99xx and a phone 0800-0000-xxxx belong to nobody, so a file
in which every person is such a one is synthetic (or an example, or a test), whatever became of the column.
"""

import re
from collections.abc import Iterable

PAGE_COLUMN, PAGE = "source_page", "sintetis"
INVENTED_PHONE = re.compile(r"(?:\+62|62|0)?8000000\d{4}", flags=re.ASCII)


def is_invented(nik: object = "", phone: object = "", page: object = "") -> bool | None:
    """Whether a row is synthetic: True, False (a person who may be real is in it), None (nothing tells).

    ``nik`` and ``phone`` are checked values (a damaged one is "" or None); ``page`` is the cell ``source_page``.
    A person who may be real outweighs the page.
    """
    nik, phone = str(nik or ""), re.sub(r"[\s\-.]", "", str(phone or ""))
    if (nik and nik[12:14] != "99") or (phone and not INVENTED_PHONE.fullmatch(phone)):
        return False
    return True if nik or phone or str(page or "").startswith(PAGE) else None


class Signs:
    """Counts rows as they pass. ``synthetic`` is True when a row was certainly made up and none may be real."""

    def __init__(self) -> None:
        self.invented = self.real = 0

    def take(self, nik: object = "", phone: object = "", page: object = "") -> None:
        answer = is_invented(nik, phone, page)
        self.invented += answer is True
        self.real += answer is False

    @property
    def synthetic(self) -> bool:
        return self.invented > 0 and not self.real


def looks_synthetic(rows: Iterable[tuple]) -> bool:
    """Whether a register of (NIK, phone, source_page) rows is synthetic: at least one is, and nobody in it may be real."""
    signs = Signs()
    for row in rows:
        signs.take(*row)
    return signs.synthetic
