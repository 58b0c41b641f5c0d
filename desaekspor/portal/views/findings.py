"""What an import brought, row by row: the findings of a kind, the workbook to correct, the difference, the undo."""

import tempfile

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from desaekspor.accounts.audit import record
from desaekspor.accounts.rules import may_import
from desaekspor.portal.batch_page import undo_report
from desaekspor.portal.cells import place_of, shown
from desaekspor.portal.enterprise_fields import label_of, written_value
from desaekspor.portal.views.imports import already, get_batch
from desaekspor.regions.models import Region
from desaekspor.registry import uploads
from desaekspor.registry.findings import FINDINGS
from desaekspor.registry.models import Enterprise, FieldChange
from desaekspor.registry.queries import difference, field_differences, findings_of
from desaekspor.registry.queries.findings import example_of
from desaekspor.registry.services.batches import NotPossible, start_undo
from desaekspor.registry.services.errorbook import rows_to_correct, write_error_workbook
from desaekspor.registry.services.previews import preview_undo

PAGE_ROWS = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {"baru": gettext_lazy("New"), "berubah": gettext_lazy("Changed"), "hilang": gettext_lazy("Gone")}


@login_required
@require_safe
def findings(request, pk, code):
    """All cells of one kind of finding."""
    batch = get_batch(request.user, pk)
    if code not in FINDINGS:
        raise Http404
    page = Paginator(findings_of(batch, code=code), PAGE_ROWS).get_page(request.GET.get("halaman"))
    rows = [shown(batch, example_of(batch, finding)) for finding in page]
    return render(
        request, "portal/imports/findings.html", {"batch": batch, "kind": FINDINGS[code], "page": page, "findings": rows}
    )


@login_required
@require_safe
def errors(request, pk):
    """The workbook with the rows to correct. It shows personal data in full, so that taking it is logged."""
    batch = get_batch(request.user, pk)
    if not may_import(request.user):
        raise PermissionDenied
    with_warnings = request.GET.get("peringatan") == "ya"
    if not rows_to_correct(batch, with_warnings=with_warnings).exists():
        messages.info(request, _("No row of this import waits for correction."))
        return redirect(batch)
    out = tempfile.TemporaryFile(dir=uploads.folder())  # noqa: SIM115 (the response closes it; it never has a name)
    write_error_workbook(batch, out, with_warnings=with_warnings)
    record(request.user, "take_error_workbook", batch, purpose="correction of an import", request=request)
    out.seek(0)
    stem = batch.file_name.rpartition(".")[0] or batch.file_name
    return FileResponse(out, as_attachment=True, filename=f"{stem} - perbaiki impor {batch.pk}.xlsx", content_type=XLSX)


@login_required
@require_safe
def batch_difference(request, pk):
    """What the file brings against the last one of its source: new, changed field by field, gone."""
    batch = get_batch(request.user, pk)
    kind = request.GET.get("jenis", "berubah")
    if kind not in KINDS:
        raise Http404
    found = difference(batch)
    parts = {"baru": found.new, "berubah": found.changed, "hilang": found.gone}
    search, field = request.GET.get("cari", "").strip()[:100], request.GET.get("bidang", "")
    rows = parts[kind]
    if search:
        rows = rows.filter(Q(key__icontains=search) | Q(enterprise__name__icontains=search))
    if field and kind == "berubah" and batch.loaded_at:
        rows = rows.filter(Exists(FieldChange.objects.filter(batch=batch, enterprise=OuterRef("enterprise_id"), field=field)))
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("halaman"))
    context = {
        "batch": batch,
        "loaded": bool(batch.loaded_at),
        "kind": kind,
        "kinds": [{"name": name, "label": label, "count": parts[name].count()} for name, label in KINDS.items()],
        "search": search,
        "field": field,
        "page": page,
        "compared_with": found.compared_with,
        "fields": [(name, label_of(name), count) for name, count in found.fields],
        "rows": gone_rows(page) if kind == "hilang" else record_rows(batch, list(page)),
    }
    return render(request, "portal/imports/difference.html", context)


def record_rows(batch, records):
    """The records of a page, each with its place in the file, its enterprise and its fields old → new."""
    fields = field_differences(batch, records)
    of_region = [change for changes in fields.values() for change in changes if change.field == "region"]
    codes = {code for change in of_region for code in (change.old, change.new) if code}
    regions = dict(Region.objects.filter(pk__in=codes).values_list("pk", "name")) if codes else {}
    enterprises = Enterprise.objects.in_bulk({one.enterprise_id for one in records if one.enterprise_id})
    return [
        {
            "place": place_of(batch, one.sheet, one.row),
            "name": name_in(one) or str(enterprises.get(one.enterprise_id) or _("without a name")),
            "key": one.key,
            "enterprise": enterprises.get(one.enterprise_id),
            "changes": [
                (label_of(change.field), *(written_value(change.field, value, regions) for value in (change.old, change.new)))
                for change in fields.get(one.pk, [])
            ],
        }
        for one in records
    ]


def name_in(record):
    """The name of the business that the row says; "" when it says none."""
    return ((record.content or {}).get("clean") or {}).get("name") or ""


def gone_rows(keys):
    return [
        {"place": "", "name": str(key.enterprise), "key": key.key, "enterprise": key.enterprise, "changes": []} for key in keys
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request, pk):
    """First what the undo will do and what it will not, and why; then, by POST, the undo itself."""
    batch = get_batch(request.user, pk, to_change=True)
    try:
        if request.method != "POST":
            return render(request, "portal/imports/undo.html", {"batch": batch, "report": undo_report(preview_undo(batch))})
        start_undo(batch, by=request.user)
    except NotPossible as error:
        messages.info(request, already(error.batch))
    else:
        messages.success(request, _("The import is being undone. You may close this page; the work goes on."))
    return redirect(batch)
