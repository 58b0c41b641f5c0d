"""What a village says of the enterprises in its register: still there, moved, closed, not found, recorded twice."""

import datetime

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.regions.models import Level, Region
from desaekspor.registry.models import FieldChange, Presence
from desaekspor.registry.queries.access import enterprises_for
from desaekspor.registry.services.errors import CheckRefused
from desaekspor.registry.services.fields import PRESENCE, presence_value
from desaekspor.registry.services.writing import hold, write

NOTE_LIMIT = 300
_SAID_ONCE = ("status", "on", "note", "moved_to", "same_as")


@transaction.atomic
def check_enterprise(enterprise, status, *, by, on=None, note="", moved_to=None, same_as=None):
    """Keep what ``by`` says of an enterprise (a Presence); returns the FieldChange, or None when the same was said today already.

    ``on``: the day it was seen, moved or closed, today where it is not given. ``moved_to``: the code of a
    village, where known. ``same_as``: the number of the other record of a doubled one. Nothing is deleted, and the
    figures stay as they are. Raises CheckRefused.
    """
    today = timezone.localdate()
    on = on or today
    if on > today:
        raise CheckRefused("day_ahead")
    now, revision = hold(enterprise.pk)
    details = {
        "moved_to": _known_village(moved_to, now) if status == Presence.MOVED and moved_to else None,
        "same_as": _other_record(same_as, now, by) if status == Presence.DUPLICATE else None,
    }
    moment = timezone.now()
    value = presence_value(moment, by, status=status, on=on, note=note.strip()[:NOTE_LIMIT], **details)
    before = now.values[PRESENCE]
    if before and all(before[name] == value[name] for name in _SAID_ONCE) and _day_of(before) == today:
        return None
    write(now, {PRESENCE: value}, by=by, moment=moment, revision=revision + 1)
    record(by, "check", enterprise)
    return FieldChange.objects.get(enterprise=enterprise, field=PRESENCE, revision=revision + 1)


def _day_of(said):
    return timezone.localdate(datetime.datetime.fromisoformat(said["at"]))


def _known_village(code, now):
    if code == now.values["region"]:
        raise CheckRefused("moved_here")
    if not Region.objects.filter(pk=code, level=Level.VILLAGE, last_day=None).exists():
        raise CheckRefused("moved_unknown")
    return code


def _other_record(number, now, by):
    """The number of the record that stays. It must be one that ``by`` may see, and not itself be another one's double."""
    if number == now.enterprise_id:
        raise CheckRefused("same_itself")
    other = enterprises_for(by).filter(pk=number).first() if number else None
    if other is None:
        raise CheckRefused("same_unknown")
    if other.presence == Presence.DUPLICATE:
        raise CheckRefused("same_gone")
    return other.pk


@transaction.atomic
def accept_move(enterprise, *, by):
    """Give an enterprise that moved away the village it moved to; returns whether it did. Raises OutsideRegion."""
    now, revision = hold(enterprise.pk)
    said = now.values[PRESENCE] or {}
    if said.get("status") != Presence.MOVED or not said["moved_to"]:
        return False
    write(now, {"region": said["moved_to"]}, by=by, moment=timezone.now(), revision=revision + 1)
    record(by, "change", enterprise, fields=["region"])
    return True


def said_last(enterprises):
    """``{enterprise id: FieldChange}``: what was last said of each and still stands, in one query."""
    rows = FieldChange.objects.filter(
        enterprise__in=[enterprise.pk for enterprise in enterprises], field=PRESENCE, undoes=None, undone_by=None
    )
    return {change.enterprise_id: change for change in rows.order_by("revision")}
