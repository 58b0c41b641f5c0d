"""Work that is due once a day: no cron is needed, any running worker asks for it soon after midnight.

An app declares it in its ``tasks.py``, under the declaration of the job:

    daily("privacy.purge")
"""

from django.db import transaction
from django.utils import timezone

from desaekspor.jobs.models import DailyWork
from desaekspor.jobs.runner import enqueue

DAILY: list[str] = []


def daily(kind):
    """The kind of job (without arguments) is asked for once every day."""
    if kind not in DAILY:
        DAILY.append(kind)


def ask_for_due_work(today=None):
    """Ask for what nobody asked for today yet; gives the Jobs. Several workers at once ask for each once.

    The day must differ, not be later: a clock that was wrong for a while keeps nothing back.
    """
    today = today or timezone.localdate()
    asked = dict(DailyWork.objects.values_list("kind", "asked_on"))
    return [job for kind in DAILY if asked.get(kind) != today and (job := _ask(kind, today))]


@transaction.atomic
def _ask(kind, today):
    DailyWork.objects.get_or_create(kind=kind)
    row = DailyWork.objects.select_for_update().get(kind=kind)
    if row.asked_on == today:
        return None
    row.asked_on = today
    row.save(update_fields=["asked_on"])
    return enqueue(kind)
