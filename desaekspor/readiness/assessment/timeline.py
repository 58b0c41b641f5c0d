"""Assessments on the timeline of an enterprise."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desaekspor.readiness.assessment.messages import bands_in_words
from desaekspor.readiness.assessment.models import ReadinessChange
from desaekspor.readiness.assessment.versions import bank_in
from desaekspor.readiness.chain.timeline import Event

SHOWN = 50  # the latest


def events_of(enterprise, user):
    """What was answered or checked, and the band after it; one query."""
    rows = ReadinessChange.objects.filter(assessment__enterprise=enterprise.pk)
    for change in rows.select_related("by", "assessment__version")[:SHOWN]:
        bank, count = bank_in(change.assessment.version), len(change.answers)
        top = len(bank.bands)
        title = ngettext("Assessment: %(count)d answer", "Assessment: %(count)d answers", count) % {"count": count}
        yield Event(
            change.at,
            title if count else _("Assessment worked out anew"),
            bands_in_words(bank, min(change.band_low, top), min(change.band_high, top)),
            url=change.assessment.get_absolute_url(),
            by=change.by,
            mark=change.mark,
        )
