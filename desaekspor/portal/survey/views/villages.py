"""The survey of one village: its sections, the answers, who said what when, and the way back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.accounts.rules import is_enumerator, may_open_personal_data, may_verify_survey
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.portal.survey import page
from desaekspor.portal.survey.forms import SectionForm
from desaekspor.portal.survey.reading import section_or_404, survey_if_any, village_of, year_of
from desaekspor.portal.templatetags.figures import moment
from desaekspor.potential.photos import BadPhoto
from desaekspor.potential.survey.answering import (
    MINE,
    THEIRS,
    is_by,
    open_to_undo,
    save_answers,
    survey_of,
    take_back,
    verify_answers,
)
from desaekspor.potential.survey.errors import AnsweredMeanwhile, Contradicted, NotUndoable
from desaekspor.potential.survey.files import WAITING, keep_photo
from desaekspor.potential.survey.forms import MOST_ENTERPRISES, listed_enterprises
from desaekspor.potential.survey.messages import explain_answer, explain_photo
from desaekspor.potential.survey.models import AnswerChange
from desaekspor.potential.survey.queries import photos_for, standing_of, submissions_for, surveys_for
from desaekspor.potential.survey.questions import ENTERPRISES, PHOTO, questions, sections, told_of
from desaekspor.registry.models import Enterprise
from desaekspor.registry.queries import active

PAGE_ROWS = 50
CONFLICT = 409
AUTOSAVE = "X-Autosave"
KEPT = "survey_kept"  # in the session, for the page after: of which section the telephone may forget what was typed


@login_required
@require_safe
def village(request, code):
    """The sections of a village's survey with how far each is, and what waits."""
    place, year = village_of(request.user, code), year_of(request)
    survey = survey_if_any(place, year)
    standing = standing_of(survey)
    rows = page.section_rows(standing)
    context = {
        "village": place,
        "year": str(year),  # as text: 2026 is no quantity
        "survey": survey,
        "may_open": may_open_personal_data(request.user),
        "standing": standing,
        "rows": rows,
        "next": page.next_open(rows),
        "waiting": submissions_for(request.user).filter(region=place, year=year, state__in=WAITING),
        "photos": photos_for(request.user).filter(survey=survey) if survey else (),
        "may_verify": may_verify_survey(request.user),
        "years": [str(one.year) for one in surveys_for(request.user).filter(region=place).exclude(year=year)],
        "kept": request.session.pop(KEPT, ""),
    }
    return render(request, "portal/survey/village.html", context)


@login_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def section(request, code, name):
    """The questions of a section. What is valid is kept, whatever is wrong with the rest; a script sends one at a time."""
    place, year, part = village_of(request.user, code), year_of(request), section_or_404(name)
    survey = survey_of(place, year) if request.method == "POST" else survey_if_any(place, year)
    answers = standing_of(survey).answers
    by_itself = request.headers.get(AUTOSAVE) == "1"
    form = SectionForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        asked=page.askable(part, answers),
        answers=answers,
        enterprises=listed(place, part),
        only=request.POST.get("hanya", "") if by_itself else "",
    )
    drafts = page.drafts_of(request.user, place, part, year)
    differences, seen, status = [], survey.revision if survey else 0, 200
    if request.method == "POST":
        form.is_valid()
        changed, meanwhile = keep(request, form, survey)
        differences = meanwhile.differences if meanwhile else []
        if by_itself:
            return told(form, survey, part, changed, differences)
        if not form.errors and not differences:
            words = ngettext("%(count)d answer was kept.", "%(count)d answers were kept.", len(changed)) % {"count": len(changed)}
            messages.success(request, words if changed else _("Nothing had to be changed."))
            request.session[KEPT] = drafts
            return redirect(after(request, place, year, part))
        if changed and not differences:
            kept = ngettext("%(count)d answer was kept.", "%(count)d answers were kept.", len(changed)) % {"count": len(changed)}
            messages.info(request, kept)
        survey.refresh_from_db()
        answers = standing_of(survey).answers
        seen, status = (meanwhile.revision, CONFLICT) if meanwhile else (survey.revision, 200)
    kept = request.session.pop(KEPT, "")
    here = list(sections())
    place_of = here.index(part)
    language = get_language() or "id"
    context = {
        "village": place,
        "year": str(year),  # as text: 2026 is no quantity
        "section": part,
        "title": part.name(language),
        "number": place_of + 1,
        "total": len(here),
        "previous": here[place_of - 1] if place_of else None,
        "following": here[place_of + 1] if place_of + 1 < len(here) else None,
        "form": form,
        "rows": page.question_rows(form, part, place, survey, answers, list(photos_for(request.user).filter(survey=survey))),
        "differences": page.difference_rows(differences),
        "seen": seen,
        "drafts": drafts,
        "kept": kept if request.method != "POST" else "",
        "may_verify": may_verify_survey(request.user),
        # A form that came back shows what was typed, and nobody verifies what is not in sight.
        "to_verify": 0 if form.is_bound else verifiable(request.user, part, answers),
    }
    return render(request, "portal/survey/section.html", context, status=status)


def listed(place, part):
    """The village's enterprises as the page lists them: number and name of the business."""
    if not any(question.kind == ENTERPRISES for question in part.questions):
        return []
    if active(Enterprise.objects.filter(region=place)).count() > MOST_ENTERPRISES:
        return []
    return [(str(one.number), one.label) for one in listed_enterprises([place.pk])]


