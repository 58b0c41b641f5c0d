"""The selection of a batch: scores, a proposal, decisions with their reasons, its close, and who moves up later.

Everything holds the batch, so that two officers, or a decision and a move, follow one another.
"""

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.readiness.training import known, selection, steps
from desaekspor.readiness.training.applying import DISTRICT
from desaekspor.readiness.training.errors import NotAllDecided, TrainingRefused
from desaekspor.readiness.training.models import UNRANKED, Enrolment, EnrolmentEvent, TrainingBatch
from desaekspor.readiness.training.queries import DECIDED, TAKING_PART, taken_by_district
from desaekspor.registry.services.writing import refuse_outside

State = Enrolment.State
CHUNK = 400
SHORTEST_REASON = 5


def hold(batch, by=None):
    """The batch, held until the transaction ends. Raises OutsideRegion."""
    if by is not None:
        refuse_outside(batch.region_id, by)
    return TrainingBatch.objects.select_for_update().get(pk=batch.pk)


@dataclass(frozen=True)
class Row:
    """What a proposal needs to know of an enrolment; of twenty thousand, that many models would take seconds."""

    pk: int
    enterprise: int
    state: str
    overridden: bool
    reason: str
    district: str


def candidates_of(batch):
    """(candidates, ``{key: Row}``) of all who did not leave, with what is known of them now."""
    fields = ("pk", "enterprise_id", "state", "overridden", "reason", "district", "applied_at", "enterprise__region_id")
    parts, candidates, rows = known.parts_for(batch), [], {}
    for *row, applied_at, region in batch.enrolments.exclude(state=State.LEFT).values_list(*fields):
        one = Row(*row)
        rows[one.pk] = one
        district = region[:DISTRICT] if region else one.district
        candidates.append(selection.Candidate(one.pk, district, parts.get(one.enterprise, {}), applied_at))
    return candidates, rows


def proposal_for(batch):
    """(proposals in the order of ranks, ``{key: Row}``): what ``accept_proposal`` would write; nothing is written."""
    candidates, rows = candidates_of(batch)
    return _proposed(batch, candidates), rows


def _proposed(batch, candidates):
    return selection.propose(candidates, batch.weights, places=batch.places, waiting=batch.waiting_places, quotas=batch.quotas)


@transaction.atomic
def accept_proposal(batch, *, by):
    """Write the proposal: scores with their parts for all, outcome and ground for each that an officer has not overridden.

    Who has no score stays undecided. Returns ``{outcome: how many}``. Raises OutsideRegion, TrainingRefused.
    """
    batch = hold(batch, by)
    _refuse_closed(batch)
    candidates, rows = candidates_of(batch)
    by_key = {candidate.key: candidate for candidate in candidates}
    moment, events, counts, scored, decided = timezone.now(), [], {}, [], []
    for one in _proposed(batch, candidates):
        row, candidate = rows[one.key], by_key[one.key]
        parts = {name: part for name, part in candidate.parts.items() if batch.weights.get(name)}
        scored.append((one.key, one.score.value, one.score.known, one.rank or UNRANKED, candidate.district, parts))
        state = row.state
        if not row.overridden:
            state, is_open = one.outcome, one.outcome == State.APPLIED
            if row.state != state:
                events.append(EnrolmentEvent(enrolment_id=row.pk, at=moment, by=by, action="proposed", old=row.state, new=state))
            ground = None if is_open else {"why": one.why, **one.facts}
            waits_as = one.facts.get("waiting") if state == State.WAITING else None
            who, when = (None, None) if is_open else (by and by.pk, moment)
            decided.append((one.key, state, row.reason if is_open else "", ground, waits_as, when, who))
        counts[state] = counts.get(state, 0) + 1
    write_columns(Enrolment, ("score", "known", "rank", "district", "parts"), scored)
    write_columns(Enrolment, ("state", "reason", "ground", "waits_as", "decided_at", "decided_by"), decided)
    EnrolmentEvent.objects.bulk_create(events, batch_size=CHUNK)
    record(by, "training.propose", batch, fields=[f"{state}={count}" for state, count in sorted(counts.items())])
    return counts


