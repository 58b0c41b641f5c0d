"""Work in the background: the invented batches of a first start."""

from django.utils.translation import gettext_lazy

from desaekspor.jobs.due import whenever
from desaekspor.jobs.runner import job
from desaekspor.readiness.training.example import is_wanted, write_example_batches

KIND = "readiness.example_trainings"


@job(KIND, title=gettext_lazy("Invent example trainings"), page=("portal:training",))
def example(progress):
    return {"batches": write_example_batches()}


whenever(KIND, is_wanted)
