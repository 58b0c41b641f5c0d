"""Who applies for a batch: the list, one more application, applications from a file, the list as a file."""

import csv
import io

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from desaekspor.accounts.rules import is_owner, sees_enterprises
from desaekspor.portal.forms.imports import UploadForm
from desaekspor.portal.forms.numbers import whole_number, whole_numbers
from desaekspor.portal.training.access import get_batch
from desaekspor.portal.training.asked import ApplicationsFilter
from desaekspor.portal.training.forms import ApplicationForm
from desaekspor.portal.training.wording import BADGES
from desaekspor.portal.views.exports import take_out
from desaekspor.readiness.training.applying import apply
from desaekspor.readiness.training.errors import TrainingRefused
from desaekspor.readiness.training.importing import ListRefused, load_list, read_list
from desaekspor.readiness.training.links import application_token
from desaekspor.readiness.training.messages import explain, reason_of
from desaekspor.readiness.training.models import Enrolment
from desaekspor.readiness.training.queries import counts_by_state, enrolments_for, rows_for_page
from desaekspor.readiness.training.rules import may_enter_applications, may_manage
from desaekspor.readiness.training.selecting import decide
from desaekspor.registry.exports.models import Export
from desaekspor.registry.importers.errors import BadFile
from desaekspor.registry.queries import enterprises_for
from desaekspor.registry.services.problems import explain_bad_file

PAGE_ROWS = 25
SHOWN_PROBLEMS = 200
OF_ENTERPRISE = ("no_enterprise", "other_region", "not_active")  # refusals that stand at the field
EXAMPLE = (
    ("nomor umkm", "nib", "nama usaha", "tanggal daftar", "alasan"),
    ("1024", "", "", "28-11-2026", "ingin menjual kecap ke Malaysia"),
    ("", "9120000000001", "", "", ""),
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def applications(request, pk):
    """The applications of a batch, found by state, district and name; by POST a decision about those that are ticked."""
    batch = get_batch(request.user, pk, to_manage=True)
    if request.method == "POST":
        return _decide(request, batch)
    asked = ApplicationsFilter(request.GET, batch=batch)
    found = asked.filters.apply(enrolments_for(request.user).filter(batch=batch))
    counts = counts_by_state(batch)
    # The keys first, which an index gives: a page far behind would join everything before it.
    page = Paginator(asked.sorted(found).values_list("pk", flat=True), PAGE_ROWS)
    if not asked.narrows:
        page.count = sum(counts[state] for state in asked.states)  # known from the index: counting 20,000 rows again takes time
    shown = page.get_page(request.GET.get("halaman"))
    rows = rows_for_page(Enrolment.objects.filter(pk__in=list(shown))).in_bulk()
    districts, chosen = dict(asked.districts), {asked.asked.get("keadaan")}
    context = {
        "batch": batch,
        "tab": "applications",
        "may_manage": True,
        "filter": asked,
        "here": asked.address(),
        "page": shown,
        "rows": [(row, reason_of(row, districts=districts), *BADGES[row.state]) for row in (rows[pk] for pk in shown)],
        "counts": counts,
        "chips": [(state, label, counts[state]) for state, label in Enrolment.State.choices if counts[state] or state in chosen],
        "total": sum(counts.values()),
        "may_export": sees_enterprises(request.user),
    }
    return render(request, "portal/training/applications.html", context)


def _decide(request, batch):
    """A decision, or only a reason, about the ticked ones or all that the filter of the address finds."""
    state = request.POST.get("putusan", "")
    if request.POST.get("semua") == "ya":
        asked = ApplicationsFilter(request.GET, batch=batch)
        numbers = list(asked.filters.apply(enrolments_for(request.user).filter(batch=batch)).values_list("pk", flat=True))
    else:
        numbers = whole_numbers(request.POST.getlist("pilih"))
    back = redirect(f"{reverse('portal:training_applications', args=[batch.pk])}?{request.GET.urlencode()}")
    if not numbers:
        messages.error(request, _("Tick those that it is about."))
        return back
    try:
        count = decide(
            batch, numbers, None if state == "alasan" else state, reason=request.POST.get("reason", "")[:400], by=request.user
        )
    except TrainingRefused as error:
        messages.error(request, explain(error))
        return back
    words = ngettext("%(count)s application: written down.", "%(count)s applications: written down.", count)
    messages.success(request, words % {"count": count})
    return back


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request, pk):
    """An enterprise applies: its owner chooses one of the own, an officer gives the number. Or the officer makes a link."""
    batch = get_batch(request.user, pk)
    if not may_enter_applications(request.user):
        raise PermissionDenied
    own = enterprises_for(request.user).filter(merged_into=None) if is_owner(request.user) else None
    if own is not None and not own.exists():
        raise Http404
    initial = {"enterprise": request.GET.get("umkm", "")}
    form = ApplicationForm(request.POST if request.method == "POST" else None, own=own, initial=initial)
    context = {"batch": batch, "form": form, "is_owner": own is not None, "may_manage": may_manage(request.user)}
    if request.method == "POST" and form.is_valid():
        number = whole_number(form.cleaned_data["enterprise"])
        try:
            if "tautan" in request.POST and own is None:
                context["link"] = request.build_absolute_uri(_link(request, batch, number))
                return render(request, "portal/training/apply.html", context)
            way = Enrolment.Way.OWNER if own is not None else Enrolment.Way.OFFICER
            late = may_manage(request.user)
            made, is_new = apply(
                batch, number or 0, by=request.user, motivation=form.cleaned_data["motivation"], way=way, late=late
            )
        except TrainingRefused as error:
            form.add_error(
                "enterprise" if error.code in ("no_enterprise", "other_region", "not_active") else None, explain(error)
            )
        else:
            words = _("%(name)s applies now.") if is_new else _("%(name)s had applied already; nothing was doubled.")
            messages.success(request, words % {"name": made.enterprise})
            return redirect("portal:training_apply", batch.pk) if late else redirect(batch)
    return render(request, "portal/training/apply.html", context)


