"""The way of a file into the registry: received, its columns named, checked, loaded, undone."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from desaekspor.accounts.rules import may_import, may_see_batches
from desaekspor.portal import batch_page, columns_page
from desaekspor.portal.duplicates.batch_page import found_in
from desaekspor.portal.forms.imports import CorrectionForm, MappingForm, UploadForm
from desaekspor.registry.importers import REAL_SOURCES, SOURCES
from desaekspor.registry.importers.packages import LARGEST_PACKED
from desaekspor.registry.importers.reading import BadFile
from desaekspor.registry.models import ImportBatch, SourceName
from desaekspor.registry.queries import batches_for
from desaekspor.registry.services.batches import (
    discard_batch,
    receive_upload,
    set_mapping,
    start_check,
    start_load,
)
from desaekspor.registry.services.errors import MappingIncomplete, NeedsConfirmation, NotPossible
from desaekspor.registry.services.problems import explain_bad_file

PAGE_ROWS = 25
State = ImportBatch.State


def get_batch(user, pk, *, to_change=False):
    """The batch if the user may know of it (else 404) and, ``to_change``, may act on it (else 403)."""
    batch = get_object_or_404(
        batches_for(user).select_related("region", "created_by", "undone_by", "compared_with", "job"), pk=pk
    )
    if to_change and not may_import(user):
        raise PermissionDenied
    return batch


def importers_only(user):
    if not may_see_batches(user):
        raise Http404
    if not may_import(user):
        raise PermissionDenied


@login_required
@require_safe
def batches(request):
    if not may_see_batches(request.user):
        raise Http404
    found = batches_for(request.user).select_related("created_by")
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("halaman"))
    return render(request, "portal/imports/list.html", {"page": page, "may_import": may_import(request.user)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    importers_only(request.user)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    return upload(request, form, corrects=None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request, pk):
    """Corrected rows of a batch come back; they are checked at once, since their columns are known."""
    corrects = get_batch(request.user, pk, to_change=True)
    form = CorrectionForm(request.POST, request.FILES) if request.method == "POST" else CorrectionForm()
    return upload(request, form, corrects=corrects)


def upload(request, form, *, corrects):
    if request.method == "POST" and form.is_valid():
        try:
            batch, is_new = receive(request.user, form.cleaned_data, corrects)
        except BadFile as error:
            form.add_error("berkas", explain_bad_file(error.code, error.facts))
        else:
            return to_page(request, after_upload(request, batch, is_new))
    context = {
        "form": form,
        "corrects": corrects,
        "action": reverse("portal:batch_correct", args=[corrects.pk]) if corrects else reverse("portal:batch_new"),
        "limit_mb": settings.UPLOAD_LIMIT_BYTES // 1_000_000,
        "limit_bytes": settings.UPLOAD_LIMIT_BYTES,
    }
    if request.htmx:
        return render(request, "portal/imports/_upload.html", context)
    limits = {"workbook_mb": min(LARGEST_PACKED, settings.UPLOAD_LIMIT_BYTES) // 1_000_000}
    return render(request, "portal/imports/new.html", context | limits | {"sources": columns_page.source_guides()})


def receive(user, cleaned, corrects):
    """(batch of the file, whether it is new): the one that waits already when the same file was sent twice."""
    file = cleaned["berkas"]
    batch = receive_upload(
        file, name=file.name, by=user, region=user.region, corrects=corrects, synthetic=cleaned.get("contoh", False)
    )
    waiting = batches_for(user).filter(
        file_sha256=batch.file_sha256,
        created_by=user,
        corrects=batch.corrects,
        state__in=[State.UPLOADED, State.CHECKING, State.CHECKED, State.HELD],
    )
    if earlier := waiting.filter(pk__lt=batch.pk).order_by("pk").first():
        discard_batch(batch, by=user)
        return earlier, False
    return batch, True


def after_upload(request, batch, is_new):
    """Say what came in; return the address of the page where it goes on."""
    if not is_new:
        messages.info(request, _("This file was received before and waits here; it was not taken twice."))
        return batch.get_absolute_url()
    if batch.corrects_id:
        start_check(batch, by=request.user)
        messages.success(
            request, _("The corrected rows of “%(name)s” were received and are being checked.") % {"name": batch.file_name}
        )
        return batch.get_absolute_url()
    messages.success(request, _("“%(name)s” was received. Nothing is written yet.") % {"name": batch.file_name})
    return reverse("portal:batch_columns", args=[batch.pk])


def to_page(request, url):
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def choices_of_source():
    return [choice for choice in SourceName.choices if choice[0] in REAL_SOURCES]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request, pk):
    batch = get_batch(request.user, pk, to_change=True)
    if batch.state not in {State.UPLOADED, State.CHECKED, State.HELD, State.FAILED}:
        messages.info(request, _("The columns of this import cannot be changed any more."))
        return redirect(batch)
    source = request.GET.get("sumber", batch.source)
    if source not in SOURCES:
        return render(request, "portal/imports/columns.html", {"batch": batch, "sources": choices_of_source(), "source": ""})
    page = columns_page.ColumnsPage(batch, source)
    form = MappingForm(
        request.POST if request.method == "POST" else None, headings=page.headings, source=SOURCES[source], proposed=page.proposed
    )
    if request.method == "POST" and form.is_valid():
        try:
            batch = set_mapping(batch, source=source, mapping=form.mapping, by=request.user)
            start_check(batch, by=request.user, then_load=form.cleaned_data["lalu"] == "muat")
        except MappingIncomplete as error:
            form.add_error(None, _("No heading is chosen for: %(columns)s.") % {"columns": ", ".join(error.columns)})
        except NotPossible:
            messages.info(request, _("This import is being worked on already."))
            return redirect(batch)
        else:
            messages.success(request, _("The file is being checked. You may close this page; the work goes on."))
            return redirect(batch)
    context = {"batch": batch, "sources": choices_of_source(), "source": source, "form": form, "then": request.POST.get("lalu")}
    return render(request, "portal/imports/columns.html", context | page.arranged(form))


@login_required
@require_safe
def batch(request, pk):
    found = get_batch(request.user, pk)
    return render_batch(request, found)


def render_batch(request, found, **extra):
    context = batch_page.describe_batch(found) | {
        "may_import": may_import(request.user),
        "correct_form": CorrectionForm(),
        "limit_mb": settings.UPLOAD_LIMIT_BYTES // 1_000_000,
        "limit_bytes": settings.UPLOAD_LIMIT_BYTES,
        **found_in(request.user, found),
    }
    return render(request, "portal/imports/batch.html", context | extra)


@login_required
@require_POST
def check(request, pk):
    found = get_batch(request.user, pk, to_change=True)
    try:
        start_check(found, by=request.user)
    except NotPossible:
        messages.info(request, _("This import is being worked on already."))
    else:
        messages.success(request, _("The file is being checked. You may close this page; the work goes on."))
    return redirect(found)


@login_required
@require_POST
def load(request, pk):
    found = get_batch(request.user, pk, to_change=True)
    confirmed = request.POST.get("setuju") == "ya"
    try:
        start_load(found, by=request.user, confirm=confirmed)
    except NeedsConfirmation:
        return render_batch(request, found, confirm_error=_("Tick this box first: it says that you have looked at the file."))
    except NotPossible as error:
        messages.info(request, already(error.batch))
    else:
        messages.success(request, _("The rows are being loaded. You may close this page; the work goes on."))
    return redirect(found)


def already(batch):
    """Why a click came too late, in words."""
    if batch.state == State.LOADED:
        return _("This import is loaded already; nothing was written twice.")
    if batch.state == State.UNDONE:
        return _("This import was undone.")
    if batch.state in {State.LOADING, State.CHECKING}:
        return _("This import is being worked on already.")
    return _("This import has to be checked first.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request, pk):
    """Take a file away that was never loaded. Asked again first, on a page of its own."""
    found = get_batch(request.user, pk, to_change=True)
    if request.method != "POST":
        return render(request, "portal/imports/discard.html", {"batch": found, "was_loaded": bool(found.loaded_at)})
    name = found.file_name
    try:
        discard_batch(found, by=request.user)
    except NotPossible as error:
        messages.error(request, _("“%(name)s” was not discarded. %(why)s") % {"name": name, "why": already(error.batch)})
        return redirect(found)
    messages.success(
        request,
        _("“%(name)s” was discarded: the file and the rows read from it are gone. The register is as it was.") % {"name": name},
    )
    return redirect("portal:batches")
