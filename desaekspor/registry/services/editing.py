"""Edit an enterprise by hand, also while others do: nobody's change is lost, and nobody overwrites unseen."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.registry.models import FieldChange
from desaekspor.registry.services.contents import COMPUTED
from desaekspor.registry.services.errors import EditedMeanwhile
from desaekspor.registry.services.fields import PRESENCE, VERIFIED
from desaekspor.registry.services.loading import last_revisions
from desaekspor.registry.services.writing import hold, write

MINE, THEIRS = "mine", "theirs"
NOT_IN_THE_FORM = (COMPUTED, VERIFIED, PRESENCE)


@dataclass(frozen=True)
class Difference:
    """A field that somebody else changed while a person edited: as it was, as the other and as this person want it."""

    field: str
    base: Any
    theirs: Any
    mine: Any
    touched: bool  # this person changed it too
    choice: str  # MINE, THEIRS, or "" while nothing is chosen
    change: FieldChange  # the other's last


def revision_of(enterprise):
    """The number of the enterprise's last change, 0 before the first: what a form carries as its base."""
    return last_revisions([enterprise.pk]).get(enterprise.pk, 0)


def edit_enterprise(enterprise, values, *, by, base, seen=None, choices=None, reason=""):
    """Give the enterprise the ``{field: value}`` of a form that was opened at the revision ``base``; returns the changed fields.

    What equals the value at ``base`` was not touched and changes nothing. When others changed fields
    since, EditedMeanwhile tells which; the person then chooses MINE or THEIRS for each (``choices``) and
    sends again, with the revision that they have ``seen``. What changes after that asks again.
    Sending the same form twice changes nothing more. Raises EditedMeanwhile, OutsideRegion, Enterprise.DoesNotExist.
    """
    choices = choices or {}
    with transaction.atomic():
        now, revision = hold(enterprise.pk)
        later = _changes_since(enterprise, base)
        before = {field: changes[0].values[0] for field, changes in later.items()}
        wanted = {field: value for field, value in values.items() if value != before.get(field, now.values[field])}
        differences = []
        for field, changes in later.items():
            mine, theirs = wanted.get(field, before[field]), now.values[field]
            if mine == theirs or before[field] == theirs:
                continue
            known = changes[-1].revision <= (base if seen is None else seen)
            choice = choices.get(field, "") if known else ""
            differences.append(Difference(field, before[field], theirs, mine, field in wanted, choice, changes[-1]))
        if any(not difference.choice for difference in differences):
            raise EditedMeanwhile(differences, revision)
        for difference in differences:
            wanted[difference.field] = difference.mine if difference.choice == MINE else difference.theirs
        changed = write(now, wanted, by=by, moment=timezone.now(), revision=revision + 1, reason=reason)
        if changed:
            record(by, "change", enterprise, fields=sorted(changed))
    return changed


def _changes_since(enterprise, revision):
    """``{field: [FieldChange, the latest last]}`` of what a form shows."""
    found: dict[str, list] = {}
    rows = FieldChange.objects.filter(enterprise=enterprise, revision__gt=revision).exclude(field__in=NOT_IN_THE_FORM)
    for change in rows.select_related("by", "batch").order_by("revision"):
        found.setdefault(change.field, []).append(change)
    return found
