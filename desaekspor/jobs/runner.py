"""Background work: declare a kind of job, ask for one, run it.

django-tasks' database back end is the queue; the Job row is the one truth about a job. Its
state changes only by compare-and-set on state and attempt number, so that a job is never
done twice at once and a worker that was given up changes nothing any more.
"""

import json
import logging
import time

from django import db
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from desaekspor.config import logs
from desaekspor.jobs.kinds import get_kind, job, kind_named
from desaekspor.jobs.liveness import abandon, holding
from desaekspor.jobs.models import Job
from desaekspor.jobs.progress import Cancelled, Heartbeat, Progress, Superseded, WorkerStopping

__all__ = ["Cancelled", "JobFailed", "Progress", "enqueue", "job", "request_cancel", "run", "run_waiting"]

logger = logging.getLogger(__name__)
State = Job.State


class JobFailed(Exception):
    """The job cannot be done, and the reason is for the person who asked: its text is shown, translated."""


@task
def run_job(job_id):
    run(job_id)


@transaction.atomic
def enqueue(name, *, owner=None, wait=None, **arguments):
    """Ask for a job; workers see it when the transaction around is committed, or ``wait`` (a timedelta) later.

    ``arguments`` are ids and options, never personal data. Raises UnknownKind.
    """
    kind = get_kind(name)
    row = Job(kind=name, owner=owner, arguments=arguments, language=translation.get_language() or "id")
    if wait:
        row.queued_at = timezone.now() + wait  # from then on it waits for a worker
    row.request_id = logs.request_id.get() or row.pk.hex[:12]
    row.place = _queue(row, kind, row.queued_at if wait else None)
    row.save(force_insert=True)
    return row


@transaction.atomic
def request_cancel(row):
    """Ask a job to stop. One that waits is cancelled at once; one that runs stops at its next report."""
    if _change(row, State.QUEUED, state=State.CANCELLED, cancel_requested=True, finished_at=timezone.now()):
        _tell_unfinished(row)
    else:
        Job.objects.filter(pk=row.pk, state=State.RUNNING).update(cancel_requested=True)
    row.refresh_from_db()
    return row


def run(job_id):
    """Run the job if it still waits; otherwise another worker has it, or it was cancelled, and nothing happens."""
    row = Job.objects.filter(pk=job_id, state=State.QUEUED).first()
    if row is None:
        return
    with holding(row.pk, row.attempts + 1) as first:
        if not first or not _claim(row):
            return
        with logs.belonging_to(request=row.request_id, job=str(row.pk)), translation.override(row.language):
            settled = _run_claimed(row)
    if not settled:
        abandon(row.pk, row.attempts)  # whoever revives takes it up as soon as the database is back


def run_waiting():
    """Run every waiting job in this process, oldest first; for tests and commands."""
    for job_id in Job.objects.filter(state=State.QUEUED).order_by("queued_at").values_list("pk", flat=True):
        run(job_id)


def _claim(row):
    now = timezone.now()
    fresh = {"done": 0, "total": None, "step": "", "result": None, "error": ""}
    if not _change(row, State.QUEUED, state=State.RUNNING, attempts=row.attempts + 1, started_at=now, heartbeat_at=now, **fresh):
        return False
    row.refresh_from_db()
    return True


def _run_claimed(row):
    logger.info("%s started, attempt %d", row.kind, row.attempts)
    began = time.monotonic()
    progress = Progress(Job.objects, row)
    interrupted = None
    with Heartbeat(progress):
        try:
            ending = _work(row, progress)
        except (SystemExit, KeyboardInterrupt) as error:
            ending, interrupted = {"state": State.QUEUED}, error
        settled = progress.superseded or _settle(row, ending, progress.values)
    logger.info("%s %s after %.1f s", row.kind, ending["state"], time.monotonic() - began)
    if interrupted:
        raise interrupted
    return settled


def _work(row, progress):
    """Do it; return the fields that say how it ended, QUEUED when it is to be tried again."""
    try:
        result = get_kind(row.kind).function(progress, **row.arguments)
        json.dumps(result)  # what cannot be stored is an error of the job, not of its ending
    except Cancelled:
        return {"state": State.CANCELLED}
    except WorkerStopping:
        return {"state": State.QUEUED}
    except Superseded:
        progress.superseded = True
        return {"state": "superseded"}
    except JobFailed as error:
        return {"state": State.FAILED, "error": str(error)}
    except Exception as error:
        logger.exception("%s failed", row.kind)
        if isinstance(error, (InterfaceError, OperationalError)) and may_try_again(row):
            return {"state": State.QUEUED, "interruptions": row.interruptions + 1}
        return {"state": State.FAILED, "error": internal_error(row)}
    return {"state": State.DONE, "result": result}


def internal_error(row):
    return _("Internal error, number %(number)s. Try again; if it happens again, tell the administrator this number.") % {
        "number": row.request_id
    }


def _settle(row, ending, values):
    """Write how the job ended; False when the database was away for too long, and then the job is run again."""
    for pause in (0, 1, 2, 5):
        time.sleep(pause)
        try:
            with transaction.atomic():
                if ending["state"] == State.QUEUED:
                    requeue(row, **ending)
                elif (
                    _change(row, State.RUNNING, finished_at=timezone.now(), **values, **ending) and ending["state"] != State.DONE
                ):
                    _tell_unfinished(row)
            return True
        except db.Error:
            logger.exception("%s: its end could not be written", row.kind)
            if not connection.in_atomic_block:
                connection.close()  # a server that was restarted answers a new connection only
    return False


def may_try_again(row):
    return row.interruptions + 1 < kind_named(row.kind).attempts


@transaction.atomic
def requeue(row, **fields):
    """Put this attempt's job (back) into the queue; False when it is not this attempt's any more."""
    if not _change(row, row.state, **({"state": State.QUEUED, "queued_at": timezone.now(), "heartbeat_at": None} | fields)):
        return False
    Job.objects.filter(pk=row.pk).update(place=_queue(row, kind_named(row.kind)))
    return True


def _queue(row, kind, run_after=None):
    """Id of the row of the queue that now waits for the job."""
    task = run_job.using(priority=kind.priority, run_after=run_after)
    return task.enqueue(str(row.pk)).id


def give_up(row, state, error=""):
    """End a job that no worker holds."""
    if _change(row, row.state, state=state, error=error, finished_at=timezone.now()):
        _tell_unfinished(row)


def _change(row, state, /, **fields):
    """Compare and set: 1 when the row was in that state at this attempt, else 0 and nothing is changed."""
    return Job.objects.filter(pk=row.pk, state=state, attempts=row.attempts).update(**fields)


def _tell_unfinished(row):
    row.refresh_from_db()
    if callback := kind_named(row.kind).unfinished:
        callback(row)
