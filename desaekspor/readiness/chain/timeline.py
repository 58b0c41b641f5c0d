"""One line of time for an enterprise, across all parts of the program.

A part joins with a function that gives its events of one enterprise; it reads the enterprise and those that became part of it
by itself where that matters:

    add_source("training", _("Training"), events_of)     # events_of(enterprise, user) -> Events
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone


@dataclass(frozen=True)
class Event:
    """``at`` is a moment or a day. ``detail`` are one's words or a fact, ``fields`` names of registry fields that changed."""

    at: datetime | date
    title: Any
    detail: Any = ""
    url: str = ""
    by: Any = None
    mark: str = ""
    fields: tuple[str, ...] = ()
    is_undone: bool = False
    part: str = ""

    @property
    def is_day(self):
        return not isinstance(self.at, datetime)

    @property
    def sorts_as(self):
        """A day without a clock comes after the moments of that day: what it tells was mostly written down then."""
        return timezone.make_aware(datetime.combine(self.at, time.max)) if self.is_day else self.at


@dataclass(frozen=True)
class Source:
    name: str  # in the address
    label: Any
    events: Callable[[Any, Any], Iterable[Event]]


_sources: dict[str, Source] = {}


def add_source(name, label, events):
    _sources[name] = Source(name, label, events)


def sources():
    return list(_sources.values())


def timeline_of(enterprise, user, part=""):
    """The events of an enterprise that ``user`` may see, the latest first; of one ``part`` alone where one is named."""
    found = [
        Event(**{**vars(event), "part": source.name})
        for source in _sources.values()
        if part in ("", source.name)
        for event in source.events(enterprise, user)
    ]
    return sorted(found, key=lambda event: event.sorts_as, reverse=True)