def keep(request, form, survey):
    """(questions that changed, the AnsweredMeanwhile that must be chosen from first or None); errors go to the fields."""
    choices = {name.removeprefix("pilih-"): one for name, one in request.POST.items() if name.startswith("pilih-")}
    try:
        changed = save_answers(
            survey,
            form.values,
            by=request.user,
            base=form.base,
            seen=whole_number(request.POST.get("dilihat", "")),
            choices={code: one for code, one in choices.items() if one in (MINE, THEIRS)},
        )
    except AnsweredMeanwhile as meanwhile:
        return [], meanwhile
    except Contradicted as error:
        for code, bad in told_of(error.found, form.values).items():
            form.add_error(code if code in form.fields else None, explain_answer(questions()[code], bad))
        return [], None
    for question in form.asked:
        if question.kind == PHOTO and (sent := request.FILES.get(question.code)):
            try:
                with transaction.atomic():
                    photo = keep_photo(survey, question.code, sent.read(), name=sent.name, by=request.user)
            except BadPhoto as error:
                form.add_error(question.code, explain_photo(error))
            else:
                changed += [question.code] if photo else []
    return changed, None


def told(form, survey, part, changed, differences):
    """The answer to a script that sends single questions: what was kept, at which revision, and what was wrong."""
    survey.refresh_from_db()
    standing = standing_of(survey)
    progress = standing.sections[part.code]
    return JsonResponse(
        {
            "kept": changed,
            "revisions": {code: form.revision_of(code, standing.answers) for code in form.values},
            "errors": {code: [str(one) for one in errors] for code, errors in form.errors.items()},
            "differ": [one.question for one in differences],
            "answered": progress.answered,
            "total": progress.total,
            "words": _("Kept %(moment)s") % {"moment": moment(survey.changed_at)} if survey.changed_at else "",
        }
    )


def after(request, place, year, part):
    """Where it goes on: the next section, or the village after the last one."""
    here = list(sections())
    number = here.index(part)
    if request.POST.get("lalu") == "lanjut" and number + 1 < len(here):
        address = reverse("portal:survey_section", args=[place.pk, here[number + 1].code])
    elif request.POST.get("lalu") == "foto":
        address = reverse("portal:survey_section", args=[place.pk, part.code])
    else:
        address = reverse("portal:survey_village", args=[place.pk])
    return f"{address}?tahun={year}"


def verifiable(user, part, answers):
    """How many answers of the section ``user`` may mark as checked: not one's own, and not those that are."""
    if not may_verify_survey(user):
        return 0
    codes = {question.code for question in part.questions}
    given = [answer for code, answer in answers.items() if code in codes and answer.said is not None]
    return sum(answer.mark != "verified" and not is_by(answer, user) for answer in given)


@login_required
@require_POST
def verify(request, code, name):
    place, year, part = village_of(request.user, code), year_of(request), section_or_404(name)
    if not may_verify_survey(request.user):
        raise PermissionDenied
    survey = survey_if_any(place, year)
    if survey is None:
        raise Http404
    seen = whole_number(request.POST.get("dilihat", "")) or 0
    marked = verify_answers(survey, [question.code for question in part.questions], by=request.user, seen=seen)
    words = ngettext("%(count)d answer is verified.", "%(count)d answers are verified.", len(marked)) % {"count": len(marked)}
    if marked:
        messages.success(request, words)
    else:
        messages.info(
            request, _("Nothing to verify: your own answers are checked by somebody else, and so is what just changed.")
        )
    return redirect(f"{reverse('portal:survey_section', args=[place.pk, part.code])}?tahun={year}")


@login_required
@require_safe
def history(request, code):
    """Who answered what, when, and what stood there before."""
    place, year = village_of(request.user, code), year_of(request)
    survey = survey_if_any(place, year)
    if survey is None:
        raise Http404
    changes = AnswerChange.objects.filter(survey=survey).select_related("by", "undone_by", "undoes")
    # Of each question the last that stands can be taken back; sealed values stay sealed while this is found out.
    light = AnswerChange.objects.filter(survey=survey).select_related("undone_by").defer("values", "undone_by__values")
    open_ids = open_to_undo(light)
    listing = Paginator(changes, PAGE_ROWS).get_page(request.GET.get("halaman"))
    context = {"village": place, "year": str(year), "page": listing, "rows": page.history_rows(listing.object_list, open_ids)}
    return render(request, "portal/survey/history.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request, code, pk):
    """First what taking a change back would do; then, by POST, it is done."""
    place = village_of(request.user, code)
    change = get_object_or_404(AnswerChange.objects.select_related("survey", "by", "undone_by"), pk=pk, survey__region=place)
    if is_enumerator(request.user) and change.by_id != request.user.pk:
        raise PermissionDenied
    address = f"{reverse('portal:survey_history', args=[place.pk])}?tahun={change.survey.year}"
    if request.method == "POST":
        try:
            done = take_back(change, by=request.user)
        except NotUndoable:
            messages.error(request, _("A later change stands on it. Take that one back first."))
        else:
            messages.success(request, _("It is taken back.") if done else _("It was taken back already."))
        return redirect(address)
    context = {"village": place, "change": change, "row": page.history_rows([change], ())[0], "back": address}
    return render(request, "portal/survey/undo.html", context)
