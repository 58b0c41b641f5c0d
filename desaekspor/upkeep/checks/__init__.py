"""What the doctor looks at, a module a subject. The list stands in ``upkeep/doctor.py``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

SHOWN = 10  # ids in a finding; more would be a list, not a hint


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be. ``facts`` are counts and ids, never a person's data."""

    code: str  # of checks/words.py
    facts: dict = field(default_factory=dict)
    serious: bool = True  # False: worth knowing, nothing is wrong


@dataclass(frozen=True)
class Check:
    name: str
    title: Any
    look: Callable[[bool], Iterable[Finding]]  # is told whether to look at everything or at a sample
    mend: Callable[[], int] | None = None  # does only what is safe whenever; says how many things it mended


def some(ids):
    """The first ids, for a finding: "12, 15, 90 …"."""
    ids = list(ids)
    return ", ".join(map(str, ids[:SHOWN])) + (" …" if len(ids) > SHOWN else "")


def counted(code, rows, **facts):
    """A finding about rows (a queryset of ids), or none when there are none."""
    shown = list(rows[: SHOWN + 1])
    if shown:
        count = len(shown) if len(shown) <= SHOWN else rows.count()
        yield Finding(code, {"count": count, "ids": some(shown), **facts})
