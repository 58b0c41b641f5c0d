"""What stands in the navigation: one table, in order. An entry shows when its page exists and the user may see it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from desaekspor.accounts import rules
from desaekspor.readiness.training.rules import is_trainer, sees_trainings
from desaekspor.registry.queries import enterprises_for


def anyone(user):
    return True


def no_one(user):
    return False


def runs_jobs(user):
    return rules.may_import(user) or rules.is_administrator(user)


def asks_villages(user):
    return rules.is_village_officer(user) or rules.is_enumerator(user)


@dataclass(frozen=True)
class Entry:
    name: str  # of the url, with its namespace
    icon: str
    label: str | Promise
    allowed: Callable
    covers: tuple[str, ...] = ()  # names of urls on which the entry counts as the present one
    daily: Callable = no_one  # whose daily work it is: then it stands in the phone's bar before others


ENTRIES = (
    Entry("portal:map", "map", _("Map"), anyone),
    Entry("portal:villages", "village", _("Villages"), anyone, ("portal:village",)),
    Entry("portal:potential", "potential", _("Potential"), anyone),
    Entry("portal:enterprises", "enterprise", _("Enterprises"), rules.sees_enterprises, ("portal:enterprise",)),
    Entry("portal:supply", "calendar", _("Supply"), anyone, daily=rules.is_village_officer),
    Entry(
        "portal:readiness",
        "readiness",
        _("Readiness"),
        rules.sees_enterprises,
        (
            "portal:certificates",
            "portal:certificate",
            "portal:chain",
            "portal:size_changes",
            "portal:advice",
            "portal:outbox",
            "portal:message",
        ),
    ),
    Entry("portal:training", "training", _("Trainings"), sees_trainings, daily=is_trainer),
    Entry(
        "portal:finder",
        "search",
        pgettext_lazy("navigation", "Markets"),
        anyone,
        (
            "portal:codes",
            "portal:product_codes",
            "portal:missing_kbli",
            "portal:markets",
            "portal:agreements",
            "portal:agreement",
            "portal:needs",
            "portal:pull",
            "portal:flow_data",
        ),
    ),
    Entry("portal:batches", "import", _("Import"), rules.may_see_batches, ("portal:batch",)),
    Entry("portal:checklist", "checklist", _("Check list"), rules.may_edit_enterprises, daily=rules.is_village_officer),
    Entry("portal:survey", "file", _("Survey"), rules.may_answer_survey, daily=asks_villages),
    Entry(
        "portal:duplicates",
        "duplicates",
        _("Duplicates"),
        rules.may_decide_pairs,
        ("portal:duplicate", "portal:merge", "portal:acceptance", "portal:acceptances"),
    ),
    Entry("portal:readiness_questions", "readiness", _("Questions of readiness"), rules.is_administrator),
    Entry("jobs:list", "clock", _("Jobs"), runs_jobs, ("jobs:job",)),
    Entry("accounts:users", "people", _("Users"), rules.may_manage_users, ("accounts:user",)),
    Entry("privacy:audit_log", "history", _("Audit log"), rules.may_read_audit_log),
    Entry("upkeep:state", "ok", _("State of the system"), rules.may_see_system),
    Entry(
        "privacy:home",
        "lock",
        _("Data protection"),
        anyone,
        ("privacy:requests", "privacy:request", "privacy:breaches", "privacy:breach", "privacy:texts", "privacy:new_text"),
    ),
    Entry("portal:sources", "sources", _("Sources"), anyone),
    Entry("portal:about", "info", _("About"), anyone),
)
ON_PHONE = 4  # entries in the phone's bottom bar; the rest stand behind "More"


@cache  # every page asks for twenty
def address_of(name):
    """The address of a page without arguments; None where there is no such page."""
    with suppress(NoReverseMatch):
        return reverse(name)


def entries_for(request, user):
    """The entries this reader may use, each a dictionary: url, icon, label, current, daily."""
    here = getattr(request.resolver_match, "view_name", "") or ""
    found = _own_enterprises(request, user)
    for entry in ENTRIES:
        if not entry.allowed(user):
            continue
        url = address_of(entry.name)
        if url is None:  # a page that is not built in
            continue
        # A sub-page is named after its page: batch_new and batch_undo belong to batch.
        current = any(here == name or here.startswith(f"{name}_") for name in (entry.name, *entry.covers))
        is_daily = entry.daily(user)
        found.append({"url": url, "icon": entry.icon, "label": str(entry.label), "current": current, "daily": is_daily})
    return found


def _own_enterprises(request, user):
    """An owner's first entries: the enterprise, or each by its name where there are several."""
    if not rules.sees_own_enterprise(user):
        return []
    own = list(enterprises_for(user).filter(merged_into=None).order_by("pk").only("pk", "name"))
    here = getattr(request.resolver_match, "view_name", "") or ""
    shown = getattr(request.resolver_match, "kwargs", {}).get("number")
    return [
        {
            "url": one.get_absolute_url(),
            "icon": "enterprise",
            "label": str(_("My enterprise")) if len(own) == 1 else one.name,
            "current": here.startswith("portal:enterprise") and shown == one.pk,
            "daily": True,
        }
        for one in own
    ]


def on_phone(entries):
    """(entries of the phone's bottom bar, those behind "More"), both in their order: the reader's daily work, then the first."""
    bar = sorted(entries, key=lambda entry: not entry["daily"])[:ON_PHONE]
    return [entry for entry in entries if entry in bar], [entry for entry in entries if entry not in bar]
