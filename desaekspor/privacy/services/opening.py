"""Opening masked personal data: with a purpose, within a limit, and written down before it is shown."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.accounts.models import AuditEntry
from desaekspor.privacy.purposes import written
from desaekspor.registry.services.fields import PRIVATE_OWNER_FIELDS as OPENABLE

OPEN, SHEET, REFUSED = "owner.open", "owner.sheet", "owner.open_refused"
SURVEY, SURVEY_REFUSED = "survey.open", "survey.open_refused"
WINDOW = timedelta(hours=1)


class TooMany(Exception):
    """The person opened as much within an hour as one may; ``again_at`` is when the next opening is possible."""

    def __init__(self, limit, again_at):
        super().__init__(limit)
        self.limit, self.again_at = limit, again_at


def open_owner(owner, names, *, by, purpose, words="", request=None, action=OPEN):
    """The values ``{name: value}`` of an owner's private fields, "" where unknown; the opening is in the audit log.

    Ask for the owner as the user, so that it is theirs to see. Raises TooMany, which is logged as well.
    """
    names = [name for name in OPENABLE if name in names]
    try:
        with transaction.atomic():
            # Written first: the log is held from here on, so that two openings at once are counted one after the other.
            record(by, action, owner, names, written(purpose, words), request)
            _refuse_too_many(by)
    except TooMany:
        record(by, REFUSED, owner, names, written(purpose, words), request)
        raise
    return {name: getattr(owner, name) or "" for name in names}


def open_answers(survey, *, by, purpose, words="", request=None):
    """The sealed answers ``{question: text}`` of a village's survey that are given; the opening is in the audit log.

    They tell who answered and how to reach them. Ask for the survey as the user. Raises TooMany, which is logged as well.
    """
    answers = [answer for answer in survey.answers.order_by("question") if answer.value is None and answer.sealed]
    codes = [answer.question for answer in answers]
    try:
        with transaction.atomic():
            record(by, SURVEY, survey, codes, written(purpose, words), request)
            _refuse_too_many(by)
    except TooMany:
        record(by, SURVEY_REFUSED, survey, codes, written(purpose, words), request)
        raise
    return {answer.question: answer.sealed for answer in answers}


def _refuse_too_many(by):
    limit = settings.OPENINGS_PER_HOUR
    recent = AuditEntry.objects.filter(by=by, action__in=(OPEN, SHEET, SURVEY), at__gt=timezone.now() - WINDOW).order_by("-at")
    moments = list(recent.values_list("at", flat=True)[: limit + 1])
    if len(moments) > limit:
        raise TooMany(limit, moments[limit] + WINDOW)
