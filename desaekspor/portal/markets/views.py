"""The markets of a product: ranked, as a file, side by side, and one on a page. Anyone may; of an enterprise, who may see it."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from desaekspor.accounts.rules import may_edit_market_rules
from desaekspor.analytics import EngineError
from desaekspor.datafiles.folder import DataError
from desaekspor.jobs.models import Job
from desaekspor.jobs.runner import enqueue
from desaekspor.markets import outlook
from desaekspor.markets.choosing import choices_for
from desaekspor.markets.flowdata.queries import crop_of
from desaekspor.markets.needs import needs_of
from desaekspor.markets.papers import duty_of, origin_papers
from desaekspor.markets.ranking.services import rank
from desaekspor.markets.suppliers import suppliers_of
from desaekspor.markets.tasks import PREPARE
from desaekspor.nomenclature import HS2022, written
from desaekspor.portal.finder.page import name_of
from desaekspor.portal.markets import briefing, page
from desaekspor.portal.markets.asked import Asked, NotOne, country_of, product_of, told_of
from desaekspor.portal.markets.files import XLSX, as_workbook
from desaekspor.portal.markets.world import LAYERS, world_of
from desaekspor.potential.production.commodities import commodities

ROWS_A_PAGE = 25
MOST_COMPARED = 5
MOST_CHOSEN = 24


@require_safe
def markets(request):
    """Ask for a product by code or words; what villages make, and what was chosen for one's enterprises."""
    if text := request.GET.get("kode", "").strip()[:200]:
        try:
            return redirect("portal:markets_product", product_of(text).hs6)
        except NotOne as error:
            if error.checked.is_good:
                return to_code(error.checked, request)
            return redirect(reverse("portal:finder") + "?" + urlencode({"teks": text}))
    own = []
    if request.user.is_authenticated:
        choices = choices_for(request.user).select_related("enterprise").order_by("-chosen_at")[:MOST_CHOSEN]
        own = [(choice, written(choice.hs6, HS2022), name_of(choice.hs6)) for choice in choices]
    made = sorted(
        {one.hs6: one.name(get_language()) for one in commodities().values() if len(one.hs6) == 6}.items(),
        key=lambda pair: pair[1],
    )
    return render(request, "portal/markets/markets.html", {"own": own, "made": made})


def to_code(checked, request):
    """To the page of the code that the typed one is now; the page says so."""
    address = reverse("portal:markets_product", args=[checked.code])
    kept = request.GET.copy()
    kept.pop("kode", None)
    kept["dari"] = checked.typed.strip()
    return redirect(f"{address}?{kept.urlencode()}")


def no_product(request, checked):
    options = [(code, written(code, HS2022), name_of(code)) for code in checked.candidates]
    return render(request, "portal/markets/no_product.html", {"checked": checked, "options": options}, status=404)


def ranked(request, hs6):
    """The context of a product's pages, or the response to give instead: another address, what is missing, or "wait"."""
    try:
        product = product_of(hs6)
    except NotOne as error:
        return None, to_code(error.checked, request) if error.checked.is_good else no_product(request, error.checked)
    asked = Asked.of(request)
    context = {"product": product, "asked": asked, "told": told_of(request.GET.get("dari", ""), product.hs6)}
    try:
        if not outlook.is_prepared():
            ask_to_prepare()
            response = render(request, "portal/markets/waiting.html", context, status=202)
            response["Cache-Control"] = "no-store"
            return None, response
        ranking = rank(product.hs6, enterprise=asked.enterprise, weights=asked.weights)
    except DataError as error:
        told = {"problem": str(error)} if error.reason == "import_again" else {"name": error.name}
        return None, render(request, "portal/markets/no_flows.html", context | told)
    except EngineError as error:
        return None, render(request, "portal/markets/no_flows.html", context | {"problem": str(error)}, status=503)
    return context | {"ranking": ranking, "rows": page.rows_of(ranking, asked), "count": len(ranking.markets)}, None


def ask_to_prepare():
    """Have the table of markets worked out in the background; one that waits or runs already is enough."""
    if not Job.objects.filter(kind=PREPARE, state__in=(Job.State.QUEUED, Job.State.RUNNING)).exists():
        enqueue(PREPARE)


