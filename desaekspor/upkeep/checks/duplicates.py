"""Merged enterprises and what people decided of pairs."""

from django.db.models import Count, Exists, F, OuterRef, Q

from desaekspor.accounts.sealing import CannotOpen
from desaekspor.registry.duplicates.trees import Forest
from desaekspor.registry.models import DuplicatePair, Enterprise, FieldChange, Merge, PairDecision
from desaekspor.registry.services.contents import COMPUTED
from desaekspor.upkeep.checks import Finding, counted, some
from desaekspor.upkeep.checks.samples import windows

State = DuplicatePair.State


def merges_are_sound(full):
    """An absorbed enterprise has one standing merge and leads to the root of its tree, at once; nothing else leads anywhere."""
    absorbed = Enterprise.objects.filter(merged_into__isnull=False).order_by("pk")
    roots = dict(absorbed.values_list("pk", "merged_into"))
    parents = dict(Merge.objects.filter(undone_at=None).order_by("pk").values_list("absorbed_id", "survivor_id"))
    named = {*roots.values(), *parents, *parents.values()}
    wrong = sorted(number for number in roots.keys() | parents.keys() if roots.get(number) != _root(number, parents))
    if wrong:
        yield Finding("merge_leads_wrong", {"count": len(wrong), "ids": some(wrong)})
    if lost := sorted(named - set(Enterprise.objects.filter(pk__in=named).values_list("pk", flat=True))):
        yield Finding("merge_lost", {"count": len(lost), "ids": some(lost)})
    # What was taken over by a merge that was taken apart may lie under a later change, never on top.
    standing = FieldChange.objects.filter(undoes=None, undone_by=None).exclude(field=COMPUTED)
    later = standing.filter(enterprise=OuterRef("enterprise_id"), field=OuterRef("field"), revision__gt=OuterRef("revision"))
    left = standing.filter(~Exists(later), merge__undone_at__isnull=False).order_by("enterprise_id")
    yield from counted("merge_left", left.values_list("enterprise_id", flat=True))


def _root(number, parents):
    """The root of the tree that ``number`` is in, None when it is one itself; None for a circle, too."""
    seen = {number}
    while number in parents:
        number = parents[number]
        if number in seen:
            return None
        seen.add(number)
    return number if len(seen) > 1 else None


def survivors_say_what_they_should(full):
    """A survivor's values are those that the rules and people's choices make of what it was made of."""
    survivors = Enterprise.objects.filter(Exists(Enterprise.objects.filter(merged_into=OuterRef("pk")))).order_by("pk")
    wrong = []
    for numbers in windows(survivors.values_list("pk", flat=True), full):
        try:
            wrong += _differing(numbers)
        except CannotOpen:
            continue  # said by the check of sealed values
    if wrong:
        yield Finding("survivor_differs", {"count": len(wrong), "ids": some(sorted(wrong))})


def _differing(roots):
    forest = Forest(roots)
    for root in roots:
        for number in forest.survivors_upwards(root):
            present = forest.nodes[number].present.values
            if any(present[name] != value for name, value in forest.values(number).items() if name != COMPUTED):
                yield number


def decisions_are_clear(full):
    """No two standing decisions of a pair; no pair of merged rows is open; none that is decided is to be decided."""
    twice = PairDecision.objects.filter(withdrawn_at=None).values("left", "right").annotate(times=Count("pk")).filter(times__gt=1)
    if count := twice.count():
        yield Finding("decision_twice", {"count": count})
    pairs = DuplicatePair.objects.annotate(one=F("left__merged_into"), other=F("right__merged_into")).order_by("pk")
    merged = pairs.filter(Q(one__isnull=False) | Q(other__isnull=False), state__in=(State.OPEN, State.VISIT))
    yield from counted("pair_of_merged", merged.values_list("pk", flat=True))
    decided = PairDecision.objects.filter(left=OuterRef("left"), right=OuterRef("right"), withdrawn_at=None)
    open_pairs = DuplicatePair.objects.filter(state__in=(State.OPEN, State.VISIT), merge=None).order_by("pk")
    yield from counted("pair_decided_open", open_pairs.filter(Exists(decided)).values_list("pk", flat=True))
