"""The home page: the villages of the regency on a map, and the same figures in a list beside it."""

from django.conf import settings
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from desaekspor.accounts import rules
from desaekspor.portal.mapping.atlas import atlas_of, hidden_from, registered
from desaekspor.portal.mapping.layers import DEFAULT, LAYERS
from desaekspor.portal.mapping.listing import listed, looks_of, panel_of, shapes_of
from desaekspor.portal.mapping.readings import read_all
from desaekspor.portal.potential.map_layers import potential_map


@require_safe
def regency_map(request):
    atlas = atlas_of(settings.HOME_REGION)
    if atlas is None or not atlas.villages:
        return render(request, "portal/map/empty.html", status=200)
    potential = potential_map(request.user, atlas)
    layers = potential.layers | LAYERS
    layer = layers.get(request.GET.get("lapisan")) or LAYERS[DEFAULT]
    counts = registered(atlas.regency.code)
    scope = rules.scope_of(request.user) if rules.sees_enterprises(request.user) else ""
    readings = read_all(atlas, counts, hidden_from(scope, counts))
    reading, options = (readings[layer.code], []) if layer.code in LAYERS else potential.read(layer, request.GET)
    choice = {
        "words": request.GET.get("cari", "").strip()[:100],
        "district": request.GET.get("kecamatan", ""),
        "order": request.GET.get("urut", ""),
    }
    fragment = bool(request.htmx) and not request.htmx.history_restore_request
    context = {
        "atlas": atlas,
        "layers": layers.values(),
        "options": options,
        "layer": layer,
        "reading": reading,
        "legend": reading.legend(),
        "rows": listed(atlas, reading, **choice),
        "choice": choice,
        "looks": looks_of(reading),
        "fragment": fragment,
    }
    if not fragment:
        context |= {"shapes": shapes_of(atlas, reading), "panel": panel_of(atlas, readings | potential.for_panel())}
    response = render(request, "portal/map/_layer.html" if fragment else "portal/map/page.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
