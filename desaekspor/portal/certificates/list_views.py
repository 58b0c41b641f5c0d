"""The register as a list, taken out as a file; and the reminders of what ends."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.accounts.rules import may_edit_certificates
from desaekspor.portal.certificates.forms import CertificateFilter
from desaekspor.portal.certificates.getting import get_certificate, officers_only, region_choices
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.portal.views.exports import take_out
from desaekspor.readiness.certificates import reminders
from desaekspor.readiness.certificates.errors import CertificateRefused
from desaekspor.readiness.certificates.messages import STATE_NAMES, doubt_name, explain
from desaekspor.readiness.certificates.models import ReminderAnswer
from desaekspor.readiness.certificates.queries import certificates_for, counts_by_state, page_of
from desaekspor.readiness.certificates.states import STAGES
from desaekspor.registry.exports.models import Export

SHORTEST_PUT_OFF, PUT_OFF = 1, 14
MOST_DUE = 999  # that the list counts
REMINDERS = 25  # of a page: each has its own buttons


def asked_of(request):
    return CertificateFilter(request.GET, regions=region_choices(request.user))


def address_of(asked, **changed):
    given = {name: value for name, value in (asked | changed).items() if value}
    return f"?{urlencode(given)}" if given else ""


@login_required
@require_safe
def certificates(request):
    """All certificates of one's region, narrowed."""
    officers_only(request.user)
    form = asked_of(request)
    asked, mine = form.asked, certificates_for(request.user)
    found = form.filters.apply(mine)
    after = whole_number(request.GET.get("sesudah", ""))
    rows, following = page_of(found, sort=asked.get("urut", ""), after=after)
    # The chips say how many there would be of each state, so they leave out the state that is chosen.
    counts = counts_by_state(replace(form.filters, state="").apply(mine))
    total = counts[asked["keadaan"]] if asked.get("keadaan") else sum(counts.values())
    context = {
        "form": form,
        "asked": asked,
        "rows": [(one, [doubt_name(code) for code in one.doubts]) for one in rows],
        "total": total,
        "states": [(code, name, counts[code], address_of(asked, keadaan=code)) for code, name in STATE_NAMES.items()],
        "all_states": address_of(asked, keadaan=None),
        "all_count": sum(counts.values()),
        "next_page": address_of(asked, sesudah=following) if following else "",
        "first_page": address_of(asked) if after else "",
        "here": address_of(asked),
        # Behind a thousand nobody counts, and of twenty thousand certificates it would take half the page.
        "due": reminders.reminders_due(mine)[: MOST_DUE + 1].count(),
        "most_due": MOST_DUE,
    }
    return render(request, "portal/certificates/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request):
    """Take the list out as a file, as it is narrowed."""
    officers_only(request.user)
    form = asked_of(request)
    return take_out(
        request,
        "portal/certificates/export.html",
        subject=Export.Subject.CERTIFICATES,
        filters=form.filters,
        described=form.in_words(),
        count=form.filters.apply(certificates_for(request.user)).count(),
        here=address_of(form.asked),
    )


@login_required
@require_safe
def reminder_list(request):
    """What ends within 90 days or has ended, and is not answered yet; and what was answered."""
    officers_only(request.user)
    mine = certificates_for(request.user)
    counts = reminders.stage_counts(mine)
    stage = whole_number(request.GET.get("tahap", ""))
    stage = stage if stage in STAGES else None
    due = reminders.reminders_due(mine)
    if stage is not None:
        due = due.filter(stage=stage)
    after = whole_number(request.GET.get("sesudah", ""))
    last = mine.filter(pk=after).values_list("ends_on", "pk").first() if after else None
    if last and last[0]:
        due = due.filter(Q(ends_on__gt=last[0]) | Q(ends_on=last[0], pk__gt=last[1]))
    rows = list(due.select_related("enterprise__region__parent")[: REMINDERS + 1])
    context = {
        "rows": rows[:REMINDERS],
        "next_after": rows[REMINDERS - 1].pk if len(rows) > REMINDERS else None,
        "stages": [(one, counts[one]) for one in STAGES],
        "stage": stage,
        "total": sum(counts.values()),
        "answered": list(reminders.answers_of(mine)[:REMINDERS]),
        "may_answer": may_edit_certificates(request.user),
        "put_off_until": (timezone.localdate() + timedelta(days=PUT_OFF)).isoformat(),
        "first_day": (timezone.localdate() + timedelta(days=SHORTEST_PUT_OFF)).isoformat(),
        "last_day": (timezone.localdate() + timedelta(days=reminders.LONGEST_PUT_OFF)).isoformat(),
    }
    return render(request, "portal/certificates/reminders.html", context)


@login_required
@require_POST
def answer(request, pk):
    """Handled, or put off until a day."""
    officers_only(request.user)
    certificate = get_certificate(request.user, pk, to_change=True)
    what = request.POST.get("jawaban", "")
    what = what if what in ReminderAnswer.What.values else ReminderAnswer.What.HANDLED
    until = None
    try:
        until = timezone.datetime.fromisoformat(request.POST.get("sampai", "")).date()
    except ValueError:
        until = None
    try:
        reminders.answer_reminder(certificate, by=request.user, what=what, until=until, note=request.POST.get("catatan", ""))
    except CertificateRefused as refused:
        for problem in refused.problems:
            messages.error(request, explain(problem))
    else:
        words = _("It is put off.") if what == ReminderAnswer.What.PUT_OFF else _("It is marked as handled until the next stage.")
        messages.success(request, words)
    return redirect("portal:certificates_reminders")


@login_required
@require_POST
def take_answer_back(request, pk):
    """The reminder comes back."""
    officers_only(request.user)
    if not may_edit_certificates(request.user):
        raise PermissionDenied
    mine = certificates_for(request.user).filter(pk=OuterRef("certificate"))
    found = get_object_or_404(ReminderAnswer.objects.filter(Exists(mine)), pk=pk)
    reminders.take_answer_back(found, by=request.user)
    messages.success(request, _("The reminder is on the list again."))
    return redirect("portal:certificates_reminders")
