"""The assessment of one enterprise: where it stands, what it lacks, answering group by group, the history, the print-out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.accounts.rules import is_owner
from desaekspor.portal.readiness import page
from desaekspor.portal.readiness.getting import get_assessment, get_enterprise
from desaekspor.readiness.assessment.errors import AnswersRefused, AssessmentRefused
from desaekspor.readiness.assessment.messages import explain, language
from desaekspor.readiness.assessment.models import Way
from desaekspor.readiness.assessment.queries import unseen_proofs
from desaekspor.readiness.assessment.rules import may_assess
from desaekspor.readiness.assessment.services import (
    assessment_of,
    begin_assessment,
    result_of,
    save_answers,
    take_known,
    verify_answers,
)
from desaekspor.readiness.assessment.versions import bank_in, version_to_read

SHOWN_FIRST = 6  # of what lacks


def standing(assessment, answers):
    """What is said of an assessment on every page about it."""
    bank, today = bank_in(assessment.version), timezone.localdate()
    result = result_of(assessment, answers=answers.values(), day=today)
    words, badge = page.band_words(bank, result.band_low, result.band_high)
    return {
        "assessment": assessment,
        "enterprise": assessment.enterprise,
        "bank": bank,
        "result": result,
        "band": words,
        "band_badge": badge,
        "scores": page.scores_of(result),
        "gates": page.gates_of(bank, result),
        "lacks": page.lacks_of(bank, result, {code: one.given for code, one in answers.items()}, today),
        "open": result.asked - result.answered,
    }


def by_code(assessment):
    return {one.question: one for one in assessment.answers.select_related("verified_by")}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enterprise(request, number):
    """Where the enterprise stands and what it lacks first; a POST begins its assessment."""
    found = get_enterprise(request.user, number)
    if request.method == "POST":
        try:
            begin_assessment(found, by=request.user, way=way_of(request.user))
        except AssessmentRefused as error:
            messages.error(request, explain(error))
            return redirect("portal:readiness_enterprise", number)
        return redirect("portal:readiness_group", number, bank_in(version_to_read()).dimensions[0].code)
    assessment = assessment_of(found)
    context = {"enterprise": found, "may_assess": may_assess(request.user), "sees_list": not is_owner(request.user)}
    if assessment is None:
        context |= {"bank": bank_in(version_to_read())}
        return render(request, "portal/readiness/none.html", context)
    answers = by_code(assessment)
    assessment.enterprise = found
    unseen = unseen_proofs().filter(assessment=assessment).values_list("question", flat=True) if context["may_assess"] else ()
    context |= standing(assessment, answers)
    context |= {
        "first": context["lacks"][:SHOWN_FIRST],
        "rest": context["lacks"][SHOWN_FIRST:],
        "groups": page.groups_of(context["bank"], answers, unseen),
        "picture": page.picture_of(context["bank"], context["result"]),
        "known": page.known_now(assessment, context["bank"], answers) if context["may_assess"] else [],
    }
    return render(request, "portal/readiness/enterprise.html", context)


def way_of(user):
    return Way.OWNER if is_owner(user) else Way.OFFICER


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def group(request, number, dimension):
    """The questions of one dimension: answered, and by a second person checked."""
    assessment = get_assessment(request.user, number)
    bank = bank_in(assessment.version)
    codes = [one.code for one in bank.dimensions]
    if dimension not in codes:
        raise Http404
    questions, assesses = bank.of(dimension), may_assess(request.user)
    context = {"typed": None, "errors": {}, "kept": []}
    if request.method == "POST":
        typed, raw, problems = page.read_typed(request.POST, questions)
        context["typed"] = raw
        try:
            if problems:
                raise AnswersRefused(problems)
            way, base = way_of(request.user), page.base_of(request)
            saved = save_answers(assessment, typed, way=way, base=base, by=request.user)
        except AnswersRefused as error:
            context["errors"] = error.problems
        except AssessmentRefused as error:
            messages.error(request, explain(error))
        else:
            checked = verify_answers(assessment, request.POST.getlist("cek"), by=request.user) if assesses else []
            if not saved.kept:
                say_saved(request, saved.changed, checked)
                place = codes.index(dimension) + 1
                goes_on = "lanjut" in request.POST and place < len(codes)
                return (
                    redirect("portal:readiness_group", number, codes[place])
                    if goes_on
                    else redirect("portal:readiness_enterprise", number)
                )
            context["kept"] = saved.kept
            assessment.refresh_from_db()
    answers = by_code(assessment)
    files = list(assessment.files.filter(question__in=[one.code for one in questions]))
    place = codes.index(dimension)
    shown = page.shown_questions(
        bank,
        questions,
        answers,
        typed=context["typed"],
        errors=context["errors"],
        kept=context["kept"],
        files=files,
        user=request.user if assesses else None,
    )
    if assesses:  # an officer may correct what was checked; it is checked anew then
        for one in shown:
            one.is_locked = False
    context |= {
        "assessment": assessment,
        "enterprise": assessment.enterprise,
        "dimension": bank.dimensions[place],
        "name": getattr(bank.dimensions[place], f"name_{language()}"),
        "questions": shown,
        "groups": page.groups_of(bank, answers),
        "number": place + 1,
        "total": len(codes),
        "has_next": place + 1 < len(codes),
        "may_assess": assesses,
        "may_add_files": True,
        "sees_list": assesses,
    }
    return render(request, "portal/readiness/group.html", context, status=400 if context["errors"] else 200)


def say_saved(request, changed, checked):
    words = []
    if changed:
        count = len(changed)
        words.append(ngettext("%(count)d answer is saved.", "%(count)d answers are saved.", count) % {"count": count})
    if checked:
        count = len(checked)
        words.append(ngettext("%(count)d answer is checked.", "%(count)d answers are checked.", count) % {"count": count})
    messages.success(request, " ".join(words) or _("Nothing changed."))


@login_required
@require_POST
def take(request, number):
    """Take over what the program knows where nobody answered."""
    assessment = get_assessment(request.user, number, to_assess=True)
    codes = take_known(assessment, by=request.user)
    say_saved(request, codes, [])
    return redirect("portal:readiness_enterprise", number)


@login_required
@require_safe
def history(request, number):
    """Every change, with the result after it."""
    assessment = get_assessment(request.user, number)
    bank = bank_in(assessment.version)
    context = {
        "assessment": assessment,
        "enterprise": assessment.enterprise,
        "changes": page.changes_of(assessment, bank),
        "sees_list": may_assess(request.user),
    }
    return render(request, "portal/readiness/history.html", context)


@login_required
@require_safe
def printed(request, number):
    """What the enterprise lacks, in which order, where, how much, how long: one sheet for its owner."""
    assessment = get_assessment(request.user, number)
    context = standing(assessment, by_code(assessment))
    costs = [one.cost for one in context["lacks"]]
    context |= {
        "cost": (sum(low for low, _high in costs), sum(high for _low, high in costs)),
        "today": timezone.localdate(),
        "sees_list": may_assess(request.user),
    }
    return render(request, "portal/readiness/print.html", context)
