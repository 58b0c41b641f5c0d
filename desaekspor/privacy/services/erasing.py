"""Erasure at the wish of a person: everything sealed about them, wherever it stands."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from desaekspor.accounts.audit import record
from desaekspor.privacy.models import Consent, DataRequest
from desaekspor.privacy.services.requests import close_request
from desaekspor.readiness.persons import erase_from_all
from desaekspor.registry.duplicates.roots import whole_of
from desaekspor.registry.models import ImportBatch
from desaekspor.registry.services import erasing
from desaekspor.registry.services.fields import PRIVATE_OWNER_FIELDS


def files_that_hold(enterprise):
    """The imports whose sealed file still speaks of the owner of the enterprise, or of all that it is one with."""
    batches: set[int] = set()
    for number in whole_of(enterprise.pk):
        batches.update(erasing.records_about(number).order_by().values_list("batch_id", flat=True))
    return ImportBatch.objects.filter(pk__in=batches).exclude(stored_as="").order_by("pk")


@transaction.atomic
def erase_person(asked, *, by, request=None):
    """Do what the erasure request ``asked`` asks, close it and write it down; cannot be undone. Returns registry's Erased.

    Raises NotOpen.
    """
    enterprise = asked.enterprise
    whole = whole_of(enterprise.pk)
    result = erasing.erase_owner(enterprise.pk, moment=timezone.now())
    Consent.objects.filter(enterprise__in=whole).update(giver_name=None)
    # The words of earlier requests speak of the person too; that they were made and answered stays.
    DataRequest.objects.filter(enterprise__in=whole).update(detail=None, answer=None)
    erase_from_all(whole)
    close_request(asked, state=DataRequest.State.DONE, answer=_("The data was erased."), by=by, request=request)
    record(by, "owner.erase", enterprise.owner, fields=PRIVATE_OWNER_FIELDS, purpose="rights", request=request)
    return result
