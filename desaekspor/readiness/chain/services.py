"""Everything that writes steps and next actions. ``record_step`` is the one way in, for people and for other parts."""

import datetime

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.readiness.chain.course import Said, course_of
from desaekspor.readiness.chain.errors import NotTheirs, OwnStep, StepRefused
from desaekspor.readiness.chain.models import (
    NEVER,
    STOPPED,
    ActionEnd,
    ChainPlace,
    NextAction,
    Passage,
    Stage,
    Step,
    StepKind,
)
from desaekspor.readiness.chain.queries import may_own_actions_of
from desaekspor.regions.models import Mark
from desaekspor.registry.models import Enterprise
from desaekspor.registry.sectors import sector_of
from desaekspor.registry.services.writing import refuse_outside

CHUNK = 500


def record_step(enterprise, stage, **said):
    """Write down that one enterprise reached ``stage``; returns its Step, the one that is there where it was written before.

    Takes what ``record_steps`` takes.
    """
    return record_steps([enterprise.pk], stage, **said)[0]


@transaction.atomic
def record_steps(numbers, stage, *, by, on=None, product="", market="", note="", mark=Mark.REPORTED, origin=""):
    """Write down that the enterprises ``numbers`` reached ``stage`` on a day (today); returns their Steps, in that order.

    Other parts give an ``origin`` such as "training:12:selected": sent again it changes nothing, and ``withdraw_origin`` takes
    it back. ``by`` None is the program itself. Raises StepRefused, OutsideRegion; then nothing is written.
    """
    on = on or timezone.localdate()
    enterprises = _hold(numbers, None if origin else by)  # another part has judged who may
    if on > timezone.localdate():
        raise StepRefused("future")
    there = {}
    if origin:
        known = Step.objects.filter(enterprise__in=numbers, origin=origin, withdrawn_at=None)
        there = {step.enterprise_id: step for step in known}
    fresh = [number for number in dict.fromkeys(numbers) if number not in there]
    moment = timezone.now()
    for number in fresh:
        there[number] = Step(
            enterprise_id=number,
            stage=Stage(stage),
            on=on,
            product=product.strip()[:200],
            market=market.strip()[:60],
            mark=mark,
            origin=origin,
            synthetic=enterprises[number].synthetic,
            by=by,
            at=moment,
        )
        there[number].note = note.strip() or None
    Step.objects.bulk_create([there[number] for number in fresh], batch_size=CHUNK)
    if fresh:
        refresh(fresh)
    if by is not None and not origin:
        for number in fresh:
            record(by, "step.record", there[number], fields=[Stage(stage).name.lower()])
    return [there[number] for number in numbers]


@transaction.atomic
def record_stop(enterprise, reason, *, by, on=None, note="", origin=""):
    """Write down that an enterprise stopped, and why; its open actions are dropped. Returns the Step.

    Raises StepRefused: without a reason, for somebody who is out already or was never on the way.
    """
    if not reason:
        raise StepRefused("no_reason")
    step = _record_turn(enterprise, StepKind.OUT, by=by, on=on, note=note, origin=origin, reason=reason)
    for action in open_actions(enterprise.pk):
        _end(action, ActionEnd.DROPPED, by)
    refresh([enterprise.pk])
    return step


@transaction.atomic
def record_return(enterprise, *, by, on=None, note="", origin=""):
    """Write down that an enterprise that had stopped came back, to the stage where it was. Returns the Step."""
    return _record_turn(enterprise, StepKind.BACK, by=by, on=on, note=note, origin=origin)


def _record_turn(enterprise, kind, *, by, on, note, origin, reason=""):
    on, held = on or timezone.localdate(), _hold([enterprise.pk], None if origin else by)
    if origin and (known := Step.objects.filter(enterprise=enterprise.pk, origin=origin, withdrawn_at=None).first()):
        return known
    if on > timezone.localdate():
        raise StepRefused("future")
    place = ChainPlace.objects.filter(pk=enterprise.pk).first()
    if place is None:
        raise StepRefused("before")
    if on < place.last_on:
        raise StepRefused("earlier")  # what happened since says otherwise
    if place.is_out == (kind == StepKind.OUT):
        raise StepRefused("out" if place.is_out else "not_out")
    step = Step(enterprise_id=enterprise.pk, kind=kind, on=on, reason=reason, origin=origin, by=by)
    step.synthetic, step.note = held[enterprise.pk].synthetic, note.strip() or None
    step.save(force_insert=True)
    refresh([enterprise.pk])
    if by is not None:
        record(by, "step.stop" if kind == StepKind.OUT else "step.return", step, fields=[reason] if reason else [])
    return step


