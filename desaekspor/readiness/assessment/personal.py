"""What assessments hold of persons: told on the sheet "data about me", erased at their wish, deleted when its time is over."""

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from desaekspor.readiness import evidence
from desaekspor.readiness.assessment.messages import language, value_in_words
from desaekspor.readiness.assessment.models import AnswerFile, LinkUse, OwnerLink, ReadinessAssessment
from desaekspor.readiness.assessment.versions import bank_in
from desaekspor.registry.kept_files import delete_with_files

LINKS, PROOFS = "readiness_links", "readiness_proofs"  # of privacy/retention.py


def tell(numbers):
    """A row for each known answer, with how it came, and how many files prove it."""
    rows = []
    found = ReadinessAssessment.objects.filter(enterprise__in=numbers).select_related("version")
    for assessment in found.prefetch_related("answers", "files").order_by("enterprise_id"):
        bank = bank_in(assessment.version)
        files = [file.question for file in assessment.files.all()]
        for answer in assessment.answers.all():
            question = bank.by_code.get(answer.question)
            if question is None or not answer.is_known:
                continue
            day = formats.date_format(timezone.localtime(answer.at), "j F Y")
            words = value_in_words(bank, question, answer.value)
            rows.append(
                [question.said("text", language()), words, f"{answer.get_way_display()}, {day}", str(files.count(question.code))]
            )
    head = (_("Question"), _("Answer"), _("How and when"), _("Files"))
    return _("Readiness to export"), head, rows, _("None.")


@transaction.atomic
def erase(numbers):
    """Take the files of these enterprises away and let no link open; the answers speak of the business, and stay."""
    delete_with_files(AnswerFile.objects.filter(assessment__enterprise__in=numbers), evidence.FILES)
    OwnerLink.objects.filter(enterprise__in=numbers, withdrawn_at=None).update(withdrawn_at=timezone.now())
    LinkUse.objects.filter(link__enterprise__in=numbers).update(mark="")


def delete_old_uses(before, dry_run):
    """Uses of links before the moment, from whatever address; says how many."""
    old = LinkUse.objects.filter(at__lt=before)
    return old.count() if dry_run else old.delete()[0]


def delete_old_proofs(before, dry_run):
    """Files that were given as proof before the moment; says how many."""
    due = AnswerFile.objects.filter(at__lt=before)
    return due.count() if dry_run else delete_with_files(due, evidence.FILES)
