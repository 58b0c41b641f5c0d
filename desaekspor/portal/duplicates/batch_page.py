"""What the page of an import shows of duplicates: the search for them while it runs, then how many it found."""

from desaekspor.jobs.models import Job
from desaekspor.jobs.queries import jobs_for
from desaekspor.portal.duplicates.queue import progress
from desaekspor.registry.duplicates.asking import ALL, NEW
from desaekspor.registry.duplicates.listing import STANDS, PairFilters, pairs_for
from desaekspor.registry.duplicates.runs import ended_well
from desaekspor.registry.models import ImportBatch

ACTIVE = (Job.State.QUEUED, Job.State.RUNNING)


def found_in(user, batch):
    """The context: ``duplicate_job`` while the rows are searched, then ``duplicates``, a queue.Progress."""
    if batch.state != ImportBatch.State.LOADED:
        return {}
    if not ended_well().filter(started_at__gte=batch.loaded_at).exists():
        job = jobs_for(user).filter(kind__in=(ALL, NEW), state__in=ACTIVE, created_at__gte=batch.loaded_at).first()
        return {"duplicate_job": job}
    theirs = PairFilters(batch=str(batch.pk)).narrowed(pairs_for(user)).filter(STANDS["all"])
    return {"duplicates": progress(theirs, user)}
