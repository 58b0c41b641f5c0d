from django.utils.translation import gettext_lazy

from desaekspor.jobs.due import whenever
from desaekspor.jobs.runner import job
from desaekspor.readiness.chain.example import is_wanted, write_example_steps


@job("readiness.example_steps", title=gettext_lazy("Invent example steps"), page=("portal:chain",))
def example(progress):
    return {"steps": write_example_steps()}


whenever("readiness.example_steps", is_wanted)
