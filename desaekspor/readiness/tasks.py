from django.utils.translation import gettext_lazy

from desaekspor.jobs.due import whenever
from desaekspor.jobs.runner import job
from desaekspor.readiness.assessment.example import is_wanted, write_example_assessments
from desaekspor.readiness.assessment.services import to_work_out_anew, work_out_anew

CHUNK = 200


@job("readiness.assess", title=gettext_lazy("Work out readiness anew"), page=("portal:readiness",))
def assess(progress):
    """Of those whose answers ended, and of all after a new version of the questions; safe to stop and to repeat."""
    numbers = list(to_work_out_anew().values_list("pk", flat=True))
    progress.report(done=0, total=len(numbers))
    changed = 0
    for start in range(0, len(numbers), CHUNK):
        changed += work_out_anew(numbers[start : start + CHUNK])
        progress.report(done=min(start + CHUNK, len(numbers)))
    return {"assessments": len(numbers), "changed": changed}


@job("readiness.example", title=gettext_lazy("Invent example assessments"), page=("portal:readiness",))
def example(progress):
    return {"assessments": write_example_assessments()}


whenever("readiness.assess", lambda: to_work_out_anew().exists())
whenever("readiness.example", is_wanted)
