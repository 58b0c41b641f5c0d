"""What a file brings against the last one of its source: new, changed, gone; field by field."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from desaekspor.registry.models import EnterpriseKey, FieldChange, ImportBatch, SourceRecord
from desaekspor.registry.queries.masking import masked
from desaekspor.registry.services.checking import gone_keys
from desaekspor.registry.services.loading import read_rows, values_of_changes

State = SourceRecord.State


@dataclass(frozen=True)
class Difference:
    """Records in the order of the file; ``gone`` are EnterpriseKeys that the last whole file had and this one has not."""

    new: QuerySet
    changed: QuerySet
    gone: QuerySet
    fields: list[tuple[str, int]]  # how many enterprises get a new value in which field, the most first
    compared_with: ImportBatch | None


@dataclass(frozen=True)
class FieldDifference:
    field: str
    old: Any
    new: Any


def difference(batch):
    """The Difference that a checked batch would make, or that a loaded one has made. Its querysets are lazy."""
    records = SourceRecord.objects.filter(batch=batch).order_by("sheet", "row")
    earlier = batch.compared_with
    gone = gone_keys(batch, earlier).select_related("enterprise").order_by("pk") if earlier else EnterpriseKey.objects.none()
    if batch.loaded_at:
        counted = FieldChange.objects.filter(batch=batch, merge=None).order_by().values_list("field").annotate(Count("pk"))
        fields = sorted(counted, key=lambda pair: (-pair[1], pair[0]))
    else:
        fields = sorted(batch.counts.get("fields", {}).items(), key=lambda pair: (-pair[1], pair[0]))
    return Difference(records.filter(state=State.NEW), records.filter(state=State.CHANGED), gone, fields, earlier)


def field_differences(batch, records, *, opened=False):
    """``{record id: [FieldDifference]}`` for a page of changed records; the same few queries for 3 and for 100.

    Before the load it is what the load would change now, afterwards what it has changed.
    """
    found: dict[int, list] = {record.pk: [] for record in records}
    if batch.loaded_at:
        of_enterprise = {record.enterprise_id: record.pk for record in records}
        changes = FieldChange.objects.filter(batch=batch, merge=None, enterprise__in=of_enterprise)
        for change in changes.order_by("revision", "pk"):
            found[of_enterprise[change.enterprise_id]].append((change.field, *change.values))
    else:
        rows = read_rows(batch, only=list(found))
        for row, now, values, _known in values_of_changes(batch, [row for row in rows if row.state == State.CHANGED]):
            found[row.pk] = [(name, now.values[name], value) for name, value in values.items()]
    return {
        pk: [
            FieldDifference(name, *((old, new) if opened else (masked(name, old), masked(name, new)))) for name, old, new in items
        ]
        for pk, items in found.items()
    }