def _link(request, batch, number):
    """The address by which this enterprise applies without an account. Raises TrainingRefused."""
    if not enterprises_for(request.user).filter(pk=number or 0).exists():
        raise TrainingRefused("no_enterprise", number=number)
    return reverse("portal:training_application", args=[application_token(batch, number)])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def files(request, pk):
    """Applications from a list: all of them, or none while a cell is wrong."""
    batch = get_batch(request.user, pk, to_manage=True)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    del form.fields["contoh"]
    form.fields["berkas"].help_text = _("An Excel workbook, OpenDocument or CSV with a row for each enterprise.")
    context, status = {"batch": batch, "form": form, "tab": "applications", "may_manage": True}, 200
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["berkas"]
        try:
            read = read_list(file, file.name, batch, by=request.user)
            context["read"] = read
            if read.problems:
                raise ListRefused(read)
            if request.POST.get("cek") == "ya":
                context["is_checked"] = True
            else:
                loaded = load_list(read, batch, by=request.user)
                words = _("%(name)s: %(new)s apply now, %(changed)s changed, %(same)s as they were.")
                messages.success(
                    request, words % {"name": loaded.name, "new": loaded.new, "changed": loaded.changed, "same": loaded.same}
                )
                return redirect("portal:training_applications", batch.pk)
        except BadFile as error:
            form.add_error("berkas", explain_bad_file(error.code, error.facts))
        except ListRefused as refused:
            context |= {"problems": refused.read.problems[:SHOWN_PROBLEMS], "problem_count": len(refused.read.problems)}
            status = 422
        except TrainingRefused as error:
            form.add_error(None, explain(error))
    context["loaded"] = batch.files.select_related("by")[:20]
    return render(request, "portal/training/files.html", context, status=status)


@login_required
@require_safe
def example(request, pk):
    """A file to begin with."""
    get_batch(request.user, pk, to_manage=True)
    text = io.StringIO()
    csv.writer(text).writerows(EXAMPLE)
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="pendaftar-contoh.csv"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request, pk):
    """The list of applications as a file; after a POST it is made."""
    batch = get_batch(request.user, pk, to_manage=True)
    asked = ApplicationsFilter(request.GET, batch=batch)
    return take_out(
        request,
        "portal/training/export.html",
        subject=Export.Subject.TRAINING,
        filters=asked.filters,
        described=[(_("Batch"), str(batch)), *asked.in_words()],
        count=asked.filters.apply(enrolments_for(request.user)).count(),
        here=asked.address(),
    )