@require_safe
def product(request, hs6):
    """The markets of a product, best first, on a map and in a table."""
    context, instead = ranked(request, hs6)
    if instead:
        return instead
    ranking, asked, rows = context["ranking"], context["asked"], context["rows"]
    layer = request.GET.get("peta", "")
    layer = layer if layer in LAYERS else next(iter(LAYERS))
    absent = page.absent_of(ranking, asked)
    shown = Paginator(page.arranged(rows, asked), ROWS_A_PAGE).get_page(request.GET.get("halaman"))
    shown.object_list = page.with_papers(shown.object_list, ranking.hs6)
    context |= {
        "page": shown,
        "absent": absent,
        "world": world_of(rows, page.absent_of(ranking, Asked(enterprise=asked.enterprise, weights=asked.weights)), layer),
        "layers": [(code, name) for code, (name, _value) in LAYERS.items()],
        "regions": page.regions_of(rows),
        "most_compared": MOST_COMPARED,
        "crop": crop_of(ranking.hs6),
    }
    return render(request, "portal/markets/product.html", context)


@require_safe
def export(request, hs6):
    """The markets that are asked for as a workbook, with a sheet that says what every column is."""
    context, instead = ranked(request, hs6)
    if instead:
        return instead
    asked = context["asked"]
    rows = page.with_papers(page.arranged(context["rows"], asked), context["product"].hs6)
    content = as_workbook(context["product"], context["ranking"], rows, page.absent_of(context["ranking"], asked), asked)
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="pasar-{context["product"].hs6}.xlsx"'
    return response


@require_safe
def comparison(request):
    """Up to five markets of a product side by side."""
    context, instead = ranked(request, request.GET.get("hs6", ""))
    if instead:
        return instead
    codes = list(dict.fromkeys(code.strip().upper() for text in request.GET.getlist("negara") for code in text.split(",")))
    codes = [code for code in codes if code]
    by_code = {row.found.importer: row for row in context["rows"]}
    known = [code for code in codes if code in by_code]
    chosen = [by_code[code] for code in known[:MOST_COMPARED]]
    context |= {
        "chosen": [
            (row, page.compare_address(context["product"].hs6, [c for c in known if c != row.found.importer], context["asked"]))
            for row in chosen
        ],
        "lines": list(zip(*(row.lines for row in chosen), strict=True)),
        "too_many": len(known) > MOST_COMPARED,
        "unknown": [code[:10] for code in codes if code not in by_code][:MOST_COMPARED],
        "may_add": len(chosen) < MOST_COMPARED,
        "others": sorted((row for row in context["rows"] if row not in chosen), key=lambda row: row.country.name),
        "most_compared": MOST_COMPARED,
    }
    return render(request, "portal/markets/comparison.html", context)


def of_market(request, hs6, iso3):
    """The context of one product in one market, or the response to give instead."""
    place = country_of(iso3)
    context, instead = ranked(request, hs6)
    if instead:
        return None, instead
    ranking = context["ranking"]
    row = next((row for row in context["rows"] if row.found.importer == iso3), None)
    suppliers = suppliers_of(ranking.hs6_flows, iso3) if row else None
    hs6, today = context["product"].hs6, timezone.localdate()
    needs = needs_of(hs6, iso3, today, enterprise=context["asked"].enterprise)
    duty, papers = duty_of(hs6, iso3, today), origin_papers(hs6, iso3, today)
    return context | {
        "needs": needs,
        "may_edit": may_edit_market_rules(request.user),
        "needs_url": briefing.needs_address(context["product"], place, context["asked"]),
        "place": place,
        "duty": duty,
        "papers": papers,
        "row": row,
        "is_absent": iso3 in ranking.absent,
        "suppliers": suppliers,
        "bars": briefing.bars_of(suppliers),
        "steps": briefing.steps_of(context["product"], place, row, needs, duty, papers),
    }, None


@require_safe
def brief(request, hs6, iso3):
    """One product in one market: demand, who sells there, duty and papers, requirements, what to do next."""
    context, instead = of_market(request, hs6, iso3)
    return instead or render(request, "portal/markets/brief.html", context)


@require_safe
def brief_pdf(request, hs6, iso3):
    """The same on one sheet, in Indonesian or (``bahasa=en``) English."""
    asked = request.GET.get("bahasa", "")
    with translation.override(asked if asked in ("id", "en") else get_language()):
        context, instead = of_market(request, hs6, iso3)
        if instead:
            return instead
        content = briefing.as_pdf(briefing.sheet_of(context))
        name = f"pasar-{context['product'].hs6}-{iso3}-{get_language()}.pdf"
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
