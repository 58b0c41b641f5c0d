"""The chain on pages: shares, and where one enterprise stands, on its record."""

from django import template
from django.utils import timezone

from desaekspor.portal.templatetags.figures import percent
from desaekspor.readiness.chain import queries, rules
from desaekspor.readiness.chain.timeline import timeline_of

register = template.Library()
SHOWN = 6


@register.filter
def share(value):
    """0.123 → "12 %"."""
    return percent(100 * value, 0)


@register.inclusion_tag("portal/chain/_of_enterprise.html")
def chain_of(enterprise, user):
    """Where the enterprise stands, what is next, and the latest events of its timeline."""
    place = queries.places_for(user).filter(pk=enterprise.pk).select_related("action", "owner").first()
    return {
        "enterprise": enterprise,
        "place": place,
        "events": timeline_of(enterprise, user)[:SHOWN],
        "may_record": rules.may_record_steps(user),
        "today": timezone.localdate(),
        "stages": queries.Stage,
    }