def _hold(numbers, by):
    """``{number: Enterprise}``, held until the transaction ends. Raises StepRefused for those that are not there or part of
    another, OutsideRegion."""
    found = {}
    for start in range(0, len(numbers), CHUNK):
        rows = Enterprise.objects.filter(pk__in=numbers[start : start + CHUNK], merged_into=None).order_by("pk")
        found |= {one.pk: one for one in rows.only("pk", "region_id", "synthetic").select_for_update()}
    if missing := [number for number in numbers if number not in found]:
        raise StepRefused("gone", missing)
    if by is not None:
        for code in {one.region_id for one in found.values()}:
            refuse_outside(code, by)
    return found


@transaction.atomic
def withdraw_step(step, *, by, why=""):
    """Take a step back: it stays in the history and counts no more. Doing it twice changes nothing; says whether it did."""
    _hold([step.enterprise_id], by)
    return _withdraw(step, by, why)


def _withdraw(step, by, why):
    step = Step.objects.get(pk=step.pk)
    if step.withdrawn_at:
        return False
    step.withdrawn_by, step.withdrawn_at, step.withdrawn_why = by, timezone.now(), why.strip()[:200]
    step.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_why"])
    refresh([step.enterprise_id])
    if by is not None:
        record(by, "step.withdraw", step)
    return True


def withdraw_origin(origin, numbers=None, *, by=None, why=""):
    """Take back what another part recorded under ``origin``, of all enterprises or of ``numbers``; says how many steps."""
    steps = Step.objects.filter(origin=origin, withdrawn_at=None)
    if numbers is not None:
        steps = steps.filter(enterprise__in=numbers)
    with transaction.atomic():
        found = list(steps.order_by("enterprise_id"))
        _hold([step.enterprise_id for step in found], None)  # the other part has judged who may
        return sum(_withdraw(step, by, why) for step in found)


@transaction.atomic
def verify_step(step, *, by):
    """Mark a step as seen by a second person; twice changes nothing. Raises OwnStep for who wrote it."""
    _hold([step.enterprise_id], by)
    step = Step.objects.get(pk=step.pk)
    if step.mark == Mark.VERIFIED or step.withdrawn_at:
        return step
    if step.by_id == by.pk:
        raise OwnStep
    step.mark, step.verified_by, step.verified_at = Mark.VERIFIED, by, timezone.now()
    step.save(update_fields=["mark", "verified_by", "verified_at"])
    record(by, "step.verify", step)
    return step


def open_actions(number):
    return list(NextAction.objects.filter(enterprise=number, ended_as=""))


@transaction.atomic
def plan_action(enterprise, words, *, owner, due_on, by):
    """Say what is next for an enterprise, by whom and until when, in place of what was said before; returns the NextAction.

    Said twice it is there once. Raises StepRefused before its first step or after a stop, NotTheirs for an owner who may not
    see the enterprise, OutsideRegion.
    """
    held = _hold([enterprise.pk], by)[enterprise.pk]
    place = ChainPlace.objects.filter(pk=enterprise.pk).first()
    if place is None or place.is_out:
        raise StepRefused("before" if place is None else "out")
    if owner is not None and not may_own_actions_of(owner, held.region_id):
        raise NotTheirs
    before = open_actions(enterprise.pk)
    words = words.strip()[:300]
    for one in before:
        if (one.words, one.owner_id, one.due_on) == (words, owner and owner.pk, due_on):
            return one
    action = NextAction(enterprise_id=enterprise.pk, owner=owner, due_on=due_on, by=by, synthetic=held.synthetic)
    action.words = words
    action.save(force_insert=True)
    for one in before:
        _end(one, ActionEnd.REPLACED, by)
    refresh([enterprise.pk])
    if by is not None:
        record(by, "action.plan", action)
    return action


@transaction.atomic
def end_action(action, *, by, as_=ActionEnd.DONE):
    """Say that an action is done, or not needed any more; twice changes nothing. Says whether it did."""
    _hold([action.enterprise_id], by)
    action = NextAction.objects.get(pk=action.pk)
    if action.ended_as:
        return False
    _end(action, as_, by)
    refresh([action.enterprise_id])
    if by is not None:
        record(by, "action.end", action, fields=[str(as_)])
    return True


