"""An enterprise applies for a batch: by its owner, or by an officer in its name."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.readiness.training import steps
from desaekspor.readiness.training.errors import TrainingRefused
from desaekspor.readiness.training.models import Enrolment, EnrolmentEvent, TrainingBatch
from desaekspor.registry.models import Enterprise
from desaekspor.registry.queries import enterprises_for

DISTRICT = 8  # signs of the code of a district


@transaction.atomic
def apply(batch, number, *, by, motivation="", way=Enrolment.Way.OFFICER, late=False, on=None):
    """Let the enterprise ``number`` apply; returns (Enrolment, whether it is new). Twice is once; words that are given replace.

    ``by`` None: a personal link or a command, which has looked at whose enterprise it is. ``late``: also after the last day
    (an officer may). Raises TrainingRefused.
    """
    batch = TrainingBatch.objects.select_for_update().get(pk=batch.pk)
    known = Enterprise.objects.filter(merged_into=None) if by is None else enterprises_for(by).filter(merged_into=None)
    enterprise = known.filter(pk=number).first()
    if enterprise is None:
        raise TrainingRefused("no_enterprise", number=number)
    if not f"{enterprise.region_id}.".startswith(f"{batch.region_id}."):
        raise TrainingRefused("other_region", number=number)
    if not enterprise.is_active:
        raise TrainingRefused("not_active", number=number)
    if found := Enrolment.objects.filter(batch=batch, enterprise=enterprise).first():
        return _again(found, motivation, by), False
    if batch.selection_closed_at or batch.state != TrainingBatch.State.OPEN:
        raise TrainingRefused("closed")
    if not (late or batch.takes_applications):
        raise TrainingRefused("too_late", day=batch.apply_until)
    enrolment = Enrolment(
        batch=batch,
        enterprise=enterprise,
        district=enterprise.region_id[:DISTRICT],
        way=way,
        entered_by=by,
        applied_at=on or timezone.now(),
        motivation=motivation.strip() or None,
        synthetic=batch.synthetic or enterprise.synthetic,
    )
    try:
        with transaction.atomic():
            enrolment.save(force_insert=True)
    except IntegrityError:
        return Enrolment.objects.get(batch=batch, enterprise=enterprise), False
    EnrolmentEvent.objects.create(enrolment=enrolment, by=by, action="applied", new=enrolment.state)
    steps.tell(batch, [number], steps.CANDIDATE, on=timezone.localdate(enrolment.applied_at), by=by)
    record(by, "training.apply", enrolment)
    return enrolment, True


def _again(enrolment, motivation, by):
    """An application that is there: new words replace the old ones, and who had left applies again."""
    State = Enrolment.State
    changed = []
    if motivation.strip() and enrolment.state == State.APPLIED and motivation.strip() != enrolment.motivation:
        enrolment.motivation = motivation.strip()
        changed.append("motivation")
    if enrolment.state == State.LEFT and enrolment.number is None and enrolment.batch.selection_closed_at is None:
        enrolment.state, enrolment.reason, enrolment.ground = State.APPLIED, "", None
        changed += ["state", "reason", "ground"]
        EnrolmentEvent.objects.create(enrolment=enrolment, by=by, action="applied", old=State.LEFT, new=State.APPLIED)
    if changed:
        enrolment.save(update_fields=changed)
        record(by, "training.apply", enrolment, fields=changed)
    return enrolment
