"""What writes programmes, batches, their stages and sessions."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.readiness.training.errors import TrainingRefused
from desaekspor.readiness.training.known import available
from desaekspor.readiness.training.models import Programme, Session, Stage, TrainingBatch
from desaekspor.readiness.training.tables import criteria, stage_templates
from desaekspor.registry.services.writing import refuse_outside

BATCH_FIELDS = ("name", "places", "waiting_places", "apply_until", "starts_on", "ends_on", "wanted", "weights", "quotas", "state")
SESSION_FIELDS = ("stage", "title", "starts_at", "ends_at", "place", "online_url", "trainer", "places")
CODE_TAKEN = timedelta(hours=3)  # so long a code of attendance is taken, once the trainer shows it


def first_weights():
    """The weights that a new batch begins with: of the criteria of which this installation can know anything."""
    known = available()
    return {name: one.weight if name in known else 0.0 for name, one in criteria().items()}


@transaction.atomic
def save_programme(programme, values, *, by, synthetic=False):
    """Make a programme (``programme`` None) or change one; returns it. Raises OutsideRegion."""
    if by is not None:
        refuse_outside((programme or values["region"]).region_id if programme else values["region"].pk, by)
    if programme is None:
        programme = Programme(created_by=by, synthetic=synthetic)
    for name, value in values.items():
        setattr(programme, name, value)
    programme.save()
    record(by, "training.programme", programme)
    return programme


@transaction.atomic
def open_batch(programme, values, *, by, trainers=(), template=True, synthetic=False):
    """Make a batch of a programme, with a copy of the stages of the template; returns it. Raises OutsideRegion."""
    if by is not None:
        refuse_outside(programme.region_id, by)
    given = {"weights": first_weights()} | values
    batch = TrainingBatch.objects.create(
        programme=programme, region_id=programme.region_id, created_by=by, synthetic=synthetic or programme.synthetic, **given
    )
    batch.trainers.set(trainers)
    if template:
        Stage.objects.bulk_create(
            Stage(batch=batch, number=number, template=one.code, due_on=_within(batch, one.day + 30))
            for number, one in enumerate(stage_templates().values(), start=1)
        )
    record(by, "training.batch", batch)
    return batch


def _within(batch, days):
    return min(batch.starts_on + timedelta(days=days), batch.ends_on)


@transaction.atomic
def change_batch(batch, values, *, by, trainers=None):
    """Change what a batch is. Fewer places than are taken are refused. Raises OutsideRegion, TrainingRefused."""
    refuse_outside(batch.region_id, by)
    batch = TrainingBatch.objects.select_for_update().get(pk=batch.pk)
    taken = batch.enrolments.filter(number__isnull=False).exclude(state="left").count()
    if values.get("places", batch.places) < taken:
        raise TrainingRefused("places_taken", count=taken)
    changed = [name for name, value in values.items() if getattr(batch, name) != value]
    for name in changed:
        setattr(batch, name, values[name])
    if changed:
        batch.save(update_fields=changed)
    if trainers is not None:
        batch.trainers.set(trainers)
        changed.append("trainers")
    record(by, "training.batch_change", batch, fields=sorted(changed))
    return batch


@transaction.atomic
def save_stages(batch, rows, *, by):
    """Give a batch these stages, in this order: ``rows`` are (Stage or None for a new one, values). What is not named goes,
    unless something was handed in for it. Raises OutsideRegion, TrainingRefused."""
    refuse_outside(batch.region_id, by)
    TrainingBatch.objects.select_for_update().get(pk=batch.pk)
    kept = {stage.pk for stage, _values in rows if stage is not None}
    for stage in batch.stages.exclude(pk__in=kept):
        if stage.works.exists():
            raise TrainingRefused("stage_used", stage=str(stage))
        stage.delete()
    batch.stages.update(number=_far_away())
    for number, (stage, values) in enumerate(rows, start=1):
        stage = stage or Stage(batch=batch)
        stage.number = number
        for name, value in values.items():
            setattr(stage, name, value)
        stage.save()
    record(by, "training.stages", batch)


def _far_away():
    """Numbers that no stage has, so that two may change places."""
    from django.db.models import F

    return F("number") + 1000


@transaction.atomic
def save_session(batch, session, values, *, by):
    """Make a session of a batch (``session`` None) or change one; calendars take the change over. Raises OutsideRegion."""
    if by is not None:
        refuse_outside(batch.region_id, by)
    if session is None:
        session = Session(batch=batch, secret=secrets.token_hex(32))
    else:
        session.sequence += 1
    for name, value in values.items():
        setattr(session, name, value)
    session.changed_at = timezone.now()
    session.save()
    record(by, "training.session", session)
    return session


@transaction.atomic
def cancel_session(session, *, by, again=False):
    """Call a session off, or let it take place ``again``. Raises OutsideRegion."""
    refuse_outside(session.batch.region_id, by)
    session.cancelled_at = None if again else session.cancelled_at or timezone.now()
    session.sequence, session.changed_at, session.code_until = session.sequence + 1, timezone.now(), None
    session.save(update_fields=["cancelled_at", "sequence", "changed_at", "code_until"])
    record(by, "training.session_again" if again else "training.session_cancel", session)
    return session
