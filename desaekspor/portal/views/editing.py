"""Enter, correct and verify an enterprise; take a change of its history back."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from desaekspor.accounts.rules import may_edit_enterprises, scope_of
from desaekspor.portal.editing_page import GAP_NAMES, WHY_NOT_UNDONE, alike_rows, change_rows, difference_rows
from desaekspor.portal.forms.editing import EnterpriseForm, nothing_known
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.portal.forms.reasons import ReasonForm, WithdrawForm
from desaekspor.regions.models import Level
from desaekspor.registry.models import Enterprise, FieldChange
from desaekspor.registry.queries import enterprises_for
from desaekspor.registry.services import editing, verifying, visiting
from desaekspor.registry.services.entering import enter_enterprise, entered_with, find_recorded
from desaekspor.registry.services.errors import EditedMeanwhile, NotUndoable, NotVerifiable, OutsideRegion
from desaekspor.registry.services.fields import read_present
from desaekspor.registry.services.taking_back import take_back

CONFLICT = 409


def get_enterprise(user, number):
    """The enterprise, to be changed: 404 for one the user may not know of, 403 for one they may only read."""
    enterprise = get_object_or_404(enterprises_for(user).select_related("region__parent"), pk=number)
    if not may_edit_enterprises(user):
        raise PermissionDenied
    return enterprise


def posted(request):
    return request.POST if request.method == "POST" else None


@login_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, number):
    """The form of an enterprise. Whoever sends it second sees what changed meanwhile, and chooses field by field."""
    enterprise = get_enterprise(request.user, number)
    # Before the values: what changes in between is then asked about once too often rather than never.
    base = whole_number(request.POST.get("revisi", ""))
    base = editing.revision_of(enterprise) if base is None else base
    present = read_present([enterprise.pk])[enterprise.pk].values
    form = EnterpriseForm(posted(request), present=present, user=request.user)
    context = {"enterprise": enterprise, "form": form, "base": base, "seen": whole_number(request.POST.get("dilihat", ""))}
    status = 200
    if request.method == "POST" and form.is_valid():
        choices = {name.removeprefix("pilih-"): choice for name, choice in request.POST.items() if name.startswith("pilih-")}
        try:
            changed = editing.edit_enterprise(
                enterprise,
                form.values,
                by=request.user,
                base=base,
                seen=context["seen"],
                choices={name: choice for name, choice in choices.items() if choice in (editing.MINE, editing.THEIRS)},
                reason=form.cleaned_data["alasan"],
            )
        except EditedMeanwhile as meanwhile:
            context |= {"differences": difference_rows(meanwhile.differences), "seen": meanwhile.revision}
            status = CONFLICT
        except OutsideRegion:
            form.add_error("region", _("This village is not in your region. Choose one of the list."))
        except Enterprise.DoesNotExist:
            raise Http404 from None  # the file that brought it was undone meanwhile
        else:
            told = ngettext("%(count)d field was changed.", "%(count)d fields were changed.", len(changed))
            messages.success(request, told % {"count": len(changed)} if changed else _("Nothing had to be changed."))
            return redirect(enterprise)
    return render(request, "portal/enterprises/edit.html", context, status=status)


@login_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Enter an enterprise by hand, after a look whether it is recorded already."""
    if not may_edit_enterprises(request.user):
        raise Http404
    village = request.user.region_id if request.user.region.level == Level.VILLAGE else ""
    asked = request.GET.get("desa", "")
    region = village or (asked if asked.startswith(scope_of(request.user)) else "")
    form = EnterpriseForm(posted(request), present=nothing_known(region), user=request.user, is_new=True)
    context = {"form": form, "key": key_in(request)}
    if request.method == "POST" and form.is_valid():
        is_settled = request.POST.get("tetap") == "ya" or entered_with(context["key"], by=request.user)
        alike = [] if is_settled else find_recorded(form.values, by=request.user)
        if not alike:
            try:
                enterprise, is_new = enter_enterprise(form.values, by=request.user, key=context["key"])
            except OutsideRegion:
                form.add_error("region", _("This village is not in your region. Choose one of the list."))
            else:
                messages.success(request, _("The enterprise is entered.") if is_new else _("It was entered already."))
                return redirect(enterprise)
        context["alike"] = alike_rows(alike)
    return render(request, "portal/enterprises/new.html", context)


def key_in(request):
    """The key of the form that was sent, or a new one."""
    try:
        return uuid.UUID(request.POST["kunci"])
    except (KeyError, ValueError):
        return uuid.uuid4()


@login_required
@require_POST
def verify(request, number):
    enterprise = get_enterprise(request.user, number)
    try:
        is_new = verifying.verify_enterprise(enterprise, by=request.user)
    except NotVerifiable as error:
        gaps = ", ".join(str(GAP_NAMES[gap]) for gap in error.gaps)
        messages.error(request, _("Complete these first: %(gaps)s.") % {"gaps": gaps})
    else:
        messages.success(request, _("The enterprise is verified.") if is_new else _("It was verified already."))
    return redirect(enterprise)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, number):
    """Take the verification back, with the reason for the history."""
    enterprise = get_enterprise(request.user, number)
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if verifying.withdraw_verification(enterprise, by=request.user, reason=form.cleaned_data["alasan"]):
            messages.success(request, _("The verification is withdrawn."))
        return redirect(enterprise)
    return render(request, "portal/enterprises/withdraw.html", {"enterprise": enterprise, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request, number, change_id):
    """First what taking the change back would do; then, by POST, it is done."""
    enterprise = get_enterprise(request.user, number)
    change = get_object_or_404(FieldChange.objects.select_related("undoes"), pk=change_id, enterprise=enterprise.pk)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            changed = take_back(change, by=request.user, reason=form.cleaned_data["alasan"])
        except NotUndoable as error:
            messages.error(request, WHY_NOT_UNDONE[error.why])
        except OutsideRegion:
            messages.error(request, _("It would leave your region by that. Ask the office of the regency."))
        else:
            messages.success(request, _("It is taken back.") if changed else _("It was taken back already."))
        return redirect(f"{enterprise.get_absolute_url()}#history")
    context = {"enterprise": enterprise, "change": change, "rows": change_rows(change), "form": form}
    return render(request, "portal/enterprises/undo.html", context)


@login_required
@require_POST
def move(request, number):
    """Give an enterprise that moved away the village it moved to."""
    enterprise = get_enterprise(request.user, number)
    try:
        if visiting.accept_move(enterprise, by=request.user):
            messages.success(request, _("It now stands in the list of its new village."))
    except OutsideRegion:
        messages.error(request, _("The new village is not in your region. Ask the office of the regency."))
    return redirect(enterprise)
