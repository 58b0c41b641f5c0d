"""Consent: given to a version of a text, written down, withdrawn."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.privacy.bases import ASKED, FIRST_TEXTS
from desaekspor.privacy.models import Consent, ConsentText, DataRequest
from desaekspor.privacy.services.requests import receive_request
from desaekspor.registry.models import Enterprise


class AlreadyGiven(Exception):
    """There is a consent to this purpose that stands."""


def current_text(purpose):
    """The latest version of the text of a purpose; the first one comes with the program."""
    found = ConsentText.objects.filter(purpose=purpose).order_by("-version").first()
    if found is None:
        text_id, text_en = FIRST_TEXTS[purpose]
        found, _created = ConsentText.objects.get_or_create(
            purpose=purpose, version=1, defaults={"text_id": text_id, "text_en": text_en}
        )
    return found


def current_texts():
    return [current_text(purpose) for purpose in ASKED]


@transaction.atomic
def write_text(purpose, *, text_id, text_en, by, request=None):
    """A new version of a text; consents given to earlier versions stay with those."""
    current_text(purpose)
    last = ConsentText.objects.filter(purpose=purpose).aggregate(last=Max("version"))["last"]
    text = ConsentText.objects.create(purpose=purpose, version=last + 1, text_id=text_id, text_en=text_en, created_by=by)
    record(by, "consent_text.create", text, request=request)
    return text


def standing_consents(enterprise):
    return Consent.objects.filter(enterprise=enterprise, withdrawn_at=None).select_related("text", "recorded_by")


@transaction.atomic
def record_consent(enterprise, *, purpose, channel, given_at, giver, giver_name="", by, request=None):
    """Write down that the owner agreed to the present text of ``purpose``. Raises AlreadyGiven."""
    Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    if standing_consents(enterprise).filter(text__purpose=purpose).exists():
        raise AlreadyGiven
    consent = Consent.objects.create(
        enterprise=enterprise,
        text=current_text(purpose),
        channel=channel,
        given_at=given_at,
        giver=giver,
        giver_name=giver_name or None,
        recorded_by=by,
    )
    record(by, "consent.record", consent, fields=[purpose], request=request)
    return consent


@transaction.atomic
def withdraw_consent(consent, *, channel, withdrawn_at=None, by, request=None):
    """The consent ends with the withdrawal; what follows from it is a request with tasks and a clock, which is returned.

    Withdrawing twice changes nothing and returns the first request.
    """
    consent = Consent.objects.select_for_update(of=("self",)).select_related("text").get(pk=consent.pk)
    if consent.withdrawn_at:
        return consent.requests.get(kind=DataRequest.Kind.WITHDRAWAL)
    consent.withdrawn_at = withdrawn_at or timezone.now()
    consent.withdrawal_channel, consent.withdrawal_recorded_by = channel, by
    consent.save(update_fields=["withdrawn_at", "withdrawal_channel", "withdrawal_recorded_by"])
    opened = receive_request(
        consent.enterprise,
        kind=DataRequest.Kind.WITHDRAWAL,
        channel=channel,
        received_at=consent.withdrawn_at,
        consent=consent,
        by=by,
        request=request,
    )
    record(by, "consent.withdraw", consent, fields=[consent.text.purpose], request=request)
    return opened
