"""The register of requests, and the page of one with its clock, tasks and answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.accounts.models import User
from desaekspor.accounts.rules import may_answer_requests
from desaekspor.privacy import queries
from desaekspor.privacy.forms.person import AnswerForm, AssignForm
from desaekspor.privacy.models import DataRequest
from desaekspor.privacy.services.erasing import erase_person, files_that_hold
from desaekspor.privacy.services.requests import NotOpen, TasksLeft, assign_request, close_request, do_task

PAGE_ROWS = 50
Kind, State = DataRequest.Kind, DataRequest.State


def _officers_only(request):
    if not may_answer_requests(request.user):
        raise Http404


def _get(request, pk):
    _officers_only(request)
    return get_object_or_404(queries.requests_for(request.user), pk=pk)


@login_required
@require_safe
def register(request):
    """All requests of the region: the open ones first by what is due next."""
    _officers_only(request)
    visible = queries.requests_for(request.user)
    ended = request.GET.get("keadaan") == "selesai"
    shown = visible.exclude(state=State.OPEN).order_by("-ended_at") if ended else visible.filter(state=State.OPEN)
    context = {
        "page": Paginator(shown, PAGE_ROWS).get_page(request.GET.get("halaman")),
        "ended": ended,
        "open": visible.filter(state=State.OPEN).count(),
        "overdue": visible.filter(state=State.OPEN, due_at__lt=timezone.now()).count(),
    }
    return render(request, "privacy/requests.html", context)


@login_required
@require_safe
def one(request, pk):
    return _page(request, _get(request, pk))


def _page(request, asked, *, answer=None):
    is_erasure = asked.kind == Kind.ERASURE
    people = queries.officers_of(asked.region)
    names = dict(User.objects.filter(pk__in=[done["by"] for done in asked.tasks.values()]).values_list("pk", "first_name"))
    context = {
        "asked": asked,
        "enterprise": asked.enterprise,  # None: its import was undone
        "tasks": [(code, words, done and {**done, "name": names.get(done["by"], "")}) for code, words, done in asked.task_list],
        "assign": AssignForm(people=people, initial={"to": asked.assigned_to}),
        "answer": answer or AnswerForm(only_refusal=is_erasure),
        "is_erasure": is_erasure,
        "is_access": asked.kind == Kind.ACCESS,
    }
    return render(request, "privacy/request.html", context)


def _too_late(request, asked):
    messages.error(request, _("This request was answered meanwhile."))
    return redirect(asked)


@login_required
@require_POST
def assign(request, pk):
    asked = _get(request, pk)
    form = AssignForm(request.POST, people=queries.officers_of(asked.region))
    if form.is_valid():
        try:
            assign_request(asked, to=form.cleaned_data["to"], by=request.user, request=request)
        except NotOpen:
            return _too_late(request, asked)
        messages.success(request, _("%(user)s answers it.") % {"user": form.cleaned_data["to"]})
    return redirect(asked)


@login_required
@require_POST
def task(request, pk, code):
    asked = _get(request, pk)
    try:
        do_task(asked, code, by=request.user, request=request)
    except NotOpen:
        return _too_late(request, asked)
    except KeyError:
        raise Http404 from None
    return redirect(asked)


@login_required
@require_POST
def answer(request, pk):
    asked = _get(request, pk)
    form = AnswerForm(request.POST, only_refusal=asked.kind == Kind.ERASURE)
    if form.is_valid():
        given = form.cleaned_data
        try:
            close_request(asked, state=given["state"], answer=given["answer"], by=request.user, request=request)
        except NotOpen:
            return _too_late(request, asked)
        except TasksLeft as error:
            left = ", ".join(map(str, error.tasks))
            form.add_error("state", _("Do these first: %(tasks)s.") % {"tasks": left})
        else:
            messages.success(request, _("The request is answered."))
            return redirect(asked)
    return _page(request, asked, answer=form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request, pk):
    """What will go and what stays; the erasure itself needs the enterprise's number typed, since it cannot be undone."""
    asked = _get(request, pk)
    if asked.kind != Kind.ERASURE or asked.enterprise is None:
        raise Http404
    if not asked.is_open:
        return _too_late(request, asked)
    wrong = False
    if request.method == "POST":
        wrong = request.POST.get("nomor", "").strip() != str(asked.enterprise_id)
        if not wrong:
            try:
                result = erase_person(asked, by=request.user, request=request)
            except NotOpen:
                return _too_late(request, asked)
            counts = {"rows": result.rows, "findings": result.findings, "changes": result.changes}
            words = _(
                "The person is erased: %(rows)s rows of files, %(findings)s findings and %(changes)s changes lost their values."
            )
            messages.success(request, words % counts)
            return redirect(asked)
    context = {"asked": asked, "enterprise": asked.enterprise, "files": files_that_hold(asked.enterprise), "wrong": wrong}
    return render(request, "privacy/erase.html", context)
