"""Undo a loaded batch: every field it changed gets its old value back, unless a later change stands on it.

The changes of one field of one enterprise are a pile. Undoing takes a batch's change off when it
lies on top; otherwise it is kept, and the report says what lies on it. When that is taken off
later, the changes of undone batches under it go with it, so that after undoing everything, in
any order, the registry is as it was at first.
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.registry.models import Enterprise, EnterpriseKey, FieldChange, ImportBatch, Owner, Product, SourceRecord
from desaekspor.registry.services.bulk import TableWriter, db_moment, db_uuid, ordered_uuid, update_rows
from desaekspor.registry.services.contents import COMPUTED
from desaekspor.registry.services.effects import with_scale
from desaekspor.registry.services.errors import NotPossible
from desaekspor.registry.services.fields import make_edit, read_present, write_edits
from desaekspor.registry.services.loading import WRITERS, last_revisions, lock_registry

State = ImportBatch.State
RowState = SourceRecord.State
CHUNK = 2000
FIRST_KEPT = 200  # of the report that is stored with the batch
_values = FieldChange._meta.get_field("values")


@dataclass(frozen=True)
class Kept:
    """Something of the batch that stays. ``field`` is empty when it is the whole enterprise that the batch created.

    ``why``: later_change (by the batch ``later_batch_id`` or the person ``later_by_id``) or other_source
    (the batch ``later_batch_id`` found the same enterprise in another source).
    """

    enterprise_id: int
    field: str
    why: str
    later_batch_id: int | None
    at: datetime | None
    later_by_id: int | None = None


@dataclass
class UndoReport:
    removed: int = 0  # enterprises
    restored: int = 0  # fields
    kept: list[Kept] = field(default_factory=list)


def undo_batch(batch, *, by):
    """Take a loaded batch back, in one transaction; returns an UndoReport.

    Enterprises that the batch created go, unless later changes or another source stand on them.
    Undoing twice is harmless: the second report is empty. Raises NotPossible.
    """
    report = UndoReport()
    with transaction.atomic():
        version = lock_registry()
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.state == State.UNDONE:
            return report
        if batch.state != State.LOADED:
            raise NotPossible(batch)
        batch.state, batch.undone_at, batch.undone_by = State.UNDONE, timezone.now(), by
        _remove_created(batch, report)
        _restore_fields(batch, by, report)
        _restore_keys(batch)
        _remove_orphaned(batch, report)
        version.number += 1
        version.save(update_fields=["number"])
        batch.undo_report = as_json(report)
        batch.save(update_fields=["state", "undone_at", "undone_by", "undo_report"])
        record(by, "undo", batch)
    return report


def as_json(report):
    """The report as it is stored: counts, and the first that were kept."""
    first = [{**asdict(kept), "at": kept.at and kept.at.isoformat()} for kept in report.kept[:FIRST_KEPT]]
    return {"removed": report.removed, "restored": report.restored, "kept": len(report.kept), "first_kept": first}


def standing_changes():
    """Changes that make up the present values: neither undone nor themselves an undo. What is computed follows by itself."""
    return FieldChange.objects.filter(undoes=None, undone_by=None).exclude(field=COMPUTED)


def _blocking_changes(batch):
    """Changes that stand and do not belong to this batch or to an undone one."""
    others = Q(batch=None) | Q(batch__state=State.LOADED)
    return standing_changes().filter(others).exclude(batch=batch)


def _chunks(items):
    items = list(items)
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))


def _remove_created(batch, report):
    created = Enterprise.objects.filter(created_batch=batch)
    blocked = {}
    sources = EnterpriseKey.objects.filter(enterprise__created_batch=batch).exclude(source=batch.source)
    rows = sources.values_list("enterprise_id", "last_record__batch_id", "last_record__batch__loaded_at")
    for number, later, at in rows:
        blocked[number] = Kept(number, "", "other_source", later, at)
    changes = _blocking_changes(batch).filter(enterprise__created_batch=batch).order_by("enterprise_id", "revision")
    for number, later, by, at in changes.values_list("enterprise_id", "batch_id", "by_id", "at"):
        blocked[number] = Kept(number, "", "later_change", later, at, by)
    report.kept += (blocked[number] for number in sorted(blocked))
    doomed = [number for number in created.order_by("pk").values_list("pk", flat=True) if number not in blocked]
    _remove(doomed)
    report.removed += len(doomed)


def _remove(numbers):
    for chunk in _chunks(numbers):
        for model in (Owner, Product, EnterpriseKey):
            rows = model.objects.filter(enterprise_id__in=chunk)
            rows._raw_delete(rows.db)
        rows = Enterprise.objects.filter(pk__in=chunk)
        rows._raw_delete(rows.db)


def _restore_fields(batch, by, report):
    touched = standing_changes().filter(batch=batch).order_by().values("enterprise_id")
    for numbers in _chunks(Enterprise.objects.filter(pk__in=touched).order_by("pk").values_list("pk", flat=True)):
        _restore_chunk(batch, by, numbers, report)


@dataclass(slots=True)
class _Change:
    pk: object
    enterprise_id: int
    field: str
    revision: int
    batch_id: int | None
    batch_state: str | None
    by_id: int | None
    at: datetime
    sealed: bytes

    @property
    def is_undone_batch(self):
        return self.batch_state == State.UNDONE

    @property
    def values(self):
        """[old, new]"""
        return _values.unseal(self.sealed, self.pk)


def _piles(numbers):
    """``{enterprise id: {field: [_Change, the latest last]}}`` of what stands."""
    columns = ("pk", "enterprise_id", "field", "revision", "batch_id", "batch__state", "by_id", "at", "values")
    piles: dict = {number: {} for number in numbers}
    for row in standing_changes().filter(enterprise__in=numbers).order_by("revision").values_list(*columns):
        change = _Change(*row)
        piles[change.enterprise_id].setdefault(change.field, []).append(change)
    return piles


def _restore_chunk(batch, by, numbers, report):
    present, piles, revisions = read_present(numbers, lock=True), _piles(numbers), last_revisions(numbers)
    created = dict(Enterprise.objects.filter(pk__in=numbers).values_list("pk", "created_at"))
    moment, edits, rows = batch.undone_at, [], []
    for number, fields in piles.items():
        now, restored, off = present[number], {}, []
        for name, pile in fields.items():
            taken = _take_off(batch, name, pile, report)
            if taken:
                off += [(change, change.values) for change in taken]
                restored[name] = off[-1][1][0]
        if not off:
            continue
        report.restored += len(restored)
        revision = revisions[number]
        for change, (old, new) in off:
            revision += 1
            rows.append(_change_row(number, revision, change.field, [new, old], by, moment, undoes=db_uuid(change.pk)))
        values = with_scale(now.values, restored)
        if COMPUTED in values:
            pair = [now.values[COMPUTED], values[COMPUTED]]
            rows.append(_change_row(number, revision + 1, COMPUTED, pair, by, moment, reason="computed"))
        gone = {change.pk for change, _ in off}
        standing = [change.at for pile in fields.values() for change in pile if change.pk not in gone]
        edits.append(make_edit(now, values, updated_at=max(standing, default=created[number])))
    write_edits(edits)
    TableWriter(*WRITERS["changes"]).insert(rows)


def _take_off(batch, name, pile, report):
    """The changes to undo in one pile, the latest first: the batch's own and what lies loose around it; none when it is kept."""
    place = next((place for place, change in enumerate(pile) if change.batch_id == batch.pk), None)
    if place is None:
        return []
    if blocking := [change for change in pile[place + 1 :] if not change.is_undone_batch]:
        last = blocking[-1]
        report.kept.append(Kept(last.enterprise_id, name, "later_change", last.batch_id, last.at, last.by_id))
        return []
    while place and pile[place - 1].is_undone_batch:
        place -= 1
    return pile[place:][::-1]


