"""Open what a survey keeps sealed, who answered and how to reach them, for a purpose that is written down."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from desaekspor.accounts.rules import may_open_personal_data
from desaekspor.portal.survey.reading import survey_if_any, village_of, year_of
from desaekspor.potential.survey.questions import questions
from desaekspor.privacy.forms.opening import PurposeForm
from desaekspor.privacy.purposes import readable, written
from desaekspor.privacy.services.opening import TooMany, open_answers
from desaekspor.privacy.views.opening import never_kept


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_data(request, code):
    """Ask what for; after that the sealed answers, this once."""
    village, year = village_of(request.user, code), year_of(request)
    survey = survey_if_any(village, year)
    if survey is None:
        raise Http404
    if not may_open_personal_data(request.user):
        raise PermissionDenied
    form = PurposeForm(request.POST if request.method == "POST" else None)
    context = {"village": village, "year": str(year), "form": form}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        asked = {"purpose": given["purpose"], "words": given["words"]}
        try:
            opened = open_answers(survey, by=request.user, request=request, **asked)
        except TooMany as error:
            context["refused"] = error
            return never_kept(render(request, "portal/survey/open.html", context, status=429))
        language = get_language() or "id"
        context["opened"] = [(questions()[name].name(language), value) for name, value in opened.items() if name in questions()]
        context |= {"is_open": True, "purpose": readable(written(**asked))}
    return never_kept(render(request, "portal/survey/open.html", context))
