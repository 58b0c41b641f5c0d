"""What comes after and around the course: follow-ups, the mentors' work, one's own calendar."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desaekspor.portal.training.access import get_enrolment, see, teachers_only
from desaekspor.portal.training.forms import FollowUpForm
from desaekspor.readiness.training import calendars
from desaekspor.readiness.training.completing import write_follow_up
from desaekspor.readiness.training.errors import TrainingRefused
from desaekspor.readiness.training.messages import explain
from desaekspor.readiness.training.models import CalendarLink
from desaekspor.readiness.training.queries import follow_ups_for, visits_for, workload_of
from desaekspor.readiness.training.rules import may_teach

PAGE_ROWS = 50
KINDS = {"terlambat", "akan", "sudah"}


@login_required
@require_safe
def follow_ups(request):
    """Who is to be asked what became of it: overdue, to come, done."""
    teachers_only(request.user)
    today, kind = timezone.localdate(), request.GET.get("daftar", "terlambat")
    kind = kind if kind in KINDS else "terlambat"
    kinds = {
        "terlambat": Q(done_on=None, due_on__lt=today),
        "akan": Q(done_on=None, due_on__gte=today),
        "sudah": Q(done_on__isnull=False),
    }
    every = follow_ups_for(request.user)
    counts = every.aggregate(**{name: Count("pk", filter=which) for name, which in kinds.items()})
    order = ("-done_on", "-pk") if kind == "sudah" else ("due_on", "pk")
    # The keys first: sorted with all that a line shows, a list of twenty thousand takes four times as long.
    pages = Paginator(every.filter(kinds[kind]).order_by(*order).values_list("pk", flat=True), PAGE_ROWS)
    pages.count = counts[kind]
    page = pages.get_page(request.GET.get("halaman"))
    numbers = list(page)
    rows = every.filter(pk__in=numbers).select_related("enrolment__enterprise__region", "done_by").in_bulk()
    context = {"page": page, "rows": [rows[pk] for pk in numbers], "kind": kind, "counts": counts, "today": today}
    return render(request, "portal/training/follow_ups.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request, pk, months):
    """What became of one participant so many months after the course."""
    found = get_enrolment(request.user, pk, to_teach=True)
    its = get_object_or_404(found.follow_ups, months=months)
    form = FollowUpForm(request.POST if request.method == "POST" else None, its=its)
    if request.method == "POST" and form.is_valid():
        try:
            write_follow_up(its, form.cleaned_data, by=request.user)
        except TrainingRefused as error:
            form.add_error(None, explain(error))
        else:
            messages.success(request, _("Written down."))
            return redirect(found)
    return render(request, "portal/training/follow_up.html", {"enrolment": found, "batch": found.batch, "its": its, "form": form})


@login_required
@require_safe
def mentors(request):
    """Who mentors how many, who was not visited yet, and which next steps are overdue."""
    teachers_only(request.user)
    today = timezone.localdate()
    steps = (
        visits_for(request.user)
        .filter(done_on=None, due_on__isnull=False)
        .select_related("enrolment__enterprise", "enrolment__batch__programme", "mentor")
        .order_by("due_on", "pk")[:PAGE_ROWS]
    )
    context = {"rows": workload_of(request.user, today=today), "steps": steps, "today": today}
    return render(request, "portal/training/mentors.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request):
    """The secret address of one's own calendar: made (and shown once), or taken back."""
    see(request.user)
    if not may_teach(request.user) and not request.user.owned.exists():
        raise PermissionDenied
    context = {}
    if request.method == "POST":
        if request.POST.get("cabut") == "ya":
            calendars.take_back(request.user)
            messages.success(request, _("The address is taken back; calendars that use it get nothing any more."))
            return redirect("portal:training_calendar")
        secret = calendars.make_link(request.user)
        context["address"] = request.build_absolute_uri(reverse("portal:training_feed", args=[secret]))
    context["link"] = CalendarLink.objects.filter(user=request.user).first()
    response = render(request, "portal/training/calendar.html", context)
    response["Cache-Control"] = "no-store"
    return response
