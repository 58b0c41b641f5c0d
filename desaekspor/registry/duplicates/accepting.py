"""Accept all pairs above a probability at once: looked at before, done by a job, undone as a whole.

Only what nobody has decided is accepted, and only clusters that hold together (average linkage over all
pairs that are known of their members, people's decisions as links that must or must not be): a pair that
would chain a third to a cluster is left for a person. Each cluster is merged in a transaction of its own, so that
imports go on meanwhile; a job that is killed goes on where it was.
"""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.accounts.rules import is_officer, scope_of
from desaekspor.jobs.progress import Silent
from desaekspor.jobs.runner import enqueue
from desaekspor.regions.queries import within
from desaekspor.registry.duplicates import decisions
from desaekspor.registry.duplicates.errors import MergedMeanwhile, MergeRefused, NotTheSame, OpenQuestions
from desaekspor.registry.duplicates.listing import PairFilters, pairs_for
from desaekspor.registry.duplicates.merging import merge, suggest_survivors
from desaekspor.registry.duplicates.unmerging import unmerge
from desaekspor.registry.linkage.clustering import Decision, cluster
from desaekspor.registry.models import Acceptance, DuplicatePair

LEAST = 0.5  # below it a pair is more likely not one
State, PairState = Acceptance.State, DuplicatePair.State
_REFUSED = (MergedMeanwhile, MergeRefused, NotTheSame)


class NotAcceptable(Exception):
    """``why``: too_low (a probability under LEAST), nothing, running (it is being merged or taken apart at this moment)."""

    def __init__(self, why):
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Group:
    """Enterprises that would become one; ``probability``: of the least likely pair that is known of them."""

    survivor: int
    absorbed: list[int]
    probability: float | None


@dataclass
class Plan:
    """What accepting would do."""

    pairs: int = 0  # open ones above the probability
    groups: list[Group] = field(default_factory=list)
    left_out: Counter = field(default_factory=Counter)  # pairs by why: cluster (would chain), decided, mixed (invented with real)

    @property
    def counts(self):
        """As they are stored and shown."""
        absorbed = sum(len(group.absorbed) for group in self.groups)
        merged_pairs = self.pairs - sum(self.left_out.values())
        counts = {"pairs": self.pairs, "clusters": len(self.groups), "merged": absorbed, "accepted": merged_pairs}
        return counts | {"left_out": sum(self.left_out.values()), "why": dict(self.left_out)}


def plan_acceptance(user, *, above, where=None):
    """The Plan of accepting every open pair of ``user`` with a probability of at least ``above``.

    ``where``: what PairFilters.asked() gives; which state a pair is in is not asked. Some queries, however many pairs.
    Raises NotAcceptable.
    """
    if not LEAST <= above <= 1:
        raise NotAcceptable("too_low")
    filters = PairFilters(**{name: value for name, value in (where or {}).items() if name != "stand"})
    wanted = filters.narrowed(pairs_for(user)).filter(state=PairState.OPEN, merge=None, probability__gte=above)
    # One that stands in for an absorbed one was never looked at by the model itself.
    wanted = wanted.filter(left__merged_into=None, right__merged_into=None, stands_in_for=None)
    columns = ("left_id", "right_id", "left__synthetic", "right__synthetic")
    plan, pairs = Plan(), []
    for left, right, one, other in wanted.order_by("left_id", "right_id").values_list(*columns):
        plan.pairs += 1
        if one != other:
            plan.left_out["mixed"] += 1
        else:
            pairs.append((left, right))
    if pairs:
        _group(plan, pairs, above)
    return plan


def _group(plan, pairs, above):
    numbers = sorted({number for pair in pairs for number in pair})
    place = {number: at for at, number in enumerate(numbers)}
    known, said = {}, []
    for chunk in _chunks(numbers):
        of_one_kind = Q(left__in=chunk, left__synthetic=F("right__synthetic"))  # what is invented is never one with what is real
        rows = DuplicatePair.objects.filter(of_one_kind, probability__isnull=False, stands_in_for=None)
        rows = rows.exclude(state=PairState.GONE).values_list("left_id", "right_id", "probability", "state")
        for left, right, probability, state in rows:
            if not place.keys() >= {left, right}:
                continue
            if state == PairState.VISIT:  # nobody is to say anything of the two before somebody was there
                said.append(Decision(place[left], place[right], decisions.DIFFERENT))
            else:
                known[left, right] = probability
        told = decisions.standing().filter(of_one_kind).values_list("left_id", "right_id", "verdict", "at")
        said += [
            Decision(place[left], place[right], verdict, at.isoformat())
            for left, right, verdict, at in told
            if place.keys() >= {left, right}
        ]
    ends = np.array([[place[left], place[right]] for left, right in known])
    found = cluster(len(numbers), ends[:, 0], ends[:, 1], np.array(list(known.values())), cut=above, decisions=said)
    members: dict[int, list] = {}
    for number, label in zip(numbers, found.label.tolist(), strict=True):
        members.setdefault(label, []).append(number)
    label_of = dict(zip(numbers, found.label.tolist(), strict=True))
    apart = {(numbers[one.left], numbers[one.right]) for one in said if one.verdict == decisions.DIFFERENT}
    for left, right in pairs:
        if label_of[left] != label_of[right]:
            plan.left_out["decided" if (left, right) in apart else "cluster"] += 1
    groups = [group for group in members.values() if len(group) > 1]
    for group, survivor in zip(groups, suggest_survivors(groups), strict=True):
        inside = [known[pair] for pair in _pairs_of(group) if pair in known]
        rest = [number for number in group if number != survivor]
        plan.groups.append(Group(survivor, rest, min(inside, default=None)))


