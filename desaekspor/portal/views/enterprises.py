"""The page of one enterprise."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import dates
from django.views.decorators.http import require_safe

from desaekspor.accounts.rules import may_edit_enterprises, may_merge_enterprises, may_see_batches, sees_enterprises
from desaekspor.portal import minimap, records
from desaekspor.portal.duplicates import record_page
from desaekspor.registry.models import Enterprise
from desaekspor.registry.queries import enterprises_for, history_of, look_for_references, survivor_of


@login_required
@require_safe
def enterprise(request, number):
    rows = enterprises_for(request.user).select_related(
        *("region__parent__parent", "region__boundary", "owner", "verified_by", "checked_by", "moved_to__parent")
    )
    try:
        found = rows.prefetch_related("products").get(pk=number)  # first() would sort one row by 150 columns: a millisecond
    except Enterprise.DoesNotExist:
        return to_survivor(request.user, number)
    look_for_references(found)
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
        "merges": record_page.merges_of(found),
        "likenesses": record_page.likenesses_of(request.user, found),
        "may_merge": may_merge_enterprises(request.user),
    }
    return render(request, "portal/enterprises/record.html", context)


def to_survivor(user, number):
    """The number of a record that became part of another leads to that one, for ever; any other is unknown."""
    survivor = survivor_of(user, number)
    if survivor is None:
        raise Http404
    return redirect("portal:enterprise", survivor)
