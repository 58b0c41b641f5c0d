"""Invented assessments of the example register, so that the list has something to show at a first start."""

import random
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.models import Role, User
from desaekspor.readiness.assessment.bank import CHOICE, NUMBER, SCALE
from desaekspor.readiness.assessment.models import ReadinessAssessment, Way
from desaekspor.readiness.assessment.services import begin_assessment, save_answers
from desaekspor.readiness.assessment.versions import bank_in, version_in_use
from desaekspor.registry.models import Enterprise, ImportBatch, Owner

SEED = 3216
ENTERPRISES = 120
AGAIN = 3  # every third of them answered twice, in full: its band may have risen
LEARNT = 0.3  # of a skill from 0 to 1, in between


def is_wanted():
    """An example register is loaded, and nobody was assessed yet."""
    if settings.PRODUCTION or ReadinessAssessment.objects.exists():
        return False
    return ImportBatch.objects.filter(synthetic=True, state=ImportBatch.State.LOADED).exists()


@transaction.atomic
def write_example_assessments():
    """Write them for enterprises of the example register where nobody was assessed; says how many."""
    if not is_wanted():
        return 0
    draw, bank, now = random.Random(SEED), bank_in(version_in_use()), timezone.now()
    invented = Enterprise.objects.filter(synthetic=True, merged_into=None, presence="").order_by("pk")
    numbers = list(invented.values_list("pk", flat=True))
    chosen = sorted(draw.sample(numbers, min(ENTERPRISES, len(numbers))))
    for place, enterprise in enumerate(Enterprise.objects.filter(pk__in=chosen).order_by("pk")):
        twice = place % AGAIN == 0
        skill, told = draw.betavariate(2.2, 1.6), 1 if twice else draw.choice((0.5, 0.8, 1, 1))
        answers = {question.code: (a_value(question, skill, draw), None) for question in bank.questions if draw.random() < told}
        if place % 9 == 1 and "B4" in answers:
            answers["B4"] = ("yes", timezone.localdate() + timedelta(days=draw.choice((-40, 20, 300))))
        day = now - timedelta(days=draw.randrange(120 if twice else 1, 300), minutes=place)
        assessment = begin_assessment(enterprise)
        _say(assessment, answers, day)
        ReadinessAssessment.objects.filter(pk=assessment.pk).update(begun_at=day)
        if twice:
            answers = {question.code: (a_value(question, skill + LEARNT, draw), None) for question in bank.questions}
            _say(assessment, answers, day + timedelta(days=draw.randrange(40, 119)))
    _give_one_to_the_demonstration_owner(chosen)
    return len(chosen)


def _say(assessment, answers, day):
    """Answer as if it had been on that day; what began the assessment belongs to the first."""
    known = assessment.changes.filter(at__lte=day).count()
    saved = save_answers(assessment, answers, way=Way.EXAMPLE).assessment
    saved.answers.filter(revision__gt=known).update(at=day)
    saved.changes.filter(revision__gt=known).update(at=day)
    ReadinessAssessment.objects.filter(pk=saved.pk).update(answered_at=day)


def _give_one_to_the_demonstration_owner(numbers):
    """So that who logs in as an owner sees an enterprise with its assessment."""
    user = User.objects.filter(is_demo=True, role=Role.OWNER, owned=None).first()
    if user is not None and numbers:
        Owner.objects.filter(enterprise=numbers[0], user=None).update(user=user)


def a_value(question, skill, draw):
    """An answer to the question by somebody of this skill, 0 to 1."""
    level = min(1.0, max(0.0, draw.gauss(skill, 0.22)))
    if question.kind == SCALE:
        return str(round(3 * level))
    if question.kind == CHOICE:
        return min(question.options, key=lambda one: abs(one.points - level)).code
    if question.kind == NUMBER:
        return f"{max(0, round(question.none + level * (question.full - question.none)))}"
    return "yes" if level > 0.45 else "progress" if level > 0.35 and question.progress else "no"
