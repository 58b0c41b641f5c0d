"""Pages without an account: attendance by code, a participant's personal link, an application by link, checking a certificate,
and the calendar that a telephone fetches."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from desaekspor.accounts.lockout import client_address
from desaekspor.portal.training import certificate as paper
from desaekspor.portal.training.forms import ApplicationForm, AttendForm, TaskForm
from desaekspor.portal.training.participant_page import stage_rows
from desaekspor.portal.training.views.tasks import take_in
from desaekspor.portal.training.wording import BADGES
from desaekspor.readiness.training import calendars, codes, links
from desaekspor.readiness.training.applying import apply
from desaekspor.readiness.training.attending import attend_by_code
from desaekspor.readiness.training.completing import certificate_by
from desaekspor.readiness.training.errors import TrainingRefused, WrongCode
from desaekspor.readiness.training.messages import explain, reason_of
from desaekspor.readiness.training.models import Enrolment
from desaekspor.readiness.training.working import MOST_FILES

USED = "training_attended"  # in the browser's session: {session: number} of who attended by this telephone
KEPT_IN_SESSION = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attend(request):
    """A participant says to be there: the code on the screen, and the own number in the list."""
    form, done = AttendForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        try:
            done = _attend(request, form.cleaned_data["code"], form.cleaned_data["number"])
        except WrongCode as error:
            form.add_error("number" if error.code == "wrong_number" else "code", explain(error))
    return render(request, "portal/training/attend.html", {"form": form, "done": done})


def _attend(request, code, number):
    """(session, the enterprise's name, whether it is new); one telephone says it for one participant of a session."""
    used = request.session.get(USED, {})
    made, is_new = attend_by_code(
        code, number, address=client_address(request), taken={int(session): said for session, said in used.items()}
    )
    used[str(made.session_id)] = number
    request.session[USED] = dict(list(used.items())[-KEPT_IN_SESSION:])
    return made.session, made.enrolment.enterprise, is_new


def _enrolment(token):
    found = links.enrolment_of(token)
    if found is None:
        raise Http404
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def participant(request, token):
    """What a participant needs on the phone: the next sessions, the code of attendance, tasks, the certificate."""
    found = _enrolment(token)
    takes_part = found.number is not None
    form = AttendForm(request.POST if request.method == "POST" else None)
    del form.fields["number"]
    if request.method == "POST":
        if not takes_part:
            raise Http404
        if form.is_valid():
            try:
                made, _is_new = attend_by_code(form.cleaned_data["code"], enrolment=found, address=client_address(request))
            except WrongCode as error:
                form.add_error("code", explain(error))
            else:
                messages.success(request, _("You are on the list of “%(session)s”.") % {"session": made.session.title})
                return redirect("portal:training_participant", token)
    attended = set(found.attendances.values_list("session_id", flat=True))
    sessions = list(found.batch.sessions.filter(cancelled_at=None).select_related("trainer")) if takes_part else []
    context = {
        "enrolment": found,
        "batch": found.batch,
        "token": token,
        "badge": BADGES[found.state],
        "reason": reason_of(found),
        "takes_part": takes_part,
        "form": form,
        "open": any(session.takes_code and session.pk not in attended for session in sessions),
        "sessions": [(session, session.pk in attended) for session in sessions],
        "stages": stage_rows(found) if takes_part else [],
        "certificate": getattr(found, "certificate", None),
    }
    return render(request, "portal/training/participant.html", context)


@never_cache
@require_safe
def participant_feed(request, token):
    """The sessions of the participant's batch for the calendar of the phone."""
    found = _enrolment(token)
    if found.number is None:
        raise Http404
    return _calendar(calendars.calendar_for_participant(found, request.build_absolute_uri))


@never_cache
@require_safe
def participant_pdf(request, token):
    """The participant's certificate."""
    found = _enrolment(token)
    if getattr(found, "certificate", None) is None:
        raise Http404
    return paper.as_response(request, found.certificate)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def participant_task(request, token, stage_pk):
    """One task of a participant, handed in from the phone."""
    found = _enrolment(token)
    if found.number is None:
        raise Http404
    stage = get_object_or_404(found.batch.stages, pk=stage_pk)
    work = found.works.filter(stage=stage).prefetch_related("files").first()
    form = TaskForm(request.POST if request.method == "POST" else None, initial={"words": work.words if work else ""})
    if request.method == "POST" and form.is_valid() and take_in(request, found, stage, form, by=None):
        return redirect("portal:training_participant_task", token, stage.pk)
    context = {
        "enrolment": found,
        "batch": found.batch,
        "token": token,
        "stage": stage,
        "work": work,
        "form": form,
        "most_files": MOST_FILES,
    }
    return render(request, "portal/training/task.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def application(request, token):
    """An enterprise applies by its personal link, without an account."""
    opened = links.application_of(token)
    if opened is None:
        raise Http404
    batch, enterprise = opened
    form = ApplicationForm(request.POST if request.method == "POST" else None)
    del form.fields["enterprise"]
    enrolment = Enrolment.objects.filter(batch=batch, enterprise=enterprise).exclude(state=Enrolment.State.LEFT).first()
    if request.method == "POST" and form.is_valid():
        try:
            enrolment, _is_new = apply(
                batch, enterprise.pk, by=None, motivation=form.cleaned_data["motivation"], way=Enrolment.Way.LINK
            )
        except TrainingRefused as error:
            form.add_error(None, explain(error))
        else:
            messages.success(request, _("The application is written down."))
            return redirect("portal:training_application", token)
    context = {"batch": batch, "enterprise": enterprise, "enrolment": enrolment, "form": form}
    return render(request, "portal/training/application.html", context)


@require_safe
def verify(request):
    """Where anybody types the code of a certificate."""
    typed = request.GET.get("kode", "").strip()
    if typed:
        code = codes.meant(typed[:40])
        return redirect("portal:training_verified", codes.written(code)) if code else _unknown(request, typed)
    return render(request, "portal/training/verify.html", {})


def _unknown(request, typed):
    return render(request, "portal/training/verify.html", {"typed": typed[:40]}, status=404)


@require_safe
def verified(request, code):
    """Whether a certificate is valid: the enterprise, the course, the dates; nothing of a person."""
    found = certificate_by(code)
    if found is None:
        return _unknown(request, code)
    return render(request, "portal/training/verify.html", {"certificate": found})


@never_cache
@require_safe
def feed(request, secret):
    """The calendar behind a secret address."""
    user = calendars.user_of(secret)
    if user is None:
        raise Http404
    return _calendar(calendars.calendar_of(user, request.build_absolute_uri))


def _calendar(text):
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="pelatihan.ics"'
    return response
