"""Reminders 90, 60 and 30 days before a certificate ends, and when it has: they follow from the dates and what was answered.

Nobody has to make them and no job runs: what is due today is a query. An answer holds for one stage; the next stage asks anew,
unless the certificate was renewed: another one of its kind and product that ends later.
"""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Value, When
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.readiness.certificates.errors import CertificateRefused, Problem
from desaekspor.readiness.certificates.models import Certificate, ReminderAnswer
from desaekspor.readiness.certificates.services import refuse_writing
from desaekspor.readiness.certificates.states import STAGES, stage_on

ENDED_DAYS = 365  # one that ended longer ago is a fact, no reminder
LONGEST_PUT_OFF = 180


def with_stage(certificates, today=None):
    """Each with ``stage``: that of the reminder which is due on the day; those of which none is due are left out."""
    today = today or timezone.localdate()
    reached = [When(ends_on__lt=today, then=Value(0))]
    reached += [When(ends_on__lte=today + timedelta(days=stage), then=Value(stage)) for stage in sorted(STAGES[:-1])]
    due = certificates.filter(
        Q(withdrawn_on=None) | Q(withdrawn_on__gt=today),
        removed_at=None,
        ends_on__gte=today - timedelta(days=ENDED_DAYS),
        ends_on__lte=today + timedelta(days=STAGES[0]),
    )
    return due.annotate(stage=Case(*reached, output_field=IntegerField()))


def reminders_due(certificates, today=None):
    """Those of the certificates of which an officer should think today, with ``stage``, by their end."""
    today = today or timezone.localdate()
    answered = ReminderAnswer.objects.filter(
        Q(what=ReminderAnswer.What.HANDLED) | Q(until__gt=today),
        certificate=OuterRef("pk"),
        ends_on=OuterRef("ends_on"),
        stage=OuterRef("stage"),
        taken_back_at=None,
    )
    renewed = Certificate.objects.filter(
        Q(endless=True) | Q(ends_on__gt=OuterRef("ends_on")),
        enterprise=OuterRef("enterprise"),
        kind=OuterRef("kind"),
        own_words=OuterRef("own_words"),
        product=OuterRef("product"),
        removed_at=None,
        withdrawn_on=None,
    )
    due = with_stage(certificates, today).filter(~Exists(answered), ~Exists(renewed))
    return due.order_by("ends_on", "pk")


def answers_of(certificates, today=None):
    """What was answered and holds today, the latest first: of the stage that is due, with its certificate."""
    due = with_stage(certificates, today)
    held = ReminderAnswer.objects.filter(
        Exists(due.filter(pk=OuterRef("certificate"), ends_on=OuterRef("ends_on"), stage=OuterRef("stage"))), taken_back_at=None
    )
    return held.select_related("certificate__enterprise", "by").order_by("-pk")


@transaction.atomic
def answer_reminder(certificate, *, by, what, until=None, note=""):
    """Say that a reminder is handled, or put it off until a day; the answer that stands already is returned.

    Raises CertificateRefused where none is due or the day cannot be, OutsideRegion.
    """
    certificate = Certificate.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=certificate.pk)
    refuse_writing(certificate.enterprise, by)
    today = timezone.localdate()
    stage = stage_on(today, certificate.ends_on) if certificate.ends_on else None
    if stage is None or certificate.removed_at:
        raise CertificateRefused([Problem("stage", "not_due")])
    if what == ReminderAnswer.What.PUT_OFF:
        if until is None or not today < until <= today + timedelta(days=LONGEST_PUT_OFF):
            raise CertificateRefused([Problem("until", "no_later_day", str(until or ""), {"days": LONGEST_PUT_OFF})])
    else:
        until = None
    place = {"certificate": certificate, "ends_on": certificate.ends_on, "stage": stage, "taken_back_at": None}
    standing = ReminderAnswer.objects.filter(**place).first()
    if standing and standing.until and standing.until <= today:  # put off until now: this answer takes its place
        standing.taken_back_by, standing.taken_back_at = by, timezone.now()
        standing.save(update_fields=["taken_back_by", "taken_back_at"])
    elif standing:
        return standing
    try:
        with transaction.atomic():
            answer = ReminderAnswer.objects.create(**place, what=what, until=until, note=note[:200], by=by)
    except IntegrityError:
        return ReminderAnswer.objects.get(**place)
    record(by, "certificate.reminder", certificate, fields=[what])
    return answer


@transaction.atomic
def take_answer_back(answer, *, by):
    """The reminder is due again. Taking it back twice changes nothing."""
    answer = ReminderAnswer.objects.select_for_update(of=("self",)).select_related("certificate__enterprise").get(pk=answer.pk)
    refuse_writing(answer.certificate.enterprise, by)
    if answer.taken_back_at is None:
        answer.taken_back_by, answer.taken_back_at = by, timezone.now()
        answer.save(update_fields=["taken_back_by", "taken_back_at"])
        record(by, "certificate.reminder_back", answer.certificate)
    return answer


def stage_counts(certificates, today=None):
    """``{stage: how many are due}``; one query."""
    found = reminders_due(certificates, today).order_by().values("stage").annotate(many=Count("pk"))
    return dict.fromkeys(STAGES, 0) | {row["stage"]: row["many"] for row in found}
