"""A submission that waits: its village and wrong values are corrected, and of contradicting answers one is chosen."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from desaekspor.portal.forms.numbers import whole_number
from desaekspor.portal.survey import page
from desaekspor.portal.survey.forms import field_for
from desaekspor.portal.survey.problems import problem_rows
from desaekspor.potential.survey.answering import MINE, THEIRS
from desaekspor.potential.survey.errors import AnsweredMeanwhile, Contradicted, NotPossible
from desaekspor.potential.survey.files import WAITING, conflicts_of, drop_submission, settle_submission
from desaekspor.potential.survey.messages import explain_answer, explain_problem
from desaekspor.potential.survey.models import SurveySubmission
from desaekspor.potential.survey.queries import submissions_for, villages_for
from desaekspor.potential.survey.questions import ENTERPRISES, FIRST_YEAR, TEXT, VILLAGE, BadAnswer, questions, read_answer

CONFLICT = 409
State = SurveySubmission.State


class CorrectionForm(forms.Form):
    """One field for each value that is no answer; an empty one leaves the answer out. The village where it is not known."""

    def __init__(self, data=None, *, submission, villages):
        super().__init__(data, auto_id="id_%s")
        self.language = get_language() or "id"
        self.answers: dict = {}
        self.wrong = []
        found = submission.problems or []
        if submission.region_id is None:
            groups: dict[str, list] = {}
            for village in villages:
                groups.setdefault(village.parent.name, []).append((village.code, village.name))
            self.fields["desa"] = forms.ChoiceField(
                label=_("Village"),
                help_text=_("The form says: %(text)s") % {"text": submission.content["village"] or _("nothing")},
                choices=[("", _("Choose the village")), *groups.items()],
                error_messages={"required": _("Choose the village."), "invalid_choice": _("Choose a village of the list.")},
            )
        if any(problem["code"] == "year" for problem in found):
            this_year = timezone.localdate().year
            years = [(str(year), str(year)) for year in range(this_year, FIRST_YEAR - 1, -1)]
            self.fields["tahun"] = forms.ChoiceField(label=_("Year of the survey"), choices=years)
        for problem, row in zip(found, problem_rows(found), strict=True):
            question = questions().get(problem["question"])
            if question is None or question.kind == VILLAGE or question.code in self.fields:
                continue
            field = field_for(question, self.language)
            if question.kind == ENTERPRISES:
                field = forms.CharField(required=False, label=question.name(self.language))
            field.help_text = _("The form says: %(text)s") % {"text": row.value} + f" · {row.expected}"
            self.fields[question.code] = field
            if question.kind in (TEXT, ENTERPRISES):
                self.initial[question.code] = problem["value"]
            self.wrong.append(question)

    def clean(self):
        for question in self.wrong:
            try:
                given = self.cleaned_data.get(question.code)
                self.answers[question.code] = read_answer(
                    question, given, comma=self.language != "en", today=timezone.localdate()
                )
            except BadAnswer as bad:
                self.add_error(question.code, explain_answer(question, bad))
        return self.cleaned_data


@login_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def submission(request, pk):
    """Correct and choose; what is settled is loaded at once."""
    found = get_object_or_404(submissions_for(request.user).select_related("file", "region", "decided_by"), pk=pk)
    villages = villages_for(request.user).select_related("parent").order_by("parent__name", "name")
    if found.region_id is not None and not villages.filter(pk=found.region_id).exists():
        raise Http404
    if found.state not in WAITING:
        return render(request, "portal/survey/settled.html", {"submission": found})
    form = CorrectionForm(request.POST if request.method == "POST" else None, submission=found, villages=villages)
    differences, seen = conflicts_of(found) if found.state == State.CONFLICT else ([], 0)
    status = 200
    if request.method == "POST" and form.is_valid():
        chosen = {name.removeprefix("pilih-"): one for name, one in request.POST.items() if name.startswith("pilih-")}
        try:
            settle_submission(
                found,
                by=request.user,
                region=villages.get(pk=form.cleaned_data["desa"]) if "desa" in form.fields else None,
                year=whole_number(form.cleaned_data.get("tahun", "")),
                corrected=form.answers,
                choices={code: one for code, one in chosen.items() if one in (MINE, THEIRS)},
                seen=whole_number(request.POST.get("dilihat", "")),
            )
        except AnsweredMeanwhile as meanwhile:
            found.refresh_from_db()
            form = CorrectionForm(submission=found, villages=villages)
            differences, seen, status = meanwhile.differences, meanwhile.revision, CONFLICT
        except Contradicted:
            # What was right is kept; what is wrong now is asked for, beside what the form says.
            found.refresh_from_db()
            form, differences = CorrectionForm(request.POST, submission=found, villages=villages), []
            for problem in found.problems:
                form.add_error(problem["question"], explain_problem(problem))
        except NotPossible:
            messages.info(request, _("Somebody settled this submission meanwhile."))
            return redirect("portal:survey_submission", found.pk)
        else:
            messages.success(request, _("The submission is loaded."))
            return redirect(after(found))
    context = {
        "submission": found,
        "form": form,
        "differences": page.difference_rows(differences),
        "seen": seen,
        "problems": problem_rows(found.problems or []),
        "answers": len(found.content["answers"]),
    }
    return render(request, "portal/survey/submission.html", context, status=status)


def after(found):
    """The next one of the file that waits, else the file."""
    following = SurveySubmission.objects.filter(file=found.file_id, state__in=WAITING).first()
    if following is not None:
        return reverse("portal:survey_submission", args=[following.pk])
    return reverse("portal:survey_file", args=[found.file_id])


@login_required
@require_POST
def drop(request, pk):
    """Leave a submission out that waits."""
    found = get_object_or_404(submissions_for(request.user), pk=pk)
    try:
        drop_submission(found, by=request.user)
    except NotPossible:
        messages.info(request, _("Somebody settled this submission meanwhile."))
    else:
        messages.success(request, _("The submission is left out. It stays kept, and nothing of it was written."))
    return redirect(after(found))
