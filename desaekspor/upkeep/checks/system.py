"""The machine: disk, var folder, clock, workers, backups."""

import os
import shutil
import stat
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from desaekspor.accounts.models import AuditEntry
from desaekspor.jobs.folders import abandoned_folders, sweep_folders
from desaekspor.jobs.models import Job
from desaekspor.jobs.presence import present_workers
from desaekspor.registry.models import Enterprise, FieldChange, ImportBatch
from desaekspor.upkeep.checks import Finding
from desaekspor.upkeep.models import Backup

SCARCE_BYTES, LAST_BYTES = 2_000_000_000, 200_000_000
CLOCK_MARGIN = timedelta(minutes=5)
BACKUP_DAYS = 7


def disk_has_room(full):
    usage = shutil.disk_usage(settings.VAR)
    if usage.free < SCARCE_BYTES:
        facts = {"megabytes": usage.free // 1_000_000, "folder": str(settings.VAR)}
        yield Finding("disk_full" if usage.free < LAST_BYTES else "disk_scarce", facts, serious=usage.free < LAST_BYTES)


def var_is_writable(full):
    probe = settings.VAR / f".doctor-{os.getpid()}"
    try:
        with probe.open("wb") as file:
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        yield Finding("var_not_writable", {"folder": str(settings.VAR), "why": error.strerror})
    finally:
        probe.unlink(missing_ok=True)


def keys_are_hidden(full):
    path = settings.VAR / "keys.json"
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding("keys_readable", {"path": str(path)})


def mend_keys():
    (settings.VAR / "keys.json").chmod(0o600)
    return 1


def clock_is_sane(full, now=None):
    """Nothing that was written has happened in the future, and the database's clock is ours."""
    now = now or timezone.now()
    moments = {
        "accounts.auditentry": AuditEntry.objects.aggregate(at=Max("at")),
        "jobs.job": Job.objects.aggregate(at=Max("created_at")),
        "registry.importbatch": ImportBatch.objects.aggregate(at=Max("created_at")),
        "registry.fieldchange": FieldChange.objects.aggregate(at=Max("at")),
        "registry.enterprise": Enterprise.objects.aggregate(at=Max("updated_at")),
    }
    for place, found in moments.items():
        if found["at"] is not None and found["at"] > now + CLOCK_MARGIN:
            yield Finding("clock_behind", {"place": place, "latest": found["at"].isoformat(timespec="seconds")})
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            seconds = round(abs((cursor.fetchone()[0] - now).total_seconds()))
        if seconds > CLOCK_MARGIN.total_seconds():
            yield Finding("clocks_differ", {"seconds": seconds})


def workers_are_there(full):
    waiting = Job.objects.filter(state=Job.State.QUEUED).count()
    if waiting and not present_workers().exists():
        yield Finding("worker_missing", {"count": waiting}, serious=False)


def backup_is_fresh(full, now=None):
    now = now or timezone.now()
    last = Backup.objects.order_by("-made_at").first()
    if last is None:
        if Enterprise.objects.exists():
            yield Finding("backup_never", {}, serious=False)
    elif now - last.made_at > timedelta(days=BACKUP_DAYS):
        yield Finding("backup_old", {"days": (now - last.made_at).days}, serious=False)


def nothing_is_left_over(full):
    """Working folders of processes that were killed."""
    if left := abandoned_folders():
        yield Finding("folders_left", {"count": len(left)}, serious=False)


def mend_left_over():
    return sweep_folders()
