"""The jobs that accept many pairs at once and undo that. Their rows hold the acceptance's number, nothing else."""

from django.utils.translation import gettext_lazy as _

from desaekspor.jobs.runner import job
from desaekspor.registry.models import Acceptance

PAGE = ("portal:acceptance", "acceptance_id")
STEPS = {"merging": _("merging"), "taking_apart": _("taking apart")}


# What works with arrays is loaded by its job: it takes a third of a second, and every command knows the jobs.


def _ended_early(row):
    from desaekspor.registry.duplicates import accepting

    accepting.give_up(row.arguments["acceptance_id"])


@job("registry.accept_duplicates", title=_("Merge all sure pairs"), steps=STEPS, unfinished=_ended_early, page=PAGE)
def accept(progress, acceptance_id):
    from desaekspor.registry.duplicates import accepting

    return accepting.run_acceptance(Acceptance.objects.get(pk=acceptance_id), progress)


@job("registry.undo_acceptance", title=_("Take merged pairs apart"), steps=STEPS, unfinished=_ended_early, page=PAGE)
def undo(progress, acceptance_id):
    from desaekspor.registry.duplicates import accepting

    return accepting.undo_acceptance(Acceptance.objects.get(pk=acceptance_id), progress)
