"""What stands in the navigation: one table, in order. An entry shows when its page exists and the user may see it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from desaekspor.accounts import rules


def anyone(user):
    return True


@dataclass(frozen=True)
class Entry:
    name: str  # of the url
    icon: str
    label: str | Promise
    allowed: Callable
    covers: tuple[str, ...] = ()  # names of urls on which the entry counts as the present one


ENTRIES = (
    Entry("map", "map", _("Map"), anyone),
    Entry("villages", "village", _("Villages"), anyone, ("village",)),
    Entry("enterprises", "enterprise", _("Enterprises"), rules.sees_enterprises, ("enterprise",)),
    Entry("batches", "import", _("Import"), rules.may_see_batches, ("batch",)),
    Entry("sources", "sources", _("Sources"), anyone),
    Entry("about", "info", _("About"), anyone),
)
ON_PHONE = 4  # entries in the phone's bottom bar; the rest stand behind "More"


def entries_for(request, user):
    """The entries this reader may use, each a dictionary: url, icon, label, current."""
    here = getattr(request.resolver_match, "url_name", "") or ""
    found = []
    for entry in ENTRIES:
        if not entry.allowed(user):
            continue
        try:
            url = reverse(f"portal:{entry.name}")
        except NoReverseMatch:  # a page that is not built in
            continue
        # A sub-page is named after its page: batch_new and batch_undo belong to batch.
        current = any(here == name or here.startswith(f"{name}_") for name in (entry.name, *entry.covers))
        found.append({"url": url, "icon": entry.icon, "label": str(entry.label), "current": current})
    return found
