"""Where an enterprise's values come from: its changes, and the rows of its sources."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from desaekspor.registry.importers import SOURCES
from desaekspor.registry.models import Enterprise, FieldChange, ImportBatch, Merge, SourceRecord
from desaekspor.registry.queries.masking import masked, masked_cell
from desaekspor.registry.queries.references import may_have
from desaekspor.registry.services.taking_back import changes_of, open_to_undo


@dataclass(frozen=True)
class Event:
    """A field that changed, or (``field`` empty) the moment the enterprise came into the registry."""

    at: datetime
    field: str
    old: Any
    new: Any
    batch: ImportBatch | None
    by: Any  # User or None
    undone: bool  # taken back later
    is_undo: bool  # itself takes a change back
    reason: str
    change_id: Any = None
    is_repeat: bool = False  # makes a change again that was taken back
    is_open: bool = False  # can be taken back now, or made again where it is an undo
    merge: Merge | None = None  # by which the value was taken over from another enterprise


def history_of(enterprise, *, opened=False):
    """The events of an enterprise, the latest first, personal data masked unless ``opened``; two queries at most."""
    found = changes_of(enterprise.pk) if may_have(enterprise, FieldChange) else []
    changes = sorted(found, key=lambda change: (-change.revision, change.field))
    free = open_to_undo(changes)
    events = []
    for change in changes:
        old, new = change.values
        if not opened:
            old, new = masked(change.field, old), masked(change.field, new)
        undone = hasattr(change, "undone_by")
        batch = change.batch or (change.undoes.batch if change.undoes else None)
        is_undo, is_repeat = change.undoes_id is not None, change.repeats_id is not None
        events.append(
            Event(
                *(change.at, change.field, old, new, batch, change.by, undone, is_undo, change.reason),
                *(change.pk, is_repeat, change.pk in free, change.merge),
            )
        )
    entered = (enterprise.created_batch, enterprise.created_by)
    events.append(Event(enterprise.created_at, "", None, None, *entered, False, False, ""))
    return events


@dataclass(frozen=True)
class Cell:
    heading: str
    column: str  # the source's name of it, or ""
    value: Any


@dataclass(frozen=True)
class SourceRow:
    """A row of a source as it came; ``cells`` is empty when it was the same as the row before."""

    record: SourceRecord
    sheet_name: str
    cells: list[Cell]


def source_rows_of(enterprise, *, opened=False):
    """The rows of loaded files that spoke of the enterprise or of one that is part of it, the latest first, in one query.

    Personal data is masked unless ``opened``.
    """
    loaded = (ImportBatch.State.LOADED, ImportBatch.State.UNDONE)
    # The numbers apart: with the two ways to the enterprise in one condition a database reads every row of every file.
    parts = Enterprise.objects.filter(Q(pk=enterprise.pk) | Q(merged_into=enterprise)).values("pk")
    records = SourceRecord.objects.filter(enterprise__in=parts, batch__state__in=loaded).select_related("batch__created_by")
    return [
        SourceRow(record, record.batch.sheet(record.sheet).get("name", ""), cells_of(record, opened=opened))
        for record in records.order_by("-batch__loaded_version", "sheet", "row")
    ]


def cells_of(record, *, opened=False):
    """The row's cells with their headings, in the order of the file; empty when the row was not kept."""
    if record.content is None:
        return []
    batch = record.batch
    columns = SOURCES[batch.source].by_name
    cells = []
    for heading, value in zip(batch.sheet(record.sheet).get("headings", []), record.content["raw"], strict=False):
        name = batch.mapping.get(heading, "")
        cells.append(Cell(heading, name, value if opened else masked_cell(columns.get(name), value)))
    return cells
