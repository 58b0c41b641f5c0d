"""Take a list of enterprises out as a file: ask, wait, download, delete."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.accounts.rules import may_open_personal_data, sees_enterprises
from desaekspor.accounts.sealing import CannotOpen
from desaekspor.jobs.runner import run
from desaekspor.portal import list_page
from desaekspor.portal.forms.enterprises import EnterpriseFilter
from desaekspor.portal.forms.exports import OPENED, ExportForm
from desaekspor.privacy.purposes import readable, written
from desaekspor.registry.exports.making import (
    KEPT,
    MADE_AT_ONCE,
    ask_for_export,
    delete_expired,
    delete_export,
    exports_for,
    open_export,
)
from desaekspor.registry.exports.models import Export
from desaekspor.registry.search import counting
from desaekspor.registry.search.finding import search

PAGE_ROWS = 25
CONTENT_TYPES = {
    Export.Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Export.Kind.CSV: "application/zip",
    Export.Kind.PARQUET: "application/vnd.apache.parquet",
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """What will be in the file; after a POST it is made. The address carries the filters of the list."""
    if not sees_enterprises(request.user):
        raise Http404
    asked = EnterpriseFilter(request.GET, region=request.user.region)
    found = search(request.user, asked.query, asked.filters(), limit=1)
    may_open = may_open_personal_data(request.user)
    form = ExportForm(request.POST if request.method == "POST" else None, may_open=may_open)
    if request.method == "POST" and form.is_valid():
        return begin(request, asked, found, form.cleaned_data)
    context = {
        "form": form,
        "asked": asked.asked,
        "found": found,
        "described": list_page.in_words(asked),
        "here": list_page.address_of(asked),
        "may_open": may_open,
        "kept_days": KEPT.days,
        "counted": counting.COUNTED,
    }
    return render(request, "portal/exports/new.html", context)


def take_out(request, template, *, subject, filters, described, count, here):
    """The page of a list in which nothing masked is opened: what will be in the file; after a POST it is made."""
    form = ExportForm(request.POST if request.method == "POST" else None, may_open=False)
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        made = ask_for_export(request.user, kind=kind, subject=subject, filters=filters, described=described)
        if count <= MADE_AT_ONCE:
            run(made.job_id)
        return redirect(made)
    context = {"form": form, "described": described, "count": count, "here": here, "kept_days": KEPT.days}
    return render(request, template, context)


def begin(request, asked, found, given):
    purpose = written(given["purpose"], given["words"]) if given.get("opened") else ""
    export = ask_for_export(
        request.user,
        kind=given["kind"],
        query=asked.query,
        filters=asked.filters(),
        described=list_page.in_words(asked),
        opened=given.get("opened", ()),
        purpose=purpose,
        purpose_words=readable(purpose),
    )
    if not found.counts.is_more and found.counts.total <= MADE_AT_ONCE:
        run(export.job_id)
    return redirect(export)


@login_required
@require_safe
def exports(request):
    """The lists one took out."""
    if not sees_enterprises(request.user):
        raise Http404
    delete_expired()
    page = Paginator(exports_for(request.user).select_related("job"), PAGE_ROWS).get_page(request.GET.get("halaman"))
    return render(request, "portal/exports/list.html", {"page": page, "kept_days": KEPT.days})


@login_required
@require_safe
def export(request, pk):
    """One list: how far it is, or the file."""
    found = get_object_or_404(exports_for(request.user).select_related("job"), pk=pk)
    context = {"export": found, "job": found.job, "opened": [OPENED[name] for name in found.opened]}
    return render(request, "portal/exports/one.html", context)


@login_required
@require_safe
def download(request, pk):
    """The file, for its maker alone."""
    found = get_object_or_404(exports_for(request.user), pk=pk)
    try:
        file = open_export(found, request=request)
    except (FileNotFoundError, CannotOpen):
        return render(request, "portal/exports/gone.html", {"export": found}, status=410)
    response = FileResponse(
        file, as_attachment=True, filename=found.file_name, content_type=CONTENT_TYPES[Export.Kind(found.kind)]
    )
    response["Content-Length"] = found.bytes
    response["Cache-Control"] = "no-store, private, max-age=0"
    return response


@login_required
@require_POST
def delete(request, pk):
    """Take the file away before its time."""
    delete_export(get_object_or_404(exports_for(request.user), pk=pk))
    messages.success(request, _("The file is deleted. That it was made stays in the audit log."))
    return redirect("portal:exports")
