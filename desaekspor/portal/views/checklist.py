"""The check list of a village: still there, moved, closed, not found, recorded twice."""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.accounts.rules import is_village_officer, may_edit_enterprises, scope_of
from desaekspor.portal import checklist_page
from desaekspor.portal.checklist_page import BUTTONS, FIELD_OF, FILTERS, REFUSALS, View
from desaekspor.portal.editing_page import WHY_NOT_UNDONE
from desaekspor.portal.forms.checks import CheckForm
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.regions.models import Level, Region
from desaekspor.regions.queries import villages_of, within
from desaekspor.registry.models import FieldChange, Presence
from desaekspor.registry.queries import check_list, enterprises_for, progress_of, rws_of
from desaekspor.registry.queries.checklist import in_rw
from desaekspor.registry.services.errors import CheckRefused, NotUndoable
from desaekspor.registry.services.fields import PRESENCE
from desaekspor.registry.services.taking_back import take_back
from desaekspor.registry.services.visiting import check_enterprise, said_last

PAGE_ROWS = 40


def get_village(user, code):
    """The village whose list the user may work on."""
    if not may_edit_enterprises(user):
        raise Http404
    villages = Region.objects.filter(within(scope_of(user), "pk"), level=Level.VILLAGE)
    return get_object_or_404(villages.select_related("parent"), pk=code)


def get_listed(user, village, number):
    rows = enterprises_for(user).filter(region=village).select_related("owner").prefetch_related("products")
    return get_object_or_404(rows, pk=number)


@dataclass(frozen=True)
class Progress:
    checked: int
    total: int

    @property
    def percent(self):
        return round(100 * self.checked / self.total) if self.total else 0


def progress(user, village):
    return Progress(*progress_of(user, village.code).get(village.code, (0, 0)))


@login_required
@require_safe
def overview(request):
    """The villages of one's region with how far each list is; for a village officer their own list."""
    if not may_edit_enterprises(request.user):
        raise Http404
    if is_village_officer(request.user):
        return redirect("portal:checklist_village", request.user.region_id)
    found = progress_of(request.user)
    villages = villages_of(scope_of(request.user)).select_related("parent").order_by("parent__name", "name")
    rows = [(village, Progress(*found[village.code])) for village in villages if village.code in found]
    whole = Progress(sum(one.checked for _village, one in rows), sum(one.total for _village, one in rows))
    context = {"rows": rows, "whole": whole, "without": villages.count() - len(rows)}
    return render(request, "portal/checklist/overview.html", context)


@login_required
@require_safe
def village_list(request, code):
    village, view = get_village(request.user, code), View(request.GET)
    listed = check_list(request.user, code)
    shown = view.apply(in_rw(listed, "" if view.rw == "-" else view.rw) if view.rw else listed)
    page = Paginator(shown.select_related("owner").prefetch_related("products"), PAGE_ROWS).get_page(view.page)
    context = {
        "village": village,
        "view": view,
        "filters": [(name, label, view.query(tampil=name, halaman="")) for name, label in FILTERS],
        "rws": rws_of(request.user, code),
        "page": page,
        "lines": checklist_page.lines_of(page.object_list),
        "buttons": BUTTONS,
        "progress": progress(request.user, village),
        # Without a script the answer leaves the list at once: the way back stands above it.
        "answered": just_answered(request.user, village, whole_number(request.GET.get("sudah", ""))),
    }
    return render(request, "portal/checklist/village.html", context)


def just_answered(user, village, number):
    if number is None:
        return None
    rows = enterprises_for(user).filter(pk=number, region=village).exclude(presence="")
    lines = checklist_page.lines_of(rows.select_related("owner").prefetch_related("products"))
    return lines[0] if lines else None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request, code, number):
    """Say what became of one enterprise: by one tap from the list, or here with day, place, other record and note."""
    village = get_village(request.user, code)
    enterprise = get_listed(request.user, village, number)
    view = View(QueryDict(request.POST.get("asal", "") if request.method == "POST" else request.GET.urlencode()))
    if request.method != "POST":
        return details(request, village, enterprise, view, CheckForm(home=settings.HOME_REGION, initial=known(enterprise)))
    form = CheckForm(request.POST, home=settings.HOME_REGION)
    if not form.is_valid():
        return details(request, village, enterprise, view, form)
    said = form.cleaned_data
    try:
        check_enterprise(
            enterprise,
            Presence(said["status"]),
            by=request.user,
            on=said["tanggal"],
            note=said["catatan"],
            moved_to=said["desa"] or None,
            same_as=chosen_double(request, said),
        )
    except CheckRefused as refused:
        form.add_error(FIELD_OF.get(refused.why, "nomor"), REFUSALS[refused.why])
        return details(request, village, enterprise, view, form)
    return answer(request, village, number, view)


def chosen_double(request, said):
    """The number that was written, else the one that was chosen from the likely ones."""
    return said["nomor"] or whole_number(request.POST.get("ganda", ""))


def known(enterprise):
    """What the form shows at first: what was said last."""
    return {
        "status": enterprise.presence,
        "tanggal": enterprise.presence_on,
        "desa": enterprise.moved_to_id,
        "nomor": enterprise.same_as_id,
        "catatan": enterprise.presence_note,
    }


def details(request, village, enterprise, view, form):
    others = enterprises_for(request.user).filter(region=village).exclude(presence=Presence.DUPLICATE)
    context = {
        "village": village,
        "line": checklist_page.line_of(enterprise, said_last([enterprise]).get(enterprise.pk)),
        "form": form,
        "view": view,
        "chosen": form["status"].value() or request.GET.get("status", ""),
        "doubles": checklist_page.likely_doubles(enterprise, others),
        "chosen_double": str(request.POST.get("ganda", "")),
    }
    return render(request, "portal/checklist/one.html", context)


def answer(request, village, number, view):
    """After an answer or its undo: the row anew for htmx, else back to where the reader was in the list."""
    if request.htmx:
        enterprise = check_list(request.user, village.code).select_related("owner").prefetch_related("products").filter(pk=number)
        context = {
            "village": village,
            "view": view,
            "line": next(iter(checklist_page.lines_of(enterprise)), None),
            "buttons": BUTTONS,
            "progress": progress(request.user, village),
            "out_of_band": True,
        }
        return render(request, "portal/checklist/_answer.html", context)
    query = view.query(sudah=number)
    return redirect(f"{reverse('portal:checklist_village', args=[village.code])}?{query}#list")


@login_required
@require_POST
def undo(request, code, number):
    """Take back what was said last of one enterprise."""
    village = get_village(request.user, code)
    get_listed(request.user, village, number)
    try:
        change_id = uuid.UUID(request.POST.get("perubahan", ""))
    except ValueError:
        raise Http404 from None
    change = get_object_or_404(FieldChange, pk=change_id, enterprise=number, field=PRESENCE)
    try:
        take_back(change, by=request.user)
    except NotUndoable as error:
        messages.error(request, WHY_NOT_UNDONE[error.why])
    return answer(request, village, number, View(QueryDict(request.POST.get("asal", ""))))


@login_required
@require_safe
def printed(request, code):
    """The whole list with boxes to tick, for paper; owners masked."""
    village, view = get_village(request.user, code), View(request.GET)
    listed = check_list(request.user, code)
    if view.rw:
        listed = in_rw(listed, "" if view.rw == "-" else view.rw)
    context = {
        "village": village,
        "view": view,
        "lines": checklist_page.lines_of(listed.select_related("owner").prefetch_related("products")),
        "progress": progress(request.user, village),
    }
    return render(request, "portal/checklist/print.html", context)
