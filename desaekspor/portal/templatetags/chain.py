"""The chain on pages: shares, and where one enterprise stands, on its record."""

from django import template
from django.utils import timezone

from desaekspor.portal.advice import wording as advice_wording
from desaekspor.portal.sizes import wording
from desaekspor.portal.templatetags.figures import percent
from desaekspor.readiness.chain import queries, rules
from desaekspor.readiness.chain.advice.queries import advice_for
from desaekspor.readiness.chain.models import ChainPlace, SizeChange, SizeKind
from desaekspor.readiness.chain.sizes import queries as size_queries
from desaekspor.readiness.chain.timeline import timeline_of
from desaekspor.registry.queries import may_have

register = template.Library()
SHOWN = 6
SHOWN_SIZES = 12


@register.filter
def share(value):
    """0.123 → "12%"."""
    return percent(100 * value, 0)


@register.inclusion_tag("portal/chain/_of_enterprise.html")
def chain_of(enterprise, user):
    """Where the enterprise stands, what is next, and the latest events of its timeline."""
    place = None
    if may_have(enterprise, ChainPlace):
        place = queries.places_for(user).filter(pk=enterprise.pk).select_related("action", "owner").first()
    return {
        "enterprise": enterprise,
        "place": place,
        "events": timeline_of(enterprise, user)[:SHOWN],
        "may_record": rules.may_record_steps(user),
        "today": timezone.localdate(),
    }


@register.filter
def share_fine(value):
    """0.0123 → "1,2%"; nothing of None."""
    return "" if value is None else percent(100 * value, 1)


@register.inclusion_tag("portal/sizes/_of_enterprise.html")
def sizes_of(enterprise, user):
    """The changes of class of the enterprise, the newest first; the doubtful ones too."""
    changes = []
    if may_have(enterprise, SizeChange):
        changes = size_queries.changes_for(user).filter(enterprise=enterprise.pk)[:SHOWN_SIZES]
    return {"changes": [wording.shown(change) for change in changes]}


@register.inclusion_tag("portal/sizes/_of_village.html")
def sizes_of_village(village, user):
    """How many of the village's enterprises rose and fell in the newest year, else quarter; for those who serve it."""
    counts = size_queries.counts_for(user).filter(region=village.pk)
    of_kinds = size_queries.sums_of_kinds(counts)
    rows, period = [], ""
    if periods := size_queries.newest_first(period for of_kind in of_kinds.values() for period in of_kind):
        period = next((one for one in periods if "Q" not in one), periods[0])
        for kind in SizeKind:
            if sums := of_kinds.get(kind, {}).get(period):
                rows.append((kind.label, sums, f"?jenis={wording.NAMES[kind]}&masa={period}&wilayah={village.pk}"))
    return {"rows": rows, "period": period}


@register.inclusion_tag("portal/advice/_of_enterprise.html")
def advice_of(enterprise):
    """What helps the enterprise next: course, mentor or office, with the reason."""
    return {"helps": [advice_wording.shown(one) for one in advice_for(enterprise)]}
