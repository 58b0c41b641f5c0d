"""One line of time for an enterprise, across all parts of the program.

A part joins with a function that gives its events of one enterprise; it reads the enterprise and those that became part of it
by itself where that matters:

    add_source("training", _("Training"), events_of, Enrolment)     # events_of(enterprise, user) -> Events

Where the enterprise was looked over (``registry.queries.references``), only those parts are asked whose models know of it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from desaekspor.registry.queries import may_have


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
    models: tuple[Any, ...]  # without a row of it in these there are no events; none named: there may always be


_sources: dict[str, Source] = {}


def add_source(name, label, events, *models):
    _sources[name] = Source(name, label, events, models)


def sources():
    return list(_sources.values())


def timeline_of(enterprise, user, part=""):
    """The events of an enterprise that ``user`` may see, the latest first; of one ``part`` alone where one is named."""
    found = [
        Event(**{**vars(event), "part": source.name})
        for source in _sources.values()
        if part in ("", source.name) and _may_tell(source, enterprise)
        for event in source.events(enterprise, user)
    ]
    return sorted(found, key=lambda event: event.sorts_as, reverse=True)


def _may_tell(source, enterprise):
    return not source.models or any(may_have(enterprise, model) for model in source.models)
