"""Submissions of field forms: sent, read, loaded, and what waits."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.accounts.rules import may_answer_survey
from desaekspor.jobs.runner import run
from desaekspor.portal.survey import problems
from desaekspor.portal.survey.forms import SubmissionsForm
from desaekspor.potential.survey.errors import BadSubmissions, NotPossible
from desaekspor.potential.survey.files import WAITING, discard, receive_file, start
from desaekspor.potential.survey.messages import explain_file
from desaekspor.potential.survey.models import SurveyFile
from desaekspor.potential.survey.queries import files_for, submissions_for
from desaekspor.potential.survey.undoing import take_back_file

PAGE_ROWS = 25
SHOWN_PROBLEMS = 100
READ_AT_ONCE = 512 * 1024  # bytes; a larger file is read in the background
State = SurveyFile.State


def get_file(user, pk):
    return get_object_or_404(files_for(user).select_related("job", "created_by", "region"), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def files(request):
    """Send an export; below, the files before it and the submissions that wait."""
    if not may_answer_survey(request.user):
        raise Http404
    form = SubmissionsForm(request.POST, request.FILES) if request.method == "POST" else SubmissionsForm()
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["berkas"]
        try:
            received = receive_file(
                sent, name=sent.name, by=request.user, region=request.user.region, synthetic=form.cleaned_data["contoh"]
            )
        except BadSubmissions as error:
            form.add_error("berkas", explain_file(error.code, error.facts))
        else:
            return begin(request, received, load=form.cleaned_data["lalu"] == "muat")
    waiting = submissions_for(request.user).filter(state__in=WAITING).select_related("region", "file")
    context = {
        "form": form,
        "page": Paginator(files_for(request.user).select_related("created_by"), PAGE_ROWS).get_page(request.GET.get("halaman")),
        "waiting": waiting[:PAGE_ROWS],
        "waiting_count": waiting.count(),
        "limit_mb": settings.UPLOAD_LIMIT_BYTES // 1_000_000,
    }
    return render(request, "portal/survey/files.html", context)


def begin(request, received, *, load):
    """Ask for the work; what is small is done while one waits."""
    job = start(received, by=request.user, load=load)
    if received.file_bytes <= READ_AT_ONCE:
        run(job.pk)
    return redirect("portal:survey_file", received.pk)


@login_required
@require_safe
def file(request, pk):
    """What became of one file: counts, each value that is no answer, and the submissions that wait."""
    found = get_file(request.user, pk)
    listed = found.found or []
    context = {
        "file": found,
        "job": found.job,
        "figures": problems.figures_of(found),
        "problems": problems.problem_rows(listed[:SHOWN_PROBLEMS]),
        "more": max(0, len(listed) - SHOWN_PROBLEMS),
        "waiting": found.submissions.filter(state__in=WAITING).select_related("region"),
        "failure": problems.failure_of(found),
        "can_load": found.state in (State.RECEIVED, State.CHECKED, State.FAILED, State.UNDONE) and bool(found.stored_as),
        "can_discard": found.state != State.LOADED and not found.submissions.exists(),
        "can_undo": found.state == State.LOADED,
    }
    return render(request, "portal/survey/file.html", context)


@login_required
@require_POST
def load(request, pk):
    found = get_file(request.user, pk)
    try:
        return begin(request, found, load=True)
    except NotPossible:
        messages.info(request, _("It is loaded already; nothing was written twice."))
        return redirect("portal:survey_file", found.pk)


@login_required
@require_POST
def discard_file(request, pk):
    found = get_file(request.user, pk)
    try:
        discard(found, by=request.user)
    except NotPossible:
        messages.error(request, _("Answers of this file are loaded, so it stays."))
        return redirect("portal:survey_file", found.pk)
    messages.success(request, _("“%(name)s” was discarded. No answer came from it.") % {"name": found.file_name})
    return redirect("portal:survey_files")


@login_required
@require_POST
def undo(request, pk):
    """Take back everything that the file brought."""
    found = get_file(request.user, pk)
    try:
        counts = take_back_file(found, by=request.user)
    except NotPossible:
        messages.info(request, _("Nothing of this file is loaded."))
    else:
        told = _("Taken back: %(answers)d answers and %(photos)d photos.") % counts
        if counts["kept"]:
            told += " " + _("%(kept)d answers stay, because later ones stand on them.") % counts
        messages.success(request, told)
    return redirect("portal:survey_file", found.pk)
