from django.utils.translation import gettext_lazy

from desaekspor.jobs.due import whenever
from desaekspor.jobs.runner import job


@job("readiness.example_steps", title=gettext_lazy("Invent example steps"), page=("portal:chain",))
def example(progress):
    from desaekspor.readiness.chain.example import write_example_steps  # Arrow comes with it

    return {"steps": write_example_steps()}


def _is_wanted():
    from desaekspor.readiness.chain.example import is_wanted

    return is_wanted()


whenever("readiness.example_steps", _is_wanted)
