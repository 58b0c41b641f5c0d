"""How many go on from stage to stage, and how long it takes: of everybody, and by place, batch, sector or group of products."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desaekspor.portal.chain.board_views import asked_of, frame
from desaekspor.portal.chain.filters import label_of
from desaekspor.readiness.certificates.messages import group_name
from desaekspor.readiness.chain import queries
from desaekspor.readiness.chain.models import Stage
from desaekspor.regions.models import Region
from desaekspor.registry.queries.counts import SMALLEST_CELL
from desaekspor.registry.sectors import SECTORS

LINES = 200


@login_required
@require_safe
def funnel(request):
    asked = asked_of(request)
    filters = asked.filters()
    passages = filters.of_enterprise(queries.passages_for(request.user))
    flows = queries.funnel(passages)
    most = max((flow.beyond for flow in flows), default=0)
    rows = [{"flow": flow, "label": Stage(flow.stage).label, "width": width(flow.beyond, most)} for flow in flows]
    by = request.GET.get("per", "")
    by = by if by in dict(ways(asked)) else queries.BY_DISTRICT
    stages = [stage for stage in Stage if stage != Stage.SHIPPED]
    from_ = next((stage for stage in stages if stage.name.lower() == request.GET.get("dari", "")), Stage.CANDIDATE)
    context = frame(request, asked, "funnel") | {
        "rows": rows,
        "total": most,
        "groups": groups(queries.flows_by(passages, from_, by), by, asked)[:LINES],
        "by": by,
        "ways": ways(asked),
        "stages": [(stage.name.lower(), stage.label) for stage in stages],
        "from": from_.name.lower(),
        "smallest": SMALLEST_CELL,
    }
    return render(request, "portal/chain/funnel.html", context)


def width(part, whole):
    return round(100 * part / whole) if whole else 0


def ways(asked):
    """(parameter, label) of what the second table can be parted by."""
    found = [
        (queries.BY_DISTRICT, _("District")),
        (queries.BY_VILLAGE, _("Village")),
        (queries.BY_GOODS, _("Product group")),
        (queries.BY_SECTOR, asked.fields["bidang"].label),
    ]
    return found + ([(queries.BY_BATCH, asked.fields["angkatan"].label)] if "angkatan" in asked.fields else [])


def groups(flows, by, asked):
    """(name, Flow) with the most enterprises first."""
    if by == queries.BY_SECTOR:
        names = {letter: str(SECTORS.get(letter, "")) for letter in flows}
    elif by == queries.BY_GOODS:
        names = {code: group_name(code).capitalize() if code else _("no product group known") for code in flows}
    elif by == queries.BY_BATCH:
        names = {key: label_of(asked.fields["angkatan"].choices, str(key)) if key else _("in no batch") for key in flows}
    else:
        names = dict(Region.objects.filter(pk__in=flows).values_list("pk", "name"))
    found = [(names.get(key, ""), flow) for key, flow in flows.items()]
    return sorted(found, key=lambda pair: (-pair[1].reached, pair[0]))
