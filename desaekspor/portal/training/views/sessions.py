"""Sessions of a batch: when and where, who was there by list, and the code that the trainer shows."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from desaekspor.portal.forms.numbers import whole_numbers
from desaekspor.portal.training.access import get_batch, get_session
from desaekspor.portal.training.forms import SessionForm
from desaekspor.readiness.training.attending import attend_by_list, code_of, show_code
from desaekspor.readiness.training.errors import TrainingRefused
from desaekspor.readiness.training.messages import explain
from desaekspor.readiness.training.models import Enrolment
from desaekspor.readiness.training.programmes import cancel_session, save_session
from desaekspor.readiness.training.queries import rows_for_page
from desaekspor.readiness.training.rules import may_manage, may_teach


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request, pk):
    """One more session of a batch."""
    return _form(request, get_batch(request.user, pk, to_manage=True), None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    """Change a session; calendars take it over."""
    session = get_session(request.user, pk, to_manage=True)
    return _form(request, session.batch, session)


def _form(request, batch, session):
    form = SessionForm(request.POST if request.method == "POST" else None, batch=batch, session=session)
    if request.method == "POST" and form.is_valid():
        saved = save_session(batch, session, form.values, by=request.user)
        messages.success(request, _("The session is saved."))
        return redirect(saved)
    return render(request, "portal/training/session_form.html", {"batch": batch, "session": session, "form": form})


@login_required
@require_POST
def cancel(request, pk):
    """Call a session off, or let it take place again."""
    session = get_session(request.user, pk, to_manage=True)
    again = request.POST.get("lagi") == "ya"
    cancel_session(session, by=request.user, again=again)
    messages.success(request, _("The session takes place again.") if again else _("The session is called off."))
    return redirect(session)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session(request, pk):
    """A session with the list of who was there; by POST the list as it is ticked."""
    found = get_session(request.user, pk)
    teaches = may_teach(request.user)
    if request.method == "POST":
        found = get_session(request.user, pk, to_teach=True)
        added, removed = attend_by_list(found, whole_numbers(request.POST.getlist("hadir")), by=request.user)
        messages.success(request, _("%(added)s added, %(removed)s taken off.") % {"added": added, "removed": removed})
        return redirect(found)
    context = {"session": found, "batch": found.batch, "may_manage": may_manage(request.user), "may_teach": teaches}
    if teaches:
        there = {one.enrolment_id: one for one in found.attendances.all()}
        everybody = rows_for_page(found.batch.enrolments.filter(number__isnull=False)).order_by("number")
        rows = [(row, there.get(row.pk)) for row in everybody if row.state != Enrolment.State.LEFT or row.pk in there]
        context |= {"rows": rows, "there": len(there), "by_code": sum(1 for one in there.values() if one.way == "code")}
    return render(request, "portal/training/session.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def code(request, pk):
    """The code of this moment for the screen of the hall; it shows anew by itself. By POST it begins or ends."""
    found = get_session(request.user, pk, to_teach=True)
    if request.method == "POST":
        stop = request.POST.get("selesai") == "ya"
        try:
            show_code(found, by=request.user, stop=stop)
        except TrainingRefused as error:
            messages.error(request, explain(error))
            stop = True
        return redirect(found) if stop else redirect("portal:training_code", found.pk)
    if not found.takes_code:
        return redirect(found)
    digits, seconds = code_of(found)
    places = found.batch.enrolments.filter(state=Enrolment.State.SELECTED, number__isnull=False).count()
    context = {
        "session": found,
        "batch": found.batch,
        "digits": f"{digits[:3]} {digits[3:]}",
        "seconds": seconds,
        "there": found.attendances.count(),
        "of": places,
        "now": timezone.now(),
    }
    response = render(request, "portal/training/_code.html" if request.htmx else "portal/training/code.html", context)
    response["Cache-Control"] = "no-store"
    return response
