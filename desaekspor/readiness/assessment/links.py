"""Personal links of owners: signed, good for some days, for one enterprise, no password. Every use is written down.

The address holds a random key and nothing of the person or the enterprise. What is answered, the officer sees at once.
"""

import uuid
from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.accounts.sealing import look_up_mark
from desaekspor.readiness.assessment.errors import AssessmentRefused, LinkRefused
from desaekspor.readiness.assessment.models import LINK_GOOD_FOR, LinkUse, OwnerLink
from desaekspor.readiness.assessment.services import begin_assessment, refuse_writing
from desaekspor.registry.duplicates.roots import root_of
from desaekspor.registry.models import Enterprise, Owner

SALT = "desaekspor.readiness.owner"
MOST_OPEN = 3  # links of one enterprise that are good at once
WINDOW = timedelta(minutes=15)
MOST_USES = 400  # of one link in WINDOW: forty questions, each some times
MOST_REFUSED = 30  # from one address in WINDOW
USES_KEPT = timedelta(days=365)


def token_of(link) -> str:
    """What stands in the address."""
    return signing.dumps(link.pk.hex, salt=SALT, compress=False)


@transaction.atomic
def make_link(enterprise, *, by, good_for=LINK_GOOD_FOR) -> OwnerLink:
    """A new link for the owner of an enterprise. Raises AssessmentRefused: not_active, erased, too_many_links."""
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    refuse_writing(enterprise)
    now = timezone.now()
    standing = OwnerLink.objects.filter(enterprise=enterprise, withdrawn_at=None, finished_at=None, expires_at__gt=now)
    if standing.count() >= MOST_OPEN:
        raise AssessmentRefused("too_many_links", most=MOST_OPEN)
    begin_assessment(enterprise, by=by)
    link = OwnerLink.objects.create(enterprise=enterprise, made_by=by, made_at=now, expires_at=now + good_for)
    record(by, "readiness.link", link)
    return link


@transaction.atomic
def withdraw_link(link, *, by) -> OwnerLink:
    """Let the link open nothing any more. Withdrawing twice changes nothing."""
    link = OwnerLink.objects.select_for_update().get(pk=link.pk)
    if link.withdrawn_at is None:
        link.withdrawn_at, link.withdrawn_by = timezone.now(), by
        link.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record(by, "readiness.link_withdrawn", link)
    return link


def link_of(token, *, address="", what="opened") -> OwnerLink:
    """The link that a token names, with its ``enterprise``; writes down the use.

    Raises LinkRefused for one that is forged, past its time, withdrawn, finished or of an enterprise that is gone, and when it
    is used too often.
    """
    now, mark = timezone.now(), look_up_mark("address", address or "-")
    try:
        key = uuid.UUID(hex=signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        key = None
    link = OwnerLink.objects.filter(pk=key).first() if key else None
    recent = LinkUse.objects.filter(at__gt=now - WINDOW)
    code = _refusal(link, recent)
    if code and recent.filter(mark=mark, what="refused").count() >= MOST_REFUSED:
        code = "too_many"
    if code:
        # What comes in masses is counted, and not written down for ever.
        if code != "too_many":
            LinkUse.objects.create(link=link, what="refused", mark=mark, at=now)
        raise LinkRefused(code)
    if what:
        use(link, what, address=address)
    return link


def _refusal(link, recent):
    if link is None:
        return "unknown"
    if link.state != "good":
        return link.state
    if recent.filter(link=link).count() >= MOST_USES:
        return "too_many"
    link.enterprise = Enterprise.objects.filter(pk=root_of(link.enterprise_id)).first()
    if link.enterprise is None or not link.enterprise.is_active:
        return "gone"
    if Owner.objects.filter(enterprise=link.enterprise.pk, erased_at__isnull=False).exists():
        return "gone"
    return ""


def use(link, what, *, address="", answers=0):
    """Write down a use."""
    mark = look_up_mark("address", address or "-")
    return LinkUse.objects.create(link=link, what=what, answers=answers, mark=mark)


@transaction.atomic
def finish(link, *, address="") -> OwnerLink:
    """The owner is done: from now on nothing is taken by this link. Twice is once."""
    link = OwnerLink.objects.select_for_update().get(pk=link.pk)
    if link.finished_at is None:
        link.finished_at = timezone.now()
        link.save(update_fields=["finished_at"])
        use(link, "finished", address=address)
        record(None, "readiness.link_finished", link)
    return link
