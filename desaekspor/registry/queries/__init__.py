"""Reads of the registry worth a name. Whose rows they are is said in ``access``: fetch through it everywhere."""

from desaekspor.registry.queries.access import active, aliases_of, batches_for, enterprises_for, survivor_of
from desaekspor.registry.queries.checklist import check_list, progress_of, rws_of
from desaekspor.registry.queries.counts import SMALLEST_CELL, active_by_region, enterprise_counts
from desaekspor.registry.queries.differences import Difference, FieldDifference, difference, field_differences
from desaekspor.registry.queries.findings import Example, KindOfFinding, findings_by_kind, findings_of, waiting_rows
from desaekspor.registry.queries.history import Cell, Event, SourceRow, cells_of, history_of, source_rows_of
from desaekspor.registry.queries.references import look_for_references, may_have

__all__ = [
    "SMALLEST_CELL",
    "Cell",
    "Difference",
    "Event",
    "Example",
    "FieldDifference",
    "KindOfFinding",
    "SourceRow",
    "active",
    "active_by_region",
    "aliases_of",
    "batches_for",
    "cells_of",
    "check_list",
    "difference",
    "enterprise_counts",
    "enterprises_for",
    "field_differences",
    "findings_by_kind",
    "findings_of",
    "history_of",
    "look_for_references",
    "may_have",
    "progress_of",
    "rws_of",
    "source_rows_of",
    "survivor_of",
    "waiting_rows",
]
