"""The state of jobs, imports, backups and disks, as gauges; each figure costs one quick query."""

import shutil

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily

from desaekspor.jobs.models import Job
from desaekspor.jobs.presence import present_workers
from desaekspor.registry.models import Enterprise, ImportBatch
from desaekspor.upkeep.models import Backup

OUTCOMES = ("read", "new", "changed", "same", "rejected", "duplicate", "skipped", "gone")


def state_gauges():
    disk = shutil.disk_usage(settings.VAR)
    yield _gauge("desaekspor_disk_free_bytes", "Free space where the var folder lies", disk.free)
    yield _gauge("desaekspor_disk_bytes", "Size of the disk where the var folder lies", disk.total)
    try:
        found = list(_of_database())
    except DatabaseError:
        yield _gauge("desaekspor_database_up", "1 when the database answers", 0)
        return
    yield _gauge("desaekspor_database_up", "1 when the database answers", 1)
    yield from found


def _of_database():
    yield _jobs_by_state()
    oldest = Job.objects.filter(state=Job.State.QUEUED).aggregate(Min("queued_at"))["queued_at__min"]
    waited = max(0.0, (timezone.now() - oldest).total_seconds()) if oldest else 0.0
    yield _gauge("desaekspor_job_queue_age_seconds", "How long the oldest waiting job has waited", waited)
    yield _gauge("desaekspor_workers", "Workers that were heard of lately", present_workers().count())
    yield _rows_of_imports()
    yield _gauge("desaekspor_enterprises", "Enterprises in the registry", Enterprise.objects.count())
    yield _gauge("desaekspor_database_bytes", "Size of the database", database_bytes())
    if last := Backup.objects.order_by("-made_at").first():
        yield _gauge("desaekspor_last_backup_timestamp_seconds", "Moment of the last backup", last.made_at.timestamp())
        yield _gauge("desaekspor_last_backup_bytes", "Size of the last backup", last.bytes)


def _jobs_by_state():
    counts = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
    family = GaugeMetricFamily("desaekspor_jobs", "Background jobs by state", labels=["state"])
    for state in Job.State.values:
        family.add_metric([state], counts.get(state, 0))
    return family


def _rows_of_imports():
    sums = dict.fromkeys(OUTCOMES, 0)
    for counts in ImportBatch.objects.filter(state=ImportBatch.State.LOADED).order_by().values_list("counts", flat=True):
        for outcome in OUTCOMES:
            sums[outcome] += counts.get(outcome, 0)
    family = GaugeMetricFamily("desaekspor_import_rows", "Rows of loaded files by what became of them", labels=["outcome"])
    for outcome, rows in sums.items():
        family.add_metric([outcome], rows)
    return family


def database_bytes():
    """The size of the database on the disk: of SQLite with its journal, of PostgreSQL as the server says."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
        return cursor.fetchone()[0]


def _gauge(name, words, value):
    return GaugeMetricFamily(name, words, value=value)
