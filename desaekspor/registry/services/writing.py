"""What a person changes in one enterprise: the values, and the history of each field."""

from django.db import connection, transaction

from desaekspor.accounts.rules import scope_of
from desaekspor.registry.duplicates import decisions, following, roots
from desaekspor.registry.duplicates.asking import ask_for_search
from desaekspor.registry.models import Enterprise, FieldChange, Owner
from desaekspor.registry.search.writing import Documents
from desaekspor.registry.services.bulk import db_uuid, ordered_uuid
from desaekspor.registry.services.contents import COMPUTED
from desaekspor.registry.services.effects import with_judgement_by_hand, with_scale
from desaekspor.registry.services.errors import OutsideRegion
from desaekspor.registry.services.fields import PRESENCE, make_edit, read_present, write_edits
from desaekspor.registry.services.holding import lock_registry
from desaekspor.registry.services.loading import FOLLOWS, last_revisions


class _IsPartOfAnother(Exception):
    """Its row is let go of, and the registry held first."""


def hold(number):
    """(Present, number of its last change) of the enterprise, held until the transaction ends. Raises Enterprise.DoesNotExist."""
    if connection.features.has_select_for_update:
        _hold_registry_of_part(number)
    present = read_present([number], lock=True).get(number)
    if present is None:
        raise Enterprise.DoesNotExist(f"enterprise {number}")
    return present, last_revisions([number]).get(number, 0)


def _hold_registry_of_part(number):
    """Where the enterprise is part of another, hold the registry and all that it is one with: who writes in it writes in these.

    In the order of those who merge, who hold the registry first: else each would wait for a row of the other.
    """
    row = Enterprise.objects.select_for_update().filter(pk=number).values_list("merged_into", flat=True)
    try:
        with transaction.atomic():
            if row.first() is not None:
                raise _IsPartOfAnother
    except _IsPartOfAnother:
        lock_registry()
        roots.hold([roots.root_of(number)])


def refuse_outside(code, by):
    """Raises OutsideRegion for a region that ``by`` does not work in."""
    scope = scope_of(by)
    if not scope or not (code == scope or code.startswith(f"{scope}.")):
        raise OutsideRegion(code)


def with_what_follows(now, values):
    """``values`` that a person gives, with what is computed from them and what falls by them; the second is the set of those."""
    complete = with_judgement_by_hand(now.values, with_scale(now.values, values))
    return complete, complete.keys() - values.keys()


def write(now, values, *, by, moment, revision, reason="", repeats=None):
    """Give the enterprise ``{field: value}`` and keep what was before; the changes share ``revision``. Returns their fields.

    Only where a value differs. ``repeats``: ``{field: FieldChange that is made again}``. Call it in the transaction that holds
    the enterprise.
    """
    values = {name: value for name, value in values.items() if value != now.values[name]}
    if not values:
        return []
    if "region" in values:
        refuse_outside(values["region"], by)
    complete, follow = with_what_follows(now, values)
    FieldChange.objects.bulk_create(
        FieldChange(
            id=ordered_uuid(moment),
            enterprise_id=now.enterprise_id,
            revision=revision,
            field=name,
            values=[now.values[name], value],
            repeats=(repeats or {}).get(name),
            by=by,
            at=moment,
            reason=reason_of(name, follow, reason),
        )
        for name, value in complete.items()
    )
    write_values(now, complete, moment, by)
    return list(complete)


def reason_of(name, follow, reason):
    if name not in follow:
        return reason
    return "computed" if name == COMPUTED else FOLLOWS


def write_values(now, values, moment, by):
    """The values alone, without the history, and what follows from them for those that it is one with."""
    if now.owner_id is None and any(name.startswith("owner.") for name in values):
        now.owner_id = db_uuid(Owner.objects.create(id=ordered_uuid(moment), enterprise_id=now.enterprise_id).pk)
    write_edits([make_edit(now, values, updated_at=moment)])
    keep_findable(now.enterprise_id)
    following.after_edit(now.enterprise_id, moment, by=by)
    if PRESENCE in values:
        decisions.after_check(now.enterprise_id, now.values[PRESENCE], values[PRESENCE], by=by)


def keep_findable(number):
    """Call it after every change of an enterprise, in its transaction."""
    with Documents() as documents:
        documents.refresh([number])
    ask_for_search()
