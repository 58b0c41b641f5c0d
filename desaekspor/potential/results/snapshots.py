"""Take snapshots, keep some of them, find them again. They lie under ``var/snapshots``."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from pathlib import Path

import pyarrow.compute as pc
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from desaekspor.analytics import snapshots
from desaekspor.analytics.snapshots import SnapshotFolder
from desaekspor.config.one_moment import one_moment
from desaekspor.jobs.folders import sweep_folders, working_folder
from desaekspor.jobs.progress import Silent
from desaekspor.potential.results.models import Assessment, Snapshot
from desaekspor.potential.results.standing import standing
from desaekspor.potential.snapshot import all_tables

KEEP = 3  # the newest ones
KEEP_MONTHS = 12  # of each of the last months its last one


def folder() -> Path:
    return settings.VAR / "snapshots"


def open_snapshot(row: Snapshot) -> SnapshotFolder:
    """Raises SnapshotGone when its folder was removed, SnapshotDamaged when it is not whole."""
    return SnapshotFolder(folder() / row.name)


@contextmanager
def drafted(code: str = "", *, as_of: date | None = None, progress=None) -> Iterator[SnapshotFolder]:
    """A snapshot of this moment that is gone when the block ends, unless ``keep`` gave it a place meanwhile.

    ``code``: the region whose rows go in; "" for everything. A process that is killed leaves a working folder, which any
    worker takes away.
    """
    progress = progress or Silent()
    sweep_folders()
    taken_at = timezone.now()
    with working_folder("snapshot") as place:
        draft = place / f"{taken_at:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
        # In a transaction that is already open its state is the one to read.
        with nullcontext() if connection.in_atomic_block else one_moment():
            facts = {
                "taken_at": taken_at.isoformat(),
                "as_of": (as_of or timezone.localdate(taken_at)).isoformat(),
                "region": code,
                "standing": standing(),
            }
            # Nothing can be written while one moment is read, so no progress either: it only asks whether to stop.
            snapshots.write_snapshot(draft, all_tables(), code, facts=facts, say=lambda table, rows: progress.check())
        yield SnapshotFolder(draft)


def keep(found: SnapshotFolder, *, seconds: float) -> Snapshot:
    """Give a drafted snapshot its place and its row; returns the row.

    The folder comes first: one without a row is removed some day, a row without its folder would lie.
    """
    manifest, synthetic = found.manifest, has_synthetic(found)
    snapshots.put_in_place(found.folder, folder() / found.name)
    return Snapshot.objects.create(
        name=found.name,
        taken_at=datetime.fromisoformat(manifest.facts["taken_at"]),
        stamp=manifest.facts["standing"],
        tables=manifest.tables,
        rows=manifest.rows,
        bytes=manifest.bytes,
        seconds=seconds,
        synthetic=synthetic,
    )


def has_synthetic(found: SnapshotFolder) -> bool:
    tables = (found.table(name) for name, columns in found.manifest.schemas.items() if "synthetic" in columns)
    return any(table.head(1, columns=["synthetic"], filter=pc.field("synthetic")).num_rows for table in tables)


def take_snapshot(code: str = "", *, as_of: date | None = None, progress=None) -> Snapshot:
    """Copy the tables as they are now into a new snapshot, remove what the policy does not keep, return its row."""
    began = time.monotonic()
    with drafted(code, as_of=as_of, progress=progress) as found:
        row = keep(found, seconds=time.monotonic() - began)
    clear_away()
    return row


def clear_away(now: datetime | None = None) -> int:
    """Remove the snapshots that the policy does not keep; their rows stay. Returns how many were removed.

    Kept are the newest ones, the last one of each of the last twelve months, and those of the newest assessments, which
    what-if and previews read. Folders that no row names go when they are a day old.
    """
    snapshots.sweep(folder())
    now = now or timezone.now()
    standing_rows = list(Snapshot.objects.filter(removed_at=None).order_by("-taken_at", "-pk"))
    kept = {row.pk for row in standing_rows[:KEEP]} | read_by_pages()
    months: dict[tuple[int, int], int] = {}
    for row in standing_rows:
        local = timezone.localtime(row.taken_at)
        age = (now.year - local.year) * 12 + now.month - local.month
        if age <= KEEP_MONTHS:
            months.setdefault((local.year, local.month), row.pk)
    kept |= set(months.values())
    going = [row for row in standing_rows if row.pk not in kept]
    # The rows say so first: nobody is sent to a folder that goes.
    Snapshot.objects.filter(pk__in=[row.pk for row in going]).update(removed_at=now)
    for row in going:
        snapshots.remove(folder() / row.name)
    return len(going) + _remove_strays(now)


def read_by_pages() -> set[int]:
    """The snapshots of the newest assessment of each regency, and of the newest that is published."""
    found: set[int] = set()
    for condition in (Q(), Q(published_at__isnull=False)):
        seen: set[tuple[str, bool]] = set()
        rows = Assessment.objects.filter(condition).order_by("-as_of", "-pk")
        for region, with_synthetic, snapshot in rows.values_list("region_id", "with_synthetic", "snapshot_id"):
            if (region, with_synthetic) not in seen:
                seen.add((region, with_synthetic))
                found.add(snapshot)
    return found


def _remove_strays(now: datetime) -> int:
    known = set(Snapshot.objects.filter(removed_at=None).values_list("name", flat=True))
    day_ago = now.timestamp() - 24 * 3600
    strays = [name for name in snapshots.names_in(folder()) if name not in known]
    old = [name for name in strays if (folder() / name).stat().st_mtime < day_ago]
    for name in old:
        snapshots.remove(folder() / name)
    return len(old)


def discard(row: Snapshot) -> None:
    """Remove a snapshot's folder; its row says so at the next ``forget_missing``."""
    snapshots.remove(folder() / row.name)


def is_there(row: Snapshot) -> bool:
    return row.removed_at is None and (folder() / row.name / snapshots.MANIFEST).exists()


@transaction.atomic
def forget_missing() -> int:
    """Rows whose folder is not there say so, as after a restore: snapshots are no part of a backup. Returns how many."""
    there = set(snapshots.names_in(folder()))
    gone = [row.pk for row in Snapshot.objects.filter(removed_at=None) if row.name not in there]
    return Snapshot.objects.filter(pk__in=gone).update(removed_at=timezone.now())
