"""The jobs that search for duplicates: for what is new after every change, for everything once a day and when somebody asks."""

from django.utils.translation import gettext_lazy as _

from desaekspor.jobs.beforehand import beforehand
from desaekspor.jobs.due import daily
from desaekspor.jobs.runner import job
from desaekspor.registry.duplicates.asking import ALL, NEW

PAGE = ("portal:duplicates",)
PRIORITY = -10  # nobody waits for its page to come
ROUNDS = 5  # what comes in while a search runs is searched for at its end, so often
STEPS = {
    "learning": _("learning from what was decided"),
    "reading": _("reading the enterprises"),
    "block": _("choosing the pairs to compare"),
    "score": _("comparing the pairs"),
    "cluster": _("putting together what is one"),
    "explain": _("writing down the reasons"),
    "writing": _("storing the pairs"),
}


@job(ALL, title=_("Search for duplicates"), steps=STEPS, page=PAGE, priority=PRIORITY)
def find_all(progress):
    from desaekspor.registry.duplicates import searching  # DuckDB, which web processes never need

    return _run(progress, searching, searching.search_all)


@job(NEW, title=_("Search for duplicates of what is new"), steps=STEPS, page=PAGE, priority=PRIORITY)
def find_new(progress, batch_id=None):
    from desaekspor.registry.duplicates import searching

    return _run(progress, searching, searching.search_new)


def _get_ready():
    from desaekspor.registry.duplicates import searching

    searching.get_ready()


def _run(progress, searching, first):
    """Counts of the search, after searches for what came meanwhile."""
    counts: dict = {}
    try:
        for search in [first, *[searching.search_new] * ROUNDS]:
            run = search(progress)
            if run is None:
                break
            counts = counts or {"run": run.pk, **run.counts}
    except searching.SearchRunning:
        counts = counts or {"running": True}  # the search that runs takes in what is new at its end
    return counts


daily(ALL)
beforehand(_get_ready)
