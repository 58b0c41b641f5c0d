"""Pairs drawn at random for people to label, and what their labels say of the model. The formulas: estimating.py.

The frame is every pair that a model gave a probability and a later run has not dropped, whatever became of it.
Strata are bands of the probability and the two sources; within each, pairs are drawn without looking, more
where the model is less certain (Neyman's allocation with the spread that its own probabilities promise) and
some everywhere. Pairs are labelled in an order drawn at random, so that those labelled so far are a sample, too.
Decisions that people had made before count as labels.
"""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from math import sqrt

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.accounts.rules import is_officer, scope_of
from desaekspor.regions.queries import within
from desaekspor.registry.duplicates import decisions
from desaekspor.registry.duplicates.errors import MergedMeanwhile
from desaekspor.registry.duplicates.estimating import Estimate, Labelled, coverage, precision, recall
from desaekspor.registry.duplicates.listing import pairs_for
from desaekspor.registry.duplicates.runs import ended_well
from desaekspor.registry.models import (
    DuplicatePair,
    DuplicateSample,
    Enterprise,
    EnterpriseKey,
    SampledPair,
)

EDGES = (0.0, 0.2, 0.5, 0.8, 0.95, 0.99, 0.999)  # each band begins at one
SIZE, LEAST = 300, 5  # pairs in a sample; in a stratum, as far as it has them
BY_HAND = "hand"  # the source of an enterprise that somebody typed in


class NothingToDraw(Exception):
    """No model has given a pair of the region a probability yet."""


@dataclass(frozen=True)
class _Framed:
    pk: int
    left: int
    right: int
    probability: float
    sources: str
    district: str

    @property
    def stratum(self):
        return f"{max(edge for edge in EDGES if self.probability >= edge):g}|{self.sources}"


@transaction.atomic
def draw_sample(user, *, size=SIZE, seed=None):
    """Draw a new sample from the pairs of ``user``; the one before is closed and kept. Returns the DuplicateSample.

    The same pairs and ``seed`` give the same sample. Raises NothingToDraw.
    """
    frame = _frame(user)
    if not frame:
        raise NothingToDraw
    seed = random.SystemRandom().randrange(2**31) if seed is None else seed
    dice = random.Random(seed)
    strata = defaultdict(list)
    for one in frame:
        strata[one.stratum].append(one)
    wanted = allocate({stratum: [one.probability for one in drawn] for stratum, drawn in strata.items()}, size)
    drawn = [one for stratum in sorted(strata) for one in dice.sample(strata[stratum], wanted[stratum])]
    dice.shuffle(drawn)
    moment = timezone.now()
    samples_for(user).filter(closed_at=None, region=scope_of(user)).update(closed_at=moment)
    run = ended_well().select_related("model").first()
    sample = DuplicateSample.objects.create(
        region_id=scope_of(user),
        model=run and run.model,
        run=run,
        seed=seed,
        strata=[{"stratum": name, "pairs": len(strata[name]), "drawn": wanted[name]} for name in sorted(strata)],
        by=user,
        at=moment,
    )
    said = _said_before(drawn)
    SampledPair.objects.bulk_create(
        SampledPair(
            sample=sample,
            pair_id=one.pk,
            left_id=one.left,
            right_id=one.right,
            stratum=one.stratum,
            probability=one.probability,
            sources=one.sources,
            district=one.district,
            order=order,
            **said.get((one.left, one.right), {}),
        )
        for order, one in enumerate(drawn, start=1)
    )
    record(user, "sample.draw", sample, fields=[f"pairs={len(drawn)}"])
    return sample


def allocate(strata, size):
    """``{stratum: how many to draw}`` of ``{stratum: probabilities}``: in proportion to N * sqrt(p(1 - p)), LEAST everywhere."""
    wanted = {stratum: min(LEAST, len(found)) for stratum, found in strata.items()}
    spread = {}
    for stratum, found in strata.items():
        mean = sum(found) / len(found)
        # A model that is sure of itself may be wrong all the same: one pair in fifty.
        spread[stratum] = len(found) * sqrt(max(mean * (1 - mean), 0.02 * 0.98))
    total, rest = sum(spread.values()), size - sum(wanted.values())
    for stratum, found in strata.items():
        more = max(round(rest * spread[stratum] / total), 0) if rest > 0 else 0
        wanted[stratum] = min(wanted[stratum] + more, len(found))
    return wanted


