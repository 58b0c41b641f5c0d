"""Write down what a search found: new pairs, other probabilities, and pairs that it no longer proposes.

What people decided, asked or were given stays as it is; a search changes only what is its own. A few hundred pairs at a time,
each in a transaction of its own, so that nobody waits for a long search; twice is harmless.
"""

import json
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from desaekspor.regions.codes import level_of
from desaekspor.regions.models import Level
from desaekspor.registry.duplicates.decisions import STATES, standing
from desaekspor.registry.duplicates.models import DuplicatePair
from desaekspor.registry.models import Enterprise

State = DuplicatePair.State
TOLD = ("probability", "weight", "band", "reasons", "features")  # of PAIR_SCHEMA, in its order
CHUNK = 200  # 0.1 s on a machine that is not busy
# Proposed by a search alone, and not decided, settled by a merge, or said by a person.
ITS_OWN = Q(state__in=(State.OPEN, State.VISIT), merge=None, stands_in_for=None, probability__isnull=False)


@dataclass
class Stored:
    new: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0


def store_pairs(pairs, run, *, numbers=None, progress):
    """Keep ``pairs`` (PAIR_SCHEMA of the linkage library, rec_ids are numbers); returns Stored.

    ``numbers``: the enterprises that were searched for, None for all; only pairs of theirs may be gone.
    """
    rows = zip(*(column.to_pylist() for column in pairs.columns), strict=True)
    found = {_ordered(left, right): (*told, json.loads(reasons), numbers) for left, right, *told, reasons, numbers in rows}
    result, keys = Stored(), sorted(found)
    progress.report(step="writing", done=0, total=len(keys))
    for start in range(0, len(keys), CHUNK):
        _store_chunk({key: found[key] for key in keys[start : start + CHUNK]}, run, result)
        progress.report(done=start + CHUNK)
    result.gone = _let_go(found.keys(), numbers)
    return result


def _ordered(left, right):
    left, right = int(left), int(right)
    return (left, right) if left < right else (right, left)


@transaction.atomic
def _store_chunk(found, run, result):
    numbers = {number for key in found for number in key}
    rows = Enterprise.objects.filter(pk__in=numbers, merged_into=None).values_list("pk", "region_id", "synthetic")
    there = {number: (region, synthetic) for number, region, synthetic in rows}
    moment = timezone.now()
    known = {(pair.left_id, pair.right_id): pair for pair in _among(found)}
    decided = {(left, right): verdict for left, right, verdict in _decided(found)}
    new, changed = [], []
    for key, told in found.items():
        if not there.keys() >= set(key):
            continue  # taken away or merged since it was read
        told = dict(zip(TOLD, told, strict=True))
        pair = known.get(key)
        if pair is None:
            (one, synthetic), (other, also) = there[key[0]], there[key[1]]
            village = one if one == other and level_of(one) == Level.VILLAGE else None
            state = STATES[decided[key]] if key in decided else State.OPEN
            new.append(
                DuplicatePair(
                    left_id=key[0], right_id=key[1], **told, run=run, state=state, village_id=village,
                    synthetic=synthetic or also, updated_at=moment,
                )
            )  # fmt: skip
            continue
        comes_back = pair.state == State.GONE and pair.merge_id is None
        if not comes_back and all(getattr(pair, name) == value for name, value in told.items()):
            result.same += 1
            continue
        for name, value in told.items():
            setattr(pair, name, value)
        pair.run, pair.updated_at = run, moment
        changed.append(pair)
    DuplicatePair.objects.bulk_create(new, ignore_conflicts=True)
    # Not the state: somebody may be deciding one of them at this moment.
    DuplicatePair.objects.bulk_update(changed, [*TOLD, "run", "updated_at"])
    back = DuplicatePair.objects.filter(pk__in=[pair.pk for pair in changed], state=State.GONE, merge=None)
    back.update(state=State.OPEN)
    result.new, result.changed = result.new + len(new), result.changed + len(changed)


def _among(found):
    lefts = {left for left, _ in found}
    pairs = DuplicatePair.objects.filter(left__in=lefts, right__gt=F("left"))
    return [pair for pair in pairs if (pair.left_id, pair.right_id) in found]


def _decided(found):
    rows = standing().filter(left__in={left for left, _ in found}).values_list("left_id", "right_id", "verdict")
    return [row for row in rows if row[:2] in found]


def _let_go(found, numbers):
    """Pairs of earlier searches that this one no longer proposes; they come back when a later one does."""
    rows = DuplicatePair.objects.filter(ITS_OWN).values_list("pk", "left_id", "right_id")
    lost = [
        pk
        for pk, left, right in rows.iterator(chunk_size=5000)
        if (left, right) not in found and (numbers is None or left in numbers or right in numbers)
    ]
    count = 0
    for start in range(0, len(lost), CHUNK):
        count += DuplicatePair.objects.filter(ITS_OWN, pk__in=lost[start : start + CHUNK]).update(
            state=State.GONE, updated_at=timezone.now()
        )
    return count
