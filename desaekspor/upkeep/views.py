from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from desaekspor.accounts.rules import may_see_system
from desaekspor.jobs.runner import enqueue
from desaekspor.upkeep import queries


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def state(request):
    """How the system is: what was found last, sizes, backups. A POST asks for a new examination."""
    if not may_see_system(request.user):
        raise PermissionDenied
    if request.method == "POST":
        ask_for_examination(request.user)
        return redirect("upkeep:state")
    asked, done = queries.last_examination()
    checks = queries.shown_checks(done.result) if done else []
    context = {
        "asked": asked,
        "done": done,
        "found": [check for check in checks if check.findings],
        "good": [check for check in checks if not check.findings],
        "sizes": queries.sizes(),
        "backups": queries.last_backups(),
    }
    return render(request, "upkeep/state.html", context)


@transaction.atomic
def ask_for_examination(user):
    """Two clicks are one examination."""
    asked, _done = queries.last_examination()
    if asked is None or not asked.is_active:
        enqueue(queries.KIND, owner=user)
