from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.analytics import EngineError
from desaekspor.jobs.due import whenever
from desaekspor.jobs.runner import JobFailed, job
from desaekspor.potential.errors import BadTable
from desaekspor.potential.messages import explain

STEPS = {
    "copying": gettext_lazy("copying the tables"),
    "measuring": gettext_lazy("measuring the villages"),
    "writing": gettext_lazy("writing the results"),
}


@job("potential.measure", title=gettext_lazy("Measure the villages"), steps=STEPS, page=("portal:potential",))
def measure(progress):
    """Index, class, specialisation and clusters of the home region; the result holds counts."""
    from desaekspor.potential.results import measuring  # what computes: other jobs and commands need not wait for it

    try:
        measured = measuring.measure(progress=progress)
    except BadTable as error:
        raise JobFailed(explain(error)) from None
    except measuring.NoVillages as error:
        words = _("No village lies in %(code)s. Give a regency's code such as 32.16.")
        raise JobFailed(words % {"code": error.code}) from None
    except EngineError as error:
        raise JobFailed(str(error)) from None
    return {"assessment": measured.assessment.pk, "changed": measured.changed, **measured.assessment.counts}


def _is_due():
    from desaekspor.potential.results import measuring

    return measuring.is_due()


# After imports, undos, merges, new open data and new versions of the tables, and once a day.
whenever("potential.measure", _is_due)
