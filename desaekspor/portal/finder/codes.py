"""The work list of product codes: officers confirm or correct what the program computed, a page at a time, and take it back."""

import re
import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from desaekspor.accounts.rules import may_edit_enterprises
from desaekspor.markets.choosing import BadCode
from desaekspor.markets.coding import CONFIRMED, CodeFilter, confirm_codes, last_act, products_for, take_back
from desaekspor.markets.models import Certainty, CodingRun
from desaekspor.portal.finder import page
from desaekspor.regions.models import Level, Region
from desaekspor.registry.queries.access import enterprises_for

PAGE_ROWS = 50
A_HEADING = re.compile(r"\d{2,6}")
STATES = {"yakin": Certainty.SURE, "ragu": Certainty.UNSURE, "kosong": Certainty.NONE, "dipastikan": CONFIRMED}


def asked_of(query):
    """The filter of an address and the part of an address that says it; what is none is left out."""
    heading = re.sub(r"\D", "", query.get("pos", ""))
    asked = {
        "desa": region if re.fullmatch(r"[\d.]{2,13}", region := query.get("desa", "")) else "",
        "pos": heading if A_HEADING.fullmatch(heading) else "",
        "keadaan": state if (state := query.get("keadaan", "")) in STATES else "",
    }
    return CodeFilter(asked["desa"], asked["pos"], STATES.get(asked["keadaan"], "")), asked


@login_required
@require_safe
def work_list(request):
    """The products of the villages that one serves, each with its code and how it is known."""
    if not may_edit_enterprises(request.user):
        raise Http404
    wanted, asked = asked_of(request.GET)
    found = Paginator(products_for(request.user, wanted), PAGE_ROWS).get_page(request.GET.get("halaman"))
    theirs = enterprises_for(request.user).filter(region=OuterRef("pk"))
    villages = (
        Region.objects.filter(Exists(theirs), level=Level.VILLAGE).select_related("parent").order_by("parent__name", "name")
    )
    states = [("", _("All")), *((code, page.STATE_WORDS[state]) for code, state in STATES.items())]
    back = last_act(request.user)
    context = {
        "page": found,
        "rows": [page.coded_product(product) for product in found],
        "asked": asked,
        "villages": villages,
        "chips": [
            (
                urlencode({name: value for name, value in (asked | {"keadaan": code}).items() if value}),
                label,
                code == asked["keadaan"],
            )
            for code, label in states
        ],
        "run": CodingRun.objects.order_by("-pk").first(),
        "undo": {"act": back[0], "count": back[1]} if back else None,
    }
    return render(request, "portal/finder/product_codes.html", context)


def address_of(asked):
    return urlencode({name: value for name, value in asked.items() if value})


def back_to_list(request):
    """The list as it was, by what the form sent of it."""
    _wanted, asked = asked_of(request.POST)
    number = request.POST.get("halaman", "")
    asked |= {"halaman": number if number.isdecimal() and len(number) < 6 else ""}
    return redirect(f"{reverse('portal:product_codes')}?{address_of(asked)}")


@login_required
@require_POST
def confirm(request):
    """Keep the codes of the ticked products as they stand in their fields."""
    if not may_edit_enterprises(request.user):
        raise PermissionDenied
    ticked = [int(pk) for pk in request.POST.getlist("produk") if pk.isdecimal() and len(pk) < 15][:PAGE_ROWS]
    wanted = {pk: request.POST.get(f"kode-{pk}", "").strip() for pk in ticked}
    empty = [pk for pk, code in wanted.items() if not code]
    if not wanted:
        messages.error(request, _("Tick the products whose codes are right."))
    elif empty:
        messages.error(request, _("Write a code for each product that is ticked; nothing was kept."))
    else:
        try:
            _act, count = confirm_codes(wanted, by=request.user)
        except BadCode as error:
            messages.error(request, _("%(problem)s Nothing was kept.") % {"problem": error.checked})
        else:
            told = ngettext("%(count)s code is confirmed.", "%(count)s codes are confirmed.", count)
            messages.success(request, told % {"count": count})
    return back_to_list(request)


@login_required
@require_POST
def undo(request):
    """Take back the codes that one confirmed together last."""
    if not may_edit_enterprises(request.user):
        raise PermissionDenied
    try:
        act = uuid.UUID(request.POST.get("act", ""))
    except ValueError:
        raise Http404 from None
    count = take_back(act, by=request.user)
    told = ngettext("%(count)s code is taken back.", "%(count)s codes are taken back.", count)
    messages.success(request, told % {"count": count})
    return back_to_list(request)
