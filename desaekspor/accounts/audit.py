"""The audit log: who saw, took out or changed what, when and what for."""

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts import audit_chain
from desaekspor.accounts.models import AuditEntry, AuditHead
from desaekspor.config import logs


@transaction.atomic(savepoint=False)
def record(user, action, obj, fields=(), purpose="", request=None):
    """Add an entry: ``user`` (None: a command) did ``action`` to ``obj`` or to a whole model.

    ``fields`` are names, never values. Call it last in the transaction of what it tells: until that
    ends, nobody else can add an entry, so that they stand in the order in which they became true.
    """
    meta = obj._meta
    head = _hold_head()
    entry = AuditEntry(
        at=timezone.now(),
        by=user if user is not None and user.is_authenticated else None,
        action=action,
        object_type=meta.label_lower,
        object_id="" if isinstance(obj, type) else str(obj.pk),
        fields=[str(name) for name in fields],
        purpose=purpose.strip()[:200],
        request_id=getattr(request, "id", "") or logs.request_id.get(),
    )
    _add(head, entry)
    return entry


def _hold_head():
    """The head, held until the transaction ends."""
    held = AuditHead.objects.select_for_update()
    return held.filter(pk=1).first() or _first_head(held)


def _first_head(held):
    last = AuditEntry.objects.order_by("sequence").last()
    new = AuditHead(pk=1)
    audit_chain.move(new, *((last.sequence, last.hash) if last else (0, "")))
    fields = {name: getattr(new, name) for name in ("count", "hash", "seal", "key")}
    _head, created = AuditHead.objects.get_or_create(pk=1, defaults=fields)
    head = held.get(pk=1)
    if created and last:
        # Somebody took the head away, perhaps together with entries. Work goes on, and this stays to be seen.
        lost = AuditEntry(at=timezone.now(), action="audit.head_lost", object_type="accounts.audithead", object_id="1")
        _add(head, lost)
    return head


def _add(head, entry):
    audit_chain.append(head, entry)
    entry.save(force_insert=True)
    head.save(update_fields=["count", "hash", "seal", "key"])
