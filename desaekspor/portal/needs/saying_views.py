"""Saying that a requirement is ready for a product of an enterprise, seeing that it is true, taking it back, and its file."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from desaekspor.accounts.audit import record
from desaekspor.accounts.sealing import CannotOpen
from desaekspor.markets.choosing import BadCode
from desaekspor.markets.needs import saying
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.portal.readiness.proofs import content_of
from desaekspor.readiness import evidence
from desaekspor.readiness.assessment.messages import explain as explain_file
from desaekspor.readiness.certificates.models import MarketRule
from desaekspor.registry.queries import enterprises_for

PROBLEMS = {
    "not_of_maker": gettext_lazy("A certificate proves this, or others see to it: no word of yours is needed."),
    "in_future": gettext_lazy("That day is still to come. Say it when it is ready."),
    "no_day": gettext_lazy("Since which day is it ready? Write day, month, year: 28-11-2026."),
    "long_note": gettext_lazy("The note is too long: at most 300 signs."),
    "own_word": gettext_lazy("Somebody else has to see it: nobody verifies their own word."),
}


class ReadyForm(forms.Form):
    """What is sent with the word that something is ready."""

    hari = forms.DateField(input_formats=["%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y"], required=False)
    catatan = forms.CharField(required=False)


def back_to(request, enterprise, hs6, rule):
    """The checklist that the word was given on, at its requirement."""
    given = {"umkm": enterprise.pk, "hs": hs6, "pasar": request.POST.get("pasar", "")[:2].upper()}
    return redirect(f"{reverse('portal:needs')}?{urlencode(given)}#r-{rule}")


@login_required
@require_POST
def say(request):
    """It is ready: since when, with a note and a file where there are."""
    numbers = {name: whole_number(request.POST.get(name, "")) or 0 for name in ("umkm", "aturan")}
    enterprise = get_object_or_404(enterprises_for(request.user), pk=numbers["umkm"])
    if not saying.may_say(request.user):
        raise PermissionDenied
    rule = get_object_or_404(MarketRule, pk=numbers["aturan"], removed_at=None)
    form, hs6, file = ReadyForm(request.POST), request.POST.get("hs", "")[:20], request.FILES.get("berkas")
    form.is_valid()
    try:
        content = content_of(file) if file else None
        told = {"ready_on": form.cleaned_data.get("hari"), "note": form.cleaned_data.get("catatan", ""), "content": content}
        need, is_new = saying.say_ready(enterprise, rule, hs6, by=request.user, **told)
    except BadCode as error:
        raise Http404 from error
    except saying.CannotBeSaid as error:
        messages.error(request, f"{rule.title}: {PROBLEMS[error.code]}")
    except evidence.BadEvidence as error:
        messages.error(request, f"{rule.title}: {explain_file(error)}")
    else:
        if is_new:
            messages.success(request, _("%(what)s is written down as ready, not verified yet.") % {"what": rule.title})
        else:
            messages.info(request, _("%(what)s was written down before.") % {"what": need.rule.title})
    return back_to(request, enterprise, hs6, rule.pk)


def _get(request, pk):
    return get_object_or_404(saying.ready_for(request.user).select_related("enterprise", "rule"), pk=pk)


@login_required
@require_POST
def verify(request, pk):
    """An officer saw that it is true."""
    need = _get(request, pk)
    try:
        if saying.verify_ready(need, by=request.user):
            messages.success(request, _("%(what)s is verified.") % {"what": need.rule.title})
    except saying.CannotBeSaid as error:
        if not saying.may_edit_certificates(request.user):
            raise PermissionDenied from None
        messages.error(request, PROBLEMS[error.code])
    return back_to(request, need.enterprise, need.hs6, need.rule_id)


@login_required
@require_POST
def take_back(request, pk):
    """It is not ready after all."""
    need = _get(request, pk)
    if not saying.may_take_back(need, request.user):
        raise PermissionDenied
    if saying.take_back(need, by=request.user):
        messages.success(request, _("%(what)s is taken back: not known again.") % {"what": need.rule.title})
    return back_to(request, need.enterprise, need.hs6, need.rule_id)


@login_required
@require_safe
def file(request, pk):
    """The file that shows it, as a download; who fetched it is in the audit log."""
    need = _get(request, pk)
    if not need.stored_as:
        raise Http404
    try:
        response = evidence.as_download(need, f"syarat-{need.enterprise_id}-{need.pk}")
    except (FileNotFoundError, CannotOpen):
        raise Http404 from None
    record(request.user, "need.file_taken", need, request=request)
    return response
