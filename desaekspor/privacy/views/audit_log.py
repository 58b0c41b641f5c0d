"""The audit log for administrators: filtered, and taken out as CSV."""

import csv

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseBadRequest, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from desaekspor.accounts.audit import record
from desaekspor.accounts.models import AuditEntry
from desaekspor.accounts.rules import may_read_audit_log
from desaekspor.privacy.actions import OBJECTS
from desaekspor.privacy.forms.audit_log import AuditFilter
from desaekspor.privacy.queries import audit_entries, in_words, numbers_of
from desaekspor.registry.outputs import neutral

PAGE_ROWS = 50
CHUNK = 2000


@login_required
@require_safe
def audit_log(request):
    if not may_read_audit_log(request.user):
        raise PermissionDenied
    form = AuditFilter(request.GET)
    found = audit_entries(request.user, **form.asked) if form.is_valid() else AuditEntry.objects.none()
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("halaman"))
    numbers = numbers_of(page.object_list)
    rows = [(entry, in_words(entry), OBJECTS.get(entry.object_type), numbers.get(entry.object_id)) for entry in page.object_list]
    is_filtered = bool(form.is_valid() and any(form.asked.values()))
    return render(request, "privacy/audit_log.html", {"form": form, "page": page, "rows": rows, "is_filtered": is_filtered})


@login_required
@require_POST
def export(request):
    """The filtered log as CSV, streamed. That it was taken out stands in the log, and so in the file."""
    if not may_read_audit_log(request.user):
        raise PermissionDenied
    form = AuditFilter(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("The filter is not understood. Go back and look at the dates."))
    purpose = "; ".join(f"{name} {value}" for name, value in form.asked.items() if value)
    last = record(request.user, "audit.export", AuditEntry, purpose=purpose, request=request).sequence
    entries = audit_entries(request.user, **form.asked).filter(sequence__lte=last)
    response = StreamingHttpResponse(_lines(entries), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="catatan-audit-{timezone.localdate():%Y-%m-%d}.csv"'
    response["Cache-Control"] = "no-store, private"
    return response


class _Echo:
    """A file whose lines are given back at once."""

    def write(self, line):
        return line


def _lines(entries):
    writer = csv.writer(_Echo())
    yield writer.writerow(
        ("sequence", "at", "user", "action", "object_type", "object_id", "fields", "purpose", "request_id", "hash")
    )
    for entry in entries.iterator(CHUNK):
        who = entry.by.username if entry.by else ""
        row = (entry.action, entry.object_type, entry.object_id, " ".join(entry.fields), entry.purpose, entry.request_id)
        yield writer.writerow([entry.sequence, entry.at.isoformat(), *(neutral(cell) for cell in (who, *row)), entry.hash])
