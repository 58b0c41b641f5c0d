"""The chain from candidate to shipped: what is worked out of the steps says what they say."""

from django.db.models import Exists, OuterRef

from desaekspor.readiness.chain.models import ChainPlace, Step, StepKind
from desaekspor.readiness.chain.services import refresh_all, would_differ
from desaekspor.upkeep.checks import Finding, counted


def places_follow_from_steps(full):
    """Every enterprise with a step has its place, and no other; in full, each place is worked out anew and compared."""
    steps = Step.objects.filter(kind=StepKind.STEP, withdrawn_at=None)
    lost = steps.filter(~Exists(ChainPlace.objects.filter(pk=OuterRef("enterprise_id"))))
    yield from counted("places_lost", lost.order_by("enterprise_id").values_list("enterprise_id", flat=True).distinct())
    left = ChainPlace.objects.filter(~Exists(steps.filter(enterprise=OuterRef("pk"))))
    yield from counted("places_left", left.order_by("pk").values_list("pk", flat=True))
    if full and (count := would_differ()):
        yield Finding("places_outdated", {"count": count})


def mend_places():
    return refresh_all()
