"""What was found in a file of submissions, as pages and lists show it."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desaekspor.potential.survey.messages import TOLD, explain_file, explain_problem
from desaekspor.potential.survey.models import SurveyFile
from desaekspor.potential.survey.questions import PRIVATE, questions


@dataclass(frozen=True)
class ProblemRow:
    place: str
    row: int
    column: str
    question: str  # its name, empty where none is meant
    code: str  # of the question
    value: str
    expected: str
    is_serious: bool  # a submission waits for it


def problem_rows(found):
    """Problems in words; of questions about persons the value is hidden."""
    language, rows = get_language() or "id", []
    for one in found:
        question = questions().get(one["question"])
        value = "***" if question is not None and question.kind == PRIVATE else one["value"]
        name = question.name(language) if question else ""
        serious = one["code"] not in TOLD
        rows.append(
            ProblemRow(one["place"], one["row"], one["column"], name, one["question"], value, explain_problem(one), serious)
        )
    return rows


@dataclass(frozen=True)
class Count:
    label: str
    count: int
    note: str


def figures_of(file):
    """The counts of a file, in the order in which one asks for them."""
    loaded = file.state == SurveyFile.State.LOADED
    listed = (
        ("new", _("New"), _("were loaded") if loaded else _("would be loaded")),
        ("changed", _("Changed"), _("came before, with other answers")),
        ("same", _("Known"), _("came before, as they are")),
        ("conflict", _("To choose"), _("others answered differently since")),
        ("rejected", _("To correct"), _("hold a value that is no answer")),
        ("photos", _("Photos"), _("were kept") if loaded else _("would be kept")),
    )
    return [Count(label, file.counts.get(name, 0), note) for name, label, note in listed] if file.counts else []


def failure_of(file):
    """Why a file could not be read, in words; empty when it could."""
    if file.state != SurveyFile.State.FAILED:
        return ""
    if file.job is not None and file.job.error:
        return file.job.error
    return explain_file(file.error["code"], file.error["facts"]) if file.error else ""
