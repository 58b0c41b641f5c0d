"""Check a batch: every row is judged and kept with its findings. The registry itself is not touched.

Rows are written some 2,000 at a time, so that memory stays bounded and a clerk who saves
something meanwhile waits well under a second. A check that was interrupted is simply done
again: the rows it left are taken away first.
"""

import uuid
from collections import Counter
from contextlib import closing
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from desaekspor.accounts.sealing import CannotOpen
from desaekspor.jobs.progress import Cancelled
from desaekspor.regions.places import database_resolver
from desaekspor.registry import uploads
from desaekspor.registry.importers import SOURCES
from desaekspor.registry.importers.aside import Opening, check_aside
from desaekspor.registry.importers.check import check_rows
from desaekspor.registry.importers.reading import BadFile, open_table
from desaekspor.registry.models import EnterpriseKey, ImportBatch, ImportFinding, RegistryVersion, SourceRecord
from desaekspor.registry.sealed_files import open_handed_over
from desaekspor.registry.services.bulk import TableWriter
from desaekspor.registry.services.errors import NotPossible, Overtaken
from desaekspor.registry.services.judging import Judge
from desaekspor.registry.services.numbers import reserve_numbers
from desaekspor.registry.services.originals import TableWithOriginals
from desaekspor.registry.synthetic.marks import PAGE_COLUMN, Signs

State = ImportBatch.State
RowState = SourceRecord.State
CHUNK = 2000
LARGE_BYTES = 2 * 2**20  # some thousands of rows: from here on a second process is worth its start
EXAMPLES = 5  # of each kind of finding, from different rows
CHECKABLE = {State.UPLOADED, State.CHECKING, State.CHECKED, State.HELD, State.FAILED}
RECORD_FIELDS = ("batch", "sheet", "row", "key", "state", "enterprise", "fingerprint", "corrects", "content")
FINDING_FIELDS = ("batch", "sheet", "row", "column", "code", "severity", "detail")
_detail = ImportFinding._meta.get_field("detail")


def check_batch(batch, progress):
    """Check the batch's file against its source's rules and the present registry; returns the batch.

    Ends in the state ``checked``, or ``held`` when it must be confirmed before it is loaded: more
    than half of its rows are rejected, or rows describe another enterprise under a known key.
    Safe to repeat. Raises NotPossible; BadFile, and then the batch has failed.
    """
    batch = _begin(batch, CHECKABLE, State.CHECKING)
    try:
        result = examine(batch, progress)
    except BadFile as error:
        _fail(batch, error.code, error.facts)
        raise
    except (CannotOpen, FileNotFoundError):
        _fail(batch, "unreadable", {})
        raise
    except Cancelled:
        ImportBatch.objects.filter(pk=batch.pk, check_run=batch.check_run).update(state=State.UPLOADED, check_run=None)
        raise
    return _settle(batch, result)


def examine(batch, progress):
    """Make the batch's rows and findings anew, for the check or inside a load; returns the fields to set on the batch.

    ``batch.check_run`` must have been set by :func:`begin_run`: when another run takes over, this one raises Overtaken.
    """
    version = registry_version()
    forget_rows(batch)
    rows = _Rows(batch)
    progress.report(done=0, step="checking")
    with uploads.open_sealed(batch.stored_as) as file, closing(_checked_rows(batch, file)) as checked:
        while chunk := list(islice(checked, CHUNK)):
            rows.take(chunk)
            progress.report(done=rows.seen)
    progress.report(step="comparing")
    rows.part_shared_targets()
    earlier = last_whole_batch(batch)
    counts = {name: rows.counts[name] for name in ("read", "new", "changed", "same", "rejected", "duplicate", "skipped")}
    counts["matched"] = rows.counts["matched"]
    counts["gone"] = gone_keys(batch, earlier).count() if earlier else 0
    counts["fields"] = dict(rows.fields)
    return {
        "counts": counts,
        "finding_counts": rows.finding_counts,
        "synthetic": batch.synthetic or rows.signs.synthetic,
        "compared_with": earlier,
        "held_for": _reasons_to_hold(batch, rows),
        "checked_version": version,
        "checked_at": timezone.now(),
    }


