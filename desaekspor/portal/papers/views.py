"""The table of agreements and forms, for anyone."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from desaekspor.markets import papers
from desaekspor.markets.countries import countries, country

STATUSES = {
    "in_force": _("in force"),
    "signed": _("signed, not in force yet"),
    "concluded": _("negotiated, not signed yet"),
    "negotiating": _("being negotiated"),
    "import_only": _("for imports only"),
}


@require_safe
def agreements(request):
    """Every agreement; of one market (``negara``, ISO 3166) those with it, and the form to ask for today."""
    today, asked = timezone.localdate(), request.GET.get("negara", "").strip().upper()
    partners = {code for one in papers.agreements() for code in one.partners}
    chosen = country(asked) if asked in partners or asked in countries() else None
    rows = [
        (one, STATUSES[one.status], one.holds(today), sorted(country(code).name for code in one.partners))
        for one in papers.agreements()
        if chosen is None or asked in one.partners
    ]
    context = {
        "rows": sorted(rows, key=lambda row: not row[2]),
        "forms": papers.other_forms() if chosen is None else [one for one in papers.other_forms() if one.serves("", asked)],
        "choices": sorted(((code, country(code).name) for code in countries()), key=lambda one: one[1]),
        "asked": asked if chosen else "",
        "not_found": asked if asked and chosen is None else "",
        "place": chosen,
        "papers": papers.origin_papers("", asked, today) if chosen else None,
        "checked_on": papers.checked_on(),
    }
    return render(request, "portal/papers/agreements.html", context)
