"""The job that completes missing KBLI. What it returns goes into the job's row: counts, never a text."""

from django.utils.translation import gettext_lazy

from desaekspor.jobs.due import whenever
from desaekspor.jobs.runner import job
from desaekspor.markets.missing_kbli import suggesting


@job(suggesting.COMPLETE, title=gettext_lazy("Complete missing KBLI in the register"), page=("portal:missing_kbli",))
def complete(progress):
    """A KBLI for every enterprise that states none; the result holds how many are sure, unsure and without."""
    return suggesting.complete_registry(progress)


# After imports, undos, edits and merges, and when the rules are others.
whenever(suggesting.COMPLETE, suggesting.is_due)
