"""Tasks of the stages: handed in with files, and what the trainer says to them."""

import io

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.readiness.training import files
from desaekspor.readiness.training.errors import TrainingRefused
from desaekspor.readiness.training.models import Enrolment, EnrolmentEvent, TaskFile, TaskWork

MOST_FILES = 8


@transaction.atomic
def hand_in(enrolment, stage, *, words="", by=None):
    """Write down what a participant says to a task; what was judged "again" is open anew. Returns the TaskWork.

    What was accepted stays as the trainer saw it. Raises TrainingRefused.
    """
    _refuse_who_has_no_part(enrolment)
    work, is_new = TaskWork.objects.select_for_update().get_or_create(
        enrolment=enrolment, stage=stage, defaults={"words": words.strip() or None}
    )
    _refuse_accepted(work)
    if not is_new:
        work.words = words.strip() or work.words
        work.handed_in_at = timezone.now()
        if work.verdict == TaskWork.Verdict.AGAIN:
            work.verdict = TaskWork.Verdict.OPEN
        work.save(update_fields=["words", "handed_in_at", "verdict"])
    record(by, "training.task", enrolment, fields=[f"stage={stage.number}"])
    return work


def add_file(work, content, name, *, by=None):
    """Keep a file with a task; one that is there already is kept once. Raises files.BadFile, TrainingRefused."""
    kept, content_type = files.cleaned(content)
    stored_as, sha256, length = files.FILES.store(io.BytesIO(kept))
    try:
        with transaction.atomic():
            _refuse_accepted(TaskWork.objects.select_for_update().get(pk=work.pk))
            if found := work.files.filter(sha256=sha256).first():
                files.FILES.delete(stored_as)
                return found
            if work.files.count() >= MOST_FILES:
                raise TrainingRefused("too_many_files", most=MOST_FILES)
            made = TaskFile.objects.create(
                work=work,
                name=files.safe_name(name, content_type),
                stored_as=stored_as,
                content_type=content_type,
                bytes=length,
                sha256=sha256,
                by=by,
            )
            record(by, "training.task_file", work.enrolment)
            return made
    except BaseException:
        files.FILES.delete(stored_as)
        raise


@transaction.atomic
def remove_file(file, *, by=None):
    """Take a file away for good, as long as the task is not accepted. Raises TrainingRefused."""
    _refuse_accepted(file.work)
    name = file.stored_as
    file.delete()
    record(by, "training.task_file_removed", file.work.enrolment)
    transaction.on_commit(lambda: files.FILES.delete(name))


@transaction.atomic
def judge(work, *, verdict, feedback, by):
    """Say to a task that it is accepted, or what is to be done again (which needs words). Raises TrainingRefused."""
    if verdict not in TaskWork.Verdict.values:
        raise TrainingRefused("no_state")
    if verdict == TaskWork.Verdict.AGAIN and not feedback.strip():
        raise TrainingRefused("no_reason")
    work = TaskWork.objects.select_for_update().get(pk=work.pk)
    work.verdict, work.feedback, work.judged_by, work.judged_at = verdict, feedback.strip() or None, by, timezone.now()
    work.save(update_fields=["verdict", "feedback", "judged_by", "judged_at"])
    EnrolmentEvent.objects.create(enrolment_id=work.enrolment_id, by=by, action=f"task_{verdict or 'open'}")
    record(by, "training.feedback", work.enrolment, fields=[f"stage={work.stage.number}"])
    return work


def _refuse_accepted(work):
    if work.verdict == TaskWork.Verdict.GOOD:
        raise TrainingRefused("accepted")


def _refuse_who_has_no_part(enrolment):
    if enrolment.number is None or enrolment.state == Enrolment.State.LEFT:
        raise TrainingRefused("no_part")
