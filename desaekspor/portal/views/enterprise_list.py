"""The list of enterprises: searched, narrowed, on a small map, and kept under a name."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Max, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from desaekspor.accounts.audit import record
from desaekspor.accounts.rules import may_import, may_open_personal_data, scope_of, sees_enterprises
from desaekspor.portal import list_page
from desaekspor.portal.forms.enterprises import EnterpriseFilter
from desaekspor.portal.mapping.list_map import list_map
from desaekspor.regions.queries import within
from desaekspor.registry.models import ImportBatch, Owner
from desaekspor.registry.search import counting
from desaekspor.registry.search.finding import search
from desaekspor.registry.search.saved import MOST_SAVED, TooManySaved, save_search, saved_searches
from desaekspor.registry.search.understanding import digits_of

LONGEST_OWNER = 100
LONGEST_NAME = 60


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enterprises(request):
    """The list; for htmx, when something is typed or chosen, what changes of it.

    A POST looks for an owner's name as well: that is personal, and stays out of addresses and of every log.
    """
    if not sees_enterprises(request.user):
        raise Http404
    given = request.POST if request.method == "POST" else request.GET
    asked = EnterpriseFilter(given, region=request.user.region)
    owner = " ".join(request.POST.get("pemilik", "").split())[:LONGEST_OWNER]
    if request.method == "POST" and not owner:
        return redirect(reverse("portal:enterprises") + list_page.address_of(asked))
    after = given.get("sesudah", "")
    found = search(request.user, asked.query, asked.filters(owner), sort=asked.sort, after=after)
    if owner and not after:
        record(request.user, "owner.search", Owner, fields=["name"], request=request)
    is_fragment = bool(request.htmx) and not request.htmx.history_restore_request
    response = render(
        request,
        "portal/enterprises/_found.html" if is_fragment else "portal/enterprises/list.html",
        context_of(request, asked, found, owner, after) | {"out_of_band": is_fragment},
    )
    patch_vary_headers(response, ["HX-Request"])
    if owner:
        response["Cache-Control"] = "no-store, private, max-age=0"
    return response


def context_of(request, asked, found, owner, after):
    user, scope = request.user, scope_of(request.user)
    region = asked.asked.get("wilayah", "")
    narrowed = asked.asked.keys() - {"urut"}
    return {
        "filter": asked,
        "asked": asked.asked,
        "found": found,
        "rows": list_page.rows_of(found.hits, digits_of(asked.query)),
        "suggestions": list_page.rows_of(found.suggestions),
        "groups": list_page.groups_of(asked, found.counts),
        "regions": list_page.regions_of(asked, found.counts),
        "products": list_page.products_of(asked, found.counts),
        "map": list_map(scope, region, found),
        "map_region": region,
        "village_link": village_link(asked, owner),
        "is_filtered": bool(narrowed) or bool(owner),
        "is_registered": bool(narrowed or owner or found.counts.unfiltered),
        "counted": counting.COUNTED,
        "only_best": list_page.shows_only_best(found),
        "after": after,
        "next_page": list_page.address_of(asked, sesudah=found.next) if found.next else "",
        "first_page": list_page.address_of(asked),
        "without_filters": list_page.address_of(asked, **dict.fromkeys(narrowed - {"cari"})),
        "saved": list_page.saved_lists(saved_searches(user)),
        "here": list_page.address_of(asked),
        "owner": owner,
        "may_search_owners": may_open_personal_data(user),
        "as_of": data_as_of(scope),
        "may_import": may_import(user),
    }


def village_link(asked, owner):
    """The address of the list to which the code of a village is added, for the map: its 187 links are alike but for that."""
    others = "" if owner else list_page.address_of(asked, wilayah=None)
    return f"{reverse('portal:enterprises')}{others}{'&' if others else '?'}wilayah="


def data_as_of(code):
    """When a register of the region, of one around it or of one in it was last loaded; None before the first."""
    around = [code[:length] for length in (2, 5, 8) if length < len(code)]
    loaded = ImportBatch.objects.filter(within(code) | Q(region__in=around), state=ImportBatch.State.LOADED)
    return loaded.aggregate(latest=Max("loaded_at"))["latest"]


@login_required
@require_POST
def save(request):
    """Keep the filters under a name."""
    if not sees_enterprises(request.user):
        raise Http404
    asked = EnterpriseFilter(request.POST, region=request.user.region)
    name = " ".join(request.POST.get("nama_saringan", "").split())[:LONGEST_NAME]
    back = redirect(reverse("portal:enterprises") + list_page.address_of(asked))
    if not name:
        messages.error(request, _("Give these filters a name to find them by, for example: Soy sauce without NIB."))
        return back
    try:
        save_search(request.user, name, asked.asked)
    except TooManySaved:
        messages.error(
            request, _("There is room for %(count)s saved filters. Delete one that you no longer use.") % {"count": MOST_SAVED}
        )
        return back
    messages.success(request, _("Saved as “%(name)s”. It stands above the list.") % {"name": name})
    return back


@login_required
@require_POST
def forget(request, pk):
    """Delete a saved filter of one's own."""
    saved = get_object_or_404(saved_searches(request.user), pk=pk)
    saved.delete()
    messages.success(request, _("“%(name)s” is deleted. The enterprises are not touched.") % {"name": saved.name})
    return redirect("portal:enterprises")
