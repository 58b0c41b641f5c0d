"""Imports: what a batch says of itself must be what its rows, the registry and its job say."""

from collections import defaultdict

from django.db.models import Count, Max

from desaekspor.jobs import revival
from desaekspor.registry.models import Enterprise, ImportBatch, ImportFinding, RegistryVersion, SourceRecord
from desaekspor.registry.services.at_work import is_worked_on
from desaekspor.registry.services.loading import put_back
from desaekspor.upkeep.checks import Finding, some

State = ImportBatch.State
SETTLED = (State.CHECKED, State.HELD, State.LOADED, State.UNDONE)
COUNTED = ("new", "changed", "same", "rejected", "duplicate")


def nothing_is_stuck(full):
    """A batch that is being worked on has a job that waits or runs, or a command that holds its lock."""
    if stuck := _stuck():
        yield Finding("batch_stuck", {"count": len(stuck), "ids": some(batch.pk for batch in stuck)})


def _stuck():
    working = ImportBatch.objects.filter(state__in=[State.CHECKING, State.LOADING]).select_related("job").order_by("pk")
    return [batch for batch in working if not is_worked_on(batch)]


def mend_stuck():
    """Put back what waits for nobody: checked again or loaded again by whoever wants it."""
    stuck = _stuck()
    for batch in stuck:
        if batch.state == State.LOADING:
            put_back(batch)
        else:
            ImportBatch.objects.filter(pk=batch.pk, state=State.CHECKING).update(state=State.UPLOADED, check_run=None)
    return len(stuck)


def counts_are_right(full):
    """The counts on the page are those of the rows; a loaded batch made as many enterprises as it says."""
    rows, findings = defaultdict(dict), defaultdict(dict)
    for batch, state, count in SourceRecord.objects.order_by().values_list("batch", "state").annotate(Count("pk")):
        rows[batch][state] = count
    for batch, code, count in ImportFinding.objects.order_by().values_list("batch", "code").annotate(Count("pk")):
        findings[batch][code] = count
    made = dict(Enterprise.objects.exclude(created_batch=None).order_by().values_list("created_batch").annotate(Count("pk")))
    for batch in ImportBatch.objects.filter(state__in=SETTLED).order_by("pk"):
        there, said = rows[batch.pk], batch.counts
        wrong = [name for name in COUNTED if said.get(name, 0) != there.get(name, 0)]
        if said.get("read", 0) != sum(there.values()):
            wrong.append("read")
        if {code: count["cells"] for code, count in batch.finding_counts.items()} != findings[batch.pk]:
            wrong.append("findings")
        if batch.state == State.LOADED and said.get("new", 0) != made.get(batch.pk, 0):
            wrong.append("enterprises")
        if wrong:
            yield Finding("counts_differ", {"batch": batch.pk, "names": some(wrong)})


def versions_are_ahead(full):
    """Loads and undos are numbered one after the other."""
    number = RegistryVersion.objects.aggregate(Max("number"))["number__max"] or 0
    highest = ImportBatch.objects.aggregate(Max("loaded_version"))["loaded_version__max"] or 0
    if highest > number:
        yield Finding("version_behind", {"number": number, "highest": highest})
    twice = ImportBatch.objects.exclude(loaded_version=None).order_by().values("loaded_version").annotate(Count("pk"))
    if count := twice.filter(pk__count__gt=1).count():
        yield Finding("version_twice", {"count": count})
    unnumbered = ImportBatch.objects.filter(state=State.LOADED, loaded_version=None).order_by("pk")
    if ids := list(unnumbered.values_list("pk", flat=True)):
        yield Finding("version_missing", {"count": len(ids), "ids": some(ids)})


def jobs_are_alive(full, now=None):
    """A running job has a worker; a waiting one has its place in the queue."""
    if dead := revival.abandoned_jobs(now):
        yield Finding("job_without_worker", {"count": len(dead), "ids": some(row.pk for row in dead)})
    if lost := list(revival.jobs_lost_in_the_queue(now)):
        yield Finding("job_lost", {"count": len(lost), "ids": some(row.pk for row in lost)})


def mend_jobs():
    return len(revival.revive())