def write_columns(model, names, rows):
    """Give rows (primary key, then a value for each of the fields ``names``) new values, one statement for all.

    ``bulk_update`` makes a CASE of every row and takes minutes for twenty thousand.
    """
    fields, quote = [model._meta.get_field(name) for name in names], connection.ops.quote_name
    columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    statement = f"UPDATE {quote(model._meta.db_table)} SET {columns} WHERE {quote(model._meta.pk.column)} = %s"
    given = [
        [*(field.get_db_prep_save(value, connection) for field, value in zip(fields, values, strict=True)), key]
        for key, *values in rows
    ]
    with connection.cursor() as cursor:
        if given:
            cursor.executemany(statement, given)


@transaction.atomic
def decide(batch, numbers, state, *, reason, by):
    """Decide about enrolments (their primary keys) in an officer's words; returns how many.

    ``state`` None: only the reason is written. Otherwise they count as overridden, and a later proposal leaves them alone.
    Raises OutsideRegion, TrainingRefused.
    """
    batch = hold(batch, by)
    _refuse_closed(batch)
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise TrainingRefused("no_reason")
    if state is not None and state not in DECIDED:
        raise TrainingRefused("no_state")
    rows = list(batch.enrolments.filter(pk__in=numbers).exclude(state=State.LEFT).defer("motivation", "parts"))
    moment, events = timezone.now(), []
    last = batch.enrolments.aggregate(last=Max("waits_as"))["last"] or 0
    for row in rows:
        new = state or row.state
        events.append(
            EnrolmentEvent(
                enrolment=row, at=moment, by=by, action="decided" if state else "reason", old=row.state, new=new, reason=reason
            )
        )
        if state is not None:
            row.overridden, row.state = True, state
            if state != State.WAITING:
                row.waits_as = None
            elif row.waits_as is None:
                last += 1
                row.waits_as = last
    names = ("state", "overridden", "waits_as", "reason", "decided_at", "decided_by")
    write_columns(
        Enrolment, names, [(row.pk, row.state, row.overridden, row.waits_as, reason, moment, by and by.pk) for row in rows]
    )
    EnrolmentEvent.objects.bulk_create(events, batch_size=CHUNK)
    record(by, "training.decide", batch, fields=[f"{state or 'reason'}={len(rows)}"])
    return len(rows)


def _refuse_closed(batch):
    if batch.selection_closed_at:
        raise TrainingRefused("closed")


def open_questions(batch):
    """What keeps the selection from being closed: counts of undecided, without a reason, selected beyond the places."""
    everybody = batch.enrolments.exclude(state=State.LEFT)
    selected = everybody.filter(state=State.SELECTED).count()
    return {
        "undecided": everybody.filter(state=State.APPLIED).count(),
        "without_reason": everybody.exclude(state=State.APPLIED).filter(reason="", ground=None).count(),
        "too_many": max(0, selected - batch.places),
        "nobody": int(selected == 0),
    }


@transaction.atomic
def close_selection(batch, *, by, moment=None):
    """Close the selection: everybody has a decision and a written reason; participants get their numbers in the order of scores.

    ``moment`` (now) is when it was closed. Closing twice changes nothing. Raises OutsideRegion, and NotAllDecided with all
    that is missing.
    """
    batch = hold(batch, by)
    if batch.selection_closed_at:
        return batch
    if any((missing := open_questions(batch)).values()):
        raise NotAllDecided("not_all_decided", **missing)
    moment = moment or timezone.now()
    ordered = sorted(
        batch.enrolments.filter(state=State.SELECTED).defer("motivation"),
        key=lambda row: (row.score is None, -(row.score or 0), row.applied_at, row.pk),
    )
    for number, row in enumerate(ordered, start=1):
        row.number = number
    Enrolment.objects.bulk_update(ordered, ["number"], batch_size=CHUNK)
    waiting = list(batch.enrolments.filter(state=State.WAITING).order_by("waits_as", "pk").defer("motivation"))
    for place, row in enumerate(waiting, start=1):
        row.waits_as = place
    Enrolment.objects.bulk_update(waiting, ["waits_as"], batch_size=CHUNK)
    batch.selection_closed_at, batch.selection_closed_by = moment, by
    batch.save(update_fields=["selection_closed_at", "selection_closed_by"])
    steps.tell(batch, [row.enterprise_id for row in ordered], steps.SELECTED, on=timezone.localdate(moment), by=by)
    record(by, "training.close", batch, fields=[f"selected={len(ordered)}", f"waiting={len(waiting)}"])
    return batch