def _frame(user):
    rows = pairs_for(user).filter(probability__isnull=False, stands_in_for=None)
    rows = rows.exclude(state=DuplicatePair.State.GONE, merge=None).order_by("pk")
    pairs = list(rows.values_list("pk", "left_id", "right_id", "probability"))
    numbers = sorted({number for _, left, right, _ in pairs for number in (left, right)})
    places: dict[int, str] = {}
    sources: dict[int, str] = {}
    for start in range(0, len(numbers), 2000):
        chunk = numbers[start : start + 2000]
        places |= dict(Enterprise.objects.filter(pk__in=chunk).values_list("pk", "region_id"))
        # The first source of an enterprise with several: it is one record, and needs one stratum.
        keys = EnterpriseKey.objects.filter(enterprise__in=chunk).order_by("-pk")
        sources |= dict(keys.values_list("enterprise_id", "source"))
    framed = []
    for pk, left, right, probability in pairs:
        both = "-".join(sorted(sources.get(number, BY_HAND) for number in (left, right)))
        one, other = (places[number][:8] for number in (left, right))
        framed.append(_Framed(pk, left, right, probability, both, one if one == other and len(one) == 8 else ""))
    return framed


def _said_before(drawn):
    """``{(left, right): fields of SampledPair}`` of those that people have decided, merging all at once left aside."""
    lefts = [one.left for one in drawn]
    rows = decisions.standing().filter(left__in=lefts).exclude(merge__acceptance__isnull=False)
    columns = ("left_id", "right_id", "verdict", "by_id", "at")
    return {
        (left, right): {"verdict": verdict, "labelled_by_id": by, "labelled_at": at}
        for left, right, verdict, by, at in rows.values_list(*columns)
    }


@transaction.atomic
def label(sampled, verdict, *, by, note=""):
    """Keep what ``by`` says of a SampledPair (SAME or DIFFERENT), as a decision about the pair as well; returns the merges that
    would have to be taken apart where two that are one already are called different: the label stands, the merge does, too."""
    held = SampledPair.objects.select_for_update().get(pk=sampled.pk)
    before = decisions.standing().filter(left=held.left_id, right=held.right_id).first()
    merges, decision = [], None
    try:
        decision = decisions.decide((held.left_id, held.right_id), verdict, by=by, note=note)
    except MergedMeanwhile as error:
        merges = error.merges
    if decision is None or decision != before:
        held.decision = decision  # else what was decided before stands, and does not go with the label
    held.verdict, held.labelled_by, held.labelled_at = verdict, by, timezone.now()
    held.save(update_fields=["verdict", "labelled_by", "labelled_at", "decision"])
    return merges


def next_to_label(sample):
    """The next SampledPair that nobody has labelled, or None."""
    return sample.pairs.filter(verdict="").order_by("order").first()


def samples_for(user):
    """The samples that ``user`` may see: those of the region served."""
    return DuplicateSample.objects.filter(within(scope_of(user))) if is_officer(user) else DuplicateSample.objects.none()


def current_sample(user):
    """The open sample of the user's own region, or None."""
    return samples_for(user).filter(region=scope_of(user), closed_at=None).first()


@dataclass(frozen=True)
class Measured:
    """Precision and recall of what is accepted at the threshold."""

    precision: Estimate
    recall: Estimate


@dataclass(frozen=True)
class Quality:
    """What the labels of a sample say. Recall is that among the scored candidates alone."""

    threshold: float
    overall: Measured
    by_sources: dict[str, Measured] = field(default_factory=dict)  # "oss-sidt" -> ...
    by_district: dict[str, Measured] = field(
        default_factory=dict
    )  # code of the kecamatan; "" where the two lie in different ones
    labelled: int = 0
    drawn: int = 0
    coverage: float = 0.0  # share of the frame in strata of which something is labelled


def quality_of(sample, *, threshold):
    """The Quality of accepting what has at least the probability ``threshold``, from the sample's labels; one query."""
    rows = list(sample.pairs.values_list("stratum", "probability", "verdict", "sources", "district"))
    pairs = [
        Labelled(stratum, probability, verdict == decisions.SAME, sources, district)
        for stratum, probability, verdict, sources, district in rows
        if verdict
    ]
    sizes = sizes_of(sample)

    def measured(among=None):
        options = {"threshold": threshold, "among": among}
        return Measured(precision(pairs, sizes, **options), recall(pairs, sizes, **options))

    return Quality(
        threshold,
        measured(),
        {name: measured(lambda one, name=name: one.sources == name) for name in sorted({one.sources for one in pairs})},
        {code: measured(lambda one, code=code: one.district == code) for code in sorted({one.district for one in pairs})},
        len(pairs),
        len(rows),
        coverage(pairs, sizes),
    )


def sizes_of(sample):
    """``{stratum: pairs in the frame}``"""
    return {one["stratum"]: one["pairs"] for one in sample.strata}
