"""The work list of enterprises without a KBLI: officers confirm or correct what the program computed, and take it back."""

import re
from dataclasses import dataclass

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
from desaekspor.markets.coding import CONFIRMED
from desaekspor.markets.missing_kbli.finding import completer, in_2025, title_of
from desaekspor.markets.missing_kbli.models import KbliRun
from desaekspor.markets.missing_kbli.suggesting import (
    BadKbli,
    KbliFilter,
    businesses_of,
    certainty_of,
    confirm_kbli,
    confirmations_for,
    is_due,
    last_act,
    suggestions_for,
    take_back,
)
from desaekspor.markets.missing_kbli.wording import ask, explain
from desaekspor.markets.models import Certainty
from desaekspor.portal.finder.page import STATE_WORDS
from desaekspor.portal.finder.work_lists import PAGE_ROWS, act_of, back_to, chips_of, ticked, villages_for

A_CODE = re.compile(r"\d{1,5}")
OTHERS = 3  # proposals beside the first one
STATES = {"yakin": Certainty.SURE, "ragu": Certainty.UNSURE, "kosong": Certainty.NONE}


def asked_of(query):
    """The filter of an address and the part of an address that says it; what is none is left out."""
    code = re.sub(r"\D", "", query.get("kode", ""))
    asked = {
        "desa": region if re.fullmatch(r"[\d.]{2,13}", region := query.get("desa", "")) else "",
        "kode": code if A_CODE.fullmatch(code) else "",
        "keadaan": state if (state := query.get("keadaan", "")) in (*STATES, "dipastikan") else "",
    }
    return KbliFilter(asked["desa"], asked["kode"], STATES.get(asked["keadaan"], "")), asked


@dataclass(frozen=True)
class Code:
    """A code of KBLI 2020 with its title, and what it is in KBLI 2025."""

    code: str
    title: str
    newer: str

    @classmethod
    def of(cls, code):
        return cls(code, title_of(code), ", ".join(one.code for one in in_2025(code)))


@dataclass(frozen=True)
class Row:
    """An enterprise that states no KBLI, with what the program says of it."""

    enterprise: object
    activity: str
    products: str
    state: str
    percent: int | None
    first: Code | None
    others: tuple[Code, ...]
    why: str
    question: str


def rows_of(suggestions):
    """The rows of a page: said anew, so that a word changed a minute ago is heard, in the reader's language."""
    enterprises = [suggestion.enterprise for suggestion in suggestions]
    businesses = businesses_of(enterprise.pk for enterprise in enterprises)
    machine, rows = completer(), []
    for enterprise in enterprises:
        business = businesses[enterprise.pk]
        answer = machine.complete(business)
        codes = [Code.of(proposal.code) for proposal in answer.proposals[: OTHERS + 1]]
        rows.append(
            Row(
                enterprise,
                business.activity,
                business.product,
                certainty_of(answer),
                round(answer.first.score * 100) if answer.first else None,
                codes[0] if codes else None,
                tuple(codes[1:]),
                explain(answer, 0) if codes else "",
                ask(answer),
            )
        )
    return rows


@login_required
@require_safe
def work_list(request):
    """The enterprises without a KBLI in the villages that one serves, each with what it may be and why."""
    if not may_edit_enterprises(request.user):
        raise Http404
    wanted, asked = asked_of(request.GET)
    shows_confirmed = asked["keadaan"] == "dipastikan"
    listed = confirmations_for(request.user, wanted) if shows_confirmed else suggestions_for(request.user, wanted)
    found = Paginator(listed, PAGE_ROWS).get_page(request.GET.get("halaman"))
    states = (
        {"": _("All")} | {code: STATE_WORDS[state] for code, state in STATES.items()} | {"dipastikan": STATE_WORDS[CONFIRMED]}
    )
    back = last_act(request.user)
    context = {
        "page": found,
        "rows": [] if shows_confirmed else rows_of(found),
        "confirmed": [(one, Code.of(one.kbli)) for one in found] if shows_confirmed else [],
        "shows_confirmed": shows_confirmed,
        "asked": asked,
        "villages": villages_for(request.user),
        "chips": chips_of(asked, states),
        "run": KbliRun.objects.order_by("-pk").first(),
        "is_due": is_due(),
        "undo": {"act": back[0], "count": back[1]} if back else None,
    }
    return render(request, "portal/finder/missing_kbli.html", context)


def back_to_list(request):
    """The list as it was, by what the form sent of it."""
    return back_to("portal:missing_kbli", request.POST, asked_of(request.POST)[1])


@login_required
@require_POST
def confirm(request):
    """Keep the codes of the ticked enterprises as they stand in their fields, each as an edit of the enterprise."""
    if not may_edit_enterprises(request.user):
        raise PermissionDenied
    wanted = ticked(request.POST, "umkm")
    if not wanted:
        messages.error(request, _("Tick the enterprises whose codes are right."))
    elif not all(wanted.values()):
        messages.error(request, _("Write a code for each enterprise that is ticked; nothing was kept."))
    else:
        try:
            done = confirm_kbli(wanted, by=request.user)
        except BadKbli as error:
            told = _("%(code)s is no code of five digits of KBLI 2020. Nothing was kept.") % {"code": error.code}
            messages.error(request, told)
        else:
            tell(request, done)
    return back_to_list(request)


def tell(request, done):
    """What was kept, and what was left out and why."""
    if done.count or not (done.stated or done.disputed):
        told = ngettext("%(count)s KBLI is confirmed.", "%(count)s KBLI are confirmed.", done.count)
        messages.success(request, told % {"count": done.count})
    if done.stated:
        told = _("Left out, since they state a code meanwhile: %(numbers)s.")
        messages.warning(request, told % {"numbers": ", ".join(map(str, done.stated))})
    if done.disputed:
        told = _("Left out, since the category that they state is another one; correct it on their page first: %(numbers)s.")
        messages.warning(request, told % {"numbers": ", ".join(map(str, done.disputed))})


@login_required
@require_POST
def undo(request):
    """Take back the codes that one confirmed together last."""
    if not may_edit_enterprises(request.user):
        raise PermissionDenied
    count, kept = take_back(act_of(request.POST), by=request.user)
    told = ngettext("%(count)s KBLI is taken back.", "%(count)s KBLI are taken back.", count)
    messages.success(request, told % {"count": count})
    if kept:
        told = ngettext("%(count)s stays: it was changed later.", "%(count)s stay: they were changed later.", kept)
        messages.warning(request, told % {"count": kept})
    return back_to_list(request)
