"""Reckon all changes of class of a region anew: states of the register's history, one query each, rows for the pages."""

import hashlib
import json
import time
from datetime import date

import pyarrow as pa
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from desaekspor.analytics import open_engine
from desaekspor.analytics.snapshots import SnapshotFolder, SnapshotTable, write_snapshot
from desaekspor.config.one_moment import one_moment
from desaekspor.jobs.folders import working_folder
from desaekspor.jobs.progress import Silent
from desaekspor.potential.results.standing import standing
from desaekspor.readiness.chain.models import SizeChange, SizeCount, SizeRun
from desaekspor.readiness.chain.sizes import bands
from desaekspor.readiness.chain.sizes.history import read_states
from desaekspor.readiness.chain.sizes.measures import PERIOD, STATE, class_changes, class_counts
from desaekspor.readiness.chain.sizes.periods import periods_between, quarter_of
from desaekspor.readiness.chain.sizes.queries import newest
from desaekspor.readiness.chain.sizes.readiness import band_names, last_answer, states_of_assessments, versions
from desaekspor.regions.models import Region

BATCH = 2000
STATES, BANDS, PERIODS = "size_state", "size_band", "size_period"


def reckon(region="", *, as_of=None, progress=None):
    """Reckon the changes of class of a region, the home region without one; returns its SizeRun.

    The history is copied to Parquet first, so that the same SQL counts a regency here and a nation on a cluster. Where all is as
    it was, the last run is confirmed. Older runs go: all of them can be reckoned again. Safe to repeat.
    """
    region, progress = region or settings.HOME_REGION, progress or Silent()
    today, began = as_of or timezone.localdate(), time.monotonic()
    progress.report(step="copying", done=0, total=3)
    with working_folder("sizes") as place, open_engine() as engine:
        stamp, first = _copy(place / "tables", region, progress), None
        folder = SnapshotFolder(place / "tables")
        table = folder.table(STATES, region)
        first = _first_day(table)
        periods = periods_between(first, today) if first else []
        progress.report(step="measuring", done=1)
        folder.load(engine, region)
        engine.load(BANDS, bands.as_table(_bands()))
        engine.load(PERIODS, _as_table(periods))
        changes, counts = class_changes(engine), class_counts(engine)
        states, synthetic = table.count_rows(), _is_synthetic(table)
    progress.report(step="writing", done=2)
    fingerprint = _fingerprint(changes, counts)
    with transaction.atomic():
        progress.fence()
        last = newest(region)
        if last and last.fingerprint == fingerprint and last.states == states:
            last.confirmed_at, last.stamp = timezone.now(), stamp
            last.save(update_fields=["confirmed_at", "stamp"])
            return last
        run = SizeRun.objects.create(
            region_id=region,
            as_of=today,
            stamp=stamp,
            fingerprint=fingerprint,
            first_day=first,
            states=states,
            synthetic=synthetic,
            seconds=round(time.monotonic() - began, 3),
        )
        _write(run, changes, counts)
        SizeRun.objects.filter(region=region).exclude(pk=run.pk).delete()
    progress.report(done=3)
    return run


def _copy(draft, region, progress):
    """Copy the states of one moment; returns what the tables stood at."""
    table = SnapshotTable(STATES, STATE, lambda code: read_states(code, more=states_of_assessments))
    if connection.in_atomic_block:
        stamp = stands_at()
        write_snapshot(draft, (table,), region, say=lambda name, rows: progress.check())
        return stamp
    with one_moment():
        stamp = stands_at()
        write_snapshot(draft, (table,), region, say=lambda name, rows: progress.check())
    return stamp


def _bands():
    return [*bands.FIXED, *bands.readiness_bands(versions(), band_names())]


def _first_day(table):
    if not table.count_rows():
        return None
    return date.fromisoformat(min(table.to_table(columns=["since"]).column("since").to_pylist()))


def _is_synthetic(table):
    return any(table.to_table(columns=["synthetic"]).column("synthetic").to_pylist())


def _as_table(periods):
    rows = [{"period": one.name, "first_day": one.first.isoformat(), "last_day": one.last.isoformat()} for one in periods]
    return pa.Table.from_pylist(rows, schema=PERIOD)


def _fingerprint(*tables):
    digest = hashlib.sha256()
    for table in tables:
        digest.update(json.dumps(table.to_pylist(), sort_keys=True).encode())
    return digest.hexdigest()


def _write(run, changes, counts):
    rows = (
        SizeChange(
            run=run,
            enterprise_id=one["enterprise"],
            kind=one["kind"],
            on=date.fromisoformat(one["since"]),
            period=quarter_of(date.fromisoformat(one["since"])),
            basis=one["basis"],
            old=one["old_class"],
            new=one["new_class"],
            old_value=one["old_value"],
            new_value=one["new_value"],
            is_up=one["is_up"],
            mark=one["mark"],
            source=one["source"],
            doubt=one["doubt"],
            synthetic=one["synthetic"],
        )
        for one in changes.to_pylist()
    )
    SizeChange.objects.bulk_create(rows, batch_size=BATCH)
    known = set(Region.objects.filter(pk__in=set(counts.column("region_id").to_pylist())).values_list("pk", flat=True))
    SizeCount.objects.bulk_create(
        (SizeCount(run=run, **one) for one in counts.to_pylist() if one["region_id"] in known), batch_size=BATCH
    )


def stands_at():
    """What the tables stand at that the reckoning reads; single edits come in on the next day."""
    return {name: value for name, value in standing().items() if name != "open_data"} | {"assessment": last_answer()}


def is_due():
    """Whether it is time: never done though there is a register, not yet today, or the tables stand at something else."""
    last = newest()
    if last is None:
        return bool(stands_at()["registry"])
    return timezone.localdate(last.confirmed_at) != timezone.localdate() or last.stamp != stands_at()


def forget_all():
    """After a restore: the next worker reckons anew."""
    SizeRun.objects.all().delete()
