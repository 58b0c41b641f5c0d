"""Who was at a session: by the code that the trainer shows, typed on the participant's phone, or by the list."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.accounts.sealing import look_up_mark
from desaekspor.readiness.training import codes
from desaekspor.readiness.training.errors import TrainingRefused, WrongCode
from desaekspor.readiness.training.models import Attendance, CodeTry, Enrolment, Session
from desaekspor.readiness.training.programmes import CODE_TAKEN

MOST_TRIES = 20  # wrong ones from one address in TRIES_COUNT: a class shares the line of the hall
TRIES_COUNT = timedelta(minutes=15)
TRIES_KEPT = timedelta(hours=1)


@transaction.atomic
def show_code(session, *, by, stop=False):
    """Let codes be taken from now on for some hours, or ``stop`` that."""
    if session.cancelled_at:
        raise TrainingRefused("cancelled")
    now = timezone.now()
    if not stop and session.code_until and session.code_until > now:
        return session
    session.code_until = None if stop else now + CODE_TAKEN
    session.save(update_fields=["code_until"])
    record(by, "training.code_stop" if stop else "training.code", session)
    return session


def code_of(session, *, now=None):
    """The six digits of this moment, and the seconds until the next ones."""
    seconds = (now or timezone.now()).timestamp()
    return codes.session_code(session.secret, seconds), codes.seconds_left(seconds)


def attend_by_code(typed, number=None, *, enrolment=None, address="", taken=None, now=None):
    """Write down that a participant is there: ``number`` in the list of the batch, or the ``enrolment`` of a personal link.

    ``taken``: ``{session: number}`` of whom this telephone has said to be there already: it speaks for one of a session.
    Returns (Attendance, whether it is new). Raises WrongCode: wrong_code, wrong_number, code_twice, used_phone,
    too_many_tries, full; a wrong try is counted for the address it came from.
    """
    now = now or timezone.now()
    mark = look_up_mark("address", address or "-")
    CodeTry.objects.filter(at__lt=now - TRIES_KEPT).delete()
    if CodeTry.objects.filter(mark=mark, at__gt=now - TRIES_COUNT).count() >= MOST_TRIES:
        raise WrongCode("too_many_tries", minutes=int(TRIES_COUNT.total_seconds() // 60))
    sessions = [one for one in _open_sessions(now) if codes.is_code_of(one.secret, typed, now.timestamp())]
    if enrolment is not None:
        sessions = [one for one in sessions if one.batch_id == enrolment.batch_id]
    if not sessions:
        CodeTry.objects.create(mark=mark, at=now)
        raise WrongCode("wrong_code")
    found = [
        (session, who)
        for session in sessions
        for who in _participants(session, number if enrolment is None else enrolment.number)
    ]
    if len(found) != 1:  # nobody has this number; or, once in many years, two batches have the same code
        CodeTry.objects.create(mark=mark, at=now)
        raise WrongCode("wrong_number" if not found else "code_twice")
    session, who = found[0]
    if (taken or {}).get(session.pk, number) != number:
        raise WrongCode("used_phone", number=taken[session.pk])
    return _attend(session, who, Attendance.Way.CODE, by=None, now=now)


def _open_sessions(now):
    return Session.objects.filter(code_until__gt=now, cancelled_at=None).select_related("batch")


def _participants(session, number):
    return session.batch.enrolments.filter(number=number, number__isnull=False, state=Enrolment.State.SELECTED)


@transaction.atomic
def _attend(session, enrolment, way, *, by, now=None):
    Session.objects.select_for_update().get(pk=session.pk)
    if found := Attendance.objects.filter(session=session, enrolment=enrolment).first():
        return found, False
    if way == Attendance.Way.CODE and session.places is not None and session.attendances.count() >= session.places:
        raise WrongCode("full", count=session.places)
    made = Attendance.objects.create(session=session, enrolment=enrolment, way=way, by=by, at=now or timezone.now())
    record(by, "training.attend", session, fields=[f"enrolment={enrolment.pk}", way])
    return made, True


@transaction.atomic
def attend_by_list(session, numbers, *, by):
    """Say who was there: the participants with these primary keys, and none but them; returns (added, taken away)."""
    Session.objects.select_for_update().get(pk=session.pk)
    participants = set(session.batch.enrolments.filter(number__isnull=False).values_list("pk", flat=True))
    wanted = participants & set(numbers)
    there = set(session.attendances.values_list("enrolment_id", flat=True))
    new, gone = wanted - there, (there & participants) - wanted
    Attendance.objects.bulk_create(
        Attendance(session=session, enrolment_id=one, way=Attendance.Way.LIST, by=by) for one in sorted(new)
    )
    session.attendances.filter(enrolment__in=gone).delete()
    if new or gone:
        record(by, "training.attendance", session, fields=[f"added={len(new)}", f"removed={len(gone)}"])
    return len(new), len(gone)
