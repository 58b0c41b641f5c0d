"""Lists of products: sent by anybody who is logged in, shown to who sent them, put right by officers, taken out as a workbook."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import formats, timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.jobs.runner import run
from desaekspor.markets.choosing import BadCode
from desaekspor.markets.listing import AT_ONCE, MOST, as_workbook, begin_list, correct_line, counts_of, lists_for, may_correct
from desaekspor.markets.lists import NoTextColumn, texts_of
from desaekspor.markets.models import Certainty
from desaekspor.portal.finder import page
from desaekspor.portal.finder.views import show
from desaekspor.privacy.retention import DAYS
from desaekspor.registry.findings import describe_bad_file
from desaekspor.registry.importers.reading import BadFile, open_rows

MOST_BYTES = 5_000_000
PAGE_ROWS = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a list is narrowed to, in addresses.
CERTAINTIES = {"yakin": Certainty.SURE, "ragu": Certainty.UNSURE, "kosong": Certainty.NONE}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request):
    """One's lists; a POST makes one of what is typed or sent."""
    if request.method == "POST":
        return begin(request)
    found = Paginator(lists_for(request.user).select_related("job"), PAGE_ROWS).get_page(request.GET.get("halaman"))
    return render(request, "portal/finder/lists.html", {"page": found, "kept_days": DAYS["product_lists"]})


def begin(request):
    """Keep the list and go to its page; a short one is answered at once."""
    file = request.FILES.get("berkas")
    try:
        texts = list(read_list(request, file))
    except NoTextColumn as error:
        found = ", ".join(filter(None, error.found)) or "–"
        return refuse(
            request, _("The file needs a column teks (and id, where there is one); found: %(found)s.") % {"found": found}
        )
    except BadFile as error:
        return refuse(request, describe_bad_file(error))
    if not texts:
        return refuse(request, _("Paste a list, a product on each line, or choose a file."))
    if len(texts) > MOST:
        return refuse(request, _("There are more than 10,000 texts; use the command classify-products for longer lists."))
    now = formats.date_format(timezone.localtime(), "j F Y, H:i")
    made = begin_list(request.user, file.name if file else _("Typed on %(moment)s") % {"moment": now}, texts)
    if made.size <= AT_ONCE:
        run(made.job_id)
    return redirect(made)


def read_list(request, file):
    """(id, text) of the file or of the lines typed; one more than is allowed tells that there are too many."""
    if file:
        if file.size > MOST_BYTES:
            raise BadFile("file_too_large")
        for count, row in enumerate(texts_of(open_rows(file))):
            if count > MOST:
                return
            yield row
        return
    lines = request.POST.get("daftar", "").splitlines()
    yield from ((str(number), line.strip()) for number, line in enumerate(lines[: MOST + 1], 1) if line.strip())


def refuse(request, message):
    """The finder again, with what is wrong with the list."""
    return show(request, {"list_error": message, "typed_list": request.POST.get("daftar", "")}, status=422)


@login_required
@require_safe
def one_list(request, pk):
    """A list: how far its job is, then its lines with their codes, narrowed to sure, unsure or nothing found."""
    made = get_object_or_404(lists_for(request.user).select_related("job"), pk=pk)
    context = {"list": made, "job": made.job, "kept_days": DAYS["product_lists"]}
    if made.made_at:
        asked = request.GET.get("yakin", "")
        lines = made.lines.all()
        if asked in CERTAINTIES:
            lines = lines.filter(certainty=CERTAINTIES[asked])
        found = Paginator(lines, PAGE_ROWS).get_page(request.GET.get("halaman"))
        counts = counts_of(made)
        words = dict(Certainty.choices)
        chips = [("", _("All"), made.size), *((code, words[one], counts[one]) for code, one in CERTAINTIES.items())]
        context |= {
            "page": found,
            "rows": [(line, page.ranks_of(line)) for line in found],
            "chips": [(code, label, count, code == asked) for code, label, count in chips],
            "chosen": counts["chosen"],
            "asked": asked if asked in CERTAINTIES else "",
            "may_correct": may_correct(request.user),
        }
    return render(request, "portal/finder/list.html", context)


def address_of(certainty, number):
    """The part of the address that says which lines of a list are shown."""
    asked = ({"yakin": certainty} if certainty in CERTAINTIES else {}) | ({"halaman": number} if number > 1 else {})
    return f"?{urlencode(asked)}" if asked else ""


@login_required
@require_POST
def correct(request, pk, number):
    """Give a line another code: what the officer writes, or the proposal that was pressed."""
    line = get_object_or_404(get_object_or_404(lists_for(request.user), pk=pk).lines, number=number)
    if not may_correct(request.user):
        raise PermissionDenied
    asked, here = request.POST.get("yakin", ""), request.POST.get("halaman", "")
    back = f"{line.product_list.get_absolute_url()}{address_of(asked, int(here) if here.isdecimal() and len(here) < 6 else 1)}"
    try:
        line = correct_line(line, request.POST.get("hs6", ""), by=request.user)
    except BadCode as error:
        messages.error(request, str(error.checked))
    else:
        page.say_what_became(request, request.POST["hs6"])
        told = {"text": line.text[:80], "code": page.dotted(line.chosen)}
        messages.success(request, _("“%(text)s” is %(code)s; the choice is kept and used for the same words.") % told)
    return redirect(f"{back}#baris-{number}")


@login_required
@require_safe
def download(request, pk):
    """The list as a workbook, for who sent it."""
    made = get_object_or_404(lists_for(request.user), pk=pk, made_at__isnull=False)
    response = HttpResponse(as_workbook(made, made.lines.iterator(chunk_size=2000)), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="kode-hs-{timezone.localtime(made.created_at):%Y-%m-%d-%H%M}.xlsx"'
    response["Cache-Control"] = "no-store, private, max-age=0"
    return response


@login_required
@require_POST
def delete(request, pk):
    """Take a list away before its time; choices that were made on it stay."""
    get_object_or_404(lists_for(request.user), pk=pk).delete()
    messages.success(request, _("The list is deleted. Codes that officers chose on it stay in use."))
    return redirect("portal:finder_lists")