def _checked_rows(batch, file):
    """What check_rows makes of the batch's file; of a large one in a process of its own."""
    options = {"today": timezone.localdate(), "home": _home(batch), "scope": batch.region_id or ""}
    if batch.corrects_id or batch.file_bytes < LARGE_BYTES:
        table = open_table(file, batch.file_name, known=True)
        if batch.corrects_id:
            table = TableWithOriginals(table, batch)
        return check_rows(table, SOURCES[batch.source], batch.mapping, database_resolver(), **options)
    return check_aside(_opening(file), batch.file_name, batch.source, batch.mapping, database_resolver(), **options)


def _opening(file):
    """How another process opens the sealed ``file``: with its descriptor and the key of this one file."""
    descriptor, start, key = file.raw.handing_over()
    return Opening(open_handed_over, (descriptor, start, key), (descriptor,), (CannotOpen,))


class _Rows:
    """Writes the judged rows of one run and counts them."""

    def __init__(self, batch):
        self.batch, self.judge = batch, Judge(batch)
        self.records, self.findings = TableWriter(SourceRecord, RECORD_FIELDS), TableWriter(ImportFinding, FINDING_FIELDS)
        self.counts: Counter = Counter()
        self.fields: Counter = Counter()  # how often the source says something new about a field
        self.finding_counts: dict = {}
        self.seen = 0
        self.signs, self.page_places = Signs(), _places_of(batch, PAGE_COLUMN)

    def take(self, chunk):
        judged = self.judge.judge(chunk)
        self.seen += len(chunk)
        self.counts["skipped"] += len(chunk) - len(judged)
        self.counts["read"] += len(judged)
        batch_id = self.batch.pk
        records, findings = [], []
        for row in chunk:
            if row.state == "skipped":
                findings += self._findings(row.sheet, row.row, row.findings)
            elif row.values:
                place = self.page_places.get(row.sheet)
                page = None if place is None else row.raw[place]
                self.signs.take(row.values.get("owner.nik"), row.values.get("owner.phone"), page)
        for one in judged:
            self.counts[one.state] += 1
            self.counts["matched"] += one.matched
            self.fields.update(one.changed_fields)
            records.append(
                [
                    batch_id,
                    one.sheet,
                    one.row,
                    one.key[:64],
                    one.state,
                    one.enterprise_id,
                    one.fingerprint,
                    one.corrects_id,
                    one.content and one.content.seal(batch_id, one.sheet, one.row),
                ]
            )
            findings += self._findings(one.sheet, one.row, one.findings)
        new = [record for record in records if record[4] == RowState.NEW]
        with transaction.atomic():
            hold_run(self.batch)
            if new:
                for record, number in zip(new, reserve_numbers(len(new)), strict=True):
                    record[5] = number
            self.records.insert(records)
            self.findings.insert(findings)

    def _findings(self, sheet, row, findings):
        """The tuples of one row's findings; they are counted by kind on the way."""
        tuples, codes = [], set()
        for finding in findings:
            code, column = finding.code, finding.column
            count = self.finding_counts.setdefault(
                code, {"severity": finding.severity, "cells": 0, "rows": 0, "columns": {}, "first": []}
            )
            count["cells"] += 1
            count["columns"][column] = count["columns"].get(column, 0) + 1
            if code not in codes:
                codes.add(code)
                count["rows"] += 1
                if len(count["first"]) < EXAMPLES:
                    count["first"].append([sheet, row, column])
            detail = {"value": finding.value}
            detail |= {name: value for name in ("suggestion", "corrected_to", "facts") if (value := getattr(finding, name))}
            sealed = _detail.seal(detail, self.batch.pk, sheet, row, column, code)
            tuples.append((self.batch.pk, sheet, row, column, code, finding.severity, sealed))
        return tuples

    def part_shared_targets(self):
        """Rows that met one enterprise by its NIB together are two businesses: each becomes a new one, with a warning."""
        writes = SourceRecord.objects.filter(batch=self.batch, state__in=(RowState.NEW, RowState.CHANGED))
        shared = writes.filter(enterprise__isnull=False).values("enterprise_id").annotate(rows=Count("pk")).filter(rows__gt=1)
        for target in shared.order_by("enterprise_id"):
            together = list(writes.filter(enterprise_id=target["enterprise_id"]).order_by("pk"))
            with transaction.atomic():
                hold_run(self.batch)
                for record, number in zip(together, reserve_numbers(len(together)), strict=True):
                    note = self.judge.nib_several(record.content["clean"]["nib"], [target["enterprise_id"]])
                    SourceRecord.objects.filter(pk=record.pk).update(state=RowState.NEW, enterprise_id=number)
                    self.findings.insert(self._findings(record.sheet, record.row, [note]))
            self.counts[RowState.CHANGED] -= len(together)
            self.counts["matched"] -= len(together)
            self.counts[RowState.NEW] += len(together)


