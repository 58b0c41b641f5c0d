"""The list of enterprises and the page of one."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import dates
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from desaekspor.accounts.rules import may_import, may_see_batches, sees_enterprises
from desaekspor.portal import minimap, records
from desaekspor.portal.forms.enterprises import EnterpriseFilter
from desaekspor.registry.queries import enterprises_for

PAGE_ROWS = 50
CHIPS = {"sumber": _("All sources"), "skala": _("All scales"), "nib": _("NIB: all"), "contoh": _("With example data")}


@login_required
@require_safe
def enterprises(request):
    """The list; for htmx, when a filter changes, its rows and count alone."""
    if not sees_enterprises(request.user):
        raise Http404
    visible = enterprises_for(request.user)
    asked = EnterpriseFilter(request.GET, region=request.user.region)
    found = asked.apply(visible).select_related("region__parent").prefetch_related("products")
    chips = [chip_group(asked, name) for name in CHIPS if name != "contoh" or visible.filter(synthetic=True).exists()]
    context = {
        "filter": asked,
        "chips": chips,
        "page": Paginator(found, PAGE_ROWS).get_page(request.GET.get("halaman")),
        "is_filtered": bool(asked.asked.keys() - {"urut"}),
        "as_of": visible.aggregate(latest=Max("updated_at"))["latest"],
        "may_import": may_import(request.user),
        "out_of_band": bool(request.htmx),
    }
    return render(request, "portal/enterprises/_list.html" if request.htmx else "portal/enterprises/list.html", context)


def chip_group(asked, name):
    field = asked.fields[name]
    return {
        "name": name,
        "label": field.label,
        "all": CHIPS[name],
        "choices": list(field.choices),
        "chosen": asked.asked.get(name, ""),
    }


@login_required
@require_safe
def enterprise(request, number):
    found = get_object_or_404(
        enterprises_for(request.user)
        .select_related("region__parent__parent", "region__boundary", "owner")
        .prefetch_related("products"),
        pk=number,
    )
    context = {
        "enterprise": found,
        "sees_list": sees_enterprises(request.user),
        "sees_batches": may_see_batches(request.user),
        "start_month": dates.MONTHS.get(found.start_month, ""),
        "owner": records.owner_rows(found),
        "workers": records.worker_rows(found),
        "scale_rule": records.scale_rule(found),
        "scale_differs": bool(found.computed_scale and found.reported_scale and found.computed_scale != found.reported_scale),
        "picture": minimap.draw(found),
        "gaps": records.gaps(found),
        "sources": records.sources(found),
        "revisions": records.revisions(found),
    }
    return render(request, "portal/enterprises/record.html", context)
