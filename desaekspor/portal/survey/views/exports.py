"""Answers and findings as files, with their notes."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from desaekspor.accounts.rules import may_answer_survey
from desaekspor.portal.survey.problems import problem_rows
from desaekspor.portal.survey.reading import year_of
from desaekspor.potential.survey.exporting import KINDS, export_answers, export_problems
from desaekspor.potential.survey.queries import files_for


def as_file(content, name, kind):
    response = HttpResponse(content, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store, private, max-age=0"
    return response


@login_required
@require_safe
def answers(request):
    """All answers of one's villages in a year: a row an answer; nothing about persons."""
    kind = request.GET.get("jenis", "xlsx")
    if not may_answer_survey(request.user) or kind not in KINDS:
        raise Http404
    year = year_of(request)
    content = export_answers(request.user, year=year, kind=kind, village=request.GET.get("desa", ""))
    return as_file(content, f"survei-{year}.{'zip' if kind == 'csv' else kind}", kind)


@login_required
@require_safe
def findings(request, pk):
    """Everything that was found in a file of submissions, a row a value."""
    file = get_object_or_404(files_for(request.user), pk=pk)
    return as_file(export_problems(file, problem_rows(file.found or [])), f"temuan-{file.pk}.xlsx", "xlsx")
