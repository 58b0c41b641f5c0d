"""Photos, scans and PDF that come with the answers of a form, each as the field ``bukti-`` and the code of its question."""

from desaekspor.readiness import evidence
from desaekspor.readiness.assessment.errors import AssessmentRefused
from desaekspor.readiness.assessment.messages import explain
from desaekspor.readiness.assessment.services import add_file

FIELD = "bukti-"


def content_of(file):
    """The bytes of what was sent; too large a file is refused before it is read into memory. Raises evidence.BadEvidence."""
    if file.size > evidence.LARGEST:
        raise evidence.BadEvidence("too_large", megabytes=-(-file.size // 2**20), limit=evidence.LARGEST // 2**20)
    return file.read()


def take_proofs(assessment, files, questions):
    """Keep the files that belong to these questions, of whoever has the link.

    Returns {code: why it is not kept, in words, or ""} of the questions that had one.
    """
    found = {}
    for question in questions:
        for file in files.getlist(f"{FIELD}{question.code}"):
            found.setdefault(question.code, "")
            try:
                add_file(assessment, question.code, content_of(file))
            except (evidence.BadEvidence, AssessmentRefused) as error:
                found[question.code] = explain(error)
    return found


def may_take_back(file, answers):
    """Whether who has the link may delete the file: it came by a link, and nobody checked the answer that it proves."""
    answer = answers.get(file.question)
    return file.by_id is None and not (answer and answer.verified_at)
