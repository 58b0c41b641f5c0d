"""Saying that a requirement is ready, seeing that it is true, and taking it back: the one place where ReadyNeed is written.

What one person says is reported. It counts as verified only after somebody else, who may verify, has seen it.
"""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.accounts.rules import may_edit_certificates, sees_own_enterprise
from desaekspor.markets.choosing import good_code
from desaekspor.markets.needs.judging import MAKER
from desaekspor.markets.needs.models import ReadyNeed
from desaekspor.readiness import evidence
from desaekspor.readiness.assessment.rules import may_answer
from desaekspor.readiness.certificates.matching import CLAIM, OPTION
from desaekspor.readiness.certificates.services import source_of
from desaekspor.readiness.models import MarketRule
from desaekspor.regions.models import Mark
from desaekspor.registry.models import Enterprise
from desaekspor.registry.queries import enterprises_for

LONGEST_NOTE = 300


class CannotBeSaid(ValueError):
    """``code``: not_of_maker (a certificate proves it, or others see to it), in_future, no_day, long_note, own_word."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def may_say(user) -> bool:
    """May say that something is ready: officers of the region, and owners of their own."""
    return may_answer(user)


def may_verify(need: ReadyNeed, user) -> bool:
    """May say that it was seen to be true: an officer, of what somebody else said."""
    return may_edit_certificates(user) and need.mark != Mark.VERIFIED and need.by_id != user.pk


def may_take_back(need: ReadyNeed, user) -> bool:
    """Officers of the region; an owner what nobody verified."""
    return may_edit_certificates(user) or (sees_own_enterprise(user) and need.mark != Mark.VERIFIED)


def can_be_said(rule: MarketRule) -> bool:
    """Whether a word can be given on it: it is asked of the maker, and no certificate of the register proves it."""
    return not rule.kinds and rule.who == MAKER and rule.duty not in (CLAIM, OPTION) and rule.removed_at is None


def ready_for(user):
    """What is said of the enterprises that ``user`` may see, and was not taken back."""
    return ReadyNeed.objects.filter(removed_at=None, enterprise__in=enterprises_for(user))


@transaction.atomic
def say_ready(
    enterprise: Enterprise, rule: MarketRule, hs6: str, *, by, ready_on: date | None, note: str = "", content: bytes | None = None
) -> tuple[ReadyNeed, bool]:
    """Write down that a requirement is ready for a product; what was said already stays as it is. (ReadyNeed, is it new).

    ``content`` is a file that shows it. Raises CannotBeSaid, BadCode, evidence.BadEvidence.
    """
    if not can_be_said(rule):
        raise CannotBeSaid("not_of_maker")
    if ready_on is None:
        raise CannotBeSaid("no_day")
    if ready_on > timezone.localdate():
        raise CannotBeSaid("in_future")
    if len(note) > LONGEST_NOTE:
        raise CannotBeSaid("long_note")
    code = good_code(hs6)
    Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    if said := ReadyNeed.objects.filter(enterprise=enterprise, rule=rule, hs6=code, removed_at=None).first():
        return said, False
    kept = evidence.store_evidence(content) if content else {}
    try:
        with transaction.atomic():
            need = ReadyNeed.objects.create(
                enterprise=enterprise,
                rule=rule,
                hs6=code,
                ready_on=ready_on,
                note=note.strip(),
                source=source_of(by),
                synthetic=enterprise.synthetic,
                by=by,
                **kept,
            )
            record(by, "need.ready", need, fields=["file"] if kept else [])
            return need, True
    except BaseException as error:
        if kept:
            evidence.FILES.delete(kept["stored_as"])
        if isinstance(error, IntegrityError):  # somebody said it in this very moment
            return ReadyNeed.objects.get(enterprise=enterprise, rule=rule, hs6=code, removed_at=None), False
        raise


@transaction.atomic
def verify_ready(need: ReadyNeed, *, by) -> bool:
    """Somebody else saw that it is true; says whether that is new. Raises CannotBeSaid of one's own word."""
    need = ReadyNeed.objects.select_for_update(of=("self",)).get(pk=need.pk)
    if need.removed_at or need.mark == Mark.VERIFIED:
        return False
    if not may_verify(need, by):
        raise CannotBeSaid("own_word")
    need.mark, need.verified_by, need.verified_at = Mark.VERIFIED, by, timezone.now()
    need.save(update_fields=["mark", "verified_by", "verified_at"])
    record(by, "need.verify", need)
    return True


@transaction.atomic
def take_back(need: ReadyNeed, *, by) -> bool:
    """It is not ready after all: the row stays as history, its file goes. Says whether it stood until now."""
    need = ReadyNeed.objects.select_for_update(of=("self",)).get(pk=need.pk)
    if need.removed_at:
        return False
    name = need.stored_as
    need.removed_at, need.removed_by, need.stored_as = timezone.now(), by, ""
    need.save(update_fields=["removed_at", "removed_by", "stored_as"])
    record(by, "need.take_back", need)
    if name:
        transaction.on_commit(lambda: evidence.FILES.delete(name))
    return True
