"""Words on requirements on the timeline of an enterprise."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from desaekspor.markets.needs.models import ReadyNeed
from desaekspor.readiness.chain.timeline import Event
from desaekspor.regions.models import Mark

SHOWN = 50  # the latest


def events_of(enterprise, user):
    """What was said to be ready, and what was verified or taken back; one query."""
    rows = ReadyNeed.objects.filter(enterprise=enterprise.pk).select_related("rule", "by", "verified_by", "removed_by")
    for need in rows[:SHOWN]:
        url = f"{reverse('portal:needs')}?{urlencode({'umkm': enterprise.pk, 'hs': need.hs6})}"
        is_undone = need.removed_at is not None
        yield Event(need.at, _("Said to be ready"), need.rule.title, url=url, by=need.by, mark=Mark.REPORTED, is_undone=is_undone)
        if need.verified_at:
            told = {"url": url, "by": need.verified_by, "mark": Mark.VERIFIED, "is_undone": is_undone}
            yield Event(need.verified_at, _("Seen to be ready"), need.rule.title, **told)
        if is_undone:
            yield Event(need.removed_at, _("Taken back that it is ready"), need.rule.title, url=url, by=need.removed_by)
