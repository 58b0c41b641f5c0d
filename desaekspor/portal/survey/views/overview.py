"""The villages and how far their surveys are; the field form; which enumerator asks where."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from desaekspor.accounts.rules import is_village_officer, may_answer_survey, may_assign_survey
from desaekspor.portal.survey.reading import year_of
from desaekspor.potential.survey.assigning import assign, assigned_to
from desaekspor.potential.survey.errors import TooManyEnterprises
from desaekspor.potential.survey.files import WAITING
from desaekspor.potential.survey.forms import field_form
from desaekspor.potential.survey.models import VillageSurvey
from desaekspor.potential.survey.queries import (
    Progress,
    Standing,
    enumerators_for,
    standing_of,
    standings,
    submissions_for,
    villages_for,
    years_of,
)
from desaekspor.potential.survey.xlsform import MEDIA_TYPE

ROWS_A_PAGE = 50


@dataclass(frozen=True)
class Row:
    village: Any
    progress: Progress
    changed_at: Any
    waiting: int


# How far a survey is: the word of the address, what people read, and which rows it is true of.
STATES = {
    "belum": (gettext_lazy("not begun"), lambda row: not row.progress.answered),
    "berjalan": (gettext_lazy("begun, not complete"), lambda row: row.progress.answered and not row.progress.is_done),
    "lengkap": (gettext_lazy("complete"), lambda row: row.progress.is_done),
    "menunggu": (gettext_lazy("with submissions that wait"), lambda row: row.waiting),
}


@login_required
@require_safe
def overview(request):
    """The villages with how far each survey is; of a village officer the own one at once."""
    if not may_answer_survey(request.user):
        raise Http404
    if is_village_officer(request.user):
        return redirect("portal:survey_village", request.user.region_id)
    year = year_of(request)
    villages = list(villages_for(request.user).select_related("parent").order_by("parent__name", "name"))
    surveys = {survey.region_id: survey for survey in VillageSurvey.objects.filter(region__in=villages, year=year)}
    found = standings(list(surveys.values()))
    nothing = standing_of(None).whole
    waiting = submissions_for(request.user).filter(state__in=WAITING, region__in=villages, year=year).order_by()
    counts = dict(waiting.values_list("region").annotate(Count("pk")))
    rows = []
    for village in villages:
        survey, stands = surveys.get(village.pk), found.get(village.pk, Standing(whole=nothing))
        rows.append(Row(village, stands.whole, survey.changed_at if survey else None, counts.get(village.pk, 0)))
    answered = sum(row.progress.answered for row in rows)
    whole = Progress(answered, sum(row.progress.verified for row in rows), sum(row.progress.total for row in rows))
    asked = {
        "words": request.GET.get("cari", "").strip()[:100],
        "district": request.GET.get("kecamatan", ""),
        "state": request.GET.get("keadaan", ""),
    }
    chosen = [row for row in rows if _is_asked_for(row, **asked)]
    context = {
        "year": str(year),  # as text: 2026 is no quantity
        "rows": rows,
        "asked": asked,
        "chosen": chosen,
        "page": Paginator(chosen, ROWS_A_PAGE).get_page(request.GET.get("halaman")),
        "districts": {village.parent_id: village.parent.name for village in villages},
        "states": {code: words for code, (words, _of) in STATES.items()},
        "whole": whole,
        "begun": sum(row.progress.answered > 0 for row in rows),
        "done": sum(row.progress.is_done for row in rows),
        "waiting": submissions_for(request.user).filter(state__in=WAITING).count(),
        "years": [str(one) for one in years_of(request.user) if one != year],
        "may_assign": may_assign_survey(request.user),
    }
    return render(request, "portal/survey/overview.html", context)


def _is_asked_for(row, *, words, district, state):
    village = row.village
    named = words.casefold() in village.name.casefold() or village.pk.startswith(words)
    return named and district in ("", village.parent_id) and (state not in STATES or bool(STATES[state][1](row)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def field_form_page(request):
    """Make the field form: for all of one's villages, those of a district, or one."""
    if not may_answer_survey(request.user):
        raise Http404
    villages = villages_for(request.user).select_related("parent").order_by("parent__name", "name")
    chosen, year = request.POST.get("wilayah", ""), year_of(request)
    districts = {village.parent.pk: village.parent for village in villages}
    error = ""
    if request.method == "POST":
        asked = villages if not chosen else villages.filter(pk=chosen) if len(chosen) == 13 else villages.filter(parent=chosen)
        if asked.exists():
            name = (villages.get(pk=chosen).name if len(chosen) == 13 else districts[chosen].name) if chosen else ""
            title = _("Village survey %(year)s, %(place)s") % {"year": year, "place": name or request.user.region}
            try:
                content, _count = field_form(
                    asked,
                    year=year,
                    by=request.user,
                    title=title,
                    with_enterprises=request.POST.get("usaha") == "ya",
                    persons=request.POST.get("orang") == "ya",
                )
            except TooManyEnterprises as many:
                error = _(
                    "There are %(count)s enterprises in these villages; a telephone searches at most %(most)s. "
                    "Choose a district or a village, or leave the enterprises out."
                ) % {"count": many.count, "most": many.most}
            else:
                response = HttpResponse(content, content_type=MEDIA_TYPE)
                response["Content-Disposition"] = f'attachment; filename="survei-{year}-{chosen or request.user.region_id}.xlsx"'
                response["Cache-Control"] = "no-store, private, max-age=0"
                return response
        else:
            error = _("There is no village of yours in what you chose.")
    context = {"year": str(year), "villages": villages, "districts": sorted(districts.values(), key=lambda one: one.name)}
    context |= {"chosen": chosen, "error": error, "with_enterprises": request.method != "POST" or "usaha" in request.POST}
    return render(request, "portal/survey/field_form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assign_page(request):
    """Which enumerator asks in which villages: the villages of one enumerator as boxes to tick."""
    if not may_answer_survey(request.user):
        raise Http404
    if not may_assign_survey(request.user):
        raise PermissionDenied
    enumerators = enumerators_for(request.user)
    context: dict = {"enumerators": [(one, assigned_to(one).count()) for one in enumerators]}
    if name := request.GET.get("pendata", ""):
        chosen = get_object_or_404(enumerators, username=name)
        if request.method == "POST":
            given, taken = assign(chosen, request.POST.getlist("desa"), by=request.user)
            words = ngettext("%(count)d village was given.", "%(count)d villages were given.", given) % {"count": given}
            gone = ngettext("%(count)d was taken back.", "%(count)d were taken back.", taken) % {"count": taken}
            messages.success(request, f"{words} {gone}" if taken else words)
            return redirect("portal:survey_assign")
        mine = set(assigned_to(chosen).values_list("region_id", flat=True))
        villages = villages_for(request.user).select_related("parent").order_by("parent__name", "name")
        inside = [village for village in villages if village.pk.startswith(chosen.region_id)]
        context |= {"chosen": chosen, "villages": [(village, village.pk in mine) for village in inside]}
        context["address"] = f"{reverse('portal:survey_assign')}?pendata={chosen.username}"
    return render(request, "portal/survey/assign.html", context)
