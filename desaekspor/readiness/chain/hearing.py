"""What other parts say that happened, made steps of: here from training."""

from desaekspor.readiness.chain.models import Stage
from desaekspor.readiness.chain.services import record_steps
from desaekspor.registry.models import Enterprise

OF_TRAINING = {"candidate": Stage.CANDIDATE, "selected": Stage.SELECTED, "trained": Stage.TRAINED}


def from_training(number, step, *, on, by, batch):
    """Hears training/steps.py. Who is in two batches has the steps of both; of one batch a step is written once."""
    # Which record speaks for the business now, where it became part of another meanwhile.
    number = Enterprise.objects.filter(pk=number).values_list("merged_into", flat=True).first() or number
    record_steps([number], OF_TRAINING[step], on=on, by=by, origin=f"training:{batch.pk}:{step}")
