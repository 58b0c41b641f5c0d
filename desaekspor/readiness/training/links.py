"""Personal links of participants: signed, good until some time after the batch, one enterprise in one batch, no password.

Who has the link sees the sessions, says by the code to be there, hands tasks in and fetches the certificate; nothing of the
owner is shown. A new link makes the ones before it worthless.
"""

from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.readiness.training.models import Enrolment, TrainingBatch
from desaekspor.registry.duplicates.roots import root_of
from desaekspor.registry.models import Enterprise

SALT = "desaekspor.training.participant"
APPLICATION_SALT = "desaekspor.training.application"
AFTER_THE_END = timedelta(days=400)  # until the last follow-up


def token_of(enrolment):
    """What stands in the address."""
    return signing.dumps([enrolment.key.hex, enrolment.link_version], salt=SALT, compress=False)


def enrolment_of(token):
    """The enrolment that a link opens; None for what is forged, replaced or past its time."""
    try:
        key, version = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Enrolment.objects.filter(key=key, link_version=version).exclude(state=Enrolment.State.LEFT)
    enrolment = found.select_related("batch__programme", "enterprise").first()
    if enrolment is None or enrolment.enterprise is None:
        return None
    return enrolment if timezone.localdate() <= enrolment.batch.ends_on + AFTER_THE_END else None


@transaction.atomic
def new_link(enrolment, *, by):
    """Make every link that was given out so far worthless; returns the enrolment, of which ``token_of`` makes the new one."""
    Enrolment.objects.filter(pk=enrolment.pk).update(link_version=F("link_version") + 1)
    enrolment.refresh_from_db(fields=["link_version"])
    record(by, "training.link", enrolment)
    return enrolment


def application_token(batch, number):
    """What stands in the address by which one enterprise applies for one batch; it opens nothing else."""
    return signing.dumps([batch.pk, number], salt=APPLICATION_SALT, compress=False)


def application_of(token):
    """(batch, enterprise) of an application's link; None for what is forged, or of what is gone. The batch says whether it is
    too late."""
    try:
        batch, number = signing.loads(token, salt=APPLICATION_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = TrainingBatch.objects.select_related("programme", "region").filter(pk=batch).first()
    enterprise = Enterprise.objects.filter(pk=root_of(number)).first()
    return (found, enterprise) if found and enterprise else None
