"""A statement, its history and what two people wrote differently, as pages show them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from desaekspor.portal.supply.wording import plain, typed, value_words, with_unit
from desaekspor.potential.production.messages import FIELD_NAMES, MONTH_NAMES, SHORT_MONTHS, UNIT_NAMES
from desaekspor.potential.production.reading import MONTH_FIELDS
from desaekspor.potential.production.services import may_be_undone
from desaekspor.registry.queries import enterprises_for


@dataclass(frozen=True)
class Month:
    """One of the twelve: as it is shown and as it is typed; ``height`` of its bar, 0 to 100."""

    number: int
    name: str
    short: str
    text: str
    typed: str
    known: bool
    height: int

    @property
    def top(self):
        """Where the bar begins in a box of 100, from above."""
        return 100 - self.height

    @property
    def field(self):
        return MONTH_FIELDS[self.number - 1]


def months_of(production, unit=""):
    """The twelve months in a unit of the statement's kind, else in its own."""
    unit = unit or production.unit
    most = max((volume for volume in production.months if volume), default=0)
    return [
        Month(
            place + 1,
            str(MONTH_NAMES[place]),
            str(SHORT_MONTHS[place]),
            plain(volume, unit),
            typed(volume, unit),
            volume is not None,
            round(100 * volume / most) if volume and most else 0,
        )
        for place, volume in enumerate(production.months)
    ]


@dataclass(frozen=True)
class ShownStatement:
    """``maker`` is None for the village as a whole, and a text where the enterprise is gone or not the reader's to see."""

    production: object
    maker: object
    months: list[Month]

    @property
    def rows(self):
        """The months to be typed in: (Month, text, error)."""
        return [(month, month.typed, "") for month in self.months]

    @property
    def prefix(self):
        """Of the ids of its fields on a page with several statements."""
        return f"p{self.production.pk}"

    @property
    def total(self):
        return with_unit(self.production.a_year, self.production.base)

    @property
    def unit_name(self):
        return UNIT_NAMES[self.production.unit]


def shown(productions, user):
    """The statements of a list; one query for all their makers."""
    productions = list(productions)
    numbers = {one.enterprise_id for one in productions if one.enterprise_id}
    makers = enterprises_for(user).in_bulk(numbers) if numbers else {}
    return [ShownStatement(one, _maker(one, makers), months_of(one)) for one in productions]


def _maker(production, makers):
    if not production.enterprise_id:
        return None
    gone = _("enterprise no. %(number)s") % {"number": production.enterprise_id}
    return makers.get(production.enterprise_id, gone)


@dataclass(frozen=True)
class Event:
    """A writing of the history: rows of (field, old, new); ``change`` can be taken back where ``is_open``."""

    change: object
    rows: list[tuple[str, str, str]]
    is_open: bool
    is_undone: bool


def history_of(production):
    """The writings of a statement, the latest first."""
    free = may_be_undone(production)
    events = []
    for change in production.changes.select_related("by", "file", "undone_by", "undoes").order_by("-version"):
        rows = [
            (str(FIELD_NAMES[name]), value_words(name, old, production.unit), value_words(name, new, production.unit))
            for name, (old, new) in change.values.items()
            if name in FIELD_NAMES and not (change.version == 1 and name in ("region", "mark"))
        ]
        events.append(Event(change, rows, change.pk in free, hasattr(change, "undone_by")))
    return events


@dataclass(frozen=True)
class ShownDifference:
    """A field that two people wrote differently."""

    field: str
    label: str
    base: str
    theirs: str
    mine: str


def differences_of(error, unit=""):
    """The differences of a ChangedMeanwhile in words, months in ``unit``, else in the statement's own."""
    unit = unit or error.production.unit
    return [
        ShownDifference(
            one.field,
            str(FIELD_NAMES[one.field]),
            *(value_words(one.field, value, unit) for value in (one.base, one.theirs, one.mine)),
        )
        for one in error.differences
    ]
