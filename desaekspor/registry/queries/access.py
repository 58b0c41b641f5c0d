"""Whose rows are whose."""

from desaekspor.accounts.rules import may_see_batches, scope_of, sees_enterprises, sees_own_enterprise
from desaekspor.regions.queries import within
from desaekspor.registry.models import GONE, Enterprise, ImportBatch


def enterprises_for(user):
    """The enterprises that ``user`` may know of: those of the region served, or one's own."""
    if sees_enterprises(user):
        return Enterprise.objects.filter(within(scope_of(user)))
    if sees_own_enterprise(user):
        return Enterprise.objects.filter(owner__user=user)
    return Enterprise.objects.none()


def active(enterprises):
    """Those of the queryset that nobody said are gone: what counts and maps show."""
    return enterprises.exclude(presence__in=GONE)


def batches_for(user):
    """The batches that ``user`` may see: those whose region lies in the region served."""
    if may_see_batches(user):
        return ImportBatch.objects.filter(within(scope_of(user)))
    return ImportBatch.objects.none()
