"""The list of enterprises and the page of one."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Max, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import dates
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from desaekspor.accounts.rules import may_edit_enterprises, may_import, may_see_batches, scope_of, sees_enterprises
from desaekspor.portal import minimap, records
from desaekspor.portal.forms.enterprises import EnterpriseFilter
from desaekspor.regions.queries import within
from desaekspor.registry.models import Enterprise, ImportBatch
from desaekspor.registry.queries import enterprises_for, history_of

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
    chips = [chip_group(asked, name) for name in CHIPS if name != "contoh" or visible.filter(synthetic=True).exists()]
    context = {
        "filter": asked,
        "chips": chips,
        "page": page_of(asked.apply(visible), request.GET.get("halaman")),
        "is_filtered": bool(asked.asked.keys() - {"urut"}),
        "as_of": data_as_of(scope_of(request.user)),
        "may_import": may_import(request.user),
        "out_of_band": bool(request.htmx),
    }
    return render(request, "portal/enterprises/_list.html" if request.htmx else "portal/enterprises/list.html", context)


def data_as_of(code):
    """When a register of the region, of one around it or of one in it was last loaded; None before the first."""
    around = [code[:length] for length in (2, 5, 8) if length < len(code)]
    loaded = ImportBatch.objects.filter(within(code) | Q(region__in=around), state=ImportBatch.State.LOADED)
    return loaded.aggregate(latest=Max("loaded_at"))["latest"]


def page_of(enterprises, number):
    """A page of the queryset. Numbers are ordered first and rows fetched for one page: a tenth of the time at 125,000 rows."""
    page = Paginator(enterprises.values_list("pk", flat=True), PAGE_ROWS).get_page(number)
    rows = Enterprise.objects.select_related("region__parent").prefetch_related("products").in_bulk(list(page.object_list))
    page.object_list = [rows[pk] for pk in page.object_list]
    return page


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