def _end(action, as_, by):
    action.ended_as, action.ended_by, action.ended_at = as_, by, timezone.now()
    action.save(update_fields=["ended_as", "ended_by", "ended_at"])


@transaction.atomic
def refresh(numbers):
    """Work out anew where the enterprises stand; says of how many it was not so before."""
    changed, numbers = 0, list(numbers)
    for start in range(0, len(numbers), CHUNK):
        changed += _refresh(numbers[start : start + CHUNK])
    return changed


def _refresh(numbers):
    said: dict[int, list] = {number: [] for number in numbers}
    made_up = set()
    rows = Step.objects.filter(enterprise__in=numbers, withdrawn_at=None).order_by()
    for number, synthetic, *told in rows.values_list("enterprise_id", "synthetic", "on", "at", "kind", "stage", "reason"):
        said[number].append(Said(*told))
        if synthetic:
            made_up.add(number)
    businesses = Enterprise.objects.filter(pk__in=numbers, merged_into=None).order_by()
    lies = {number: values for number, *values in businesses.values_list("pk", "region_id", "kbli_category", "kbli_version")}
    actions: dict[int, tuple] = {}
    open_ones = NextAction.objects.filter(enterprise__in=numbers, ended_as="").order_by("due_on", "at", "id")
    for number, *action in open_ones.values_list("enterprise_id", "pk", "owner_id", "due_on"):
        actions.setdefault(number, tuple(action))
    places, passages = [], []
    for number, steps in said.items():
        course = course_of(steps)
        if course is None or number not in lies:
            continue
        region, sector = lies[number][0], sector_of(*lies[number][1:])
        is_synthetic = number in made_up
        action, owner, due_on = actions.get(number, (None, None, None))
        places.append(
            ChainPlace(
                enterprise_id=number,
                region_id=region,
                sector=sector,
                stage=course.stage,
                lane=STOPPED if course.is_out else course.stage,
                since=course.since,
                last_on=course.last_on,
                is_out=course.is_out,
                reason=course.reason,
                action_id=action,
                owner_id=owner,
                due_on=due_on,
                sort_on=due_on or NEVER,
                synthetic=is_synthetic,
            )
        )
        passages += [
            Passage(
                enterprise_id=number,
                region_id=region,
                sector=sector,
                stage=stay.stage,
                on=stay.on,
                outcome=stay.outcome,
                days=stay.days,
                synthetic=is_synthetic,
            )
            for stay in course.stays
        ]
    return _put(ChainPlace, "pk", numbers, places) + _put(Passage, "enterprise", numbers, passages)


def _put(model, key, numbers, wanted):
    """Make the rows of the enterprises those that are wanted; says how many were not there or too many."""
    names = [field.attname for field in model._meta.concrete_fields if field.attname != "id"]
    there = list(model.objects.filter(**{f"{key}__in": numbers}).order_by().values_list("pk", *names))
    known = {values: pk for pk, *values_ in there for values in [tuple(values_)]}
    rows = {tuple(getattr(one, name) for name in names): one for one in wanted}
    model.objects.filter(pk__in=[pk for values, pk in known.items() if values not in rows]).delete()
    fresh = [one for values, one in rows.items() if values not in known]
    model.objects.bulk_create(fresh, batch_size=CHUNK)
    return len(fresh) + len(known.keys() - rows.keys())


def follow_enterprises(numbers):
    """Of those on their way: place and sector as they are now; nothing of a record that became part of another."""
    steps = Step.objects.filter(enterprise__in=numbers).order_by().values_list("enterprise_id", flat=True)
    if known := set(steps) | set(ChainPlace.objects.filter(pk__in=numbers).values_list("pk", flat=True)):
        refresh(sorted(known))


def refresh_all():
    """Work out anew where everybody stands, as after a restore."""
    known = set(Step.objects.order_by().values_list("enterprise_id", flat=True).distinct())
    known |= set(ChainPlace.objects.values_list("pk", flat=True))
    return refresh(sorted(known))


def would_differ():
    """Of how many rows ``refresh_all`` would say that it was not so before; changes nothing."""
    with transaction.atomic():
        count = refresh_all()
        transaction.set_rollback(True)
    return count


def when_due(days):
    """The day in so many days, as forms propose it."""
    return timezone.localdate() + datetime.timedelta(days=days)
