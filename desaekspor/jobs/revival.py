"""Jobs whose worker is gone are taken up again, or given up with words; none stays "running"."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from desaekspor.jobs import liveness
from desaekspor.jobs.models import Job
from desaekspor.jobs.runner import give_up, may_try_again, requeue, run_job

logger = logging.getLogger(__name__)

# A heartbeat is due every 2 s. One transaction may hold SQLite for 20 s, and a beat that just
# failed waits another 20 s: at 180 s a live job on another host is never taken for a dead one.
STALE_SECONDS = 180
# Between taking a row from the queue and claiming its job a worker may wait for the database.
UNCLAIMED_SECONDS = 60
KEEP_DAYS = 7


def revive():
    """Take up or give up every job whose worker died. Returns the ids of those taken up or given up."""
    touched = [row.pk for row in abandoned_jobs() if _revive(row)]
    touched += [row.pk for row in jobs_lost_in_the_queue() if requeue(row)]
    _tidy()
    return touched


def abandoned_jobs(now=None):
    """Running jobs whose worker is gone."""
    return [row for row in Job.objects.filter(state=Job.State.RUNNING) if _is_abandoned(row, now or timezone.now())]


def _is_abandoned(row, now):
    hold = liveness.look(row.pk, row.attempts)
    if hold is liveness.Hold.ABSENT:
        return row.heartbeat_at < now - timedelta(seconds=STALE_SECONDS)
    return hold is liveness.Hold.FREE


@transaction.atomic
def _revive(row):
    # A row that is locked belongs to a worker in the middle of its work (Progress.fence).
    row = (
        Job.objects.select_for_update(skip_locked=True).filter(pk=row.pk, state=Job.State.RUNNING, attempts=row.attempts).first()
    )
    if row is None:
        return False
    if row.cancel_requested:
        give_up(row, Job.State.CANCELLED)
    elif may_try_again(row):
        requeue(row, interruptions=row.interruptions + 1)
    else:
        with translation.override(row.language):
            error = _("The work was interrupted %(count)s times and is not tried again. Start it again when the server is well.")
            give_up(row, Job.State.FAILED, error % {"count": row.interruptions + 1})
    logger.warning(
        "%s was interrupted; job %s %s", row.kind, row.pk, "is taken up again" if may_try_again(row) else "is given up"
    )
    _queue_rows().filter(pk=row.place, status=TaskResultStatus.RUNNING).delete()
    liveness.forget(row.pk, row.attempts)
    return True


def jobs_lost_in_the_queue(now=None):
    """Jobs that wait although no row of the queue waits for them: the worker died before it claimed the job."""
    now, margin = now or timezone.now(), timedelta(seconds=UNCLAIMED_SECONDS)
    # A moment in the future is one from before the clock was put back, or a job's that is to wait: that one has its row.
    waiting = Job.objects.filter(Q(queued_at__lt=now - margin) | Q(queued_at__gt=now + margin), state=Job.State.QUEUED)
    return waiting.exclude(place__in=_queue_rows().filter(status=TaskResultStatus.READY).values("pk"))


def _tidy():
    """Rows of the queue whose job is over; of these Job has the truth."""
    old = timezone.now() - timedelta(days=KEEP_DAYS)
    _queue_rows().filter(finished_at__lt=old).delete()
    _queue_rows().filter(status=TaskResultStatus.RUNNING, started_at__lt=old).delete()


def _queue_rows():
    return DBTaskResult.objects.filter(task_path=run_job.module_path)
