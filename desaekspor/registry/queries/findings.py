"""What is wrong in a batch: by kind with examples, by cell, and which rows still wait."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from desaekspor.registry.findings import FINDINGS, describe
from desaekspor.registry.models import ImportBatch, ImportFinding, Severity, SourceRecord
from desaekspor.registry.queries.masking import column_of, masked_cell
from desaekspor.registry.services.judging import Note

State = SourceRecord.State
_ORDER = {Severity.REJECTED: 0, Severity.WARNING: 1, Severity.CORRECTED: 2}


@dataclass(frozen=True)
class Example:
    """One finding as a page shows it: where it is, what stands there, what is wrong and what would be right."""

    sheet: int
    sheet_name: str
    row: int
    column: str
    heading: str  # as the file calls the column
    value: Any
    suggestion: str
    corrected_to: str
    message: str


@dataclass(frozen=True)
class KindOfFinding:
    kind: Any  # findings.FindingKind
    severity: str
    count: int  # cells
    rows: int
    columns: dict  # column name -> cells
    examples: list[Example]


def findings_by_kind(batch, *, opened=False):
    """The batch's findings by kind, the most serious and most frequent first, each with some examples; one query.

    Personal data in the examples is masked unless ``opened``.
    """
    counts = batch.finding_counts
    first = {(code, *place) for code, count in counts.items() for place in map(tuple, count["first"])}
    # By row, for which there is an index, and then picked out: an OR over every example reads all findings (1 s of 230,000).
    near = ImportFinding.objects.filter(batch=batch, sheet__in={one[1] for one in first}, row__in={one[2] for one in first})
    examples: dict[str, list] = {}
    for finding in near.order_by("sheet", "row", "pk"):
        if (finding.code, finding.sheet, finding.row, finding.column) in first:
            examples.setdefault(finding.code, []).append(example_of(batch, finding, opened=opened))
    kinds = [
        KindOfFinding(
            FINDINGS.get(code), count["severity"], count["cells"], count["rows"], count["columns"], examples.get(code, [])
        )
        for code, count in counts.items()
    ]
    return sorted(kinds, key=lambda one: (_ORDER[one.severity], -one.count))


def findings_of(batch, *, code="", severities=()):
    """The findings of a batch in the order of the file, for paging; ``example_of`` makes one fit for a page."""
    found = ImportFinding.objects.filter(batch=batch).order_by("sheet", "row", "pk")
    if code:
        found = found.filter(code=code)
    return found.filter(severity__in=severities) if severities else found


def note_of(finding):
    """An ImportFinding in the shape that ``findings.describe`` takes."""
    detail = finding.detail
    return Note(
        finding.column,
        finding.code,
        finding.severity,
        detail.get("value", ""),
        detail.get("suggestion", ""),
        detail.get("corrected_to", ""),
        detail.get("facts", {}),
    )


def example_of(batch, finding, *, opened=False):
    """The Example of an ImportFinding, its personal data masked unless ``opened``."""
    note, column = note_of(finding), column_of(batch, finding.column)
    if not opened:
        note.value, note.suggestion, note.corrected_to = (
            masked_cell(column, value) for value in (note.value, note.suggestion, note.corrected_to)
        )
        if column is None or column.private:
            note.facts = {name: masked_cell(column, value) for name, value in note.facts.items()}
    return Example(
        finding.sheet,
        batch.sheet(finding.sheet).get("name", ""),
        finding.row,
        finding.column,
        batch.heading_of(finding.sheet, finding.column),
        note.value,
        note.suggestion,
        note.corrected_to,
        describe(note),
    )


def waiting_rows(batch):
    """The rejected rows of the batch that no loaded correction has replaced, in the order of the file."""
    rejected = SourceRecord.objects.filter(batch=batch, state=State.REJECTED).annotate(root=Coalesce("corrects_id", "pk"))
    corrected = SourceRecord.objects.filter(
        corrects_id=OuterRef("root"),
        batch__state=ImportBatch.State.LOADED,
        state__in=(State.NEW, State.CHANGED, State.SAME),
    )
    return rejected.filter(~Exists(corrected)).order_by("sheet", "row")
