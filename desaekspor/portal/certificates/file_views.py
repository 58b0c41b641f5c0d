"""Certificates from a list: checked, every wrong cell named, doubts confirmed, loaded whole or not at all, undone."""

import csv
import io

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.accounts.rules import is_officer
from desaekspor.portal.certificates.getting import officers_only
from desaekspor.portal.certificates.page import doubts_for
from desaekspor.portal.forms.imports import UploadForm
from desaekspor.readiness.certificates.importing import ListRefused, load_list, preview, read_list, undo_list
from desaekspor.readiness.certificates.messages import explain
from desaekspor.readiness.certificates.queries import lists_for
from desaekspor.registry.importers.errors import BadFile
from desaekspor.registry.services.problems import explain_bad_file

PAGE_ROWS = 20
SHOWN_PROBLEMS = 200
UNPROCESSABLE = 422
EXAMPLE = (
    ("nomor umkm", "nib", "jenis", "produk", "nomor", "penerbit", "terbit", "berakhir", "tanpa akhir", "catatan"),
    ("125", "", "halal", "", "ID32110000123451124", "BPJPH", "12-11-2024", "", "ya", ""),
    ("", "0306249678338", "P-IRT", "kecap manis", "2063216010123-28", "Dinas Kesehatan", "02-05-2023", "01-05-2028", "", ""),
)


class CertificatesForm(UploadForm):
    """A list of certificates."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["berkas"].help_text = _("An Excel workbook, OpenDocument or CSV; a downloaded list can come back, corrected.")


def _regency_only(user):
    officers_only(user)
    if not is_officer(user):
        raise PermissionDenied


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request):
    """The lists that were loaded; by POST one more, or only its check (``cek``)."""
    _regency_only(request.user)
    form = CertificatesForm(request.POST, request.FILES) if request.method == "POST" else CertificatesForm()
    context, status = {"form": form}, 200
    if request.method == "POST" and form.is_valid():
        file, confirmed = form.cleaned_data["berkas"], request.POST.get("yakin") == "ya"
        try:
            read = read_list(file, file.name, by=request.user)
            context["read"] = read
            if request.POST.get("cek") == "ya" and not read.problems and (confirmed or not read.doubts):
                context["counts"] = preview(read)
            else:
                tell_loaded(request, load_list(read, by=request.user, confirmed=confirmed, synthetic=form.cleaned_data["contoh"]))
                return redirect("portal:certificates_lists")
        except BadFile as error:
            form.add_error("berkas", explain_bad_file(error.code, error.facts))
            status = UNPROCESSABLE
        except ListRefused as refused:
            found = refused.read.problems or refused.read.doubts
            context |= {"problem_count": len(found), "are_doubts": not refused.read.problems}
            context["problems"] = [
                (one.row, one.heading, one.problem.value, words_of(one.problem, request.user)) for one in found[:SHOWN_PROBLEMS]
            ]
            status = UNPROCESSABLE
    context["page"] = Paginator(lists_for(request.user).select_related("by", "undone_by"), PAGE_ROWS).get_page(
        request.GET.get("halaman")
    )
    return render(request, "portal/certificates/lists.html", context, status=status)


def words_of(problem, user):
    if problem.code != "of_another":
        return explain(problem)
    return doubts_for([problem], user)[0][0]


def tell_loaded(request, loaded):
    words = ngettext(
        "%(name)s: %(new)d new certificate, %(changed)d changed, %(same)d as it was.",
        "%(name)s: %(new)d new certificates, %(changed)d changed, %(same)d as they were.",
        loaded.new,
    )
    messages.success(request, words % {"name": loaded.name, "new": loaded.new, "changed": loaded.changed, "same": loaded.same})


@login_required
@require_POST
def undo(request, pk):
    """Take back what a list brought."""
    _regency_only(request.user)
    undone = undo_list(get_object_or_404(lists_for(request.user), pk=pk), by=request.user)
    if undone.kept:
        words = _("The list is undone. %(kept)d certificates stay, since they were changed later.")
        messages.warning(request, words % {"kept": undone.kept})
    else:
        messages.success(request, _("The list is undone."))
    return redirect("portal:certificates_lists")


@login_required
@require_safe
def example(request):
    """A file to begin with: the columns, and two rows as they may look."""
    _regency_only(request.user)
    text = io.StringIO()
    csv.writer(text).writerows(EXAMPLE)
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="sertifikat-contoh.csv"'
    return response
