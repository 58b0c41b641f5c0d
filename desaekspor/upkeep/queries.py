"""What the page about the state of the system shows."""

import shutil
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Sum

from desaekspor.jobs.models import Job
from desaekspor.jobs.presence import present_workers
from desaekspor.registry.models import ImportBatch
from desaekspor.upkeep.checks import Finding, words
from desaekspor.upkeep.doctor import CHECKS
from desaekspor.upkeep.measured_state import database_bytes
from desaekspor.upkeep.models import Backup

KIND = "upkeep.examine"
BACKUPS_SHOWN = 5


@dataclass(frozen=True)
class Shown:
    """One check as the page shows it; ``findings`` are pairs of what was found and what to do."""

    title: Any
    state: str
    findings: list


def last_examination():
    """The Job of the last examination that was asked for, and that of the last one that was done; each may be None."""
    jobs = Job.objects.filter(kind=KIND).select_related("owner").order_by("-created_at")
    return jobs.first(), jobs.filter(state=Job.State.DONE).first()


def shown_checks(result):
    """The checks of a stored result in the reader's language, what is wrong first."""
    titles = {check.name: check.title for check in CHECKS}
    shown = []
    for one in result["checks"]:
        findings = [Finding(found["code"], found["facts"], found["serious"]) for found in one["findings"]]
        texts = [(words.found(finding), words.to_do(finding)) for finding in findings if finding.code in words.WORDS]
        shown.append(Shown(titles.get(one["name"], one["name"]), one["state"], texts))
    return sorted(shown, key=lambda check: ("wrong", "noted", "good").index(check.state))


@dataclass(frozen=True)
class Sizes:
    database: str
    database_bytes: int
    uploads: int
    uploads_bytes: int
    disk_free: int
    disk_percent_free: int
    workers: int
    jobs: list  # (state, its name, count)


def sizes():
    disk = shutil.disk_usage(settings.VAR)
    uploads = ImportBatch.objects.exclude(stored_as="").aggregate(count=Count("pk"), bytes=Sum("file_bytes"))
    counts = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
    return Sizes(
        database={"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor],
        database_bytes=database_bytes(),
        uploads=uploads["count"],
        uploads_bytes=uploads["bytes"] or 0,
        disk_free=disk.free,
        disk_percent_free=round(100 * disk.free / disk.total),
        workers=present_workers().count(),
        jobs=[(state, state.label, counts.get(state, 0)) for state in Job.State],
    )


def last_backups():
    return Backup.objects.all()[:BACKUPS_SHOWN]
