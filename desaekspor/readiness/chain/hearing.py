"""What other parts say that happened, made steps of: here from training."""

from desaekspor.readiness.chain.models import Stage
from desaekspor.readiness.chain.services import record_steps, withdraw_origin
from desaekspor.registry.models import Enterprise

OF_TRAINING = {
    "candidate": Stage.CANDIDATE,
    "selected": Stage.SELECTED,
    "trained": Stage.TRAINED,
    "exported": Stage.SHIPPED,
}


def from_training(numbers, step, *, on, by, batch):
    """Hears training/steps.py. Who is in two batches has the steps of both; of one batch a step is written once."""
    record_steps(_speaking_for(numbers), OF_TRAINING[step], on=on, by=by, origin=_origin(batch, step))


def back_from_training(numbers, step, *, by, batch, why):
    """A selection was opened again, somebody did not complete the course after all, or a follow-up was put right."""
    withdraw_origin(_origin(batch, step), _speaking_for(numbers), by=by, why=why)


def _origin(batch, step):
    return f"training:{batch.pk}:{step}"


def _speaking_for(numbers):
    """Which records speak for the businesses now, where they became part of another meanwhile; nothing for those that an undone
    import took away."""
    roots = dict(Enterprise.objects.filter(pk__in=numbers).values_list("pk", "merged_into"))
    return [roots[number] or number for number in numbers if number in roots]
