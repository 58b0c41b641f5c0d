"""The job that reads submissions. Its row holds the file's number and counts, never an answer."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.accounts.sealing import CannotOpen
from desaekspor.jobs.runner import JobFailed, job
from desaekspor.potential.survey.errors import BadSubmissions
from desaekspor.potential.survey.files import work_on
from desaekspor.potential.survey.messages import explain_file
from desaekspor.potential.survey.models import SurveyFile

State = SurveyFile.State
STEPS = {"reading": gettext_lazy("reading the submissions")}


def _ended_early(row):
    SurveyFile.objects.filter(pk=row.arguments["file_id"], job=row, state=State.WORKING).update(
        state=State.FAILED, error={"code": "interrupted", "facts": {}}
    )


@job(
    "potential.survey_file",
    title=gettext_lazy("Read submissions of a survey"),
    steps=STEPS,
    unfinished=_ended_early,
    page=("portal:survey_file", "file_id"),
)
def read(progress, file_id, load):
    file = SurveyFile.objects.select_related("created_by", "region").filter(pk=file_id).first()
    if file is None:
        raise JobFailed(_("This file was discarded meanwhile."))
    if file.state == State.LOADED:
        return file.counts
    try:
        return work_on(file, progress, load=load).counts
    except BadSubmissions as error:
        raise JobFailed(explain_file(error.code, error.facts)) from None
    except (CannotOpen, FileNotFoundError):
        raise JobFailed(_("The kept copy of the file cannot be opened. Tell the administrator, and send it again.")) from None