@transaction.atomic
def leave(enrolment, *, by, reason):
    """Write down that an enterprise leaves; returns the Enrolment that moves up for it from the waiting list, or None.

    Before the close nobody moves up: the proposal is made anew. Raises OutsideRegion, TrainingRefused.
    """
    batch = hold(enrolment.batch, by)
    if len(reason.strip()) < SHORTEST_REASON:
        raise TrainingRefused("no_reason")
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if enrolment.state == State.LEFT:
        return None
    if enrolment.state in (State.COMPLETED, State.NOT_COMPLETED):
        raise TrainingRefused("ended")
    moment, old = timezone.now(), enrolment.state
    enrolment.state, enrolment.ended_at, enrolment.waits_as = State.LEFT, moment, None
    enrolment.save(update_fields=["state", "ended_at", "waits_as"])
    EnrolmentEvent.objects.create(
        enrolment=enrolment, at=moment, by=by, action="left", old=old, new=State.LEFT, reason=reason.strip()[:400]
    )
    record(by, "training.leave", enrolment)
    return move_up(batch, by=by) if batch.selection_closed_at and old == State.SELECTED else None


@transaction.atomic
def move_up(batch, *, by):
    """Give a free place to the first of the waiting list whom the quota of the district lets in; returns the Enrolment or None.

    Raises OutsideRegion.
    """
    batch = hold(batch, by)
    waiting = batch.enrolments.filter(state=State.WAITING).order_by("waits_as", "pk")
    found = selection.next_in(
        list(waiting.values_list("pk", "district")), taken_by_district(batch), places=batch.places, quotas=batch.quotas
    )
    if found is None:
        return None
    moment = timezone.now()
    enrolment = batch.enrolments.get(pk=found)
    numbers = batch.enrolments.aggregate(last=Max("number"))["last"] or 0
    enrolment.ground = {"why": "moved_up", "waiting": enrolment.waits_as}
    enrolment.state, enrolment.waits_as, enrolment.number = State.SELECTED, None, numbers + 1
    enrolment.reason, enrolment.decided_at, enrolment.decided_by = "", moment, by
    enrolment.save(update_fields=["ground", "state", "waits_as", "number", "reason", "decided_at", "decided_by"])
    EnrolmentEvent.objects.create(enrolment=enrolment, at=moment, by=by, action="moved_up", old=State.WAITING, new=State.SELECTED)
    steps.tell(batch, [enrolment.enterprise_id], steps.SELECTED, on=timezone.localdate(moment), by=by)
    record(by, "training.move_up", enrolment)
    return enrolment


@transaction.atomic
def reopen_selection(batch, *, by, reason):
    """Open a closed selection again, as long as nobody attended or handed anything in. Raises OutsideRegion, TrainingRefused."""
    batch = hold(batch, by)
    if len(reason.strip()) < SHORTEST_REASON:
        raise TrainingRefused("no_reason")
    taking_part = batch.enrolments.filter(number__isnull=False)
    begun = taking_part.exclude(attendances=None, works=None, visits=None).exists()
    if begun or taking_part.exclude(state__in=(State.SELECTED, State.LEFT)).exists():
        raise TrainingRefused("begun")
    numbers = list(taking_part.values_list("enterprise_id", flat=True))
    taking_part.update(number=None)
    steps.take_back(batch, numbers, steps.SELECTED, by=by, why=reason)
    batch.selection_closed_at = batch.selection_closed_by = None
    batch.save(update_fields=["selection_closed_at", "selection_closed_by"])
    record(by, "training.reopen", batch, purpose=reason)
    return batch


def seats_left(batch):
    """Places that nobody has."""
    return batch.places - batch.enrolments.filter(state__in=TAKING_PART).count()
