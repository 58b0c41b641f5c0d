"""The list of villages, and the page of one."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from desaekspor.accounts import rules
from desaekspor.portal import village_facts
from desaekspor.portal.mapping.atlas import atlas_of, hidden_from, registered
from desaekspor.portal.mapping.layers import LAYERS
from desaekspor.portal.mapping.listing import village_rows
from desaekspor.portal.mapping.readings import read
from desaekspor.portal.potential.presenting import village_assessment
from desaekspor.potential.survey.queries import villages_for
from desaekspor.regions.models import Kind, Level, Region, RegionSuccession
from desaekspor.registry.models import Enterprise
from desaekspor.registry.queries import SMALLEST_CELL, active, enterprises_for

ROWS_A_PAGE = 50
SHOWN_ENTERPRISES = 5


@require_safe
def village_list(request):
    atlas = atlas_of(settings.HOME_REGION)
    choice = {
        "words": request.GET.get("cari", "").strip()[:100],
        "district": request.GET.get("kecamatan", ""),
        "kind": request.GET.get("jenis", ""),
        "order": request.GET.get("urut", "") or "nama",
    }
    context = {"atlas": atlas, "choice": choice, "kinds": (Kind.DESA, Kind.KELURAHAN)}
    if atlas and atlas.villages:
        counts = registered(atlas.regency.code)
        hidden = hidden_from(_scope(request.user), counts)
        readings = {code: read(LAYERS[code], atlas, counts, hidden) for code in ("idm", "population", "enterprises")}
        rows = village_rows(atlas, readings, **choice)
        context |= {
            "readings": readings,
            "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("halaman")),
            "district": next((name for code, name, _x, _y in atlas.districts if code == choice["district"]), ""),
        }
    return render(request, "portal/villages/list.html", context)


@require_safe
def village_page(request, code):
    region = get_object_or_404(Region.objects.select_related("parent__parent"), pk=code)
    if region.last_day and region.last_day < timezone.localdate():
        return _successor_of(request, region)
    if region.level == Level.DISTRICT:
        return redirect(f"{reverse('portal:villages')}?kecamatan={region.code}")
    if region.level != Level.VILLAGE:
        raise Http404
    atlas = atlas_of(settings.HOME_REGION) if region.code.startswith(f"{settings.HOME_REGION}.") else None
    context = {
        "village": region,
        "facts": SimpleLazyObject(lambda: _facts_of(region, atlas)),
        "registered": _registered(request.user, region),
        "may_import": rules.may_import(request.user),
        "may_survey": villages_for(request.user).filter(pk=region.pk).exists(),
        "potential": village_assessment(request.user, region.code),
    }
    return render(request, "portal/villages/page.html", context)


def _facts_of(village, atlas):
    """What the page tells of the village to everybody, until regions or figures are loaded anew."""
    return village_facts.sections_of(village_facts.profile_of(village)) | {
        "loaded": dict.fromkeys(village_facts.groups_with_facts(village.code[:5]), True),
        "predecessors": list(RegionSuccession.objects.filter(new=village).select_related("old")),
        "atlas": atlas,
        "place": next((place for place in atlas.villages if place.code == village.code), None) if atlas else None,
        "path": atlas.drawing.paths.get(village.code, "") if atlas else "",
        "neighbours": _neighbours(atlas, village.code),
    }


def _scope(user):
    return rules.scope_of(user) if rules.sees_enterprises(user) else ""


def _successor_of(request, region):
    """An old code leads to what followed it; one that was split, to all of them."""
    successions = list(RegionSuccession.objects.filter(old=region).select_related("new__parent").order_by("new_id"))
    if len(successions) == 1:
        return redirect("portal:village", successions[0].new_id, permanent=True)
    return render(request, "portal/villages/ended.html", {"village": region, "successions": successions}, status=410)


def _neighbours(atlas, code):
    if atlas is None:
        return []
    beside = set(atlas.drawing.neighbours.get(code, ()))
    return [place for place in atlas.villages if place.code in beside]


def _registered(user, village):
    """How many active enterprises the registry has here, and the first of them for those who may see them."""
    if rules.sees_enterprises(user) and village.code.startswith(rules.scope_of(user)):
        own = active(enterprises_for(user).filter(region=village))
        first = own.only("name", "activity", "nib").order_by("name", "id")[:SHOWN_ENTERPRISES]
        return {"count": own.count(), "first": first, "sees": True, "hidden": False}
    count = active(Enterprise.objects.filter(region=village)).count()
    return {"count": count, "sees": False, "hidden": 0 < count < SMALLEST_CELL}
