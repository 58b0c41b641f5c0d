"""The table of agreements and forms, for anyone; corrected, with its history, by those who may."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.accounts.rules import may_edit_market_rules, sees_enterprises
from desaekspor.markets import papers
from desaekspor.markets.countries import countries, country
from desaekspor.markets.papers import writing
from desaekspor.markets.papers.agreements import of_row
from desaekspor.markets.papers.models import TradeAgreement, TradeAgreementChange
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.portal.papers.files import as_workbook
from desaekspor.portal.papers.forms import AgreementForm
from desaekspor.portal.papers.page import serving
from desaekspor.portal.papers.words import NOT_UNDOABLE, STATUSES, explain, history_of, names_of
from desaekspor.readiness.certificates.matching import is_old
from desaekspor.registry.histories import free_to_undo

CONFLICT, UNPROCESSABLE = 409, 422


def asked_for(request):
    """(the agreements of the market that the address names, else all, those in force first; the market's code; its Country)."""
    today, asked = timezone.localdate(), request.GET.get("negara", "").strip().upper()
    table = papers.agreements()
    partners = {code for one in table for code in one.partners}
    chosen = country(asked) if asked in partners or asked in countries() else None
    rows = [one for one in table if chosen is None or asked in one.partners]
    return sorted(rows, key=lambda one: not one.holds(today)), asked, chosen


@require_safe
def agreements(request):
    """Every agreement; of one market (``negara``, ISO 3166) those with it, and the form to ask for today."""
    today = timezone.localdate()
    found, asked, chosen = asked_for(request)
    context = {
        "rows": [(one, STATUSES[one.status], one.holds(today), names_of(one.partners)) for one in found],
        "forms": papers.other_forms() if chosen is None else [one for one in papers.other_forms() if one.serves("", asked)],
        "choices": sorted(((code, country(code).name) for code in countries()), key=lambda one: one[1]),
        "asked": asked if chosen else "",
        "not_found": asked if asked and chosen is None else "",
        "place": chosen,
        "papers": papers.origin_papers("", asked, today) if chosen else None,
        "checked_on": papers.checked_on(),
        "may_edit": may_edit_market_rules(request.user),
    }
    return render(request, "portal/papers/agreements.html", context)


@require_safe
def workbook(request):
    """The list that is asked for as a workbook, with a sheet of definitions."""
    found, _asked, chosen = asked_for(request)
    return as_workbook(found, market=chosen)


def found_at(request, slug):
    """(code, the agreement as it stands or stood, its row or None): 404 for none; one that was taken off only for editors."""
    code = writing.slugs().get(slug)
    if code is None:
        raise Http404
    row = TradeAgreement.objects.filter(code=code).first()
    if row is None:
        return code, papers.shipped()[code], None
    if row.removed_at and not may_edit_market_rules(request.user):
        raise Http404
    return code, of_row(row, removed=True), row


@require_safe
def agreement(request, slug):
    """One agreement: partners, form, who may declare the origin, which products of the regency it serves, and its history."""
    _code, found, row = found_at(request, slug)
    today = timezone.localdate()
    changes = list(row.changes.select_related("by")) if row else []
    may_edit = may_edit_market_rules(request.user)
    free = free_to_undo(changes, writing.state_of(row)) if may_edit and row else set()
    undone = {one.undoes_id for one in changes if one.undoes_id}
    context = serving(request.user, found) | {
        "one": found,
        "row": row,
        "status": STATUSES[found.status],
        "holds": found.holds(today),
        "is_old": is_old(found.checked_on, today),
        "partners": sorted((country(code) for code in found.partners), key=lambda place: place.name),
        "history": [(one, lines, one.pk in free, one.pk in undone) for one, lines in history_of(changes)],
        "is_shipped": found.code in papers.shipped(),
        "shipped_on": papers.checked_on(),
        "may_edit": may_edit,
        "names_people": sees_enterprises(request.user) or may_edit,
        "base": row.version if row else 1,
    }
    return render(request, "portal/papers/agreement.html", context)


def _editors_only(user):
    if not user.is_authenticated or not (sees_enterprises(user) or may_edit_market_rules(user)):
        raise Http404
    if not may_edit_market_rules(user):
        raise PermissionDenied


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """An agreement that the table does not have."""
    _editors_only(request.user)
    form = AgreementForm(request.POST) if request.method == "POST" else AgreementForm()
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"].strip()
        try:
            writing.write_agreement(code, form.values, by=request.user, reason=form.cleaned_data["reason"])
        except writing.AgreementRefused as error:
            form.refuse(error.problems)
        else:
            messages.success(request, _("The agreement is written down."))
            return redirect("portal:agreement", slugify(code))
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "portal/papers/edit.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, slug):
    """Correct an agreement, or take it off the table and bring it back."""
    _editors_only(request.user)
    code, found, row = found_at(request, slug)
    posted = request.method == "POST"
    base = whole_number(request.POST.get("versi", "")) or (row.version if row else 1)
    form = AgreementForm(request.POST if posted else None, agreement=found)
    status = UNPROCESSABLE if posted else 200
    if posted and form.is_valid():
        take_off = request.POST.get("hapus", "")
        values = {writing.REMOVED: take_off == "ya"} if take_off else form.values
        try:
            writing.write_agreement(code, values, by=request.user, reason=form.cleaned_data["reason"], base=base)
        except writing.AgreementRefused as error:
            form.refuse(error.problems)
        except writing.ChangedMeanwhile:
            form.add_error(None, _("Somebody has changed it meanwhile. Look at it again first."))
            status = CONFLICT
        else:
            messages.success(request, _("The agreement is saved. Duties and forms follow it from now on."))
            return redirect("portal:agreement", slug)
    context = {"form": form, "one": found, "row": row, "base": base}
    return render(request, "portal/papers/edit.html", context, status=status)


@login_required
@require_POST
def confirm(request, slug):
    """It was compared with its source today and still holds."""
    _editors_only(request.user)
    code, _found, _row = found_at(request, slug)
    try:
        writing.confirm_agreement(code, by=request.user, reason=_("Compared with its source: it still holds."))
    except (writing.AgreementRefused, writing.ChangedMeanwhile):
        messages.error(request, _("Somebody has changed it meanwhile. Look at it again first."))
    else:
        messages.success(request, _("Checked today: it still holds."))
    return redirect("portal:agreement", slug)


@login_required
@require_POST
def undo(request, slug, version):
    """Take one change back."""
    _editors_only(request.user)
    code, _found, _row = found_at(request, slug)
    change = get_object_or_404(TradeAgreementChange, agreement__code=code, version=version)
    try:
        writing.take_back(change, by=request.user, reason=_("Took change %(number)d back.") % {"number": version})
    except writing.NotUndoable as error:
        messages.error(request, NOT_UNDOABLE[error.code])
    except writing.AgreementRefused as error:
        messages.error(request, " ".join(explain(one) for one in error.problems))
    else:
        messages.success(request, _("The change is taken back."))
    return redirect("portal:agreement", slug)
