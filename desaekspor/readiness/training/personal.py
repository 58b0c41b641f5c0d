"""What trainings hold of persons: told on the sheet "data about me", erased at their wish, deleted when its time is over."""

from django.db import transaction
from django.db.models import Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from desaekspor.readiness.training.files import FILES
from desaekspor.readiness.training.models import Enrolment, FollowUp, MentorVisit, TaskFile, TaskWork

KIND = "trainings"  # of privacy/retention.py
HAS_WORDS = (
    Q(motivation__isnull=False)
    | Q(works__words__isnull=False)
    | Q(works__feedback__isnull=False)
    | Q(works__files__isnull=False)
    | Q(visits__advice__isnull=False)
    | Q(visits__next_step__isnull=False)
    | Q(follow_ups__note__isnull=False)
)


def tell(numbers):
    """A row for each batch that the enterprises applied for, with the owner's own words and what was written of them."""
    rows = []
    found = Enrolment.objects.filter(enterprise__in=numbers).select_related("batch__programme")
    for one in found.prefetch_related("visits", "works__files", "follow_ups").order_by("pk"):
        texts = [one.motivation, *(work.words for work in one.works.all()), *(work.feedback for work in one.works.all())]
        for visit in one.visits.all():
            texts += [visit.advice, visit.next_step]
        texts += [follow_up.note for follow_up in one.follow_ups.all()]
        texts += [file.name for work in one.works.all() for file in work.files.all()]
        day = formats.date_format(timezone.localtime(one.applied_at), "j F Y")
        rows.append([str(one.batch), f"{one.get_state_display()}, {day}", one.reason, " | ".join(text for text in texts if text)])
    head = (_("Training"), _("State and application"), _("Reason"), _("Words and files"))
    return _("Trainings"), head, rows, _("None.")


def erase(numbers):
    """Take out the words and files of these enterprises' trainings; that they took part stays."""
    forget(Enrolment.objects.filter(enterprise__in=numbers))


def delete_old(before, dry_run):
    """Words and files of batches that ended before the moment; says of how many enrolments."""
    old = Enrolment.objects.filter(batch__ends_on__lt=timezone.localdate(before)).filter(HAS_WORDS)
    due = list(old.order_by().distinct().values_list("pk", flat=True))
    if not dry_run and due:
        forget(Enrolment.objects.filter(pk__in=due))
    return len(due)


@transaction.atomic
def forget(enrolments):
    """Take the words and the files of these enrolments away for good."""
    keys = list(enrolments.values_list("pk", flat=True))
    Enrolment.objects.filter(pk__in=keys).update(motivation=None)
    MentorVisit.objects.filter(enrolment__in=keys).update(advice=None, next_step=None, place="")
    TaskWork.objects.filter(enrolment__in=keys).update(words=None, feedback=None)
    FollowUp.objects.filter(enrolment__in=keys).update(note=None)
    files = TaskFile.objects.filter(work__enrolment__in=keys)
    names = list(files.values_list("stored_as", flat=True))
    files.delete()
    transaction.on_commit(lambda: _delete(names))


def _delete(names):
    for name in names:
        FILES.delete(name)
