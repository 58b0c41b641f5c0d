from django.utils.translation import gettext_lazy

from desaekspor.analytics import EngineError
from desaekspor.jobs.due import whenever
from desaekspor.jobs.runner import JobFailed, job

STEPS = {
    "copying": gettext_lazy("reading the history"),
    "measuring": gettext_lazy("comparing the classes"),
    "writing": gettext_lazy("writing the results"),
}


@job("readiness.sizes", title=gettext_lazy("Compare the classes of enterprises"), steps=STEPS, page=("portal:size_changes",))
def reckon(progress):
    """Legal class, readiness band and worker band of the home region; the result holds counts."""
    from desaekspor.readiness.chain.sizes import measuring  # what computes: other jobs and commands need not wait for it

    try:
        run = measuring.reckon(progress=progress)
    except EngineError as error:
        raise JobFailed(str(error)) from None
    return {"changes": run.changes.count(), "states": run.states}


def _is_due():
    from desaekspor.readiness.chain.sizes import measuring

    return measuring.is_due()


# After imports, undos, merges and assessments, and once a day.
whenever("readiness.sizes", _is_due)
