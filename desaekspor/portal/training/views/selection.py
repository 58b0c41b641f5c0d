"""The selection of a batch: the proposal beside what it rests on, taken over, closed; the waiting list."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.portal.training.access import get_batch
from desaekspor.portal.training.forms import ReasonForm, WeightsForm
from desaekspor.portal.training.wording import BADGES
from desaekspor.readiness.training.errors import TrainingRefused
from desaekspor.readiness.training.messages import explain, open_questions_in_words
from desaekspor.readiness.training.models import Enrolment
from desaekspor.readiness.training.programmes import change_batch
from desaekspor.readiness.training.queries import counts_by_state, districts_of, rows_for_page
from desaekspor.readiness.training.selecting import (
    accept_proposal,
    close_selection,
    move_up,
    open_questions,
    proposal_for,
    reopen_selection,
    seats_left,
)
from desaekspor.readiness.training.tables import criteria

State = Enrolment.State


@login_required
@require_safe
def selection(request, pk):
    """What would be proposed now, how far the decisions are, and what keeps the selection open."""
    batch = get_batch(request.user, pk, to_manage=True)
    language = get_language() or "id"
    counts = counts_by_state(batch)
    context = {
        "batch": batch,
        "tab": "selection",
        "may_manage": True,
        "counts": counts,
        "total": sum(counts.values()) - counts[State.LEFT],
        "criteria": [
            (one.name(language), one.meaning(language), batch.weights.get(name))
            for name, one in criteria().items()
            if batch.weights.get(name)
        ],
        "districts": [(*row, batch.quotas.get(row[0].code)) for row in districts_of(batch)],
        "reopen": ReasonForm(),
        "free": max(0, seats_left(batch)),
    }
    if batch.selection_closed_at is None:
        context["questions"] = open_questions_in_words(open_questions(batch))
        context["preview"] = _preview(batch)
    else:
        context["waiting"] = rows_for_page(batch.enrolments.filter(state=State.WAITING)).order_by("waits_as", "pk")
    return render(request, "portal/training/selection.html", context)


def _preview(batch):
    """How many the proposal would select, let wait, decline and leave undecided; how many decided by hand stay as they are."""
    proposals, rows = proposal_for(batch)
    found = dict.fromkeys((State.SELECTED, State.WAITING, State.DECLINED, State.APPLIED), 0)
    for one in proposals:
        found[State(one.outcome)] += 1
    overridden = sum(row.overridden for row in rows.values())
    changes = sum(1 for one in proposals if not rows[one.key].overridden and rows[one.key].state != one.outcome)
    lowest = min((one.score.value for one in proposals if one.outcome == State.SELECTED), default=None)
    return {
        "counts": [(State(state).label, count, *BADGES[state]) for state, count in found.items()],
        "overridden": overridden,
        "changes": changes,
        "lowest": lowest,
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def weights(request, pk):
    """How much each criterion weighs, and the quotas of districts."""
    batch = get_batch(request.user, pk, to_manage=True)
    form = WeightsForm(request.POST if request.method == "POST" else None, batch=batch)
    if request.method == "POST" and form.is_valid():
        change_batch(batch, {"weights": form.weights, "quotas": form.quotas}, by=request.user)
        messages.success(request, _("Weights and quotas are saved. Take the proposal over to score by them."))
        return redirect("portal:training_selection", batch.pk)
    return render(request, "portal/training/weights.html", {"batch": batch, "form": form, "tab": "selection", "may_manage": True})


@login_required
@require_POST
def accept(request, pk):
    """Write the proposal down."""
    batch = get_batch(request.user, pk, to_manage=True)
    try:
        counts = accept_proposal(batch, by=request.user)
    except TrainingRefused as error:
        messages.error(request, explain(error))
    else:
        words = _(
            "The proposal is taken over: %(selected)s selected, %(waiting)s waiting, %(declined)s not selected, %(open)s open."
        )
        facts = {name: counts.get(name, 0) for name in ("selected", "waiting", "declined")} | {"open": counts.get("applied", 0)}
        messages.success(request, words % facts)
    return redirect("portal:training_selection", batch.pk)


@login_required
@require_POST
def close(request, pk):
    """Close the selection; refused while somebody is undecided or has no reason."""
    batch = get_batch(request.user, pk, to_manage=True)
    try:
        closed = close_selection(batch, by=request.user)
    except TrainingRefused as error:
        messages.error(request, explain(error))
        return redirect("portal:training_selection", batch.pk)
    count = closed.enrolments.filter(state=State.SELECTED).count()
    words = ngettext("The selection is closed. %(count)s participant.", "The selection is closed. %(count)s participants.", count)
    messages.success(request, words % {"count": count})
    return redirect("portal:training_participants", batch.pk)


@login_required
@require_POST
def reopen(request, pk):
    """Open a closed selection again, with a reason."""
    batch = get_batch(request.user, pk, to_manage=True)
    try:
        reopen_selection(batch, by=request.user, reason=request.POST.get("reason", "")[:400])
    except TrainingRefused as error:
        messages.error(request, explain(error))
    else:
        messages.success(request, _("The selection is open again."))
    return redirect("portal:training_selection", batch.pk)


@login_required
@require_POST
def move(request, pk):
    """Give a free place to the first of the waiting list."""
    batch = get_batch(request.user, pk, to_manage=True)
    moved = move_up(batch, by=request.user) if batch.selection_closed_at else None
    if moved:
        messages.success(request, _("%(name)s moves up.") % {"name": moved.enterprise})
    else:
        messages.info(request, _("Nobody moves up: no place is free, or the quotas let nobody in."))
    return redirect("portal:training_selection", batch.pk)
