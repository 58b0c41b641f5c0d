"""The product finder: anyone may ask; officers choose for an enterprise; who is logged in may ask for a whole list."""

import re
import tempfile
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from desaekspor.accounts import rules
from desaekspor.datafiles.folder import DataError
from desaekspor.markets.choosing import BadCode, answer_for, choices_for, choose_code
from desaekspor.markets.finding import classifier
from desaekspor.markets.lists import NoTextColumn, texts_of, write_answers
from desaekspor.markets.reasons import ask
from desaekspor.nomenclature import HS2022, check_code, written
from desaekspor.portal.codes.page import entry_url
from desaekspor.portal.finder import page
from desaekspor.registry.findings import describe_bad_file
from desaekspor.registry.importers.reading import BadFile, open_rows
from desaekspor.registry.queries.access import enterprises_for

LONGEST = 5_000  # letters that are taken; the classifier reads the beginning
MOST_TEXTS, MOST_BYTES = 10_000, 5_000_000
A_CODE = re.compile(r"[\d .\-]{4,14}")


@require_safe
def finder(request):
    """A text in, five codes out; of an enterprise (``umkm``), with the choice that stands."""
    text = request.GET.get("teks", "").strip()[:LONGEST]
    context = {"text": text, "may_choose": rules.may_edit_enterprises(request.user)}
    if number := request.GET.get("umkm", ""):
        context |= of_enterprise(request.user, number)
        if not text and context["products"]:
            text = context["text"] = context["products"][0]
    if A_CODE.fullmatch(text):
        context |= told_of_code(text)
    elif text:
        answer = answer_for(text)
        context |= {"answer": answer, "rows": page.rows_of(answer), "question": ask(answer)}
    context["has_tariff_book"] = classifier().retrieval is not None
    return render(request, "portal/finder/finder.html", context)


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
            told = {"text": choice.text, "code": written(choice.hs6, choice.hs_version)}
            messages.success(request, _("“%(text)s” is %(code)s; the choice is kept and used for the same words.") % told)
    return redirect(f"{request.path.removesuffix('pilih/')}?{urlencode(way)}")


@login_required
@require_POST
def many(request):
    """A list of texts, typed or as a file, back as a table of codes."""
    try:
        texts = list(read_list(request))
    except NoTextColumn as error:
        found = ", ".join(filter(None, error.found)) or "–"
        return refuse(
            request, _("The file needs a column teks (and id, where there is one); found: %(found)s.") % {"found": found}
        )
    except BadFile as error:
        return refuse(request, describe_bad_file(error))
    if not texts:
        return refuse(request, _("Paste a list, a product on each line, or choose a file."))
    if len(texts) > MOST_TEXTS:
        return refuse(request, _("There are more than 10,000 texts; use the command classify-products for longer lists."))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kode-hs.xlsx"
        write_answers(texts, path)
        content = path.read_bytes()
    response = HttpResponse(content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = 'attachment; filename="kode-hs.xlsx"'
    return response


def read_list(request):
    """(id, text) of the file or of the lines typed; one more than is allowed tells that there are too many."""
    if file := request.FILES.get("berkas"):
        if file.size > MOST_BYTES:
            raise BadFile("file_too_large")
        for count, row in enumerate(texts_of(open_rows(file))):
            if count > MOST_TEXTS:
                return
            yield row
        return
    lines = request.POST.get("daftar", "").splitlines()
    yield from ((str(number), line.strip()) for number, line in enumerate(lines[: MOST_TEXTS + 1], 1) if line.strip())


def refuse(request, message):
    """The page again, with what is wrong with the list."""
    context = {
        "list_error": message,
        "typed_list": request.POST.get("daftar", ""),
        "may_choose": rules.may_edit_enterprises(request.user),
        "has_tariff_book": classifier().retrieval is not None,
    }
    return render(request, "portal/finder/finder.html", context, status=422)
