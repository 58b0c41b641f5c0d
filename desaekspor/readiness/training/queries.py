"""Whose programmes, batches and enrolments they are, and reads of them worth a name."""

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from desaekspor.accounts.models import Role, User
from desaekspor.accounts.rules import is_officer, is_owner, is_village_officer, scope_of
from desaekspor.readiness.training.models import Enrolment, FollowUp, MentorVisit, Programme, Session, TaskWork, TrainingBatch
from desaekspor.readiness.training.rules import is_trainer
from desaekspor.regions.models import Region
from desaekspor.regions.queries import within
from desaekspor.registry.queries import enterprises_for

State = Enrolment.State
TAKING_PART = (State.SELECTED, State.COMPLETED, State.NOT_COMPLETED)
DECIDED = (State.SELECTED, State.WAITING, State.DECLINED)


def programmes_for(user) -> QuerySet[Programme]:
    """The programmes that the office of the user's region runs."""
    return Programme.objects.filter(within(scope_of(user))) if is_officer(user) else Programme.objects.none()


def batches_for(user) -> QuerySet[TrainingBatch]:
    """The batches that ``user`` may see: an officer's of the region served, a trainer's own, and for village officers and owners
    those that enterprises of their village or of their own can apply for, or are in."""
    batches = TrainingBatch.objects.select_related("programme", "region")
    if is_officer(user):
        return batches.filter(within(scope_of(user)))
    if is_trainer(user):
        return batches.filter(pk__in=TrainingBatch.trainers.through.objects.filter(user=user).values("trainingbatch"))
    if is_village_officer(user):
        return batches.filter(region__in=_around([scope_of(user)]))
    if is_owner(user):
        places = list(enterprises_for(user).values_list("region_id", flat=True))
        return batches.filter(Q(region__in=_around(places)) | Q(pk__in=enrolments_for(user).values("batch")))
    return batches.none()


def _around(codes):
    """The codes of these regions and of all above them."""
    return sorted({code[:length] for code in codes for length in (2, 5, 8, 13) if len(code) >= length})


def enrolments_for(user) -> QuerySet[Enrolment]:
    """The enrolments that ``user`` may see: of the batches served; of the own village's enterprises; one's own."""
    if is_officer(user):
        return Enrolment.objects.filter(within(scope_of(user), "batch__region"))
    if is_trainer(user):
        mine = TrainingBatch.trainers.through.objects.filter(user=user).values("trainingbatch")
        return Enrolment.objects.filter(batch__in=mine, number__isnull=False)
    if is_village_officer(user):
        return Enrolment.objects.filter(within(scope_of(user), "enterprise__region"))
    if is_owner(user):
        return Enrolment.objects.filter(enterprise__owner__user=user)
    return Enrolment.objects.none()


def sessions_for(user) -> QuerySet[Session]:
    """The sessions of the batches that the user may see."""
    return Session.objects.filter(batch__in=batches_for(user).values("pk")).select_related("batch__programme", "trainer", "stage")


def sessions_attended_by(user) -> QuerySet[Session]:
    """The sessions in somebody's own calendar: of an owner those of the batches that the own enterprises take part in."""
    if is_owner(user):
        mine = enrolments_for(user).filter(state__in=TAKING_PART).values("batch")
        return Session.objects.filter(batch__in=mine).select_related("batch__programme", "trainer", "stage")
    return sessions_for(user) if is_officer(user) or is_trainer(user) else Session.objects.none()


def visits_for(user) -> QuerySet[MentorVisit]:
    return MentorVisit.objects.filter(enrolment__in=enrolments_for(user))


def follow_ups_for(user) -> QuerySet[FollowUp]:
    """The follow-ups of the enrolments that the user sees; those that are due first."""
    # Looked up one by one: the first fifty that are due need not all twenty thousand enrolments.
    theirs = Exists(enrolments_for(user).filter(pk=OuterRef("enrolment")))
    return FollowUp.objects.filter(theirs).select_related("enrolment__batch__programme")


def works_for(user) -> QuerySet[TaskWork]:
    return TaskWork.objects.filter(enrolment__in=enrolments_for(user))


def trainers_in(code: str) -> QuerySet[User]:
    """The active trainers of a region, and officers of it, who may mentor, too."""
    people = User.objects.filter(Q(role=Role.TRAINER) | Q(role=Role.OFFICER), is_active=True)
    above = Q(region__in=_around([code]))
    return people.filter(within(code) | above).order_by("role", "first_name", "username")


def counts_by_state(batch) -> dict[str, int]:
    """``{state: how many}``, also those of which there are none; one query."""
    found = dict(batch.enrolments.order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in State.values}


def districts_of(batch) -> list[tuple[Region, int, int]]:
    """(district, how many apply from it, how many of them have a place), by name."""
    placed = Count("pk", filter=Q(state__in=TAKING_PART))
    rows = batch.enrolments.order_by().values_list("district").annotate(applied=Count("pk"), placed=placed)
    counted = {code: (applied, placed) for code, applied, placed in rows}
    names = Region.objects.filter(pk__in=set(counted) | set(batch.quotas)).order_by("name")
    return [(region, *counted.get(region.code, (0, 0))) for region in names]


def taken_by_district(batch) -> dict[str, int]:
    rows = batch.enrolments.filter(state__in=TAKING_PART).order_by().values_list("district").annotate(Count("pk"))
    return dict(rows)


def workload_of(user, *, today=None):
    """Who mentors how many, when they were there last, and what is overdue: a dictionary for each, by name; four queries."""
    today = today or timezone.localdate()
    enrolments = enrolments_for(user).filter(mentor__isnull=False, state=State.SELECTED)
    rows = {
        person.pk: {"mentor": person, "participants": 0, "visits": 0, "last": None, "overdue": 0, "unseen": 0}
        for person in User.objects.filter(pk__in=enrolments.values("mentor")).order_by("first_name", "username")
    }
    for mentor, count in enrolments.order_by().values_list("mentor").annotate(Count("pk")):
        rows[mentor]["participants"] = count
    for mentor, count in enrolments.filter(visits=None).order_by().values_list("mentor").annotate(Count("pk")):
        rows[mentor]["unseen"] = count
    visits = visits_for(user).filter(enrolment__state=State.SELECTED, mentor__in=rows).order_by().values("mentor")
    late = Count("pk", filter=Q(done_on=None, due_on__lt=today))
    for row in visits.annotate(count=Count("pk"), last=Max("visited_on"), late=late):
        rows[row["mentor"]] |= {"visits": row["count"], "last": row["last"], "overdue": row["late"]}
    return list(rows.values())


def rows_for_page(enrolments) -> QuerySet[Enrolment]:
    """With what a line of a list shows of the enterprise, in one query."""
    return enrolments.select_related("enterprise__region__parent", "mentor").defer(
        "motivation", "enterprise__presence_note", "enterprise__activity"
    )


BY_SCORE = ("rank", "pk")
