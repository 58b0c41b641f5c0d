"""What stands of the history of an enterprise: for each field a pile of changes, the latest on top."""

from dataclasses import dataclass
from datetime import datetime

from desaekspor.registry.models import FieldChange, ImportBatch
from desaekspor.registry.services.contents import COMPUTED

_values = FieldChange._meta.get_field("values")


def standing_changes():
    """Changes that make up the present values: neither undone nor themselves an undo. What is computed follows by itself."""
    return FieldChange.objects.filter(undoes=None, undone_by=None).exclude(field=COMPUTED)


def counts_no_more(batch_state, merge_undone_at):
    """Is a change of such a batch or merge (None where it is of none) loose? Then it goes with what lies on it."""
    return batch_state == ImportBatch.State.UNDONE or merge_undone_at is not None


@dataclass(slots=True)
class Change:
    """A change that stands in a pile; the values are opened when they are asked for."""

    pk: object
    enterprise_id: int
    field: str
    revision: int
    at: datetime
    by_id: int | None
    batch_id: int | None
    merge_id: int | None
    is_loose: bool  # of an undone batch or merge: it counts no more
    reason: str
    sealed: bytes

    @property
    def values(self):
        """[old, new]"""
        return _values.unseal(self.sealed, self.pk)

    @property
    def is_taken_over(self):
        """From an absorbed one, and not said of the enterprise itself."""
        return self.merge_id is not None

    @property
    def is_by_hand(self):
        return self.batch_id is None and self.merge_id is None


def read_piles(numbers, *, undone_batch=None, fields=None):
    """``{enterprise id: {field: [Change, the latest last]}}`` of what stands; one query.

    ``undone_batch``: the id of one that is being undone and is not marked yet. ``fields``: those alone.
    """
    columns = ("pk", "enterprise_id", "field", "revision", "at", "by_id", "batch_id", "merge_id")
    more = ("batch__state", "merge__undone_at", "reason", "values")
    piles: dict = {number: {} for number in numbers}
    rows = standing_changes().filter(enterprise__in=list(numbers)).order_by("revision")
    if fields is not None:
        rows = rows.filter(field__in=fields)
    for *known, state, undone_at, reason, sealed in rows.values_list(*columns, *more):
        change = Change(*known, counts_no_more(state, undone_at), reason, sealed)
        change.is_loose |= undone_batch is not None and change.batch_id == undone_batch
        piles[change.enterprise_id].setdefault(change.field, []).append(change)
    return piles
