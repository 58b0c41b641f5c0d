"""A row of the check list as a page shows it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _
from rapidfuzz.fuzz import token_sort_ratio
from rapidfuzz.utils import default_process

from desaekspor.registry.models import Presence
from desaekspor.registry.queries.masking import masked
from desaekspor.registry.services.visiting import said_last

# One tap says them; what is recorded twice needs the number of the other record.
BUTTONS = (
    (Presence.HERE, _("Still there"), "ok"),
    (Presence.MOVED, _("Moved"), "right"),
    (Presence.CLOSED, _("Closed"), "close"),
    (Presence.NOT_FOUND, _("Not found"), "search"),
)
UNCHECKED, ALL = "belum", "semua"
FILTERS = (
    (UNCHECKED, _("To check")),
    (ALL, _("All")),
    *((status, Presence(status).label) for status in Presence),
)
REFUSALS = {
    "day_ahead": _("This day is still to come."),
    "moved_here": _("That is the village where it is recorded. Choose the one it moved to."),
    "moved_unknown": _("This village is not known. Choose one of the list, or leave it open."),
    "same_itself": _("That is this record itself. Give the number of the other one."),
    "same_unknown": _("Choose the record that stays, or give its number. It must be in your region."),
    "same_gone": _("That record is itself said to be a double. Give the one that stays."),
}
FIELD_OF = {"day_ahead": "tanggal", "moved_here": "desa", "moved_unknown": "desa"}
LIKELY, LIKE = 8, 45  # how many of the likely doubles are shown, and how like (of 100) a name must be


@dataclass(frozen=True)
class Line:
    """One enterprise of the list. ``undo`` is the id of the change that can be taken back, or None."""

    enterprise: object
    owner: str  # masked
    product: str
    undo: object

    @property
    def place(self):
        return self.enterprise.rw, self.enterprise.rt


def lines_of(enterprises):
    """Lines of a page of enterprises, in one query more."""
    enterprises = list(enterprises)
    said = said_last(enterprises)
    return [line_of(enterprise, said.get(enterprise.pk)) for enterprise in enterprises]


def line_of(enterprise, change):
    owner = getattr(enterprise, "owner", None)
    name = masked("owner.name", owner.name or "") if owner else ""
    product = next((product.name for product in enterprise.products.all()), "")
    return Line(enterprise, name, product, change and change.pk)


def likely_doubles(enterprise, others):
    """Lines of the ``others`` whose names are most like its own, the likest first; four queries."""
    scored = []
    for number, name in others.exclude(pk=enterprise.pk).values_list("pk", "name"):
        likeness = token_sort_ratio(enterprise.name, name, processor=default_process, score_cutoff=LIKE)
        if likeness:
            scored.append((-likeness, number))
    best = [number for _likeness, number in sorted(scored)[:LIKELY]]
    rows = others.select_related("owner").prefetch_related("products").in_bulk(best)
    return [line_of(rows[number], None) for number in best]


class View:
    """What of the list is shown: a filter, a RW and a page. It travels with every answer, so that one comes back to it."""

    def __init__(self, query):
        wanted = query.get("tampil", UNCHECKED)
        self.shows = wanted if wanted in dict(FILTERS) else UNCHECKED
        self.rw = query.get("rw", "")[:5]
        self.page = query.get("halaman", "")[:6]

    def query(self, **other):
        asked = {"tampil": self.shows if self.shows != UNCHECKED else "", "rw": self.rw, "halaman": self.page} | other
        return urlencode({name: value for name, value in asked.items() if value})

    def apply(self, listed):
        if self.shows == UNCHECKED:
            return listed.exclude(checked=True)
        return listed if self.shows == ALL else listed.filter(presence=self.shows)
