"""What readiness and the parts above hold of a person: each says how it is told, erased and deleted when its time is over.

A part says so once, when the app starts; privacy/ asks here, for it may know of readiness and readiness may not know of it:

    holds(tell=section_of, erase=erase_of, kept={"messages": delete_old_messages})
"""

from collections.abc import Callable, Iterable
from datetime import datetime

_tell: list[Callable] = []
_erase: list[Callable] = []
_kept: dict[str, Callable] = {}


def holds(*, tell: Callable | None = None, erase: Callable | None = None, kept: dict[str, Callable] | None = None) -> None:
    """``tell(numbers)``: (title, headings, rows of text, words where there is none) for the sheet "data about me".

    ``erase(numbers)``: take out what is said of the persons behind these enterprises; counts stay. ``kept``: for each kind of
    privacy/retention.py what deletes what is older than a moment, ``delete(before, dry_run)``, and gives how many.
    """
    if tell:
        _tell.append(tell)
    if erase:
        _erase.append(erase)
    _kept.update(kept or {})


def told_of(numbers: Iterable[int]) -> list[tuple]:
    """A section for each part, of the enterprises ``numbers``: one record and those that became part of it."""
    return [tell(list(numbers)) for tell in _tell]


def erase_from_all(numbers: Iterable[int]) -> None:
    """In the transaction of the one who erases."""
    for erase in _erase:
        erase(list(numbers))


def delete_old(kind: str, before: datetime, dry_run: bool) -> int:
    """How much of the kind was (or would be) deleted."""
    return _kept[kind](before, dry_run)