def _places_of(batch, column):
    """``{sheet: position}`` of the heading that means ``column``, in the sheets that have one."""
    headings = [heading for heading, meant in batch.mapping.items() if meant == column]
    return {sheet["index"]: sheet["headings"].index(heading) for sheet in batch.sheets for heading in headings
            if heading in sheet["headings"]}  # fmt: skip


def registry_version():
    """How often loads and undos have changed the registry so far."""
    return RegistryVersion.objects.values_list("number", flat=True).first() or 0


def begin_run(batch):
    """Start a run of the check on this batch (in a transaction that holds its row)."""
    batch.check_run = uuid.uuid4()
    batch.save(update_fields=["check_run"])


def hold_run(batch):
    """Hold the batch's row until the transaction ends. Raises Overtaken when this run is not the batch's any more."""
    mine = ImportBatch.objects.select_for_update().filter(pk=batch.pk, check_run=batch.check_run)
    if not mine.values_list("pk").first():
        raise Overtaken(batch.pk)


@transaction.atomic
def _begin(batch, states, state):
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state not in states or not batch.source:
        raise NotPossible(batch)
    batch.state, batch.error = state, None
    batch.save(update_fields=["state", "error"])
    begin_run(batch)
    return batch


@transaction.atomic
def _settle(batch, result):
    hold_run(batch)
    for name, value in result.items():
        setattr(batch, name, value)
    batch.state = State.HELD if batch.held_for else State.CHECKED
    batch.confirmed_by = batch.confirmed_at = None
    batch.save(update_fields=[*result, "state", "confirmed_by", "confirmed_at"])
    return batch


def _fail(batch, code, facts):
    failed = {"state": State.FAILED, "error": {"code": code, "facts": facts}}
    ImportBatch.objects.filter(pk=batch.pk, check_run=batch.check_run).update(**failed)


def forget_rows(batch):
    """Take the batch's records and findings away, a few thousand at a time."""
    for model in (ImportFinding, SourceRecord):
        while ids := list(model.objects.filter(batch=batch).order_by().values_list("pk", flat=True)[: 2 * CHUNK]):
            rows = model.objects.filter(pk__in=ids)
            rows._raw_delete(rows.db)


def _reasons_to_hold(batch, rows):
    reasons = []
    # In a file of corrected rows those that nobody has corrected yet are no surprise.
    if not batch.corrects_id and 2 * rows.counts["rejected"] > rows.counts["read"]:
        reasons.append("most_rejected")
    if "identity_changed" in rows.finding_counts:
        reasons.append("identity_changed")
    return reasons


def last_whole_batch(batch):
    """The last loaded file of the same source and region that was no file of corrections; None for a file of corrections."""
    if batch.corrects_id:
        return None
    whole = ImportBatch.objects.filter(
        source=batch.source, region_id=batch.region_id, state=State.LOADED, corrects=None, loaded_version__isnull=False
    )
    return whole.exclude(pk=batch.pk).order_by("-loaded_version").first()


def gone_keys(batch, earlier):
    """The EnterpriseKeys that the file ``earlier`` (with its corrections) had and ``batch`` has not."""
    # As ids: with a join in the subquery SQLite leaves the index, and minutes pass.
    files = [earlier.pk, *earlier.corrections.filter(state=State.LOADED).values_list("pk", flat=True)]
    before = SourceRecord.objects.filter(batch__in=files, key=OuterRef("key"))
    now = SourceRecord.objects.filter(batch=batch, key=OuterRef("key"))
    return EnterpriseKey.objects.filter(Exists(before), ~Exists(now), source=batch.source)


def _home(batch):
    return batch.region_id[:5] if batch.region_id and len(batch.region_id) >= 5 else settings.HOME_REGION
