"""What unlocks most: which gap, closed, would lift how many enterprises, and which certificate would open which markets."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from desaekspor.portal.advice.wording import WAYS
from desaekspor.portal.certificates.markets_page import market_name
from desaekspor.readiness.certificates.kinds import kinds
from desaekspor.readiness.chain import rules
from desaekspor.readiness.chain.advice import queries
from desaekspor.regions.models import Level, Region
from desaekspor.regions.queries import within


@login_required
@require_safe
def unlocking(request):
    """Of the region served, or of one of its districts."""
    user = request.user
    if not rules.sees_chain(user):
        raise Http404
    run = queries.run_for(user)
    districts = list(Region.objects.filter(within(user.region_id, "pk"), level=Level.DISTRICT, last_day=None).order_by("name"))
    asked = request.GET.get("wilayah", "")
    region = asked if asked in {one.pk for one in districts} else user.region_id
    context = {"run": run, "districts": districts, "region": region, "is_village": user.region.level == Level.VILLAGE}
    if run:
        assessed, items, certificates = queries.unlocks_of(run, region)
        language, most = get_language(), max((one.moves for one in items), default=0)
        context |= {
            "assessed": assessed,
            "items": [
                {
                    "question": one.what.said("text", language),
                    "step": one.what.said("step", language),
                    "where": one.what.said("where", language),
                    "is_gate": one.what.gate,
                    "way": WAYS[one.way],
                    "lacking": one.lacking,
                    "moves": one.moves,
                    "width": round(100 * one.moves / most) if most else 0,
                }
                for one in items
            ],
            "certificates": [
                {
                    "code": one.what,
                    "name": kinds()[one.what].name(language) if one.what in kinds() else one.what,
                    "markets": [(market_name(market), count) for market, count in one.markets],
                }
                for one in certificates
            ],
        }
    return render(request, "portal/advice/unlocking.html", context)
