"""Advice for pages: what unlocks most in a region, and what helps one enterprise next."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from desaekspor.accounts.rules import scope_of, sees_enterprises
from desaekspor.readiness.assessment.models import QuestionVersion
from desaekspor.readiness.assessment.services import result_of
from desaekspor.readiness.assessment.versions import bank_in
from desaekspor.readiness.chain.advice.measuring import newest
from desaekspor.readiness.chain.advice.ways import COURSE, MENTOR, Help, helps, movers, way_of
from desaekspor.readiness.training.models import Enrolment, TrainingBatch
from desaekspor.readiness.training.queries import trainers_in

DISTRICT_CODE = 8
SHOWN = 12


def run_for(user):
    """The newest counts of the user's region; None where there are none, or the user serves less than a district."""
    scope = scope_of(user)
    if not sees_enterprises(user) or len(scope) > DISTRICT_CODE:
        return None
    return newest(scope[:5] or settings.HOME_REGION)


@dataclass(frozen=True)
class Unlock:
    """``what``: a Question, or the code of a kind of certificate. ``lacking``: how many lack it."""

    what: Any
    way: str
    lacking: int
    moves: int  # would rise a band by it alone
    markets: tuple = ()  # (market, enterprises for which it would open)


def unlocks_of(run, region=""):
    """(how many were assessed, questions with the most that would rise first, kinds of certificates) in a region of the run."""
    row = QuestionVersion.objects.get(version=run.version)
    bank = bank_in(row)

    def here(by_district):
        return [count for district, count in by_district.items() if district.startswith(region)]

    items = []
    for code, by_district in run.content["items"].items():
        if code in bank.by_code and (pairs := here(by_district)):
            question = bank.by_code[code]
            lacking, moves = (sum(pair[place] for pair in pairs) for place in (0, 1))
            items.append(Unlock(question, way_of(question), lacking, moves))
    kinds = []
    for kind, by_market in run.content["kinds"].items():
        markets = [(market, sum(here(by_district))) for market, by_district in by_market.items()]
        markets = sorted((pair for pair in markets if pair[1]), key=lambda pair: (-pair[1], pair[0]))
        if markets:
            kinds.append(Unlock(kind, "", markets[0][1], 0, tuple(markets)))
    items.sort(key=lambda one: (-one.moves, -one.lacking, one.what.code))
    kinds.sort(key=lambda one: (-sum(count for _market, count in one.markets), one.what))
    return sum(here(run.content["assessed"])), items[:SHOWN], kinds[:SHOWN]


@dataclass(frozen=True)
class Advice:
    help: Help
    moving: tuple  # questions of the help whose best answer alone lifts the band
    batch: TrainingBatch | None = None  # that takes applications now
    mentor: Any = None  # a User
    is_theirs: bool = False  # in this batch or with this mentor already


def advice_for(enterprise):
    """What helps the enterprise next: a list of Advice, empty when it was never assessed; few queries."""
    assessment = getattr(enterprise, "readiness_assessment", None)
    if assessment is None:
        return []
    today = timezone.localdate()
    answers = list(assessment.answers.all())
    result = result_of(assessment, answers=answers, day=today)
    bank = bank_in(assessment.version)
    moving = set(movers(bank, {one.question: one.given for one in answers if one.question in bank.by_code}, today))
    return [_with_who(help_, moving, enterprise, today) for help_ in helps(result.missing)]


def _with_who(help_, moving, enterprise, today):
    found = tuple(gap.question for gap in help_.gaps if gap.question.code in moving)
    if help_.way == COURSE:
        mine = Enrolment.objects.filter(enterprise=enterprise.pk, state__in=("applied", "selected", "waiting"))
        if own := mine.select_related("batch__programme").order_by("-applied_at").first():
            return Advice(help_, found, batch=own.batch, is_theirs=True)
        return Advice(help_, found, batch=open_batch(enterprise.region_id, today))
    if help_.way == MENTOR:
        if own := Enrolment.objects.filter(enterprise=enterprise.pk, mentor__isnull=False).order_by("-applied_at").first():
            return Advice(help_, found, mentor=own.mentor, is_theirs=True)
        return Advice(help_, found, mentor=free_mentor(enterprise.region_id))
    return Advice(help_, found)


def open_batch(code, today):
    """The batch around the region ``code`` that takes applications and begins first; None where there is none."""
    around = [code[:length] for length in (2, 5, 8, 13) if len(code) >= length]
    rows = TrainingBatch.objects.filter(
        region__in=around, state=TrainingBatch.State.OPEN, selection_closed_at=None, apply_until__gte=today
    )
    return rows.select_related("programme").order_by("starts_on", "pk").first()


def free_mentor(code):
    """The trainer of the region with the fewest participants to look after; None where there is none."""
    busy = Count("mentored", filter=Q(mentored__state="selected"))
    return trainers_in(code).filter(role="trainer").annotate(busy=busy).order_by("busy", "pk").first()
