"""What people decide about pairs: the same or not the same. Kept for ever; it wins over every model; it can be withdrawn."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.registry.duplicates.errors import MergedMeanwhile, MergeRefused, refuse_unknown
from desaekspor.registry.duplicates.roots import roots_of
from desaekspor.registry.models import DuplicatePair, Enterprise, Merge, PairDecision, Presence

SAME, DIFFERENT = PairDecision.Verdict.SAME, PairDecision.Verdict.DIFFERENT
State = DuplicatePair.State
NOTE_LIMIT = 300
STATES = {SAME: State.ACCEPTED, DIFFERENT: State.REJECTED}


@transaction.atomic
def decide(pair, verdict, *, by, note="", by_check=False):
    """Keep that ``by`` says SAME or DIFFERENT of a DuplicatePair or of two numbers; returns the PairDecision.

    An earlier decision of the pair is withdrawn by it; saying the same twice changes nothing. SAME merges nothing by
    itself: it is a task for the officer. ``by`` None is a command. Raises MergeRefused, and MergedMeanwhile where two
    that are merged would be called different: they are taken apart first.
    """
    left, right = _numbers(pair, by)
    # Two who decide the same pair at once follow each other.
    list(Enterprise.objects.select_for_update().filter(pk__in=(left, right)).order_by("pk").values_list("pk"))
    return _keep(left, right, verdict, by, note, by_check)


def _keep(left, right, verdict, by, note="", by_check=False):
    if verdict == DIFFERENT and (merges := _merges_between(left, right)):
        raise MergedMeanwhile(merges)
    moment, note = timezone.now(), note.strip()[:NOTE_LIMIT]
    before = PairDecision.objects.select_for_update().filter(left=left, right=right, withdrawn_at=None).first()
    if before and before.verdict == verdict and (before.by_id == getattr(by, "pk", None) or not note):
        return before
    if before:
        _withdraw(before, by, moment)
    decision = PairDecision.objects.create(left_id=left, right_id=right, verdict=verdict, by=by, at=moment, by_check=by_check)
    if note:
        decision.note = note  # sealed for the row, which must have its number first
        decision.save(update_fields=["note"])
    _follow(left, right, moment)
    record(by, f"pair.{verdict}", decision)
    return decision


@transaction.atomic
def withdraw(decision, *, by):
    """The decision counts no more, and the pair is open again; returns whether it stood until now. It is kept with both names."""
    left, right = _numbers((decision.left_id, decision.right_id), by)
    decision = PairDecision.objects.select_for_update().get(pk=decision.pk)
    if decision.withdrawn_at:
        return False
    moment = timezone.now()
    _withdraw(decision, by, moment)
    _follow(left, right, moment)
    record(by, "pair.withdraw", decision)
    return True


def standing():
    """The decisions that count."""
    return PairDecision.objects.filter(withdrawn_at=None)


def against(numbers):
    """The standing decisions that two of the enterprises are not the same."""
    found = standing().filter(verdict=DIFFERENT, left__in=numbers, right__in=numbers)
    return list(found.select_related("by").order_by("pk"))


def probability_of(one, other):
    """What the model gave the pair; None where it gave nothing."""
    left, right = sorted((one, other))
    return DuplicatePair.objects.filter(left=left, right=right).values_list("probability", flat=True).first()


@transaction.atomic
def ask_for_visit(pair, *, by, note=""):
    """Nobody can tell from the desk: somebody goes there. ``note``: what to find out. Returns the pair."""
    _numbers(pair, by)
    pair = DuplicatePair.objects.select_for_update().get(pk=pair.pk)
    if pair.state in (State.OPEN, State.VISIT):
        pair.state, pair.note, pair.updated_at = State.VISIT, note.strip()[:NOTE_LIMIT] or pair.note, timezone.now()
        pair.save(update_fields=["state", "note", "updated_at"])
        record(by, "pair.visit", pair)
    return pair


@transaction.atomic
def assign(pairs, *, to, by):
    """Give the pairs (a queryset of ``pairs_for(by)``) to an officer, or with None to nobody; returns how many."""
    numbers = list(pairs.order_by("pk").values_list("pk", flat=True))
    count = 0
    for start in range(0, len(numbers), 500):
        chunk = DuplicatePair.objects.filter(pk__in=numbers[start : start + 500])
        count += chunk.exclude(assigned_to=to).update(assigned_to=to) if to else chunk.update(assigned_to=None)
    if count:
        record(by, "pair.assign", DuplicatePair, fields=[f"{count}"], purpose=to.get_username() if to else "")
    return count


def after_check(number, before, after, *, by):
    """What a village says on its check list joins as its decision: ``before`` and ``after`` are values of PRESENCE."""
    old, new = _doubled(before), _doubled(after)
    if old == new:
        return
    if old:
        left, right = sorted((number, old))
        found = PairDecision.objects.filter(left=left, right=right, by_check=True, withdrawn_at=None).first()
        if found and not _merges_between(left, right):
            moment = timezone.now()
            _withdraw(found, by, moment)
            _follow(left, right, moment)
    if new and Enterprise.objects.filter(pk=new).exists():
        propose((number, new))
        _keep(*sorted((number, new)), SAME, by, by_check=True)


def _doubled(said):
    return said["same_as"] if said and said["status"] == Presence.DUPLICATE else None


def propose(numbers):
    """The DuplicatePair of two enterprises, made where no model has proposed it."""
    left, right = sorted(numbers)
    rows = dict(Enterprise.objects.filter(pk__in=(left, right)).values_list("pk", "region"))
    village = rows[left] if rows[left] == rows[right] and len(rows[left]) == 13 else None
    synthetic = Enterprise.objects.filter(pk__in=(left, right), synthetic=True).exists()
    pair, _ = DuplicatePair.objects.get_or_create(
        left_id=left, right_id=right, defaults={"village_id": village, "synthetic": synthetic}
    )
    return pair


def _numbers(pair, by):
    left, right = sorted((pair.left_id, pair.right_id) if hasattr(pair, "left_id") else pair)
    if left == right:
        raise MergeRefused("same_itself", [left])
    refuse_unknown((left, right), by)
    return left, right


def _merges_between(left, right):
    """The standing merges by which two enterprises are one; empty when they are not."""
    one, other = roots_of((left, right)).values()
    if one != other:
        return []
    return list(Merge.objects.filter(absorbed__in={left, right} - {one}, undone_at=None).select_related("by").order_by("pk"))


def _withdraw(decision, by, moment):
    PairDecision.objects.filter(pk=decision.pk).update(withdrawn_at=moment, withdrawn_by=by)


def _follow(left, right, moment):
    """The state of the pair is what the standing decision says; that of one whom a merge has closed stays."""
    verdict = standing().filter(left=left, right=right).values_list("verdict", flat=True).first()
    pairs = DuplicatePair.objects.filter(left=left, right=right, merge=None)
    if verdict:
        pairs.update(state=STATES[verdict], updated_at=moment)
    else:
        pairs.filter(state__in=(State.ACCEPTED, State.REJECTED)).update(state=State.OPEN, updated_at=moment)


def close_by_merge(merge):
    """Pairs that a merge settles: within the tree they are one now; those of the absorbed with others stand for the survivor.

    Call it once ``merged_into`` is as the merge makes it.
    """
    left, right = sorted((merge.survivor_id, merge.absorbed_id))
    if not standing().filter(left=left, right=right).exists():
        PairDecision.objects.create(left_id=left, right_id=right, verdict=SAME, by=merge.by, at=merge.at, merge=merge)
    tree = _tree_of(merge.absorbed_id)
    open_pairs = DuplicatePair.objects.filter(Q(left__in=tree) | Q(right__in=tree), merge=None)
    for pair in open_pairs.order_by("pk"):
        _close(pair, merge, merge.at)
    merge.save(update_fields=["report"])


def reopen_after(merge):
    """Undo what ``close_by_merge`` did, where nobody has decided since. Call it once ``merged_into`` is as it was before."""
    moment = merge.undone_at
    standing().filter(merge=merge).update(withdrawn_at=moment, withdrawn_by=merge.undone_by)
    decided = standing().filter(left=OuterRef("left"), right=OuterRef("right"))
    DuplicatePair.objects.filter(~Exists(decided), stands_in_for=merge, merge=None).delete()
    before = (merge.report or {}).get("closed", {})
    closed = list(merge.closed_pairs.order_by("pk"))
    for pair in closed:
        pair.merge, pair.state, pair.updated_at = None, before.get(str(pair.pk), State.OPEN), moment
        pair.save(update_fields=["merge", "state", "updated_at"])
        _follow(pair.left_id, pair.right_id, moment)
        pair.refresh_from_db(fields=["state"])
        # One of the two may be part of a third by another merge.
        if other := Merge.objects.filter(absorbed__in=(pair.left_id, pair.right_id), undone_at=None).order_by("pk").first():
            _close(pair, other, moment)
            other.save(update_fields=["report"])
    # One that stood in because of a merge that was taken apart while this one had closed it.
    stale = DuplicatePair.objects.filter(pk__in=[pair.pk for pair in closed], stands_in_for__undone_at__isnull=False, merge=None)
    stale.filter(~Exists(decided)).delete()


def _close(pair, merge, moment):
    one, other = roots_of((pair.left_id, pair.right_id)).values()
    before = pair.state
    if one == other:
        pair.state = State.ACCEPTED
    elif before in (State.OPEN, State.VISIT, State.ACCEPTED):
        _stand_in(pair, *sorted((one, other)), merge, moment)
        pair.state = State.GONE
    else:
        return
    pair.merge, pair.updated_at = merge, moment
    pair.save(update_fields=["state", "merge", "updated_at"])
    closed = (merge.report or {}).get("closed", {}) | {str(pair.pk): before}
    merge.report = {**(merge.report or {}), "closed": closed}


def _stand_in(pair, left, right, merge, moment):
    """What was proposed of the absorbed one and a third is proposed of the two that stand for them."""
    if standing().filter(left=left, right=right).exists():
        return
    names = ("probability", "weight", "band", "reasons", "run_id", "village_id", "assigned_to_id", "synthetic", "state")
    copied = {name: getattr(pair, name) for name in names} | {"stands_in_for": merge, "updated_at": moment}
    DuplicatePair.objects.get_or_create(left_id=left, right_id=right, defaults=copied)


def _tree_of(number):
    """The number and all that it absorbed, directly or not."""
    found, layer = {number}, [number]
    while layer:
        layer = list(Merge.objects.filter(survivor__in=layer, undone_at=None).values_list("absorbed_id", flat=True))
        found.update(layer)
    return found


def erase_words(numbers):
    """What people wrote about pairs and merges of these enterprises may name a person who wishes to be forgotten."""
    about = Q(left__in=numbers) | Q(right__in=numbers)
    PairDecision.objects.filter(about).update(note=None)
    DuplicatePair.objects.filter(about).update(note=None)
    Merge.objects.filter(Q(survivor__in=numbers) | Q(absorbed__in=numbers)).update(why=None)


def forget(numbers):
    """Pairs of enterprises that an undone import takes away go with them; decisions are kept."""
    DuplicatePair.objects.filter(Q(left__in=numbers) | Q(right__in=numbers)).delete()
