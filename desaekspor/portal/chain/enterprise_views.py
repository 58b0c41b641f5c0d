"""One enterprise on its way: what it came through, what is next, and one timeline of everything."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from desaekspor.portal.chain.forms import MARKETS, ActionForm, StepForm, StopForm
from desaekspor.portal.enterprise_fields import label_of
from desaekspor.portal.views.enterprises import to_survivor
from desaekspor.readiness.chain import queries, rules, services
from desaekspor.readiness.chain.errors import NotTheirs, OwnStep, StepRefused
from desaekspor.readiness.chain.models import ActionEnd, Stage
from desaekspor.readiness.chain.timeline import sources, timeline_of
from desaekspor.registry.models import Enterprise
from desaekspor.registry.queries import enterprises_for

EVENTS = 40
REFUSED = {
    "future": gettext_lazy("This day has not come yet."),
    "before": gettext_lazy("The enterprise has not made a first step yet. Write that down first."),
    "earlier": gettext_lazy("A step of a later day is written down. Choose that day or one after it."),
    "out": gettext_lazy("The enterprise has stopped. Write down first that it came back."),
    "not_out": gettext_lazy("The enterprise is on its way already."),
    "no_reason": gettext_lazy("Choose the reason."),
    "gone": gettext_lazy("This record became part of another one meanwhile. Write it down there."),
}


def get_enterprise(user, number, *, to_change=False):
    """404 for what the user may not know of, 403 for what they may not change."""
    rows = enterprises_for(user).select_related("region__parent", "created_batch", "created_by")
    try:
        found = rows.get(pk=number)
    except Enterprise.DoesNotExist:
        raise Http404 from None
    if to_change and not rules.may_record_steps(user):
        raise PermissionDenied
    return found


@login_required
@require_safe
def enterprise(request, number):
    """Its steps, what is next, and the timeline."""
    if not rules.sees_timeline(request.user):
        raise Http404
    if not enterprises_for(request.user).filter(pk=number).exists():
        return to_survivor(request.user, number)
    found = get_enterprise(request.user, number)
    return page(request, found)


def page(request, found, *, status=200, **forms):
    user = request.user
    place = queries.places_for(user).filter(pk=found.pk).select_related("action", "owner").first()
    part = request.GET.get("bagian", "")
    part = part if part in {source.name for source in sources()} else ""
    events = Paginator(timeline_of(found, user, part), EVENTS).get_page(request.GET.get("halaman"))
    for event in events:
        event.__dict__["field_names"] = ", ".join(str(label_of(name)) for name in event.fields)
    steps = list(queries.steps_for(user).filter(enterprise=found.pk).select_related("by", "verified_by", "withdrawn_by"))
    context = {
        "enterprise": found,
        "place": place,
        "steps": steps[::-1],
        "reached": {step.stage for step in steps if step.stage is not None and not step.withdrawn_at},
        "stages": [(stage.value, stage.label) for stage in Stage],
        "page": events,
        "part": part,
        "parts": sources(),
        "may_record": rules.may_record_steps(user),
        "may_end": bool(place and place.action) and rules.may_end_action(user, place.action),
        "step_form": forms.get("step") or StepForm(place=place),
        "action_form": forms.get("action") or ActionForm(enterprise=found, user=user),
        "stop_form": forms.get("stop") or StopForm(),
        "open_form": next(iter(forms), ""),
        "products": [product.name for product in found.products.all()],
        "markets": MARKETS,
        "is_official": rules.sees_chain(user),
        "today": timezone.localdate(),
    }
    return render(request, "portal/chain/enterprise.html", context, status=status)


def back_to(number):
    return redirect("portal:chain_enterprise", number)


@login_required
@require_POST
def record(request, number):
    """Write down a step, and with it what is next."""
    found = get_enterprise(request.user, number, to_change=True)
    place = queries.places_for(request.user).filter(pk=number).first()
    form = StepForm(request.POST, place=place)
    if not form.is_valid():
        return page(request, found, status=422, step=form)
    given = form.cleaned_data
    try:
        services.record_step(
            found,
            given["tahap"],
            by=request.user,
            on=given["tanggal"],
            product=given["produk"],
            market=given["pasar"],
            note=given["catatan"],
        )
    except StepRefused as error:
        form.add_error(None, REFUSED[error.code])
        return page(request, found, status=422, step=form)
    messages.success(request, _("The step is written down: %(stage)s.") % {"stage": Stage(given["tahap"]).label})
    return redirect(f"{back_to(number).url}#berikut")


@login_required
@require_POST
def plan(request, number):
    """Say what is next."""
    found = get_enterprise(request.user, number, to_change=True)
    form = ActionForm(request.POST, enterprise=found, user=request.user)
    if not form.is_valid():
        return page(request, found, status=422, action=form)
    given = form.cleaned_data
    try:
        services.plan_action(found, given["apa"], owner=form.owner, due_on=given["sampai"], by=request.user)
    except StepRefused as error:
        form.add_error(None, REFUSED[error.code])
    except NotTheirs:
        form.add_error("siapa", _("This person does not work where the enterprise lies."))
    else:
        messages.success(request, _("It is planned."))
        return back_to(number)
    return page(request, found, status=422, action=form)


@login_required
@require_POST
def stop(request, number):
    """Write down that the enterprise stopped."""
    found = get_enterprise(request.user, number, to_change=True)
    form = StopForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.record_stop(found, given["alasan"], by=request.user, on=given["tanggal"], note=given["catatan"])
        except StepRefused as error:
            form.add_error(None, REFUSED[error.code])
        else:
            messages.success(request, _("It is written down that the enterprise stopped. It can come back at any time."))
            return back_to(number)
    return page(request, found, status=422, stop=form)


@login_required
@require_POST
def come_back(request, number):
    found = get_enterprise(request.user, number, to_change=True)
    try:
        services.record_return(found, by=request.user)
    except StepRefused as error:
        messages.error(request, REFUSED[error.code])
    else:
        messages.success(request, _("The enterprise is on its way again."))
    return back_to(number)


def get_step(user, pk):
    step = get_object_or_404(queries.steps_for(user), pk=pk)
    if not rules.may_record_steps(user):
        raise PermissionDenied
    return step


@login_required
@require_POST
def withdraw(request, pk):
    """Take a step back."""
    step = get_step(request.user, pk)
    if services.withdraw_step(step, by=request.user, why=request.POST.get("alasan", "")):
        messages.success(request, _("The step is taken back. It stays in the history and counts no more."))
    else:
        messages.info(request, _("It was taken back already."))
    return back_to(step.enterprise_id)


@login_required
@require_POST
def verify(request, pk):
    step = get_step(request.user, pk)
    try:
        services.verify_step(step, by=request.user)
    except OwnStep:
        messages.error(request, _("You wrote it yourself. Somebody else must see what shows it to verify it."))
    else:
        messages.success(request, _("The step is verified."))
    return back_to(step.enterprise_id)


@login_required
@require_POST
def end(request, pk):
    """An action is done, or not needed any more."""
    action = get_object_or_404(queries.actions_for(request.user), pk=pk)
    if not rules.may_end_action(request.user, action):
        raise PermissionDenied
    as_ = ActionEnd.DROPPED if request.POST.get("apa") == "lepas" else ActionEnd.DONE
    with transaction.atomic():
        is_new = services.end_action(action, by=request.user, as_=as_)
    if is_new:
        messages.success(request, _("Done. Say what is next, so that nobody waits."))
    else:
        messages.info(request, _("Somebody has ended it already."))
    return (
        redirect(f"{back_to(action.enterprise_id).url}#berikut")
        if rules.may_record_steps(request.user)
        else redirect("portal:chain_actions")
    )
