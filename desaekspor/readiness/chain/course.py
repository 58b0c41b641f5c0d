"""What follows from the steps of one enterprise: how far it is, since when, how long it stayed where. No Django.

Steps are read by the day they happened; of one day, in the order in which they were written down. An enterprise that
stopped is out until a step or a return of the same or a later day; a step of an earlier day that is written down later
fills a gap in the past and brings nobody back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

STEP, OUT, BACK = "step", "out", "back"
MOVED, WAITING = "moved", "waiting"


class Said(NamedTuple):
    on: date
    at: datetime
    kind: str
    stage: int | None
    reason: str = ""


@dataclass(frozen=True)
class Stay:
    """At a stage from a day on. ``outcome``: moved (to any later stage), out, or waiting, of which no length is known yet."""

    stage: int
    on: date
    outcome: str
    days: int | None


@dataclass(frozen=True)
class Course:
    stage: int
    since: date
    last_on: date
    is_out: bool
    reason: str
    stays: tuple[Stay, ...]


def course_of(said: Iterable[Said]) -> Course | None:
    """Where the steps lead; None without any step, for who only stopped was never on the way.

    A stage may be left out: whoever went from candidate to matched moved on from candidate, and never was selected.
    A later stage that is dated earlier was reached at once: no stay is shorter than nothing.
    """
    ordered = sorted(said, key=lambda one: (one.on, one.at))
    reached: dict[int, date] = {}
    for one in ordered:
        if one.kind == STEP and one.stage is not None:
            reached.setdefault(one.stage, one.on)
    if not reached:
        return None
    last, furthest = ordered[-1], max(reached)
    is_out = last.kind == OUT
    stays = []
    for stage in sorted(reached):
        on = reached[stage]
        later = [day for other, day in reached.items() if other > stage]
        if later:
            stays.append(Stay(stage, on, MOVED, max(0, (min(later) - on).days)))
        elif is_out:
            stays.append(Stay(stage, on, OUT, max(0, (last.on - on).days)))
        else:
            stays.append(Stay(stage, on, WAITING, None))
    return Course(furthest, reached[furthest], last.on, is_out, last.reason if is_out else "", tuple(stays))
