"""What a village has and makes; and its officer's page on the phone: check these, enter the months."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.accounts.rules import is_village_officer, may_edit_production, scope_of
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.portal.supply import statement_page
from desaekspor.portal.supply.forms import StatementForm
from desaekspor.potential.production.errors import AlreadyStated, ChangedMeanwhile, StatementRefused, TakenOff, VillageEnded
from desaekspor.potential.production.messages import FIELD_NAMES, UNIT_NAMES, ended, explain
from desaekspor.potential.production.queries import productions_for, productions_to_change
from desaekspor.potential.production.reading import MONTH_FIELDS, read_months, read_statement
from desaekspor.potential.production.services import (
    change_production,
    source_of,
    state_at,
    state_production,
    successors_of,
)
from desaekspor.potential.production.units import UNITS, same_kind
from desaekspor.regions.models import Level, Region
from desaekspor.regions.queries import villages_of, within

CONFLICT, REFUSED, GONE = 409, 400, 410
CHOICES = "pilih-"  # before the field, of what somebody chose of two values


def get_village(user, code, *, to_change=False):
    """The village; 404 for what is none, or ``to_change`` for one outside the region that the user serves."""
    villages = Region.objects.filter(level=Level.VILLAGE)
    if to_change:
        if not may_edit_production(user):
            raise Http404
        villages = villages.filter(within(scope_of(user), "pk"))
    return get_object_or_404(villages.select_related("parent"), pk=code)


def get_statement(user, pk, *, to_change=False):
    """The statement: 404 for one that the user may not know of, 403 ``to_change`` for one they may only read."""
    found = get_object_or_404(productions_for(user, removed=True).select_related("region__parent", "updated_by"), pk=pk)
    is_theirs = productions_to_change(user).filter(pk=pk).exists()
    if to_change and not is_theirs:
        raise PermissionDenied
    if found.removed_at and not is_theirs:
        raise Http404
    return found


def may_change_in(user, code):
    """Whether the user writes about this village."""
    scope = scope_of(user)
    return may_edit_production(user) and bool(scope) and (code == scope or code.startswith(f"{scope}."))


@login_required
@require_safe
def overview(request):
    """The villages of one's region: statements, how many with months, how old. Village officers come to their own."""
    if not may_edit_production(request.user):
        raise Http404
    if is_village_officer(request.user):
        return redirect("portal:supply_enter", request.user.region_id)
    found: dict[str, list] = {}
    rows = productions_for(request.user).filter(within(scope_of(request.user)))
    for region, months, as_of in rows.values_list("region_id", "months", "as_of"):
        found.setdefault(region, []).append((any(volume is not None for volume in months), as_of))
    villages = list(villages_of(scope_of(request.user)).select_related("parent").order_by("parent__name", "name"))
    listed = [
        (
            village,
            len(found.get(village.code, ())),
            sum(told for told, _day in found.get(village.code, ())),
            newest(found, village.code),
        )
        for village in villages
    ]
    known = {village.code for village in villages}
    # Of villages that were split, and of districts where the source names no village: somebody must give them a place.
    elsewhere = list(Region.objects.filter(pk__in=found.keys() - known).order_by("pk"))
    context = {
        "rows": sorted(listed, key=lambda row: (row[2] > 0, row[0].parent.name, row[0].name)),
        "with_months": sum(1 for row in listed if row[2]),
        "elsewhere": [(region, len(found[region.code])) for region in elsewhere],
    }
    return render(request, "portal/supply/villages.html", context)


def newest(found, code):
    return max((as_of for _told, as_of in found.get(code, ())), default="")


