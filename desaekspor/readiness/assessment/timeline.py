"""Assessments on the timeline of an enterprise."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desaekspor.readiness.assessment.messages import bands_in_words
from desaekspor.readiness.assessment.models import QuestionVersion, ReadinessChange
from desaekspor.readiness.assessment.versions import bank_in
from desaekspor.readiness.chain.timeline import Event

SHOWN = 50  # the latest


def events_of(enterprise, user):
    """What was answered or checked, and the band after it, as the version of that day calls it; two queries."""
    rows = ReadinessChange.objects.filter(assessment__enterprise=enterprise.pk)
    rows = list(rows.select_related("by", "assessment")[:SHOWN])
    versions = QuestionVersion.objects.filter(version__in={change.version for change in rows})
    banks = {row.version: bank_in(row) for row in versions}
    for change in rows:
        bank, count = banks[change.version], len(change.answers)
        title = ngettext("Assessment: %(count)d answer", "Assessment: %(count)d answers", count) % {"count": count}
        yield Event(
            change.at,
            title if count else _("Assessment worked out anew"),
            bands_in_words(bank, change.band_low, change.band_high),
            url=change.assessment.get_absolute_url(),
            by=change.by,
            mark=change.mark,
        )
