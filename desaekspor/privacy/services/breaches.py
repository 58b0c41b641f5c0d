"""The register of failures to protect personal data (law 27/2022, article 46)."""

from django.db import transaction

from desaekspor.accounts.audit import record
from desaekspor.privacy.clocks import due
from desaekspor.privacy.models import Breach

FIELDS = (
    *("found_at", "happened_from", "happened_until", "data", "persons", "how", "measures"),
    *("persons_told_at", "agency_told_at", "notice", "closed_at"),
)


@transaction.atomic
def record_breach(*, by, request=None, **fields):
    """Write a breach down, as far as it is known; the clock runs from its discovery."""
    breach = Breach(created_by=by, due_at=due(fields["found_at"]), **fields)
    breach.save(force_insert=True)
    record(by, "breach.record", breach, fields=[name for name in FIELDS if fields.get(name)], request=request)
    return breach


@transaction.atomic
def change_breach(breach, *, by, request=None, **fields):
    """Write down what became known or was done meanwhile."""
    breach = Breach.objects.select_for_update().get(pk=breach.pk)
    changed = [name for name in FIELDS if name in fields and getattr(breach, name) != fields[name]]
    if not changed:
        return breach
    for name in changed:
        setattr(breach, name, fields[name])
    breach.due_at = due(breach.found_at)
    breach.save(update_fields=[*changed, "due_at"])
    record(by, "breach.change", breach, fields=changed, request=request)
    return breach
