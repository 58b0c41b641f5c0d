"""Those who take part: the list with what each has done, one of them with everything, and what is written about it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.portal.forms.numbers import whole_number, whole_numbers
from desaekspor.portal.training import certificate as paper
from desaekspor.portal.training.access import get_batch, get_enrolment
from desaekspor.portal.training.forms import ReasonForm, VisitForm
from desaekspor.portal.training.participant_page import history_of, readiness_of, stage_rows, with_progress
from desaekspor.portal.training.wording import BADGES
from desaekspor.readiness.training import links
from desaekspor.readiness.training.completing import complete, give_certificate, withdraw_certificate, write_tests
from desaekspor.readiness.training.errors import TrainingRefused
from desaekspor.readiness.training.mentoring import finish_step, give_mentor, write_visit
from desaekspor.readiness.training.messages import explain, parts_in_words, reason_of
from desaekspor.readiness.training.models import Enrolment
from desaekspor.readiness.training.queries import TAKING_PART, enrolments_for, trainers_in
from desaekspor.readiness.training.rules import may_manage, may_teach
from desaekspor.readiness.training.selecting import decide, leave
from desaekspor.regions.models import Region

State = Enrolment.State


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def participants(request, pk):
    """The participants of a batch with attendance, tasks and tests; by POST something about the ticked ones."""
    batch = get_batch(request.user, pk, to_teach=True)
    if request.method == "POST":
        return _change(request, batch)
    rows = with_progress(enrolments_for(request.user).filter(batch=batch, number__isnull=False))
    context = {
        "batch": batch,
        "tab": "participants",
        "may_manage": may_manage(request.user),
        "rows": [(row, *BADGES[row.state]) for row in rows],
        "sessions": batch.sessions.filter(cancelled_at=None).count(),
        "tasks": batch.stages.count(),
        "mentors": trainers_in(batch.region_id) if may_manage(request.user) else [],
    }
    return render(request, "portal/training/participants.html", context)


def _change(request, batch):
    """Give the ticked ones a mentor, let them complete the course, or give them certificates."""
    numbers, back = whole_numbers(request.POST.getlist("pilih")), redirect("portal:training_participants", batch.pk)
    verb = request.POST.get("aksi", "")
    if verb in ("pendamping", "sertifikat") and not may_manage(request.user):
        raise PermissionDenied
    if not numbers:
        messages.error(request, _("Tick those that it is about."))
        return back
    chosen = list(enrolments_for(request.user).filter(batch=batch, pk__in=numbers, number__isnull=False))
    try:
        if verb == "pendamping":
            mentor = trainers_in(batch.region_id).filter(pk=whole_number(request.POST.get("pendamping", "")) or 0).first()
            count = give_mentor(batch, [one.pk for one in chosen], mentor, by=request.user)
        elif verb == "selesai":
            count = len([complete(one, by=request.user) for one in chosen if one.state == State.SELECTED])
        elif verb == "sertifikat":
            count = len([give_certificate(one, by=request.user) for one in chosen if one.state == State.COMPLETED])
        else:
            raise Http404
    except TrainingRefused as error:
        messages.error(request, explain(error))
        return back
    words = ngettext("%(count)s participant: written down.", "%(count)s participants: written down.", count)
    messages.success(request, words % {"count": count})
    return back


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tests(request, pk):
    """Results of the tests before and after, of all participants on one page."""
    batch = get_batch(request.user, pk, to_teach=True)
    rows = list(with_progress(enrolments_for(request.user).filter(batch=batch, number__isnull=False).exclude(state=State.LEFT)))
    wrong = {}
    if request.method == "POST":
        given = []
        for row in rows:
            values = [_points(request.POST.get(f"{name}-{row.pk}", "")) for name in ("sebelum", "sesudah")]
            if False in values:
                wrong[row.pk] = True
            else:
                given.append((row.pk, *values))
        if not wrong:
            count = write_tests(batch, given, by=request.user)
            words = ngettext("%(count)s result changed.", "%(count)s results changed.", count)
            messages.success(request, words % {"count": count})
            return redirect("portal:training_tests", batch.pk)
    shown = [(row, request.POST.get(f"sebelum-{row.pk}"), request.POST.get(f"sesudah-{row.pk}"), row.pk in wrong) for row in rows]
    changes = [row.test_change for row in rows if row.test_change is not None]
    context = {
        "batch": batch,
        "tab": "participants",
        "may_manage": may_manage(request.user),
        "rows": shown,
        "wrong": len(wrong),
        "mean": sum(changes) / len(changes) if changes else None,
        "both": len(changes),
    }
    return render(request, "portal/training/tests.html", context, status=422 if wrong else 200)


def _points(text):
    """0 to 100; None for the empty text; False for what is none."""
    text = text.strip().replace(",", ".")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        return False
    return round(value, 2) if 0 <= value <= 100 else False


@login_required
@require_safe
def enrolment(request, pk):
    """One enterprise in one batch: decision and its reason, attendance, tasks, visits, certificate, what became of it."""
    found = get_enrolment(request.user, pk)
    teaches, manages = may_teach(request.user), may_manage(request.user)
    districts = dict(Region.objects.filter(pk=found.district).values_list("code", "name"))
    context = {
        "enrolment": found,
        "batch": found.batch,
        "badge": BADGES[found.state],
        "reason": reason_of(found, districts=districts),
        "parts": parts_in_words(found, found.batch.weights) if teaches else [],
        "may_teach": teaches,
        "may_manage": manages,
        "takes_part": found.state in TAKING_PART,
        "certificate": getattr(found, "certificate", None),
        "follow_ups": found.follow_ups.select_related("done_by") if teaches else [],
    }
    if found.number is not None:
        context |= {
            "sessions": [
                (session, session.pk in attended)
                for attended in [dict(found.attendances.values_list("session_id", "way"))]
                for session in found.batch.sessions.filter(cancelled_at=None)
            ],
            "stages": stage_rows(found),
        }
    if teaches:
        context |= {
            "visits": found.visits.select_related("mentor"),
            "history": history_of(found),
            "readiness": readiness_of(found.enterprise),
            "visit_form": VisitForm() if found.number is not None else None,
            "leave_form": ReasonForm(auto_id="keluar-%s"),
            "decide_form": ReasonForm(auto_id="putuskan-%s"),
            "end_form": ReasonForm(auto_id="akhir-%s"),
            "withdraw_form": ReasonForm(auto_id="cabut-%s"),
        }
    return render(request, "portal/training/enrolment.html", context)


def _answer(request, found, work, words):
    """Do it, say that it was done or why not, and go back to the page of the enrolment."""
    try:
        work()
    except TrainingRefused as error:
        messages.error(request, explain(error))
    else:
        messages.success(request, words)
    return redirect(found)


@login_required
@require_POST
def decide_one(request, pk):
    """Decide about one application by hand, with a reason."""
    found = get_enrolment(request.user, pk, to_manage=True)
    state, reason = request.POST.get("putusan", ""), request.POST.get("reason", "")[:400]

    def work():
        decide(found.batch, [found.pk], state, reason=reason, by=request.user)

    return _answer(request, found, work, _("The decision is written down."))


@login_required
@require_POST
def leaving(request, pk):
    """An enterprise leaves the batch; the first of the waiting list moves up."""
    found = get_enrolment(request.user, pk, to_manage=True)
    try:
        moved = leave(found, by=request.user, reason=request.POST.get("reason", "")[:400])
    except TrainingRefused as error:
        messages.error(request, explain(error))
        return redirect(found)
    messages.success(request, _("Written down: the enterprise left."))
    if moved:
        messages.info(request, _("%(name)s moves up from the waiting list.") % {"name": moved.enterprise})
    return redirect(found)


@login_required
@require_POST
def link(request, pk):
    """The personal link of a participant, shown once; with ``baru`` those of before open nothing any more."""
    found = get_enrolment(request.user, pk, to_teach=True)
    if found.number is None:
        raise Http404
    if request.POST.get("baru") == "ya":
        found = links.new_link(found, by=request.user)
    address = request.build_absolute_uri(reverse("portal:training_participant", args=[links.token_of(found)]))
    return render(request, "portal/training/link.html", {"enrolment": found, "batch": found.batch, "address": address})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request, pk):
    """A mentor's visit."""
    found = get_enrolment(request.user, pk, to_teach=True)
    if found.number is None:
        raise Http404
    form = VisitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            write_visit(found, form.cleaned_data, by=request.user)
        except TrainingRefused as error:
            form.add_error("due_on" if error.code == "no_due" else "visited_on", explain(error))
        else:
            messages.success(request, _("The visit is written down."))
            return redirect(found)
    return render(request, "portal/training/visit.html", {"enrolment": found, "batch": found.batch, "form": form})


