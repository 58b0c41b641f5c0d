"""The register of failures to protect personal data."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desaekspor.accounts.rules import may_see_breaches
from desaekspor.privacy.forms.breach import BreachForm, initial_of
from desaekspor.privacy.queries import breaches_for
from desaekspor.privacy.services.breaches import change_breach, record_breach

form_page = require_http_methods(["GET", "HEAD", "POST"])


def _those_concerned(request):
    if not may_see_breaches(request.user):
        raise Http404


@login_required
@require_safe
def register(request):
    _those_concerned(request)
    return render(request, "privacy/breaches.html", {"breaches": breaches_for(request.user)})


@login_required
@form_page
def new(request):
    _those_concerned(request)
    form = BreachForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        breach = record_breach(by=request.user, request=request, **form.fields_of_breach())
        messages.success(request, _("The breach is written down. Its clock runs."))
        return redirect(breach)
    return render(request, "privacy/breach.html", {"form": form})


@login_required
@form_page
def one(request, pk):
    _those_concerned(request)
    breach = get_object_or_404(breaches_for(request.user), pk=pk)
    form = BreachForm(request.POST if request.method == "POST" else None, initial=initial_of(breach))
    if request.method == "POST" and form.is_valid():
        change_breach(breach, by=request.user, request=request, **form.fields_of_breach(breach))
        messages.success(request, _("What you wrote is saved."))
        return redirect(breach)
    return render(request, "privacy/breach.html", {"form": form, "breach": breach})
