"""Whose rows are whose."""

from desaekspor.accounts.rules import may_see_batches, scope_of, sees_enterprises, sees_own_enterprise
from desaekspor.regions.queries import within
from desaekspor.registry.models import GONE, Enterprise, ImportBatch


def enterprises_for(user, *, absorbed=False):
    """The enterprises that ``user`` may know of: those of the region served, or one's own.

    Those that were merged into another (duplicates/merging.py) are left out: the survivor stands for them. With
    ``absorbed`` they are there, too. What is said of an owner is always the owner's to see.
    """
    if sees_enterprises(user):
        found = Enterprise.objects.filter(within(scope_of(user)))
        return found if absorbed else found.filter(merged_into=None)
    if sees_own_enterprise(user):
        return Enterprise.objects.filter(owner__user=user)
    return Enterprise.objects.none()


def survivor_of(user, number):
    """The number of the enterprise that stands for an absorbed one; None where ``number`` is none that ``user`` may know of."""
    absorbed = enterprises_for(user, absorbed=True).filter(pk=number, merged_into__isnull=False)
    return absorbed.values_list("merged_into", flat=True).first()


def aliases_of(enterprise):
    """The enterprises that were merged into this one, by number: their numbers lead to it for ever."""
    return Enterprise.objects.filter(merged_into=enterprise).order_by("pk")


def active(enterprises):
    """Those of the queryset that nobody said are gone and that are not part of another: what counts and maps show."""
    return enterprises.exclude(presence__in=GONE).filter(merged_into=None)


def batches_for(user):
    """The batches that ``user`` may see: those whose region lies in the region served."""
    if may_see_batches(user):
        return ImportBatch.objects.filter(within(scope_of(user)))
    return ImportBatch.objects.none()
