from django.utils.translation import gettext_lazy

from desaekspor.jobs.due import whenever
from desaekspor.jobs.runner import job
from desaekspor.readiness.chain.advice import measuring


@job("readiness.advice", title=gettext_lazy("Count what unlocks most"), page=("portal:advice",))
def count(progress):
    run = measuring.count_all(progress=progress)
    return {"assessed": sum(run.content["assessed"].values())}


# After answers, certificates and rules of markets, and once a day.
whenever("readiness.advice", measuring.is_due)
