"""The work list of product codes: officers confirm or correct what the program computed, a page at a time, and take it back."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from desaekspor.accounts.rules import may_edit_enterprises
from desaekspor.markets.choosing import BadCode
from desaekspor.markets.coding import CONFIRMED, CodeFilter, confirm_codes, last_act, products_for, take_back
from desaekspor.markets.models import Certainty, CodingRun
from desaekspor.portal.finder import page
from desaekspor.portal.finder.work_lists import PAGE_ROWS, act_of, back_to, chips_of, ticked, villages_for

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
    states = {"": _("All")} | {code: page.STATE_WORDS[state] for code, state in STATES.items()}
    back = last_act(request.user)
    context = {
        "page": found,
        "rows": [page.coded_product(product) for product in found],
        "asked": asked,
        "villages": villages_for(request.user),
        "chips": chips_of(asked, states),
        "run": CodingRun.objects.order_by("-pk").first(),
        "undo": {"act": back[0], "count": back[1]} if back else None,
    }
    return render(request, "portal/finder/product_codes.html", context)


def back_to_list(request):
    """The list as it was, by what the form sent of it."""
    return back_to("portal:product_codes", request.POST, asked_of(request.POST)[1])


@login_required
@require_POST
def confirm(request):
    """Keep the codes of the ticked products as they stand in their fields."""
    if not may_edit_enterprises(request.user):
        raise PermissionDenied
    wanted = ticked(request.POST, "produk")
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
            page.say_what_became(request, *wanted.values())
            told = ngettext("%(count)s code is confirmed.", "%(count)s codes are confirmed.", count)
            messages.success(request, told % {"count": count})
    return back_to_list(request)


@login_required
@require_POST
def undo(request):
    """Take back the codes that one confirmed together last."""
    if not may_edit_enterprises(request.user):
        raise PermissionDenied
    count = take_back(act_of(request.POST), by=request.user)
    told = ngettext("%(count)s code is taken back.", "%(count)s codes are taken back.", count)
    messages.success(request, told % {"count": count})
    return back_to_list(request)
