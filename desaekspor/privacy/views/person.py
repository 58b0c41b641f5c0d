"""One owner and their data: consents, requests. For officers, and for owners on their own enterprise."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desaekspor.accounts.rules import is_owner, may_answer_requests, may_open_personal_data, may_record_consent
from desaekspor.privacy.forms.person import ConsentForm, RequestForm, WithdrawalForm
from desaekspor.privacy.models import Consent
from desaekspor.privacy.queries import consent_states, in_words, parts_of, requests_for, seen_of
from desaekspor.privacy.services.consents import AlreadyGiven, current_texts, record_consent, withdraw_consent
from desaekspor.privacy.services.requests import receive_request
from desaekspor.registry.queries import enterprises_for

form_page = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 20


def enterprise_of(request, number):
    """The enterprise whose owner the page is about; 404 for whoever may not know of it."""
    if not may_record_consent(request.user):
        raise Http404
    return get_object_or_404(enterprises_for(request.user).select_related("owner", "region"), pk=number)


def sent(request):
    return request.POST if request.method == "POST" else None


@login_required
@require_safe
def person(request, number):
    enterprise = enterprise_of(request, number)
    parts = parts_of(enterprise, request.user)
    context = {
        "enterprise": enterprise,
        "consents": consent_states(enterprise, parts),
        "requests": requests_for(request.user).filter(enterprise__in=parts).order_by("-received_at"),
        "seen": [in_words(entry) for entry in seen_of(parts)[:SHOWN]],
        "by_owner": is_owner(request.user),
        "may_answer": may_answer_requests(request.user),
        "may_open": may_open_personal_data(request.user),
    }
    return render(request, "privacy/person.html", context)


@login_required
@form_page
def consent(request, number):
    """Write down a consent."""
    enterprise, by_owner = enterprise_of(request, number), is_owner(request.user)
    form = ConsentForm(sent(request), by_owner=by_owner, initial={"purpose": request.GET.get("untuk", "")})
    if request.method == "POST" and form.is_valid():
        given, (channel, moment) = form.cleaned_data, form.told
        try:
            record_consent(
                enterprise,
                purpose=given["purpose"],
                channel=channel,
                given_at=moment,
                giver=given.get("giver", Consent.Giver.OWNER),
                giver_name=given.get("giver_name", ""),
                by=request.user,
                request=request,
            )
        except AlreadyGiven:
            form.add_error("purpose", _("This consent was given already and stands."))
        else:
            messages.success(request, _("The consent is written down."))
            return redirect("privacy:person", number)
    context = {"enterprise": enterprise, "form": form, "texts": current_texts(), "by_owner": by_owner}
    return render(request, "privacy/consent.html", context)


@login_required
@form_page
def withdraw(request, number, pk):
    """Withdraw a consent; a request with its tasks and its clock follows."""
    enterprise, by_owner = enterprise_of(request, number), is_owner(request.user)
    parts = parts_of(enterprise, request.user)
    given = get_object_or_404(Consent.objects.select_related("text", "enterprise"), pk=pk, enterprise__in=parts)
    form = WithdrawalForm(sent(request), by_owner=by_owner)
    if request.method == "POST" and form.is_valid():
        channel, moment = form.told
        withdraw_consent(given, channel=channel, withdrawn_at=moment, by=request.user, request=request)
        messages.success(request, _("The withdrawal is written down. What follows from it stands below, with its time."))
        return redirect("privacy:person", number)
    context = {"enterprise": enterprise, "form": form, "consent": given, "by_owner": by_owner}
    return render(request, "privacy/withdraw.html", context)


@login_required
@form_page
def ask(request, number):
    """Take in what the owner asks about their own data."""
    enterprise, by_owner = enterprise_of(request, number), is_owner(request.user)
    form = RequestForm(sent(request), by_owner=by_owner, initial={"kind": request.GET.get("apa", "")})
    if request.method == "POST" and form.is_valid():
        channel, moment = form.told
        receive_request(
            enterprise,
            kind=form.cleaned_data["kind"],
            channel=channel,
            received_at=moment,
            detail=form.cleaned_data["detail"],
            by=request.user,
            request=request,
        )
        messages.success(request, _("The request is taken in. It is answered within 3 × 24 hours."))
        return redirect("privacy:person", number)
    return render(request, "privacy/ask.html", {"enterprise": enterprise, "form": form, "by_owner": by_owner})
