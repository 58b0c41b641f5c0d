"""Pairs that nobody can judge from the desk."""

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.registry.duplicates.models import DuplicatePair

State = DuplicatePair.State


@transaction.atomic
def take_visit_back(pair, *, by):
    """The pair waits for no visit any more and is to be decided again; says whether it waited until now."""
    waited = DuplicatePair.objects.filter(pk=pair.pk, state=State.VISIT).update(state=State.OPEN, updated_at=timezone.now())
    if waited:
        record(by, "pair.visit_withdraw", pair)
    return bool(waited)
