"""Delete what was kept long enough, by the table of privacy/retention.py. Safe to repeat and to interrupt."""

from datetime import timedelta

from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.jobs.models import Job
from desaekspor.markets.listing import delete_old_lists
from desaekspor.potential.production import evidence
from desaekspor.potential.survey.keeping import delete_old_files, delete_old_photos, discard_unloaded
from desaekspor.privacy.models import DataRequest, Purge
from desaekspor.privacy.retention import DAYS
from desaekspor.readiness.models import CodeTry
from desaekspor.readiness.persons import delete_old
from desaekspor.registry import uploads
from desaekspor.registry.exports.making import delete_expired
from desaekspor.registry.exports.models import Export
from desaekspor.registry.models import ImportBatch, ImportFinding, SourceRecord
from desaekspor.registry.services.batches import discard_batch
from desaekspor.registry.services.erasing import strip_later_rows
from desaekspor.registry.services.errors import NotPossible

State = ImportBatch.State


def purge(*, by=None, dry_run=False, now=None):
    """Delete all that is due and write it down; returns ``{kind: how many}``. ``dry_run`` counts only."""
    now = now or timezone.now()
    counts = {}
    for kind, work in WORK.items():
        counts[kind] = work(now - timedelta(days=DAYS[kind]), dry_run)
    if not dry_run:
        counts["erased"] = strip_later_rows()
        with transaction.atomic():
            run = Purge.objects.create(at=now, counts=counts)
            record(by, "purge", run, fields=[kind for kind, count in counts.items() if count])
    return counts


def _files_of_imports(before, dry_run):
    due = ImportBatch.objects.filter(state__in=[State.LOADED, State.UNDONE], loaded_at__lt=before).exclude(stored_as="")
    names = list(due.values_list("pk", "stored_as"))
    if not dry_run:
        for pk, name in names:
            # The row first: a copy that no batch names is taken away later, a name without its copy is a fault.
            ImportBatch.objects.filter(pk=pk).update(stored_as="")
            uploads.delete(name)
    return len(names)


def _never_loaded(before, dry_run):
    due = ImportBatch.objects.filter(
        state__in=[State.UPLOADED, State.CHECKED, State.HELD, State.FAILED], created_at__lt=before, corrections=None
    )
    if dry_run:
        return due.count()
    gone = 0
    for batch in due:
        try:
            discard_batch(batch, by=None)
        except NotPossible:
            continue  # somebody works on it at this moment
        gone += 1
    return gone


def _content_of_undone(before, dry_run):
    gone = 0
    for batch in ImportBatch.objects.filter(state=State.UNDONE, undone_at__lt=before):
        findings = ImportFinding.objects.filter(batch=batch)
        records = SourceRecord.objects.filter(batch=batch, content__isnull=False)
        gone += findings.count() + records.count()
        if not dry_run:
            with transaction.atomic():
                findings.delete()
                records.update(content=None)
                ImportBatch.objects.filter(pk=batch.pk).update(finding_counts={})
    return gone


def _exports(before, dry_run):
    """Each list carries the moment at which it goes (registry/exports); ``before`` is not needed."""
    if dry_run:
        return Export.objects.exclude(stored_as="").filter(expires_at__lte=timezone.now()).count()
    return delete_expired()


def _rows(*dues):
    """What deletes the rows that each of ``dues`` gives for a moment."""

    def work(before, dry_run):
        count = 0
        for rows in [due(before) for due in dues]:
            count += rows.count()
            if not dry_run:
                rows.delete()
        return count

    return work


def _mails(before, dry_run):
    folder = settings.VAR / "mail"
    old = [path for path in folder.glob("*") if path.is_file() and path.stat().st_mtime < before.timestamp()]
    if not dry_run:
        for path in old:
            path.unlink(missing_ok=True)
    return len(old)


def _words_of_requests(before, dry_run):
    due = DataRequest.objects.filter(Q(detail__isnull=False) | Q(answer__isnull=False), ended_at__lt=before)
    return due.count() if dry_run else due.update(detail=None, answer=None)


WORK = {
    "uploads": _files_of_imports,
    "unloaded": _never_loaded,
    "findings": _content_of_undone,
    "exports": _exports,
    "sessions": _rows(lambda before: Session.objects.filter(expire_date__lt=before)),
    "mails": _mails,
    "attempts": _rows(
        lambda before: AccessAttempt.objects.filter(attempt_time__lt=before),
        lambda before: AccessLog.objects.filter(attempt_time__lt=before),
        lambda before: CodeTry.objects.filter(at__lt=before),
    ),
    "product_lists": delete_old_lists,
    "jobs": _rows(lambda before: Job.objects.filter(finished_at__lt=before)),
    "messages": lambda before, dry_run: delete_old("messages", before, dry_run),
    "readiness_links": lambda before, dry_run: delete_old("readiness_links", before, dry_run),
    "trainings": lambda before, dry_run: delete_old("trainings", before, dry_run),
    "survey_files": delete_old_files,
    "survey_unloaded": discard_unloaded,
    "survey_photos": delete_old_photos,
    "production_photos": evidence.delete_old_photos,
    "certificate_copies": lambda before, dry_run: delete_old("certificate_copies", before, dry_run),
    "readiness_proofs": lambda before, dry_run: delete_old("readiness_proofs", before, dry_run),
    "requests": _words_of_requests,
}
