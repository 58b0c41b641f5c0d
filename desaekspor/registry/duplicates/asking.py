"""Ask for a search once something was changed. Whoever changes enterprises calls it, in the transaction of the change."""

from functools import partial

from django.db import transaction

from desaekspor.jobs.models import Job
from desaekspor.jobs.runner import enqueue

ALL, NEW = "registry.find_duplicates", "registry.find_new_duplicates"


def ask_for_search(*, batch=None, by=None):
    """What is new or changed is searched for in the background, once the change is there for others.

    A search that waits already will take it in, so many edits make one job; one that is lost is made good by the daily search.
    """
    transaction.on_commit(partial(_ask, batch and batch.pk, by))


def _ask(batch_id, by):
    if not Job.objects.filter(kind__in=(ALL, NEW), state=Job.State.QUEUED).exists():
        enqueue(NEW, owner=by, batch_id=batch_id)
