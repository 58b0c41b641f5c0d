"""The page of one enterprise."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils import dates
from django.views.decorators.http import require_safe

from desaekspor.accounts.rules import may_edit_enterprises, may_see_batches, sees_enterprises
from desaekspor.portal import minimap, records
from desaekspor.registry.queries import enterprises_for, history_of


@login_required
@require_safe
def enterprise(request, number):
    found = get_object_or_404(
        enterprises_for(request.user)
        .select_related("region__parent__parent", "region__boundary", "owner", "verified_by", "checked_by", "moved_to__parent")
        .prefetch_related("products"),
        pk=number,
    )
    events = history_of(found)
    context = {
        "enterprise": found,
        "sees_list": sees_enterprises(request.user),
        "may_edit": may_edit_enterprises(request.user),
        "marks": records.marks(found, events),
        "sees_batches": may_see_batches(request.user),
        "start_month": dates.MONTHS.get(found.start_month, ""),
        "owner": records.owner_rows(found),
        "workers": records.worker_rows(found),
        "scale_rule": records.scale_rule(found),
        "scale_differs": bool(found.computed_scale and found.reported_scale and found.computed_scale != found.reported_scale),
        "picture": minimap.draw(found),
        "gaps": records.gaps(found),
        "sources": records.sources(found),
        "revisions": records.revisions(events),
    }
    return render(request, "portal/enterprises/record.html", context)