def _pairs_of(group):
    return ((one, other) for at, one in enumerate(group) for other in group[at + 1 :])


@transaction.atomic
def start_acceptance(user, *, above, where=None):
    """Ask for everything that ``plan_acceptance`` says to be merged; returns the Acceptance, whose job does it.

    Raises NotAcceptable.
    """
    plan = plan_acceptance(user, above=above, where=where)
    if not plan.groups:
        raise NotAcceptable("nothing")
    acceptance = Acceptance.objects.create(
        above=above, where=where or {}, preview=plan.counts, region_id=scope_of(user), by=user, state=State.RUNNING
    )
    acceptance.job = enqueue("registry.accept_duplicates", owner=user, acceptance_id=acceptance.pk)
    acceptance.save(update_fields=["job"])
    record(user, "acceptance.start", acceptance, fields=[f"above={above:g}"])
    return acceptance


def run_acceptance(acceptance, progress=None):
    """Merge what the acceptance asked for, cluster by cluster; returns its counts. Safe to repeat."""
    progress = progress or Silent()
    acceptance = Acceptance.objects.select_related("by").get(pk=acceptance.pk)
    if acceptance.state != State.RUNNING:
        return acceptance.counts
    groups = plan_acceptance(acceptance.by, above=acceptance.above, where=acceptance.where).groups
    progress.report(done=0, total=len(groups), step="merging")
    by, of = acceptance.by, acceptance
    for done, group in enumerate(groups, start=1):
        with suppress(*_REFUSED):  # what somebody has merged or decided since the plan was made is theirs
            merge(group.survivor, group.absorbed, by=by, probability=group.probability, acceptance=of)
        progress.report(done=done)
    with transaction.atomic():
        progress.fence()
        held = Acceptance.objects.select_for_update().get(pk=acceptance.pk)
        merges = held.merges.filter(undone_at=None)
        clusters = merges.values("survivor").distinct().count()
        held.counts = {"merged": merges.count(), "clusters": clusters, "left_out": held.preview["merged"] - merges.count()}
        held.state = State.DONE
        held.save(update_fields=["counts", "state"])
        record(held.by, "acceptance.done", held, fields=[f"merged={held.counts['merged']}"])
    return held.counts


@transaction.atomic
def start_undo(acceptance, *, by):
    """Ask for all merges of the acceptance to be taken apart again; returns it. Raises NotAcceptable."""
    held = Acceptance.objects.select_for_update().get(pk=acceptance.pk)
    if held.state not in (State.DONE, State.UNDONE):
        raise NotAcceptable("running")
    if not held.merges.filter(undone_at=None).exists():
        raise NotAcceptable("nothing")
    held.state, held.undone_by, held.undone_at = State.UNDOING, by, timezone.now()
    held.job = enqueue("registry.undo_acceptance", owner=by, acceptance_id=held.pk)
    held.save(update_fields=["state", "undone_by", "undone_at", "job"])
    record(by, "acceptance.undo", held)
    return held


def undo_acceptance(acceptance, progress=None):
    """Take the merges of the acceptance apart, the latest first; returns its counts. Safe to repeat.

    Those of which it is not clear what belongs to whom stay (``kept``): a person takes them apart and answers.
    """
    progress = progress or Silent()
    acceptance = Acceptance.objects.select_related("undone_by").get(pk=acceptance.pk)
    if acceptance.state != State.UNDOING:
        return acceptance.counts
    merges = list(acceptance.merges.filter(undone_at=None).order_by("-pk"))
    progress.report(done=0, total=len(merges), step="taking_apart")
    kept = 0
    for done, one in enumerate(merges, start=1):
        try:
            unmerge(one, by=acceptance.undone_by)
        except OpenQuestions:
            kept += 1
        progress.report(done=done)
    with transaction.atomic():
        progress.fence()
        held = Acceptance.objects.select_for_update().get(pk=acceptance.pk)
        apart = held.merges.filter(undone_at__isnull=False).count()
        held.counts = {**held.counts, "taken_apart": apart, "kept": held.merges.filter(undone_at=None).count()}
        held.state = State.UNDONE
        held.save(update_fields=["counts", "state"])
        record(held.undone_by, "acceptance.undone", held, fields=[f"taken_apart={apart}", f"kept={kept}"])
    return held.counts


def give_up(acceptance_id):
    """A job ended without its result: what is merged stays, and the acceptance can be undone."""
    acceptances = Acceptance.objects.filter(pk=acceptance_id)
    acceptances.filter(state__in=(State.RUNNING, State.UNDOING)).update(state=State.DONE)


def acceptances_for(user):
    """The acceptances that ``user`` may see: those of the region served, whoever made them."""
    return Acceptance.objects.filter(within(scope_of(user))) if is_officer(user) else Acceptance.objects.none()


def kept_of(acceptance):
    """Its merges that stand: after an undo, those whose taking apart asks (unmerging.questions_of)."""
    return acceptance.merges.filter(undone_at=None).order_by("pk")


def _chunks(numbers, size=2000):
    return (numbers[start : start + size] for start in range(0, len(numbers), size))
