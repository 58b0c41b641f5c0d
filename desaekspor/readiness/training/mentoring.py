"""Mentors: who mentors whom, their visits, and what comes next."""

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.readiness.training.errors import TrainingRefused
from desaekspor.readiness.training.models import MentorVisit
from desaekspor.readiness.training.queries import trainers_in


@transaction.atomic
def give_mentor(batch, numbers, mentor, *, by):
    """Let a trainer or officer (None: nobody) mentor these participants; a mentor sees the batch from then on. Says how many."""
    if mentor is not None:
        if not trainers_in(batch.region_id).filter(pk=mentor.pk).exists():
            raise TrainingRefused("no_mentor")
        batch.trainers.add(mentor)
    count = batch.enrolments.filter(pk__in=numbers, number__isnull=False).update(mentor=mentor)
    record(by, "training.mentor", batch, fields=[f"participants={count}"])
    return count


@transaction.atomic
def write_visit(enrolment, values, *, by):
    """Write a visit down: visited_on, place, advice, next_step, due_on. Raises TrainingRefused."""
    if enrolment.number is None:
        raise TrainingRefused("no_part")
    if values["visited_on"] > timezone.localdate():
        raise TrainingRefused("future")
    if values.get("next_step") and not values.get("due_on"):
        raise TrainingRefused("no_due")
    visit = MentorVisit(enrolment=enrolment, mentor=by, **values)
    visit.save(force_insert=True)
    record(by, "training.visit", enrolment)
    return visit


@transaction.atomic
def finish_step(visit, *, by, on=None, again=False):
    """Say that the next step of a visit is done, or (``again``) still open."""
    visit.done_on = None if again else on or timezone.localdate()
    visit.save(update_fields=["done_on"])
    record(by, "training.step", visit.enrolment)
    return visit