@login_required
@require_POST
def step(request, pk, visit_pk):
    """The next step of a visit is done, or open again."""
    found = get_enrolment(request.user, pk, to_teach=True)
    its = get_object_or_404(found.visits, pk=visit_pk)
    again = request.POST.get("lagi") == "ya"
    words = _("The step is open again.") if again else _("The step is done.")
    return _answer(request, found, lambda: finish_step(its, by=request.user, again=again), words)


@login_required
@require_POST
def ending(request, pk):
    """The course is completed by a participant, or not."""
    found = get_enrolment(request.user, pk, to_teach=True)
    completed, reason = request.POST.get("hasil") == "selesai", request.POST.get("reason", "")
    words = _("Completed; follow-ups after 3, 6 and 12 months are on the list.") if completed else _("Written down.")
    return _answer(request, found, lambda: complete(found, by=request.user, completed=completed, reason=reason), words)


@login_required
@require_POST
def certificate(request, pk):
    """Give the certificate, withdraw it, or let it count again."""
    found = get_enrolment(request.user, pk, to_manage=True)
    its, verb = getattr(found, "certificate", None), request.POST.get("aksi", "")
    reason = request.POST.get("reason", "")
    if verb == "beri":
        return _answer(request, found, lambda: give_certificate(found, by=request.user), _("The certificate is given."))
    if its is None or verb not in ("cabut", "berlaku"):
        raise Http404
    again = verb == "berlaku"
    words = _("The certificate counts again.") if again else _("The certificate is withdrawn; its public page says so.")
    return _answer(request, found, lambda: withdraw_certificate(its, by=request.user, reason=reason, again=again), words)


@login_required
@require_safe
def certificate_pdf(request, pk):
    """The certificate as PDF, in Indonesian or with ``?bahasa=en`` in English."""
    found = get_enrolment(request.user, pk)
    if getattr(found, "certificate", None) is None:
        raise Http404
    return paper.as_response(request, found.certificate)
