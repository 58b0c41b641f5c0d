"""Published figures from a file: checked, every wrong cell named, loaded whole or not at all, undone."""

import csv
import io

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.accounts.rules import is_officer, scope_of
from desaekspor.portal.forms.imports import UploadForm
from desaekspor.potential.figure_files.importing import (
    About,
    FiguresRefused,
    files_for,
    load_figures,
    read_figures,
    undo_figures,
)
from desaekspor.potential.figure_files.messages import explain, explain_file
from desaekspor.potential.figure_files.models import Series
from desaekspor.regions.models import DESA_KINDS, Indicator, Region
from desaekspor.registry.importers.errors import BadFile

PAGE_ROWS = 20
SHOWN_PROBLEMS = 200
EXAMPLE = (
    *("indeks_desa", "id_basic_services", "id_social", "id_economy", "id_environment", "id_access", "id_governance"),
    "indeks_desa_status",
)


class FiguresForm(UploadForm):
    """A file of figures and where they are from."""

    contoh = None
    judul = forms.CharField(label=gettext_lazy("What the publication is called"), max_length=200)
    penerbit = forms.CharField(label=gettext_lazy("Who published it"), max_length=200)
    periode = forms.CharField(
        label=gettext_lazy("Year or half-year"),
        help_text=gettext_lazy("Of the columns whose heading names none: 2025, 2025-S1 or 2025-Q3."),
        max_length=10,
        required=False,
    )
    seri = forms.ChoiceField(label=gettext_lazy("They go on with"), choices=Series, initial=Series.OTHER)
    alamat = forms.CharField(label=gettext_lazy("Where it can be read"), max_length=300, required=False)
    per = forms.DateField(
        label=gettext_lazy("Day of the figures"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["berkas"].help_text = _("An Excel workbook, OpenDocument or CSV with a row for each village.")

    def about(self):
        given = self.cleaned_data
        return About(given["judul"], given["penerbit"], given["periode"].strip(), given["seri"], given["alamat"], given["per"])


def _officers_only(user):
    if not is_officer(user):
        raise PermissionDenied


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def files(request):
    """The files that were loaded; by POST one more, or only its check (``cek``)."""
    _officers_only(request.user)
    form = FiguresForm(request.POST, request.FILES) if request.method == "POST" else FiguresForm()
    context, status = {"form": form}, 200
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["berkas"]
        try:
            read = context["read"] = read_figures(file, file.name, form.about(), by=request.user)
            if read.problems:
                raise FiguresRefused(read)
            if request.POST.get("cek") != "ya":
                _tell(request, load_figures(read, by=request.user), read)
                return redirect("portal:figure_files")
            context["is_checked"] = True
        except BadFile as error:
            form.add_error("berkas", explain_file(error))
        except FiguresRefused as refused:
            told = [(one.row or "", one.heading, one.problem.value, explain(one.problem)) for one in refused.read.problems]
            context |= {"problems": told[:SHOWN_PROBLEMS], "problem_count": len(told)}
            status = 422
    loaded = files_for(request.user).select_related("by", "undone_by")
    context["page"] = Paginator(loaded, PAGE_ROWS).get_page(request.GET.get("halaman"))
    names = {indicator.pk: indicator.name for indicator in Indicator.objects.all()}
    for one in context["page"]:
        one.shown = ", ".join(f"{names.get(code, code)} {period}" for code, period in one.holds)
    context["indicators"] = Indicator.objects.all()
    return render(request, "portal/potential/figure_files.html", context, status=status)


def _tell(request, loaded, read):
    words = _("%(name)s: %(figures)d figures of %(villages)d villages are loaded. The villages are measured anew soon.")
    messages.success(request, words % {"name": loaded.name, "figures": loaded.figures, "villages": loaded.villages})
    if read.ignored:
        messages.warning(request, _("Columns that are no indicator here: %(names)s") % {"names": ", ".join(read.ignored)})


@login_required
@require_POST
def undo(request, pk):
    """Take the figures of a file out again."""
    _officers_only(request.user)
    undo_figures(get_object_or_404(files_for(request.user), pk=pk), by=request.user)
    messages.success(request, _("The figures of the file are taken out again."))
    return redirect("portal:figure_files")


@login_required
@require_safe
def example(request):
    """A file to begin with: every desa of the officer's region, and the columns of Indeks Desa."""
    _officers_only(request.user)
    desa = Region.objects.filter(pk__startswith=f"{scope_of(request.user)}", kind__in=DESA_KINDS, last_day=None)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["kode desa", "desa", "kecamatan", *EXAMPLE])
    writer.writerows([*row, *[""] * len(EXAMPLE)] for row in desa.order_by("pk").values_list("pk", "name", "parent__name"))
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="angka-desa.csv"'
    return response
