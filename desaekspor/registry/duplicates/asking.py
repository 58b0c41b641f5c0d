"""Ask for a search once something was changed. Whoever changes enterprises calls it, in the transaction of the change."""

from datetime import timedelta
from functools import partial

from django.db import transaction

from desaekspor.jobs.models import Job
from desaekspor.jobs.runner import enqueue

ALL, NEW = "registry.find_duplicates", "registry.find_new_duplicates"


# A search reads the whole register, be there one new row or thousands. After a load people wait for it; edits are gathered.
GATHER = timedelta(minutes=5)


def ask_for_search(*, batch=None, by=None):
    """What is new or changed is searched for in the background, once the change is there for others; of a ``batch`` at once.

    A search that waits already will take it in, so many edits make one job; one that is lost is made good by the daily search.
    """
    transaction.on_commit(partial(_ask, batch and batch.pk, by))


def _ask(batch_id, by):
    waiting = Job.objects.filter(kind__in=(ALL, NEW), state=Job.State.QUEUED)
    if batch_id is not None:
        waiting = waiting.exclude(arguments={"batch_id": None})  # these gather edits; what comes first leaves them nothing
    if not waiting.exists():
        enqueue(NEW, owner=by, wait=GATHER if batch_id is None else None, batch_id=batch_id)
