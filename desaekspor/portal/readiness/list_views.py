"""The list of assessed enterprises."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from desaekspor.accounts.rules import sees_enterprises


@login_required
@require_safe
def assessments(request):
    """How ready the enterprises of one's region are."""
    if not sees_enterprises(request.user):
        raise Http404
    return render(request, "portal/readiness/list.html", {})
