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
from desaekspor.jobs.progress import Silent
from desaekspor.registry.duplicates import decisions, following
from desaekspor.registry.duplicates.asking import ask_for_search
from desaekspor.registry.models import (
    Enterprise,
    EnterpriseKey,
    FieldChange,
    ImportBatch,
    Merge,
    Owner,
    Product,
    SourceRecord,
)
from desaekspor.registry.search.writing import Documents
from desaekspor.registry.services.bulk import Spool, TableWriter, db_moment, db_uuid, ordered_uuid, update_rows
from desaekspor.registry.services.checking import registry_version
from desaekspor.registry.services.contents import COMPUTED
from desaekspor.registry.services.effects import with_scale
from desaekspor.registry.services.errors import NotPossible, Overtaken
from desaekspor.registry.services.fields import make_edit, read_present, write_edits
from desaekspor.registry.services.holding import lock_registry
from desaekspor.registry.services.loading import TRIES, WRITERS, last_revisions
from desaekspor.registry.services.piles import read_piles, standing_changes

State = ImportBatch.State
RowState = SourceRecord.State
CHUNK = 2000
FIRST_KEPT = 200  # of the report that is stored with the batch
_values = FieldChange._meta.get_field("values")


@dataclass(frozen=True)
class Kept:
    """Something of the batch that stays. ``field`` is empty when it is the whole enterprise that the batch created.

    ``why``: later_change (by the batch ``later_batch_id`` or the person ``later_by_id``), other_source
    (the batch ``later_batch_id`` found the same enterprise in another source), or merged (by that person, with another).
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


def undo_batch(batch, *, by, progress=None):
    """Take a loaded batch back, all of it in one transaction; returns an UndoReport.

    Enterprises that the batch created go, unless later changes or another source stand on them.
    Undoing twice is harmless: the second report is empty. Raises NotPossible.
    """
    progress = progress or Silent()
    for _ in range(TRIES):
        batch = ImportBatch.objects.get(pk=batch.pk)
        if batch.state == State.UNDONE:
            return UndoReport()
        if batch.state != State.LOADED:
            raise NotPossible(batch)
        version = registry_version()
        batch.undone_at, batch.undone_by = timezone.now(), by
        with Spool() as spool:
            _prepare(batch, spool, progress)
            progress.report(step="writing")
            if (report := _apply(batch, spool, version, progress)) is not None:
                return report
    raise Overtaken(batch.pk)


def _prepare(batch, spool, progress):
    """Work out what will be written, before the transaction: what takes long must not keep others waiting."""
    progress.report(done=0, step="preparing")
    done = 0
    for numbers in _touched(batch):
        spool.put(("fields", numbers, _restored(batch, numbers)))
        done += len(numbers)
        progress.report(done=done)
    for change in _restored_keys(batch):
        spool.put(("keys", *change))


def _apply(batch, spool, version, progress):
    """The one transaction; None when the registry was changed meanwhile, and then nothing is written."""
    report = UndoReport()
    with transaction.atomic():
        progress.fence()
        now = lock_registry()
        found = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if found.state != State.LOADED or now.number != version:
            return None
        with Documents() as documents:
            _remove(_created(batch, report), documents, report)
            for what, *item in spool:
                if what == "fields":
                    _write_restored(batch, *item, report)
                    documents.refresh(item[0])
                else:
                    known, brought = item
                    update_rows(EnterpriseKey, ["last_record_id", "fingerprint"], known)
                    keys = EnterpriseKey.objects.filter(pk__in=brought)
                    numbers = list(keys.values_list("enterprise_id", flat=True))
                    keys.delete()
                    documents.refresh(numbers)
            for numbers in _orphaned(batch):
                _remove(numbers, documents, report)
            following.after_undo(batch, documents)
        now.move_on()
        found.state, found.undone_at, found.undone_by = State.UNDONE, batch.undone_at, batch.undone_by
        found.undo_report = as_json(report)
        found.save(update_fields=["state", "undone_at", "undone_by", "undo_report"])
        record(batch.undone_by, "undo", found)
        ask_for_search(by=batch.undone_by)
    return report


def as_json(report):
    """The report as it is stored: counts, and the first that were kept."""
    first = [{**asdict(kept), "at": kept.at and kept.at.isoformat()} for kept in report.kept[:FIRST_KEPT]]
    return {"removed": report.removed, "restored": report.restored, "kept": len(report.kept), "first_kept": first}


def _blocking_changes(batch):
    """Changes that stand and do not belong to this batch, to an undone one, or to a merge that was taken apart."""
    others = Q(batch=None) | Q(batch__state=State.LOADED)
    return standing_changes().filter(others, merge__undone_at=None).exclude(batch=batch)


def _chunks(items):
    items = list(items)
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))


def foresee_undo(batch):
    """The UndoReport that undoing the loaded batch would give now. Only reads, so that nobody waits for it."""
    batch, report = ImportBatch.objects.get(pk=batch.pk), UndoReport()
    batch.undone_at = timezone.now()
    doomed = _created(batch, report)
    report.removed, gone = len(doomed), set(doomed)
    for numbers in _touched(batch):
        restored = _restored(batch, [number for number in numbers if number not in gone])
        report.restored += restored.fields
        report.kept += restored.kept
    going = [pk for _known, brought in _restored_keys(batch) for pk in brought]
    report.removed += sum(len(numbers) for numbers in _orphaned(batch, going))
    return report


def _created(batch, report):
    """The enterprises that the batch created and nothing else stands on; of the others the report says why they stay."""
    created = Enterprise.objects.filter(created_batch=batch)
    blocked = {}
    sources = EnterpriseKey.objects.filter(enterprise__created_batch=batch).exclude(source=batch.source)
    rows = sources.values_list("enterprise_id", "last_record__batch_id", "last_record__batch__loaded_at")
    for number, later, at in rows:
        blocked[number] = Kept(number, "", "other_source", later, at)
    changes = _blocking_changes(batch).filter(enterprise__created_batch=batch).order_by("enterprise_id", "revision")
    for number, later, by, at in changes.values_list("enterprise_id", "batch_id", "by_id", "at"):
        blocked[number] = Kept(number, "", "later_change", later, at, by)
    blocked |= _said_to_be_another(created)
    blocked |= _merged(created)
    report.kept += (blocked[number] for number in sorted(blocked))
    return [number for number in created.order_by("pk").values_list("pk", flat=True) if number not in blocked]


def _said_to_be_another(enterprises):
    """``{enterprise id: Kept}`` of those that a person called the one that stays of two."""
    doubles = Enterprise.objects.filter(same_as__in=enterprises.order_by().values("pk")).order_by("pk")
    rows = doubles.values_list("same_as_id", "checked_at", "checked_by_id")
    return {number: Kept(number, "", "later_change", None, at, by) for number, at, by in rows}


def _merged(enterprises):
    """``{enterprise id: Kept}`` of those that are one with another: the merge is taken apart first."""
    numbers = enterprises.order_by().values("pk")
    merges = Merge.objects.filter(Q(survivor__in=numbers) | Q(absorbed__in=numbers), undone_at=None).order_by("pk")
    kept = {}
    for survivor, absorbed, at, by in merges.values_list("survivor_id", "absorbed_id", "at", "by_id"):
        kept |= {number: Kept(number, "", "merged", None, at, by) for number in (survivor, absorbed)}
    mine = set(enterprises.filter(pk__in=kept).values_list("pk", flat=True))
    return {number: one for number, one in kept.items() if number in mine}


def _remove(numbers, documents, report):
    report.removed += len(numbers)
    documents.forget(numbers)
    for chunk in _chunks(numbers):
        decisions.forget(chunk)
        for model in (Owner, Product, EnterpriseKey):
            rows = model.objects.filter(enterprise_id__in=chunk)
            rows._raw_delete(rows.db)
        rows = Enterprise.objects.filter(pk__in=chunk)
        rows._raw_delete(rows.db)


@dataclass(slots=True)
class _Restored:
    """What the undo writes for some enterprises, in the database's own form."""

    seen: dict  # enterprise id -> its updated_at when this was worked out
    edits: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    fields: int = 0
    kept: list = field(default_factory=list)


