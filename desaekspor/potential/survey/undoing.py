"""Take back everything that a file of submissions brought: answers, photos, and what of it still waits."""

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.potential.survey.answering import hold, open_to_undo, take_back
from desaekspor.potential.survey.errors import NotPossible
from desaekspor.potential.survey.files import WAITING, delete_photo
from desaekspor.potential.survey.models import AnswerChange, SurveyFile, SurveyPhoto, SurveySubmission

State, Submitted = SurveyFile.State, SurveySubmission.State


@transaction.atomic
def take_back_file(file, *, by):
    """Put the surveys back as they were before ``file``; returns its counts: answers, kept, photos, submissions.

    An answer on which a later one stands stays as it is and is counted as kept; a verification of an answer of the file goes
    with it. The sealed file stays, so that it can be loaded again. Raises NotPossible where nothing of it is loaded.
    """
    file = SurveyFile.objects.select_for_update(of=("self",)).select_related("job").get(pk=file.pk)
    if file.state != State.LOADED or (file.job is not None and file.job.is_active):
        raise NotPossible
    submissions = list(SurveySubmission.objects.select_for_update(of=("self",)).filter(file=file).order_by("pk"))
    counts = {"answers": 0, "kept": 0, "photos": 0, "submissions": len(submissions)}
    # What the same form said in an earlier file is not this file's.
    changes = AnswerChange.objects.filter(submission__in=submissions, at__gte=file.created_at, kind=AnswerChange.Kind.ANSWER)
    brought: dict[int, tuple] = {}
    for change in changes.select_related("survey").order_by("survey", "revision"):
        brought.setdefault(change.survey_id, (change.survey, {}))[1].setdefault(change.question, []).append(change.pk)
    for survey, questions in brought.values():
        held = hold(survey)
        for question, own in questions.items():
            undone, kept = _take_back_question(held, question, set(own), by)
            counts["answers"] += undone
            counts["kept"] += kept
    for photo in SurveyPhoto.objects.filter(submission__in=submissions, at__gte=file.created_at):
        delete_photo(photo, by=by)
        counts["photos"] += 1
    for submission in submissions:
        _set_back(submission)
    file.state, file.undone_at, file.undone_by, file.undone = State.UNDONE, timezone.now(), by, counts
    file.save(update_fields=["state", "undone_at", "undone_by", "undone"])
    record(by, "survey.undo_file", file, fields=[f"{name}={count}" for name, count in counts.items() if count])
    return counts


def _take_back_question(survey, question, own, by):
    """(answers taken back, answers kept): the newest first, as far as nothing of others stands on them."""
    undone = 0
    while True:
        changes = list(survey.changes.filter(question=question).select_related("undone_by", "survey"))
        top = next((change for change in changes if change.pk in open_to_undo(changes)), None)
        if top is None:
            break
        verifies_own = top.kind == AnswerChange.Kind.VERIFY and _below(top, changes) in own
        if top.pk not in own and not verifies_own:
            break
        take_back(top, by=by)
        undone += top.pk in own
    left = survey.changes.filter(pk__in=own, undone_by=None).count()
    return undone, left


def _below(verified, changes):
    """The answer that a verification is of: the last that stood before it."""
    standing = [
        change
        for change in changes
        if change.undoes_id is None and not hasattr(change, "undone_by") and change.revision < verified.revision
    ]
    answers = [change for change in standing if change.kind == AnswerChange.Kind.ANSWER]
    return max(answers, key=lambda change: change.revision).pk if answers else None


def _set_back(submission):
    """As it was before its file: what it said then, or ready to be loaded once more; what waits goes and stays in the file."""
    if submission.state in WAITING and not submission.changes.exists() and not submission.photos.exists():
        submission.delete()
        return
    if submission.earlier:
        *submission.earlier, submission.fingerprint = submission.earlier
        submission.state = Submitted.LOADED
    else:
        submission.state = Submitted.READY
    submission.save(update_fields=["earlier", "fingerprint", "state"])
