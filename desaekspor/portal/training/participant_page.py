"""Participants arranged for their pages."""

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from desaekspor.readiness.assessment.messages import bands_in_words, language
from desaekspor.readiness.assessment.services import assessment_of
from desaekspor.readiness.assessment.versions import bank_in
from desaekspor.readiness.training.messages import ACTIONS
from desaekspor.readiness.training.models import Attendance, CourseCertificate, Enrolment, MentorVisit, TaskWork
from desaekspor.readiness.training.queries import rows_for_page


def with_progress(enrolments):
    """With what each has done so far, in the order of their numbers; one query."""
    today = timezone.localdate()
    return (
        rows_for_page(enrolments)
        .annotate(
            attended=_count(Attendance, Q(session__cancelled_at=None)),
            accepted=_count(TaskWork, Q(verdict=TaskWork.Verdict.GOOD)),
            to_judge=_count(TaskWork, Q(verdict=TaskWork.Verdict.OPEN)),
            seen=_count(MentorVisit, Q()),
            overdue=_count(MentorVisit, Q(done_on=None, due_on__lt=today)),
            has_certificate=_count(CourseCertificate, Q(withdrawn_at=None)),
        )
        .order_by("number")
    )


def _count(model, which):
    rows = model.objects.filter(which, enrolment=OuterRef("pk")).order_by().values("enrolment").annotate(count=Count("pk"))
    return Coalesce(Subquery(rows.values("count")), 0)


def stage_rows(enrolment):
    """(stage, what was handed in or None, its files, whether it is overdue) of each stage of the batch; three queries."""
    works = {work.stage_id: work for work in enrolment.works.select_related("judged_by").prefetch_related("files")}
    today, rows = timezone.localdate(), []
    for stage in enrolment.batch.stages.all():
        work = works.get(stage.pk)
        late = stage.due_on is not None and stage.due_on < today and (work is None or work.verdict == TaskWork.Verdict.AGAIN)
        rows.append((stage, work, list(work.files.all()) if work else [], late))
    return rows


def history_of(enrolment):
    """(event, what happened in words, the new state in words) of all that happened, the newest first."""
    states = dict(Enrolment.State.choices)
    return [
        (event, str(ACTIONS.get(event.action, event.action)), str(states.get(event.new, "")))
        for event in enrolment.events.select_related("by")
    ]


GAPS = 5  # of what is missing; the first are best done first


def readiness_of(enterprise):
    """How ready the enterprise is for export, for who teaches it; None where nobody assessed it.

    The caller has looked at whether the reader may see the enrolment.
    """
    assessment = assessment_of(enterprise) if enterprise else None
    if assessment is None:
        return None
    bank = bank_in(assessment.version)
    names, steps = ({one.code: getattr(one, f"{field}_{language()}") for one in bank.questions} for field in ("text", "step"))
    return {
        "assessment": assessment,
        "band": bands_in_words(bank, assessment.band_low, assessment.band_high),
        "gates": [names.get(code, code) for code, state in assessment.gates.items() if state != "met"],
        "missing": [steps[code] for code in assessment.missing if code in steps][:GAPS],
    }
