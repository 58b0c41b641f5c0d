"""The end of a course: tests before and after, completion, certificates, and what became of it 3, 6 and 12 months later."""

import calendar

from django.db import IntegrityError, transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.readiness.training import codes, steps
from desaekspor.readiness.training.errors import TrainingRefused
from desaekspor.readiness.training.models import FOLLOWED_MONTHS, CourseCertificate, Enrolment, EnrolmentEvent, FollowUp
from desaekspor.readiness.training.selecting import SHORTEST_REASON

State = Enrolment.State
OUTCOMES = ("exported", "orders", "sales_idr", "jobs", "note")


@transaction.atomic
def write_tests(batch, rows, *, by):
    """Write results of the tests: ``rows`` are (primary key, before, after), 0 to 100 or None. Says how many changed."""
    known = {row.pk: row for row in batch.enrolments.filter(number__isnull=False).defer("motivation").select_for_update()}
    changed = []
    for pk, before, after in rows:
        row = known.get(pk)
        if row is None or (row.pre_score, row.post_score) == (before, after):
            continue
        if any(value is not None and not 0 <= value <= 100 for value in (before, after)):
            raise TrainingRefused("score_range")
        row.pre_score, row.post_score = before, after
        changed.append(row)
    Enrolment.objects.bulk_update(changed, ["pre_score", "post_score"])
    if changed:
        record(by, "training.tests", batch, fields=[f"participants={len(changed)}"])
    return len(changed)


@transaction.atomic
def complete(enrolment, *, by, completed=True, reason="", on=None):
    """Say that a participant completed the course, or did not (which needs a reason); follow-ups are made by themselves.

    The same twice changes nothing. Raises TrainingRefused.
    """
    enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("batch").get(pk=enrolment.pk)
    if enrolment.number is None or enrolment.state == State.LEFT:
        raise TrainingRefused("no_part")
    new = State.COMPLETED if completed else State.NOT_COMPLETED
    if enrolment.state == new:
        return enrolment
    if not completed and len(reason.strip()) < SHORTEST_REASON:
        raise TrainingRefused("no_reason")
    on = on or timezone.localdate()
    if not completed and CourseCertificate.objects.filter(enrolment=enrolment, withdrawn_at=None).exists():
        raise TrainingRefused("has_certificate")
    old, enrolment.state, enrolment.ended_at = enrolment.state, new, timezone.now()
    enrolment.save(update_fields=["state", "ended_at"])
    EnrolmentEvent.objects.create(
        enrolment=enrolment, by=by, action="completed" if completed else "failed", old=old, new=new, reason=reason.strip()[:400]
    )
    if completed:
        make_follow_ups(enrolment, on)
        steps.tell(enrolment.batch, [enrolment.enterprise_id], steps.TRAINED, on=on, by=by)
    else:
        enrolment.follow_ups.filter(done_on=None).delete()
        steps.take_back(enrolment.batch, [enrolment.enterprise_id], steps.TRAINED, by=by, why=reason)
    record(by, "training.complete", enrolment, fields=[new])
    return enrolment


def make_follow_ups(enrolment, on):
    """The dates on which somebody asks what became of it; those that are there stay."""
    FollowUp.objects.bulk_create(
        [FollowUp(enrolment=enrolment, months=months, due_on=months_later(on, months)) for months in FOLLOWED_MONTHS],
        ignore_conflicts=True,
    )


def months_later(day, months):
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))


@transaction.atomic
def write_follow_up(follow_up, values, *, by, on=None):
    """Write what became of a participant: ``exported`` True, False or None, ``orders``, ``sales_idr``, ``jobs``, ``note``.

    None is not known, never zero. An export is a step of the chain, of the day on which it was first told. Raises
    TrainingRefused.
    """
    follow_up = FollowUp.objects.select_for_update(of=("self",)).select_related("enrolment__batch").get(pk=follow_up.pk)
    if follow_up.enrolment.state != State.COMPLETED:
        raise TrainingRefused("no_part")
    for name in OUTCOMES:
        setattr(follow_up, name, values.get(name))
    follow_up.note = (values.get("note") or "").strip() or None
    if follow_up.exported is not True and follow_up.sales_idr:
        raise TrainingRefused("not_exported")
    follow_up.done_on, follow_up.done_by = on or timezone.localdate(), by
    follow_up.save()
    tell_export(follow_up, by=by)
    record(by, "training.follow_up", follow_up.enrolment, fields=[f"months={follow_up.months}"])
    return follow_up


def tell_export(follow_up, *, by):
    """Tell the chain that the participant has exported, or that no follow-up says so any more."""
    enrolment = follow_up.enrolment
    if follow_up.exported:
        steps.tell(enrolment.batch, [enrolment.enterprise_id], steps.EXPORTED, on=follow_up.done_on, by=by)
    elif not enrolment.follow_ups.filter(exported=True).exists():
        steps.take_back(enrolment.batch, [enrolment.enterprise_id], steps.EXPORTED, by=by, why="")


@transaction.atomic
def give_certificate(enrolment, *, by, on=None):
    """Give a certificate to who completed the course; the one that is there is returned as it is. Raises TrainingRefused."""
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",)).select_related("batch__programme", "enterprise").get(pk=enrolment.pk)
    )
    if enrolment.state != State.COMPLETED:
        raise TrainingRefused("not_completed")
    if found := CourseCertificate.objects.filter(enrolment=enrolment).first():
        return found
    batch, programme = enrolment.batch, enrolment.batch.programme
    while True:
        try:
            with transaction.atomic():
                certificate = CourseCertificate.objects.create(
                    enrolment=enrolment,
                    code=codes.new_code(),
                    enterprise_name=str(enrolment.enterprise),
                    course=f"{programme.name}, {batch.name}",
                    course_en=f"{programme.name_en or programme.name}, {batch.name}",
                    began_on=batch.starts_on,
                    ended_on=batch.ends_on,
                    issued_on=on or timezone.localdate(),
                    issued_by=by,
                    synthetic=enrolment.synthetic,
                )
        except IntegrityError:  # the code is taken: once in many lives of the sun
            continue
        break
    EnrolmentEvent.objects.create(enrolment=enrolment, by=by, action="certificate")
    record(by, "training.certificate", certificate)
    return certificate


@transaction.atomic
def withdraw_certificate(certificate, *, by, reason, again=False):
    """Take a certificate back, with a reason, or let it count ``again``; its public page says so. Raises TrainingRefused."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise TrainingRefused("no_reason")
    certificate.withdrawn_at = None if again else certificate.withdrawn_at or timezone.now()
    certificate.withdrawn_by, certificate.withdrawn_reason = (None, "") if again else (by, reason.strip()[:300])
    certificate.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    action = "certificate_again" if again else "certificate_withdrawn"
    EnrolmentEvent.objects.create(enrolment_id=certificate.enrolment_id, by=by, action=action, reason=reason.strip()[:400])
    record(by, f"training.{action}", certificate, purpose=reason)
    return certificate


def certificate_by(typed):
    """The certificate with this code, however it was typed; None where there is none."""
    code = codes.meant(typed)
    return CourseCertificate.objects.filter(code=code).first() if code else None
