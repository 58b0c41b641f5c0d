"""The batches one sees, what comes next, what is overdue; and the programmes that they belong to."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desaekspor.accounts.rules import is_owner
from desaekspor.portal.training.access import managers_only, see
from desaekspor.portal.training.forms import ProgrammeForm
from desaekspor.readiness.training.models import Enrolment, TrainingBatch
from desaekspor.readiness.training.programmes import save_programme
from desaekspor.readiness.training.queries import (
    TAKING_PART,
    batches_for,
    enrolments_for,
    follow_ups_for,
    programmes_for,
    sessions_for,
    visits_for,
)
from desaekspor.readiness.training.rules import may_enter_applications, may_manage, may_teach

PAGE_ROWS = 20
COMING = 5


@login_required
@require_safe
def overview(request):
    """Batches with how far they are; an owner's own applications; what comes next and what is overdue."""
    see(request.user)
    user, today = request.user, timezone.localdate()
    state = request.GET.get("keadaan", "")
    batches = batches_for(user)
    chosen = batches.filter(state=state) if state in TrainingBatch.State.values else batches
    page = Paginator(chosen, PAGE_ROWS).get_page(request.GET.get("halaman"))
    _count(page)
    teaches = may_teach(user)
    context = {
        "page": page,
        "state": state,
        "states": TrainingBatch.State.choices,
        "has_batches": batches.exists(),
        "may_manage": may_manage(user),
        "may_teach": teaches,
        "may_apply": may_enter_applications(user),
        "coming": sessions_for(user).filter(ends_at__gte=timezone.now(), cancelled_at=None).order_by("starts_at")[:COMING]
        if teaches
        else [],
        "own": enrolments_for(user).select_related("batch__programme", "enterprise").order_by("-pk")[:PAGE_ROWS]
        if is_owner(user)
        else [],
    }
    if teaches:
        context["overdue_follow_ups"] = follow_ups_for(user).filter(done_on=None, due_on__lt=today).count()
        context["overdue_steps"] = visits_for(user).filter(done_on=None, due_on__lt=today).count()
    return render(request, "portal/training/overview.html", context)


def _count(page):
    """Give each batch of the page how many applied, have a place and completed; one query."""
    rows = Enrolment.objects.filter(batch__in=list(page)).order_by().values_list("batch", "state").annotate(Count("pk"))
    found: dict[int, dict[str, int]] = {}
    for batch, state, count in rows:
        found.setdefault(batch, {})[state] = count
    for batch in page:
        counts = found.get(batch.pk, {})
        batch.applied = sum(counts.values())
        batch.placed = sum(counts.get(state, 0) for state in TAKING_PART)
        batch.completed = counts.get(Enrolment.State.COMPLETED, 0)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def programmes(request):
    """The programmes of the office; by POST one more."""
    managers_only(request.user)
    return _programmes(request, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def programme(request, pk):
    """Change a programme."""
    managers_only(request.user)
    return _programmes(request, get_object_or_404(programmes_for(request.user), pk=pk))


def _programmes(request, chosen):
    initial = {name: getattr(chosen, name) for name in ("name", "name_en", "organiser", "about")} if chosen else None
    form = ProgrammeForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data if chosen else form.cleaned_data | {"region": request.user.region}
        try:
            with transaction.atomic():
                save_programme(chosen, values, by=request.user)
        except IntegrityError:
            form.add_error("name", _("There is a programme of this name already."))
        else:
            messages.success(request, _("The programme is saved."))
            return redirect("portal:training_programmes")
    rows = programmes_for(request.user).annotate(count=Count("batches")).order_by("name")
    return render(request, "portal/training/programmes.html", {"form": form, "chosen": chosen, "programmes": rows})
