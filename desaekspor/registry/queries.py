"""Reads of the registry. Whose rows they are is said here, once: fetch through these everywhere."""

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from desaekspor.accounts.models import Role
from desaekspor.accounts.rules import may_see_batches, scope_of, sees_enterprises, sees_own_enterprise
from desaekspor.registry.models import Enterprise, FieldChange, ImportBatch, SourceRecord

SMALLEST_CELL = 3  # public counts below it are hidden (statistical confidentiality)


def enterprises_for(user):
    """The enterprises that ``user`` may know of: those of the region served, or one's own."""
    if sees_enterprises(user):
        return Enterprise.objects.filter(region_id__startswith=scope_of(user))
    if sees_own_enterprise(user):
        return Enterprise.objects.filter(owner__user=user)
    return Enterprise.objects.none()


def batches_for(user):
    """The batches that ``user`` may see: those whose region lies in the region served."""
    if may_see_batches(user):
        return ImportBatch.objects.filter(region_id__startswith=scope_of(user))
    return ImportBatch.objects.none()


def waiting_rows(batch):
    """Rejected rows of the batch that no loaded correction has replaced, in the order of the file."""
    return SourceRecord.objects.filter(batch=batch, state=SourceRecord.State.REJECTED).exclude(_corrected())


def _corrected():
    """True for a row that a loaded batch of corrections brought in order; the first row of a chain stands for all."""
    loaded = SourceRecord.objects.filter(
        corrects_id=OuterRef("root"),
        batch__state=ImportBatch.State.LOADED,
        state__in=(SourceRecord.State.NEW, SourceRecord.State.CHANGED, SourceRecord.State.SAME),
    )
    return Exists(loaded)
