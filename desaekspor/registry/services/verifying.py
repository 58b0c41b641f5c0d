"""Say that an enterprise was checked and is what its record says, or that it no longer counts as checked."""

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.registry.services.effects import find_gaps
from desaekspor.registry.services.errors import NotVerifiable
from desaekspor.registry.services.fields import VERIFIED, verified_value
from desaekspor.registry.services.writing import hold, write


@transaction.atomic
def verify_enterprise(enterprise, *, by):
    """Mark an enterprise as checked by ``by``; returns whether that is new.

    Verifying twice changes nothing, so a repeated click is safe. Raises NotVerifiable, naming every gap at once.
    """
    now, revision = hold(enterprise.pk)
    if now.values[VERIFIED]:
        return False
    if gaps := find_gaps(now.values):
        raise NotVerifiable(gaps)
    moment = timezone.now()
    write(now, {VERIFIED: verified_value(moment, by)}, by=by, moment=moment, revision=revision + 1)
    record(by, "verify", enterprise)
    return True


@transaction.atomic
def withdraw_verification(enterprise, *, by, reason):
    """The enterprise counts as reported only, for the ``reason`` given; returns whether it was verified until now."""
    if not reason.strip():
        raise ValueError("a verification is withdrawn for a reason")
    now, revision = hold(enterprise.pk)
    if not now.values[VERIFIED]:
        return False
    write(now, {VERIFIED: None}, by=by, moment=timezone.now(), revision=revision + 1, reason=reason.strip()[:200])
    record(by, "withdraw_verification", enterprise)
    return True
