"""The audit log: who saw, took out or changed what, when and what for."""

from desaekspor.accounts.models import AuditEntry
from desaekspor.config import logs


def record(user, action, obj, fields=(), purpose="", request=None):
    """Add an entry: ``user`` (None: a command) did ``action`` to ``obj`` or to a whole model.

    ``fields`` are names, never values. Call it in the transaction of what it tells.
    """
    meta = obj._meta
    return AuditEntry.objects.create(
        by=user if user is not None and user.is_authenticated else None,
        action=action,
        object_type=meta.label_lower,
        object_id="" if isinstance(obj, type) else str(obj.pk),
        fields=list(fields),
        purpose=purpose.strip()[:200],
        request_id=getattr(request, "id", "") or logs.request_id.get(),
    )
