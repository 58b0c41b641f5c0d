"""Whom another version of the questions would move to another band: looked at before it is saved."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils import timezone

from desaekspor.readiness.assessment.models import Answer, ReadinessAssessment
from desaekspor.readiness.assessment.scoring import Given, assess, understood

CHUNK = 2_000
NAMED = 50


@dataclass
class Supposed:
    """``moves``: ((lowest, highest) before, after) -> how many; ``named``: (assessment, before, after) of the first of them."""

    looked_at: int = 0
    moves: Counter = field(default_factory=Counter)
    named: list = field(default_factory=list)

    @property
    def moved(self):
        return self.moves.total()


def suppose(bank, assessments=None) -> Supposed:
    """What the questions ``bank`` would make of the answers that are there; of all assessments unless some are given."""
    rows = ReadinessAssessment.objects.all() if assessments is None else assessments
    rows = rows.filter(enterprise__merged_into=None).order_by("pk").values_list("pk", "band_low", "band_high")
    found, today, first = Supposed(), timezone.localdate(), []
    keys = list(rows)
    for start in range(0, len(keys), CHUNK):
        chunk = {pk: (low, high) for pk, low, high in keys[start : start + CHUNK]}
        given: dict = {}
        answers = (
            Answer.objects.filter(assessment__in=chunk)
            .order_by()
            .values_list("assessment", "question", "value", "ends_on", "verified_at")
        )
        for pk, code, value, ends_on, verified_at in answers:
            given.setdefault(pk, {})[code] = Given(value, ends_on, verified_at is not None)
        for pk, before in chunk.items():
            result = assess(bank, understood(bank, given.get(pk, {})), today)
            found.looked_at += 1
            after = result.band_low, result.band_high
            if after != before:
                found.moves[before, after] += 1
                if len(first) < NAMED:
                    first.append((pk, before, after))
    named = ReadinessAssessment.objects.select_related("enterprise__region").in_bulk([pk for pk, _before, _after in first])
    found.named = [(named[pk], before, after) for pk, before, after in first]
    return found
