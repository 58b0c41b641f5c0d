"""Work that nobody has to ask for: no cron is needed, any running worker asks for it.

An app declares it in its ``tasks.py``, under the declaration of the job, once a day soon after midnight

    daily("privacy.purge")

or whenever something says so, once it has said so for a while:

    whenever("potential.measure", is_due)
"""

import time
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from desaekspor.jobs.models import DailyWork, Job
from desaekspor.jobs.runner import enqueue

DAILY: list[str] = []
WATCHED: dict[str, Callable[[], bool]] = {}
# Of several changes that follow one another the last one counts.
QUIET_SECONDS = 20
PAUSE = timedelta(minutes=1)
PAUSE_AFTER_FAILURE = timedelta(hours=1)  # or after somebody stopped it
_since: dict[str, float] = {}  # when this process first saw that the work is due


def daily(kind):
    """The kind of job (without arguments) is asked for once every day."""
    if kind not in DAILY:
        DAILY.append(kind)


def whenever(kind, is_due):
    """The kind of job (without arguments) is asked for when ``is_due()`` has been true for a while.

    It is called every few seconds, so it must be quick. A job that fails is asked for again after an hour.
    """
    WATCHED[kind] = is_due


def ask_for_due_work(today=None):
    """Ask for what nobody asked for yet; gives the Jobs. Several workers at once ask for each once.

    The day must differ, not be later: a clock that was wrong for a while keeps nothing back.
    """
    today = today or timezone.localdate()
    asked = dict(DailyWork.objects.values_list("kind", "asked_on"))
    daily_ones = [job for kind in DAILY if asked.get(kind) != today and (job := _ask(kind, today))]
    return daily_ones + [job for kind in WATCHED if _has_been_due(kind) and (job := _ask_again(kind))]


def _has_been_due(kind):
    if not WATCHED[kind]():
        _since.pop(kind, None)
        return False
    now = time.monotonic()
    return now - _since.setdefault(kind, now) >= QUIET_SECONDS


@transaction.atomic
def _ask(kind, today):
    row = _hold(kind)
    if row.asked_on == today:
        return None
    row.asked_on = today
    row.save(update_fields=["asked_on"])
    return enqueue(kind)


def _ask_again(kind):
    if not _may_ask_again(kind):  # looked at first: holding takes SQLite's one lock for writing, at every beat
        return None
    with transaction.atomic():
        _hold(kind)
        if not _may_ask_again(kind):
            return None
        _since.pop(kind, None)
        return enqueue(kind)


def _may_ask_again(kind):
    last = Job.objects.filter(kind=kind).order_by("-created_at").first()
    if last is None:
        return True
    pause = PAUSE_AFTER_FAILURE if last.state in {Job.State.FAILED, Job.State.CANCELLED} else PAUSE
    return not last.is_active and timezone.now() - last.created_at >= pause


def _hold(kind):
    DailyWork.objects.get_or_create(kind=kind)
    return DailyWork.objects.select_for_update().get(kind=kind)