def _restored(batch, numbers, *, lock=False):
    """The fields of these enterprises that the batch changed, with the values they had before; six queries."""
    present, piles, revisions = read_present(numbers, lock=lock), read_piles(numbers), last_revisions(numbers)
    created = dict(Enterprise.objects.filter(pk__in=numbers).values_list("pk", "created_at"))
    result = _Restored({number: now.updated_at for number, now in present.items()})
    for number, now in present.items():
        off, restored = [], {}
        for name, pile in piles[number].items():
            if taken := _take_off(batch, name, pile, result.kept):
                off += [(change, change.values) for change in taken]
                restored[name] = off[-1][1][0]
        if not off:
            continue
        result.fields += len(restored)
        values = with_scale(now.values, restored)
        result.changes += _history_of_undo(batch, number, revisions[number], off, now.values, values)
        gone = {change.pk for change, _ in off}
        standing = [change.at for pile in piles[number].values() for change in pile if change.pk not in gone]
        result.edits.append(make_edit(now, values, updated_at=max(standing, default=created[number])))
    return result


def _history_of_undo(batch, number, revision, off, present, values):
    """The changes that tell of the undo of one enterprise, each of a change that is taken off, and of what follows from it."""
    rows = []
    for change, (old, new) in off:
        revision += 1
        rows.append(_change_row(batch, number, revision, change.field, [new, old], undoes=db_uuid(change.pk)))
    if COMPUTED in values:
        pair = [present[COMPUTED], values[COMPUTED]]
        rows.append(_change_row(batch, number, revision + 1, COMPUTED, pair, reason="computed"))
    return rows


