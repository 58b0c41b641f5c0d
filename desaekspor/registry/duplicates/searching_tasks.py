"""The jobs that search for duplicates: for what is new after every change, for everything once a day and when somebody asks."""

from django.utils.translation import gettext_lazy as _

from desaekspor.jobs.due import daily
from desaekspor.jobs.runner import job
from desaekspor.registry.duplicates.asking import ALL, NEW
from desaekspor.registry.duplicates.searching import SearchRunning, search_all, search_new
from desaekspor.registry.models import ImportBatch

PAGE = ("portal:duplicates",)
ROUNDS = 5  # what comes in while a search runs is searched for at its end, so often
STEPS = {
    "reading": _("reading the enterprises"),
    "block": _("choosing the pairs to compare"),
    "score": _("comparing the pairs"),
    "cluster": _("putting together what is one"),
    "explain": _("writing down the reasons"),
    "writing": _("storing the pairs"),
}


@job(ALL, title=_("Search for duplicates"), steps=STEPS, page=PAGE)
def find_all(progress):
    return _run(progress, [search_all])


@job(NEW, title=_("Search for duplicates of what is new"), steps=STEPS, page=PAGE)
def find_new(progress, batch_id=None):
    batch = ImportBatch.objects.filter(pk=batch_id).first()
    return _run(progress, [lambda progress, **given: search_new(progress, batch=batch, **given)])


def _run(progress, searches):
    """Counts of the search and of those for what came meanwhile."""
    counts: dict = {}
    try:
        for search in [*searches, *[search_new] * ROUNDS]:
            run = search(progress)
            if run is None:
                break
            counts = counts or {"run": run.pk, **run.counts}
    except SearchRunning:
        counts = counts or {"running": True}  # the search that runs takes in what is new at its end
    return counts


daily(ALL)
