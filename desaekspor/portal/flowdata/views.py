"""Trade data: what is here and counts, for everybody; sending more, choosing and taking out, for who may."""

import csv
import errno
import io

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.accounts.rules import may_load_trade_data
from desaekspor.markets import outlook
from desaekspor.markets.flowdata import services
from desaekspor.markets.flowdata.models import TradeData, TradeDataAct
from desaekspor.markets.flowdata.words import EDITION_NAMES
from desaekspor.portal.flowdata import page
from desaekspor.portal.flowdata.forms import TradeDataForm

ACTS_A_PAGE = 20
EXAMPLE = (
    ("importer", "hs", "description", "mfn", "scheme", "preferential", "year", "source"),
    ("SAU", "2103.10.00", "Soya sauce", "5%", "", "", "2026", "Zakat, Tax and Customs Authority, 2026"),
    ("SAU", "0901.21.00", "Coffee, roasted", "Free", "", "", "2026", "Zakat, Tax and Customs Authority, 2026"),
)


def officers_only(user):
    if not may_load_trade_data(user):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
def overview(request):
    """What trade data is here; by POST a file comes in."""
    if request.method == "POST":
        return receive(request)
    return show(request, TradeDataForm())


@login_required
def receive(request):
    officers_only(request.user)
    form = TradeDataForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, form, status=422)
    given = form.cleaned_data
    file = given["berkas"]
    try:
        data = services.receive(
            file, name=file.name, kind=given["jenis"], by=request.user, year=given["tahun"], edition=given["edisi"]
        )
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        form.add_error(
            "berkas", _("The disk is full; nothing was kept.") if full else _("The file could not be kept; try again.")
        )
        return show(request, form, status=503)
    return redirect(data)


def show(request, form, status=200):
    flows = outlook.active()
    may_load = may_load_trade_data(request.user)
    acts = TradeDataAct.objects.select_related("data", "by") if may_load else TradeDataAct.objects.none()
    context = {
        "form": form,
        "may_load": may_load,
        "flows": flows,
        "edition": EDITION_NAMES[flows.edition],
        "flows_here": page.flows_here(),
        "years": page.years(),
        "books": page.books(),
        "fao": page.producers(request.GET.get("komoditas", "")[:100], request.GET.get("unsur", "")),
        "page": Paginator(acts, ACTS_A_PAGE).get_page(request.GET.get("halaman")),
        "waiting": list(TradeData.objects.filter(state=TradeData.State.CHECKING).select_related("job")) if may_load else [],
    }
    return render(request, "portal/flowdata/overview.html", context, status=status)


@login_required
@require_safe
def one(request, pk):
    """One file: how far it is, what it holds, or what is wrong with it."""
    officers_only(request.user)
    data = get_object_or_404(TradeData.objects.select_related("job", "by"), pk=pk)
    context = {"data": data, "job": data.job, "problems": page.problems_of(data), "acts": data.acts.select_related("by")}
    if data.edition:
        context["edition"] = EDITION_NAMES[data.edition]
        context["unknown_codes"] = [
            (code, rows, usd, EDITION_NAMES.get(other, "")) for code, rows, usd, other in data.report["unknown_codes"]
        ]
        context["place"] = next((row for row in page.years() if row.data == data), None)
    return render(request, "portal/flowdata/one.html", context)


@login_required
@require_POST
def use(request):
    """Choose the flows that count."""
    officers_only(request.user)
    number = request.POST.get("data", "")
    data = None
    if number:
        if not number.isdecimal() or len(number) > 15:
            raise Http404
        data = get_object_or_404(TradeData, pk=number)
    try:
        services.use_flows(data, by=request.user)
    except services.NotPossible:
        messages.error(request, _("Only flows that are loaded can count."))
    else:
        flows = outlook.active()
        told = _(
            "The flows of %(year)s (%(edition)s) count from now on. Markets and villages are computed anew in the background."
        )
        messages.success(request, told % {"year": flows.year, "edition": EDITION_NAMES[flows.edition]})
    return redirect("portal:flow_data")


@login_required
@require_POST
def take_out(request, pk):
    """Undo an import."""
    officers_only(request.user)
    data = get_object_or_404(TradeData, pk=pk)
    try:
        services.take_out(data, by=request.user)
    except services.NotPossible:
        messages.error(request, _("%(name)s is not loaded.") % {"name": data.name})
    else:
        messages.success(request, _("%(name)s is taken out. What was computed of it is computed anew.") % {"name": data.name})
    return redirect("portal:flow_data")


@require_safe
def example(request):
    """A tariff book to begin with: the columns, and two lines as they may look."""
    text = io.StringIO()
    csv.writer(text).writerows(EXAMPLE)
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="tarif-contoh.csv"'
    return response