def _write_restored(batch, numbers, restored, report):
    now = Enterprise.objects.select_for_update().filter(pk__in=numbers).order_by("pk")
    if dict(now.values_list("pk", "updated_at")) != restored.seen:
        restored = _restored(batch, numbers, lock=True)  # somebody edited one of them meanwhile
    write_edits(restored.edits)
    TableWriter(*WRITERS["changes"]).insert(restored.changes)
    report.restored += restored.fields
    report.kept += restored.kept


def _take_off(batch, name, pile, kept):
    """The changes to undo in one pile, the latest first: the batch's own and what lies loose around it; none when it is kept."""
    # What lies there and counts no more, because a merge was taken apart, goes with what lies on it.
    place = next((place for place, change in enumerate(pile) if change.batch_id == batch.pk and not change.is_loose), None)
    if place is None:
        return []
    # A merged enterprise may have two of the batch: of its own row, and of that of one that it absorbed.
    if blocking := [change for change in pile[place + 1 :] if not change.is_loose and change.batch_id != batch.pk]:
        last = blocking[-1]
        kept.append(Kept(last.enterprise_id, name, "later_change", last.batch_id, last.at, last.by_id))
        return []
    while place and pile[place - 1].is_loose:
        place -= 1
    return pile[place:][::-1]


def _change_row(batch, number, revision, name, pair, *, undoes=None, reason=""):
    at, by = batch.undone_at, batch.undone_by_id
    pk = ordered_uuid(at)
    return (db_uuid(pk), number, revision, name, _values.seal(pair, pk), None, undoes, by, db_moment(at), reason)


def _touched(batch):
    """The enterprises that the batch changed, some thousands at a time."""
    touched = standing_changes().filter(batch=batch).order_by().values("enterprise_id")
    return _chunks(Enterprise.objects.filter(pk__in=touched).order_by("pk").values_list("pk", flat=True))


def _restored_keys(batch):
    """Yield (keys that point again to the row that spoke before, ids of the keys that the batch brought and that go)."""
    mine = EnterpriseKey.objects.filter(last_record__batch=batch).order_by("pk")
    for ids in _chunks(mine.values_list("pk", flat=True)):
        keys = list(
            EnterpriseKey.objects.filter(pk__in=ids).values_list(
                "pk", "key", "enterprise_id", "enterprise__created_batch__source"
            )
        )
        before = {}
        others = SourceRecord.objects.filter(
            enterprise__in=[number for _, _, number, _ in keys],
            state__in=(RowState.NEW, RowState.CHANGED),
            batch__source=batch.source,
            batch__state=State.LOADED,
        ).exclude(batch=batch)
        for pk, key, number, fingerprint in others.order_by("batch__loaded_version").values_list(
            "pk", "key", "enterprise_id", "fingerprint"
        ):
            before[key, number] = (pk, fingerprint)
        known, brought = [], []
        for pk, key, number, created_by_source in keys:
            if (key, number) in before:
                known.append((*before[key, number], pk))
            # An enterprise that stays keeps the key it was created under, or the next file would create it again.
            elif created_by_source != batch.source:
                brought.append(pk)
        yield known, brought


def _orphaned(batch, keys_going=()):
    """Enterprises of undone batches that were kept because this batch stood on them, and that nothing else stands on.

    ``keys_going``: of the keys that this undo takes away those that are there yet.
    """
    going = set(keys_going)
    touched = SourceRecord.objects.filter(batch=batch, state=RowState.CHANGED, enterprise__created_batch__state=State.UNDONE)
    for numbers in _chunks(touched.order_by("enterprise_id").values_list("enterprise_id", flat=True).distinct()):
        stays = set(_blocking_changes(batch).filter(enterprise__in=numbers).values_list("enterprise_id", flat=True))
        keys = EnterpriseKey.objects.filter(enterprise__in=numbers).exclude(source=F("enterprise__created_batch__source"))
        stays.update(number for pk, number in keys.values_list("pk", "enterprise_id") if pk not in going)
        records = SourceRecord.objects.filter(enterprise__in=numbers, batch__state=State.LOADED).exclude(batch=batch)
        stays.update(records.values_list("enterprise_id", flat=True))
        stays.update(_said_to_be_another(Enterprise.objects.filter(pk__in=numbers)))
        stays.update(_merged(Enterprise.objects.filter(pk__in=numbers)))
        yield [number for number in numbers if number not in stays]
