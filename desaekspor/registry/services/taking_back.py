"""Take one change of the history back, or make one again that was taken back, where no later change stands on it."""

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.registry.models import Enterprise, FieldChange
from desaekspor.registry.services.bulk import ordered_uuid
from desaekspor.registry.services.contents import COMPUTED
from desaekspor.registry.services.effects import changes_who_it_is, find_gaps
from desaekspor.registry.services.errors import NotUndoable
from desaekspor.registry.services.fields import PRESENCE, VERIFIED
from desaekspor.registry.services.loading import FOLLOWS
from desaekspor.registry.services.piles import counts_no_more
from desaekspor.registry.services.writing import hold, reason_of, refuse_outside, with_what_follows, write, write_values

# Fields that mean nothing alone: what changed together is taken back together.
GROUPS = (("lat", "lng"), ("kbli", "kbli_version", "kbli_category"), ("product", "products"))


def group_of(field):
    return next((group for group in GROUPS if field in group), (field,))


def piles_of(changes):
    """``{field: [FieldChange, the latest last]}`` of what stands among an enterprise's changes; what is computed has none."""
    piles: dict[str, list] = {}
    for change in sorted(changes, key=lambda one: one.revision):
        if change.undoes_id is None and not hasattr(change, "undone_by") and change.field != COMPUTED:
            piles.setdefault(change.field, []).append(change)
    return piles


def is_loose(change):
    """Of an import that was undone, or of a merge that was taken apart: it counts no more, and goes with what lies on it."""
    return counts_no_more(change.batch and change.batch.state, change.merge and change.merge.undone_at)


def changes_of(enterprise_id):
    """Every change of an enterprise with what the rules here ask of it, the latest first, in one query."""
    with_them = ("batch", "by", "merge", "undone_by", "undoes__batch", "repeats")
    changes = FieldChange.objects.filter(enterprise=enterprise_id).select_related(*with_them).order_by()
    # Sorted here: a query with so many columns takes Django three milliseconds longer to write when it is ordered.
    return sorted(sorted(changes, key=lambda change: change.pk), key=lambda change: change.at, reverse=True)


def open_to_undo(changes):
    """The ids of those of an enterprise's ``changes`` that can be taken back, or made again, now."""
    last: dict[str, FieldChange] = {}
    for change in changes:
        if change.field not in last or change.revision > last[change.field].revision:
            last[change.field] = change
    # One undo may take several changes off a pile, each with a row of its own: they lie on top together.
    found = {change.pk for change in changes if change.undoes_id and _undone_at_once(change, last[change.field])}
    for pile in piles_of(changes).values():
        for change in reversed(pile):
            found.add(change.pk)
            if not is_loose(change):
                break
    return found - {change.pk for change in changes if change.reason == FOLLOWS or change.field == COMPUTED}


def _undone_at_once(undo, last):
    """What a survivor took over from those that are part of it because the undo left it nothing of its own is not later."""
    return undo.at == last.at and (last.undoes_id is not None or last.merge_id is not None)


def take_back(change, *, by, reason=""):
    """Undo ``change`` of an enterprise, or make it again where it is itself an undo; returns the fields that changed.

    What changed together with it and means nothing alone goes along (GROUPS), as does what fell by it: a
    verification comes back when nothing else of the same change made another enterprise of it. Taking back what
    is taken back already changes nothing. Raises NotUndoable, OutsideRegion, Enterprise.DoesNotExist.
    """
    with transaction.atomic():
        now, revision = hold(change.enterprise_id)
        changes = changes_of(change.enterprise_id)
        change = next(one for one in changes if one.pk == change.pk)
        if hasattr(change, "undone_by") or _repeated(change, changes):
            return []
        free = open_to_undo(changes)
        if change.pk not in free:
            raise NotUndoable("follows" if change.field == COMPUTED or change.reason == FOLLOWS else "later_change")
        moment = timezone.now()
        if change.undoes_id is None:
            fields = _undo(now, revision, change, changes, free, by, moment, reason)
        else:
            together = [one for one in changes if _undid_together(one, change) and one.pk in free]
            values = {one.field: one.values[0] for one in together}
            again = {one.field: one.undoes for one in together}
            fields = write(now, values, by=by, moment=moment, revision=revision + 1, reason=reason, repeats=again)
        record(by, "take_back", Enterprise(pk=now.enterprise_id), fields=sorted(fields))
    return fields


def _repeated(undo, changes):
    return undo.undoes_id is not None and any(change.repeats_id == undo.undoes_id for change in changes)


def _undid_together(one, undo):
    return one.undoes is not None and one.field in group_of(undo.field) and one.undoes.revision == undo.undoes.revision


def _undo(now, revision, change, changes, free, by, moment, reason):
    piles = piles_of(changes)
    siblings = [one for one in changes if one.revision == change.revision and one.undoes_id is None]
    off = [
        taken
        for one in siblings
        if one.field in group_of(change.field) and one.pk in free
        for taken in _with_loose(one, piles[one.field])
    ]
    restored = {taken.field: taken.values[0] for taken in off}
    if "region" in restored:
        refuse_outside(restored["region"], by)
    for one in siblings:
        if one.reason == FOLLOWS and one in piles.get(one.field, [])[-1:] and _comes_back(one, now, siblings, restored):
            off.append(one)
            restored[one.field] = one.values[0]
    complete, follow = with_what_follows(now, restored)
    rows = [(taken.field, taken.values[::-1], taken, FOLLOWS if taken.reason == FOLLOWS else reason) for taken in off]
    rows += [(name, [now.values[name], complete[name]], None, reason_of(name, follow, reason)) for name in follow]
    FieldChange.objects.bulk_create(
        FieldChange(
            id=ordered_uuid(moment),
            enterprise_id=now.enterprise_id,
            revision=revision + place,
            field=name,
            values=values,
            undoes=taken,
            by=by,
            at=moment,
            reason=why,
        )
        for place, (name, values, taken, why) in enumerate(rows, start=1)
    )
    write_values(now, complete, moment, by)
    return list(complete)


def _with_loose(change, pile):
    """The change, what lies on it and what lies loose under it, the latest first."""
    place = pile.index(change)
    while place and is_loose(pile[place - 1]):
        place -= 1
    return pile[place:][::-1]


def _comes_back(fallen, now, siblings, restored):
    """Does what fell by a change come back when ``restored`` is?"""
    if fallen.field == PRESENCE:
        return "region" in restored
    if fallen.field != VERIFIED:
        return False
    before = now.values | {one.field: one.values[0] for one in siblings}
    after = now.values | restored
    return not changes_who_it_is(before, after) and not find_gaps(after)