def _change_row(number, revision, name, pair, by, moment, *, undoes=None, reason=""):
    pk = ordered_uuid(moment)
    by_id = by.pk if by is not None else None
    return (db_uuid(pk), number, revision, name, _values.seal(pair, pk), None, undoes, by_id, db_moment(moment), reason)


def _restore_keys(batch):
    """Each key of the source points again to the row that spoke before; a key that the batch brought goes."""
    mine = EnterpriseKey.objects.filter(last_record__batch=batch).order_by("pk")
    for ids in _chunks(mine.values_list("pk", flat=True)):
        keys = list(EnterpriseKey.objects.filter(pk__in=ids).select_related("enterprise__created_batch"))
        before = {}
        others = SourceRecord.objects.filter(
            enterprise__in=[key.enterprise_id for key in keys],
            state__in=(RowState.NEW, RowState.CHANGED),
            batch__source=batch.source,
            batch__state=State.LOADED,
        ).exclude(batch=batch)
        for pk, key, number, fingerprint in others.order_by("batch__loaded_version").values_list(
            "pk", "key", "enterprise_id", "fingerprint"
        ):
            before[key, number] = (pk, fingerprint)
        known, brought = [], []
        for key in keys:
            if (key.key, key.enterprise_id) in before:
                known.append((*before[key.key, key.enterprise_id], key.pk))
            # An enterprise that stays keeps the key it was created under, or the next file would create it again.
            elif not _created_under(key, batch.source):
                brought.append(key.pk)
        update_rows(EnterpriseKey, ["last_record_id", "fingerprint"], known)
        EnterpriseKey.objects.filter(pk__in=brought).delete()


def _created_under(key, source):
    created = key.enterprise.created_batch
    return created is not None and created.source == source


def _remove_orphaned(batch, report):
    """Enterprises of undone batches that were kept because this batch stood on them go now, unless another does."""
    touched = SourceRecord.objects.filter(batch=batch, state=RowState.CHANGED, enterprise__created_batch__state=State.UNDONE)
    for numbers in _chunks(touched.order_by("enterprise_id").values_list("enterprise_id", flat=True).distinct()):
        stays = set(_blocking_changes(batch).filter(enterprise__in=numbers).values_list("enterprise_id", flat=True))
        keys = EnterpriseKey.objects.filter(enterprise__in=numbers).exclude(source=F("enterprise__created_batch__source"))
        stays.update(keys.values_list("enterprise_id", flat=True))
        records = SourceRecord.objects.filter(enterprise__in=numbers, batch__state=State.LOADED).exclude(batch=batch)
        stays.update(records.values_list("enterprise_id", flat=True))
        doomed = [number for number in numbers if number not in stays]
        _remove(doomed)
        report.removed += len(doomed)
