"""What assessments hold of persons: told on the sheet "data about me", erased at their wish, deleted when its time is over."""

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from desaekspor.readiness import evidence
from desaekspor.readiness.assessment.messages import language, value_in_words
from desaekspor.readiness.assessment.models import AnswerFile, LinkUse, OwnerLink, ReadinessAssessment
from desaekspor.readiness.assessment.versions import bank_in

LINKS = "readiness_links"  # of privacy/retention.py


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
    files = AnswerFile.objects.filter(assessment__enterprise__in=numbers)
    names = list(files.values_list("stored_as", flat=True))
    files.delete()
    OwnerLink.objects.filter(enterprise__in=numbers, withdrawn_at=None).update(withdrawn_at=timezone.now())
    LinkUse.objects.filter(link__enterprise__in=numbers).update(mark="")
    transaction.on_commit(lambda: [evidence.FILES.delete(name) for name in names])


def delete_old_uses(before, dry_run):
    """Uses of links before the moment, from whatever address; says how many."""
    old = LinkUse.objects.filter(at__lt=before)
    return old.count() if dry_run else old.delete()[0]