@require_safe
def village(request, code):
    """The resources of a village or (where no village is named) of a district: every statement with its months."""
    region = get_object_or_404(Region.objects.select_related("parent").filter(level__in=(Level.VILLAGE, Level.DISTRICT)), pk=code)
    statements = productions_for(request.user).filter(region=region)
    may_change = may_change_in(request.user, code)
    context = {
        "village": region,
        "is_village": region.level == Level.VILLAGE,
        "statements": statement_page.shown(statements, request.user),
        "may_change": may_change,
        "successors": list(Region.objects.filter(pk__in=successors_of(code))) if region.last_day else [],
        "removed": productions_to_change(request.user).filter(region=region, removed_at__isnull=False) if may_change else [],
    }
    return render(request, "portal/supply/village.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request, code):
    """The page for the phone: every product of the village with its months; by POST one more product."""
    place = get_village(request.user, code, to_change=True)
    if request.method == "POST":
        return add(request, place)
    return entering(request, place)


def entering(request, place, *, form=None, status=200):
    statements = statement_page.shown(productions_for(request.user).filter(region=place), request.user)
    context = {
        "village": place,
        "statements": statements,
        "told": sum(1 for one in statements if one.production.told),
        "form": form or StatementForm(),
        "key": uuid.uuid4() if status == CONFLICT else key_in(request),
        "successors": list(Region.objects.filter(pk__in=successors_of(place.code))) if place.last_day else [],
        "is_ended": place.last_day is not None and place.last_day < timezone.localdate(),
    }
    return render(request, "portal/supply/enter.html", context, status=status)


def add(request, place):
    """One more product of the village, from the phone; sent twice it is there once."""
    values, problems = read_statement(request.POST, today=timezone.localdate())
    if problems:
        return refused(request, place, problems)
    values |= {"source": source_of(request.user), "as_of": timezone.localdate().isoformat()}
    try:
        production, is_new = state_production(place.code, values, by=request.user, key=key_in(request))
    except AlreadyStated as already:
        words = _("%(product)s of this maker is stated already. Look at it and enter the months there.")
        words %= {"product": already.other.name}
        return answer(request, place, CONFLICT, words, statement=already.other)
    except VillageEnded as error:
        return answer(request, place, GONE, ended(error))
    except StatementRefused as error:
        return refused(request, place, error.problems)
    words = _("%(product)s is written down.") if is_new else _("%(product)s was written down already.")
    return answer(request, place, 200, words % {"product": production.name}, statement=production)


def refused(request, place, problems, statement=None):
    told = [(problem.column, explain(problem)) for problem in problems]
    words = " ".join(f"{FIELD_NAMES.get(column, column)}: {text}" for column, text in told)
    return answer(request, place, REFUSED, words, fields=dict(told), statement=statement)


def answer(request, place, status, words, *, fields=None, statement=None, differences=(), unit="", other=None):
    """JSON for the script, months in ``unit``; else a message above the page, and what was typed stays in it.

    ``key`` is for what is typed from now on: what was sent has the key that it came with.
    """
    if as_json(request):
        body = {"words": words, "fields": fields or {}, "differences": [vars(one) for one in differences], "key": uuid.uuid4()}
        if statement is not None:
            body |= {
                "statement": statement.pk,
                "version": statement.version,
                "months": {month.field: month.typed for month in statement_page.months_of(statement, unit)},
                "total": statement_page.ShownStatement(statement, None, []).total,
                "address": statement.get_absolute_url(),
            }
        return JsonResponse(body | (other or {}), status=status)
    if status == 200:
        messages.success(request, words)
        anchor = f"#pernyataan-{statement.pk}" if statement is not None else ""
        return redirect(f"{reverse('portal:supply_enter', args=[place.code])}{anchor}")
    messages.error(request, words)
    return entering(request, place, form=StatementForm(request.POST) if statement is None else None, status=status)


@login_required
@require_POST
def months(request, pk):
    """The months of a statement from the phone, or by ``tetap`` that they are still right. 409 where another wrote them, too.

    They are read in the unit of the form, which stays that of the page while somebody else may choose another.
    """
    statement = get_statement(request.user, pk, to_change=True)
    base = whole_number(request.POST.get("versi", ""))
    base = statement.version if base is None else base
    today = timezone.localdate().isoformat()
    unit = unit_in(request, statement, base)
    if not same_kind(unit, statement.unit):
        return other_unit(request, statement, unit)
    values, problems = {}, []
    if request.POST.get("tetap") != "ya":
        given = {name: request.POST[name] for name in MONTH_FIELDS if name in request.POST}
        read, problems = read_months(given, unit)
        values = {name: read[name] for name in given}
    if problems:
        return months_refused(request, statement, problems, unit)
    values = {name: value for name, value in values.items() if name not in given_up(request)}
    values |= {"as_of": today, "source": source_of(request.user)}
    try:
        change_production(statement, values, by=request.user, base=base)
    except ChangedMeanwhile as meanwhile:
        return months_differ(request, meanwhile, unit)
    except VillageEnded as error:
        return answer(request, statement.region, GONE, ended(error), statement=statement)
    except TakenOff:
        return months_taken_off(request, statement, unit)
    statement.refresh_from_db()
    words = _("%(product)s is saved.") % {"product": statement.name}
    return answer(request, statement.region, 200, words, statement=statement, unit=unit)


def unit_in(request, statement, base):
    """The unit in which the months of a form were typed: as it says, else that of the version from which it was opened."""
    unit = request.POST.get("satuan", "")
    return unit if unit in UNITS else state_at(statement, base)["unit"]


def given_up(request):
    """The fields of which somebody chose what the other wrote."""
    return {name.removeprefix(CHOICES) for name, value in request.POST.items() if name.startswith(CHOICES) and value == "theirs"}


def as_json(request):
    return request.headers.get("Accept", "").startswith("application/json")


def months_refused(request, statement, problems, unit):
    if as_json(request):
        return refused(request, statement.region, problems, statement=statement)
    told = {problem.column: explain(problem) for problem in problems}
    return one_alone(request, statement, unit=unit, wrong=told, status=REFUSED)


def other_unit(request, statement, unit):
    """Another made it a product of another kind of unit: what was typed stays beside its month, and is not read."""
    facts = {"product": statement.name, "before": UNIT_NAMES[unit], "now": UNIT_NAMES[statement.unit]}
    words = _("%(product)s is told in %(now)s now, no longer in %(before)s. Correct the months and save them again.") % facts
    if as_json(request):
        other = {"unit": statement.unit, "heading": _("Months, in %(unit)s") % {"unit": UNIT_NAMES[statement.unit]}}
        return answer(request, statement.region, CONFLICT, words, statement=statement, other=other)
    now = {month.field: month.typed for month in statement_page.months_of(statement)}
    typed = {
        name: request.POST[name].strip() for name in MONTH_FIELDS if request.POST.get(name, "").strip() not in ("", now[name])
    }
    told = {name: _("You typed: %(amount)s") % {"amount": f"{text} {UNIT_NAMES[unit]}"} for name, text in typed.items()}
    return one_alone(request, statement, wrong=told, touched=(), words=words, status=CONFLICT)


def months_taken_off(request, statement, unit):
    words = _("%(product)s was taken off the list, so nothing is saved. What you typed stays here.") % {"product": statement.name}
    if as_json(request):
        return answer(request, statement.region, GONE, words, statement=statement, unit=unit)
    return one_alone(request, statement, unit=unit, words=words, status=GONE)


def months_differ(request, meanwhile, unit):
    differences = statement_page.differences_of(meanwhile, unit)
    who = str(meanwhile.by) if meanwhile.by else _("somebody")
    words = _("%(who)s has changed the same months meanwhile. Nothing of yours is lost: choose month by month.") % {"who": who}
    statement = meanwhile.production
    if as_json(request):
        return answer(request, statement.region, CONFLICT, words, statement=statement, differences=differences, unit=unit)
    told = {"touched": meanwhile.touched, "differences": differences, "words": words}
    return one_alone(request, statement, unit=unit, status=CONFLICT, **told)


def one_alone(request, statement, *, unit="", wrong=None, touched=MONTH_FIELDS, differences=(), words="", status=200):
    """Without a script: the months of one statement with what was typed, and what is to be chosen or corrected."""
    statement.refresh_from_db()
    wrong, unit = wrong or {}, unit or statement.unit
    typed = [
        (month, request.POST.get(month.field, month.typed) if month.field in touched else month.typed, wrong.get(month.field, ""))
        for month in statement_page.months_of(statement, unit)
    ]
    context = {
        "village": statement.region,
        "production": statement,
        "typed": typed,
        "unit": unit,
        "unit_name": UNIT_NAMES[unit],
        "differences": differences,
        "words": words,
    }
    return render(request, "portal/supply/months.html", context, status=status)


def key_in(request):
    """The key of the form that was sent, or a new one."""
    try:
        return uuid.UUID(request.POST["kunci"])
    except (KeyError, ValueError):
        return uuid.uuid4()
