"""What a market asks of a product, and what an enterprise has of it: page, print and PDF."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from desaekspor.accounts.rules import may_edit_market_rules, may_write_messages, sees_enterprises
from desaekspor.datafiles.folder import DataError
from desaekspor.markets.choosing import choices_for
from desaekspor.markets.needs import asking
from desaekspor.nomenclature import HS2022, check_code, written
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.portal.needs import checklist_pdf, page
from desaekspor.readiness.certificates.market_rules import rules_now
from desaekspor.registry.queries import enterprises_for


def asked(request):
    """What the address asks for: product, market, enterprise, with what is wrong in it."""
    found = {"hs6": "", "typed": request.GET.get("hs", "").strip()[:20], "market": request.GET.get("pasar", "").upper()[:2]}
    if number := request.GET.get("umkm", ""):
        enterprises = enterprises_for(request.user).select_related("region__parent")
        enterprise = found["enterprise"] = get_object_or_404(enterprises, pk=whole_number(number) or 0)
        found["chosen"] = [(one, written(one.hs6, HS2022)) for one in choices_for(request.user).filter(enterprise=enterprise)]
        if not found["typed"] and found["chosen"]:
            found["typed"] = found["chosen"][0][1]
    if found["typed"]:
        try:
            checked = check_code(found["typed"])
        except DataError:
            checked = None  # no list of codes here
        digits = "".join(sign for sign in found["typed"] if sign.isdigit())[:6]
        if checked is None:
            found["hs6"] = digits if len(digits) == 6 else ""
        else:
            found |= {"checked": checked, "hs6": checked.code[:6] if checked.is_good else ""}
    found["dotted"] = written(found["hs6"], HS2022) if found["hs6"] else found["typed"]
    return found


@require_safe
def needs(request):
    """The checklist of a product for a market, or all markets side by side where none is chosen. Open to everybody."""
    context = asked(request)
    rules, today = rules_now(), timezone.localdate()
    hs6, market, enterprise = context["hs6"], context["market"], context.get("enterprise")
    context |= {"markets": page.choices(rules), "today": today, "may_edit": may_edit_market_rules(request.user)}
    context["sees_region"] = sees_enterprises(request.user)
    if hs6:
        context["product_name"] = page.name_of(hs6)
    if hs6 and market:
        found = asking.needs_in(rules, market, hs6, today, asking.facts_of(enterprise, hs6), asking.next_actions())
        context |= {"needs": found, "groups": page.grouped(found), "market_name": page.country_name(market)}
        if enterprise and request.user.is_authenticated:
            context["words"] = page.words_of(found, request.user)
        if enterprise and found and may_write_messages(request.user):
            context["message_url"] = page.message_address(enterprise, market, found)
    elif hs6:
        context["overview"] = page.overview(asking.needs_everywhere(hs6, today, enterprise=enterprise))
    return render(request, "portal/needs/needs.html", context)


@require_safe
def pdf(request):
    """The checklist on A4 paper, black on white; ``bahasa=en`` is English."""
    context = asked(request)
    if not (context["hs6"] and context["market"]):
        raise Http404
    language, today, enterprise = (
        "en" if request.GET.get("bahasa") == "en" else "id",
        timezone.localdate(),
        context.get("enterprise"),
    )
    with translation.override(language):
        facts = asking.facts_of(enterprise, context["hs6"])
        found = asking.needs_in(rules_now(), context["market"], context["hs6"], today, facts, asking.next_actions())
        if not found:
            raise Http404
        content = checklist_pdf.as_pdf(found, market=context["market"], hs6=context["hs6"], enterprise=enterprise, day=today)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"syarat-{context['hs6']}-{context['market']}-{language}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store, private, max-age=0"
    return response
