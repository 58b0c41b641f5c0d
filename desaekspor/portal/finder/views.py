"""The product finder: anyone may ask; officers choose for an enterprise; who is logged in may ask for a whole list."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from desaekspor.accounts import rules
from desaekspor.datafiles.folder import DataError
from desaekspor.markets.choosing import BadCode, answer_for, choices_for, choose_code
from desaekspor.markets.finding import classifier
from desaekspor.markets.listing import lists_for
from desaekspor.markets.reasons import ask
from desaekspor.nomenclature import HS2022, check_code, written
from desaekspor.portal.codes.page import entry_url
from desaekspor.portal.finder import page
from desaekspor.registry.queries.access import enterprises_for

LONGEST = 5_000  # letters that are taken; the classifier reads the beginning
A_CODE = re.compile(r"[\d .\-]{4,14}")


@require_safe
def finder(request):
    """A text in, five codes out; of an enterprise (``umkm``), with the choice that stands."""
    text = request.GET.get("teks", "").strip()[:LONGEST]
    context = {"text": text}
    if number := request.GET.get("umkm", ""):
        context |= of_enterprise(request.user, number)
        if not text and context["products"]:
            text = context["text"] = context["products"][0]
    if A_CODE.fullmatch(text):
        context |= told_of_code(text)
    elif text:
        answer = answer_for(text)
        context |= {"answer": answer, "rows": page.rows_of(answer), "question": ask(answer)}
    return show(request, context)


def show(request, context, status=200):
    """The page of the finder."""
    context.setdefault("may_choose", rules.may_edit_enterprises(request.user))
    context["has_tariff_book"] = classifier().retrieval is not None
    context["has_lists"] = lists_for(request.user).exists()
    return render(request, "portal/finder/finder.html", context, status=status)


def of_enterprise(user, number):
    """An enterprise that the user may know of, its products, and what was chosen for them."""
    enterprise = get_object_or_404(enterprises_for(user), pk=number if number.isdecimal() and len(number) < 15 else 0)
    chosen = choices_for(user).filter(enterprise=enterprise).select_related("chosen_by")
    return {
        "enterprise": enterprise,
        "products": [product.name for product in enterprise.products.all()],
        "chosen": [(choice, written(choice.hs6, choice.hs_version), page.name_of(choice.hs6)) for choice in chosen],
    }


def told_of_code(text):
    """A code instead of a text: whether it is one of HS 2022, and of an older edition what it became."""
    try:
        checked = check_code(text)
    except DataError:
        return {}
    if not checked.is_good:
        return {"checked": checked}
    code = checked.code
    named = {"written": written(code, HS2022), "name": page.name_of(code), "url": entry_url(code, HS2022)}
    return {"checked": checked, "code": named}


@login_required
@require_POST
def choose(request):
    """Keep the code that an officer chose for a text, of an enterprise or as such."""
    if not rules.may_edit_enterprises(request.user):
        raise PermissionDenied
    text, number = request.POST.get("teks", "").strip()[:LONGEST], request.POST.get("umkm", "")
    enterprise = of_enterprise(request.user, number)["enterprise"] if number else None
    way = {"teks": text} | ({"umkm": enterprise.pk} if enterprise else {})
    if not text:
        messages.error(request, _("Write what the product is first."))
    else:
        try:
            choice = choose_code(text, request.POST.get("hs6", ""), by=request.user, enterprise=enterprise)
        except BadCode as error:
            messages.error(request, str(error.checked))
        else:
            page.say_what_became(request, request.POST["hs6"])
            told = {"text": choice.text, "code": written(choice.hs6, choice.hs_version)}
            messages.success(request, _("“%(text)s” is %(code)s; the choice is kept and used for the same words.") % told)
    return redirect(f"{request.path.removesuffix('pilih/')}?{urlencode(way)}")
