"""Take back what was said of a pair without deciding it: that it needs a visit, or how it was labelled."""

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.registry.duplicates import decisions, roots
from desaekspor.registry.duplicates.models import DuplicatePair, SampledPair

State = DuplicatePair.State


@transaction.atomic
def take_visit_back(pair, *, by):
    """The pair waits for no visit any more and is to be decided again; says whether it waited until now."""
    waited = DuplicatePair.objects.filter(pk=pair.pk, state=State.VISIT).update(state=State.OPEN, updated_at=timezone.now())
    if waited:
        record(by, "pair.visit_withdraw", pair)
    return bool(waited)


@transaction.atomic
def take_label_back(sampled, *, by):
    """The SampledPair has no label again, and the decision that it made is withdrawn; says whether it had one until now."""
    held = SampledPair.objects.select_for_update().get(pk=sampled.pk)
    if not held.verdict:
        return False
    made, held.decision = held.decision, None
    held.verdict, held.labelled_by, held.labelled_at = "", None, None
    held.save(update_fields=["verdict", "labelled_by", "labelled_at", "decision"])
    if made and not roots.are_one(made.left_id, made.right_id):
        decisions.withdraw(made, by=by)
    return True
