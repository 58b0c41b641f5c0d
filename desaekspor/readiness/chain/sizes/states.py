"""From what was said of one enterprise to what was so from which day on. No Django.

A change is *news* when somebody says that the business is other than before: a register's next file, or a person who saw the
business on that day. It is a *correction* when it says that what stood there was wrong: a person's edit without a visit, what a
merge took over. A correction takes the place of what it corrects, from the day on which that was said; so a typing error that was
put right is no change of class, neither when it came nor when it went. What was taken back never was.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from desaekspor.readiness.chain.sizes.bands import CAPITAL, LEGAL, SALES, WORKERS

MONEY = ("sales_idr", "capital_idr")
HEADS = ("paid_men", "paid_women", "unpaid_men", "unpaid_women")
FIGURES = (*MONEY, *HEADS)


class Change(NamedTuple):
    """In the order of the history. ``old`` and ``new`` are None where nothing is known."""

    field: str
    on: date
    old: int | None
    new: int | None
    is_news: bool
    source: str


class State(NamedTuple):
    """From ``since`` on; ``value`` None: not known from then on."""

    kind: str
    basis: str
    since: date
    value: float | None
    source: str


def states_of(present: Mapping[str, int | None], changes: Iterable[Change], first_day: date, first_source: str) -> list[State]:
    """The states of legal class and workers of one enterprise that has been known since ``first_day``.

    ``present``: its figures now. Neighbouring states differ, and there is at most one of a kind and day.
    """
    piles: dict[str, list[Change]] = {}
    for change in changes:
        piles.setdefault(change.field, []).append(change)
    lines = {name: _line(present.get(name), piles.get(name, ()), first_day, first_source) for name in FIGURES}
    return [*_legal(lines), *_workers(lines)]


class _Point(NamedTuple):
    on: date
    value: int | None
    source: str


def _line(present, changes, first_day, first_source) -> list[_Point]:
    """What one figure was from which day on."""
    if not changes:
        return [_Point(first_day, present, first_source)]
    line = [_Point(first_day, changes[0].old, first_source)]
    for change in changes:
        last = line[-1]
        on = max(change.on, last.on)
        if change.is_news or last.value is None:
            point = _Point(on, change.new, change.source)
            if on == last.on:
                line[-1] = point
            else:
                line.append(point)
        else:
            line[-1] = last._replace(value=change.new)
    return line


def _at(line: list[_Point], on: date) -> _Point:
    return [point for point in line if point.on <= on][-1]


def _days(lines: Mapping[str, list[_Point]], names: Iterable[str]) -> list[date]:
    return sorted({point.on for name in names for point in lines[name]})


def _legal(lines) -> list[State]:
    found: list[State] = []
    for on in _days(lines, MONEY):
        sales, capital = (_at(lines[name], on) for name in MONEY)
        basis, point = (SALES, sales) if sales.value is not None else (CAPITAL, capital)
        _add(found, State(LEGAL, basis, on, point.value, point.source))
    return found


def _workers(lines) -> list[State]:
    found: list[State] = []
    for on in _days(lines, HEADS):
        points = [_at(lines[name], on) for name in HEADS]
        value = None if any(point.value is None for point in points) else sum(point.value for point in points)
        latest = max(points, key=lambda point: point.on)
        _add(found, State(WORKERS, WORKERS, on, value, latest.source))
    return found


def _add(found: list[State], state: State) -> None:
    if not found or (found[-1].basis, found[-1].value) != (state.basis, state.value):
        found.append(state)
