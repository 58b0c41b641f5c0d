"""One batch: what it is, how far it came, its stages."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desaekspor.accounts.rules import is_owner
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.portal.training.access import get_batch, managers_only
from desaekspor.portal.training.forms import BatchForm, Day
from desaekspor.portal.training.wording import FUNNEL_NAMES
from desaekspor.readiness.training.errors import TrainingRefused
from desaekspor.readiness.training.funnel import funnel_of, outcomes_of
from desaekspor.readiness.training.messages import explain
from desaekspor.readiness.training.programmes import change_batch, open_batch, save_stages
from desaekspor.readiness.training.queries import counts_by_state, districts_of, enrolments_for, programmes_for
from desaekspor.readiness.training.rules import may_enter_applications, may_manage, may_teach

MOST_STAGES = 20
STAGE_FIELDS = {"title": 120, "content": 500, "task": 500}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """A batch of one of the office's programmes."""
    managers_only(request.user)
    programmes = programmes_for(request.user)
    if not programmes.exists():
        messages.info(request, _("First write down the programme that the batch belongs to."))
        return redirect("portal:training_programmes")
    form = BatchForm(request.POST if request.method == "POST" else None, programmes=programmes, region=request.user.region_id)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        given = {name: values.pop(name) for name in ("programme", "trainers", "template")}
        try:
            with transaction.atomic():
                made = open_batch(
                    given["programme"], values, by=request.user, trainers=given["trainers"], template=given["template"]
                )
        except IntegrityError:
            form.add_error("name", _("This programme has a batch of this name already."))
        else:
            messages.success(request, _("The batch is there. Enterprises can apply now."))
            return redirect(made)
    return render(request, "portal/training/batch_form.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    """Change what a batch is, and who teaches it."""
    batch = get_batch(request.user, pk, to_manage=True)
    form = BatchForm(request.POST if request.method == "POST" else None, programmes=None, batch=batch, region=batch.region_id)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        trainers = values.pop("trainers")
        try:
            with transaction.atomic():
                change_batch(batch, values, by=request.user, trainers=trainers)
        except IntegrityError:
            form.add_error("name", _("This programme has a batch of this name already."))
        except TrainingRefused as error:
            form.add_error("places", explain(error))
        else:
            messages.success(request, _("The batch is saved."))
            return redirect(batch)
    return render(request, "portal/training/batch_form.html", {"form": form, "batch": batch})


@login_required
@require_safe
def batch(request, pk):
    """What the batch is, its sessions, how far its enterprises came."""
    found = get_batch(request.user, pk)
    teaches, now = may_teach(request.user), timezone.now()
    context = {
        "batch": found,
        "tab": "batch",
        "may_manage": may_manage(request.user),
        "may_teach": teaches,
        "may_apply": may_enter_applications(request.user) and found.takes_applications,
        "sessions": found.sessions.select_related("stage", "trainer"),
        "stages": found.stages.all(),
        "trainers": found.trainers.all(),
        "now": now,
    }
    if teaches:
        steps = funnel_of(found)
        widest = max(1, steps[0].count)
        context |= {
            "funnel": [(FUNNEL_NAMES[step.name], step, max(1, round(100 * step.count / widest))) for step in steps],
            "outcomes": outcomes_of(found),
            "counts": counts_by_state(found),
            "districts": [(*row, found.quotas.get(row[0].code)) for row in districts_of(found)],
        }
    else:
        context["own"] = enrolments_for(request.user).filter(batch=found).select_related("enterprise")
        context["is_owner"] = is_owner(request.user)
    return render(request, "portal/training/batch.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stages(request, pk):
    """The stages of the batch, with their tasks; those of the template until somebody writes other words."""
    found = get_batch(request.user, pk, to_manage=True)
    present = list(found.stages.all())
    if request.method == "POST":
        rows, wrong = _sent_stages(request.POST, {stage.pk: stage for stage in present})
        if not wrong:
            try:
                save_stages(found, rows, by=request.user)
            except TrainingRefused as error:
                messages.error(request, explain(error))
            else:
                messages.success(request, _("The stages are saved."))
            return redirect("portal:training_stages", found.pk)
        messages.error(request, wrong)
    return render(
        request, "portal/training/stages.html", {"batch": found, "tab": "stages", "stages": present, "may_manage": True}
    )


def _sent_stages(sent, present):
    """(rows for save_stages, what is wrong). A row without a title is left out; numbers say the order."""
    rows = []
    for place in range(MOST_STAGES):
        if f"title-{place}" not in sent:
            continue
        given = {name: sent.get(f"{name}-{place}", "").strip()[:longest] for name, longest in STAGE_FIELDS.items()}
        if not given["title"] or sent.get(f"remove-{place}"):
            continue
        day = sent.get(f"due_on-{place}", "").strip()
        try:
            due_on = Day(required=False).clean(day)
        except ValidationError:
            return [], _("“%(value)s” is no day. Write it as 28-11-2026.") % {"value": day}
        stage = present.get(whole_number(sent.get(f"stage-{place}", "")) or 0)
        values = {name: _own_words(stage, name, text) for name, text in given.items()} | {"due_on": due_on}
        rows.append((whole_number(sent.get(f"number-{place}", "")) or place + 1, place, stage, values))
    rows.sort(key=lambda row: row[:2])
    return [(stage, values) for _number, _place, stage, values in rows], ""


def _own_words(stage, name, text):
    """What is kept: nothing where the words are still those of the template, in whichever language."""
    return "" if stage is not None and not getattr(stage, name) and text == getattr(stage, f"{name}_text") else text
