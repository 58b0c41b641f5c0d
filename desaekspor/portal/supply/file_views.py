"""Statements from a file: checked, every wrong cell named, loaded whole or not at all, undone."""

import csv
import io

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.accounts.rules import is_officer, may_edit_production
from desaekspor.portal.forms.imports import UploadForm
from desaekspor.potential.production.importing import FileRefused, load_file, preview, read_file, undo_file
from desaekspor.potential.production.messages import explain, explain_file
from desaekspor.potential.production.queries import files_for
from desaekspor.registry.importers.errors import BadFile

PAGE_ROWS = 20
SHOWN_PROBLEMS = 200
UNPROCESSABLE = 422
EXAMPLE = (
    (
        *("kode desa", "produk", "satuan", "jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des"),
        *("luas", "satuan luas", "mutu", "tahun", "nomor umkm", "kelompok", "sumber", "tanggal", "catatan"),
    ),
    (
        *("32.16.17.2002", "bandeng", "kg", 800, 800, 1200, 1500, 900, 400, 400, 400, 800, 1200, 1500, 1000),
        *(12, "ha", "B", "", "", "kelompok tambak", "kantor desa", "2026", ""),
    ),
    ("32.16.05.2001", "kecap", "liter", *([1500] * 12), 1800, "liter", "A", "", "", "", "kantor desa", "2026", ""),
)


class StatementsForm(UploadForm):
    """A file of statements."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["berkas"].help_text = _("An Excel workbook, OpenDocument or CSV; a downloaded list can come back, corrected.")


def officers_only(user):
    if not may_edit_production(user):
        raise Http404
    if not is_officer(user):
        raise PermissionDenied


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def files(request):
    """The files that were loaded; by POST one more, or only its check (``cek``)."""
    officers_only(request.user)
    form = StatementsForm(request.POST, request.FILES) if request.method == "POST" else StatementsForm()
    context, status = {"form": form}, 200
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["berkas"]
        try:
            read = read_file(file, file.name, by=request.user)
            context["read"] = read
            if read.problems:
                raise FileRefused(read)
            if request.POST.get("cek") == "ya":
                context["counts"] = preview(read, synthetic=form.cleaned_data["contoh"])
            else:
                loaded = load_file(read, by=request.user, synthetic=form.cleaned_data["contoh"])
                tell_loaded(request, loaded)
                return redirect("portal:supply_files")
        except BadFile as error:
            form.add_error("berkas", explain_file(error))
            status = UNPROCESSABLE
        except FileRefused as refused:
            told = [(one.row, one.heading, one.problem.value, explain(one.problem)) for one in refused.read.problems]
            context |= {"problems": told[:SHOWN_PROBLEMS], "problem_count": len(told)}
            status = UNPROCESSABLE
    context["page"] = Paginator(files_for(request.user).select_related("by", "undone_by"), PAGE_ROWS).get_page(
        request.GET.get("halaman")
    )
    return render(request, "portal/supply/files.html", context, status=status)


def tell_loaded(request, loaded):
    words = ngettext(
        "%(name)s: %(new)d new statement, %(changed)d changed, %(same)d as it was.",
        "%(name)s: %(new)d new statements, %(changed)d changed, %(same)d as they were.",
        loaded.new,
    )
    facts = {"name": loaded.name, "new": loaded.new, "changed": loaded.changed, "same": loaded.same}
    messages.success(request, words % facts)


@login_required
@require_POST
def undo(request, pk):
    """Take back what a file brought."""
    officers_only(request.user)
    file = get_object_or_404(files_for(request.user), pk=pk)
    undone = undo_file(file, by=request.user)
    if undone.kept:
        words = _("The file is undone. %(kept)d statements stay, since they were changed later.")
        messages.warning(request, words % {"kept": undone.kept})
    else:
        messages.success(request, _("The file is undone."))
    return redirect("portal:supply_files")


@login_required
@require_safe
def example(request):
    """A file to begin with: the columns, and two rows as they may look."""
    officers_only(request.user)
    text = io.StringIO()
    csv.writer(text).writerows(EXAMPLE)
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="pasokan-contoh.csv"'
    return response
