"""Merged enterprises as trees: who was absorbed by whom, and what each of them says by itself.

A survivor's values are worked out from what its own sources and people say and from those that it
absorbed, which may be survivors themselves (choosing.py). Nothing of that is stored but the outcome:
changes that name the merge. What an enterprise says by itself is its history without those.
"""

from dataclasses import dataclass, field
from datetime import datetime

from desaekspor.registry.duplicates.choosing import Part, choose, values_of
from desaekspor.registry.models import Enterprise, FieldChange, ImportBatch, Merge
from desaekspor.registry.services.contents import COMPUTED
from desaekspor.registry.services.fields import ALL_FIELDS, BY_PEOPLE, PRESENCE, VERIFIED, is_unknown, read_present
from desaekspor.registry.services.piles import read_piles

CHUNK = 500
UNMERGE = "unmerge"  # reason of what an un-merge writes
_SAID = tuple(name for name in (*ALL_FIELDS, *BY_PEOPLE) if name != COMPUTED)


@dataclass(slots=True)
class Node:
    """An enterprise in a tree."""

    number: int
    present: object  # fields.Present: what its row says now
    own: Part  # what it says by itself
    piles: dict = field(default_factory=dict)
    merges: list = field(default_factory=list)  # the standing Merges by which it absorbed others, the first first
    pinned: dict = field(default_factory=dict)  # field -> moment at which a person took a merge's change of it back


class Forest:
    """Trees of merged enterprises, as they stand or as they would with ``more`` Merges that are not saved yet."""

    def __init__(self, roots, *, more=(), undone_batch=None, assumed=None):
        numbers = set(roots)
        rows = Enterprise.objects.filter(merged_into__in=numbers).values_list("pk", flat=True)
        numbers.update(rows)
        merges = [*Merge.objects.filter(absorbed__in=numbers, undone_at=None).order_by("at", "pk"), *more]
        self.numbers = sorted(numbers | {merge.absorbed_id for merge in more})
        self.nodes = read_nodes(self.numbers, undone_batch, assumed)
        self.parent: dict[int, Merge] = {}
        for merge in merges:
            if merge.survivor_id in self.nodes:
                self.nodes[merge.survivor_id].merges.append(merge)
                self.parent[merge.absorbed_id] = merge
        self._worked_out: dict[int, tuple] = {}

    def tree_of(self, number):
        """The number and all that it absorbed, directly or not."""
        found = [number]
        for merge in self.nodes[number].merges:
            found += self.tree_of(merge.absorbed_id)
        return found

    def survivors_upwards(self, root):
        """The survivors in the tree of ``root``, each after those that it absorbed."""
        found = []
        for merge in self.nodes[root].merges:
            found += self.survivors_upwards(merge.absorbed_id)
        return [*found, root] if self.nodes[root].merges else found

    def chosen(self, number):
        """``{field: Chosen}`` of a survivor."""
        return self._work_out(number)[0]

    def values(self, number):
        """What the enterprise says with all that it absorbed: ``{field: value}``."""
        return self._work_out(number)[1].values

    def _work_out(self, number):
        if number not in self._worked_out:
            node = self.nodes[number]
            taken, part = {}, node.own
            if node.merges:
                others = [self._work_out(merge.absorbed_id)[1] for merge in node.merges]
                taken = choose(node.own, others, choices_of(node))
                part = _whole(node.own, others, taken)
            self._worked_out[number] = taken, part
        return self._worked_out[number]


def choices_of(node):
    """``{field: number}``: the records that people chose for the survivor, as far as nothing said by hand has replaced it."""
    said: dict[str, tuple] = {}
    for merge in node.merges:
        said |= {name: (merge.at, number) for name, number in merge.choices.items()}
    for name, moment in node.pinned.items():
        if name not in said or moment > said[name][0]:
            said[name] = (moment, node.number)
    by_hand = node.own.confirmed
    return {
        name: number
        for name, (moment, number) in said.items()
        if not (name in by_hand and _is_by_hand(node, name) and by_hand[name] > moment)
    }


def _is_by_hand(node, name):
    own = own_changes(node.piles.get(name, ()))
    return bool(own) and own[-1].is_by_hand


def _whole(own, others, taken):
    """The Part that a survivor is for the one that absorbed it."""
    by_number = {part.number: part for part in (own, *others)}
    whole = Part(own.number, values_of(own, taken), is_erased=own.is_erased)
    for name, one in taken.items():
        source = by_number.get(one.taken_from, own)
        if name in source.since:
            whole.since[name] = source.since[name]
        if name in source.confirmed:
            whole.confirmed[name] = source.confirmed[name]
    return whole


def read_nodes(numbers, undone_batch=None, assumed=None):
    """``{number: Node}`` of those of the enterprises that exist, each by itself; seven queries.

    ``assumed``: ``{number: {field: value}}`` that the history says and the rows do not yet.
    """
    present = read_present(numbers)
    for number, values in (assumed or {}).items():
        if number in present:
            present[number].values |= values
    piles = read_piles(present, undone_batch=undone_batch)
    first = {
        number: (created_at, created_by is not None)
        for number, created_at, created_by in Enterprise.objects.filter(pk__in=list(present)).values_list(
            "pk", "created_at", "created_by"
        )
    }
    pinned = _taken_back(present, undone_batch)
    return {
        number: Node(number, now, own_part(now, piles[number], *first[number]), piles[number], [], pinned.get(number, {}))
        for number, now in present.items()
    }


def _taken_back(numbers, undone_batch):
    """``{number: {field: moment}}`` of what survivors took over by merges that stand, and a person then took back."""
    rows = FieldChange.objects.filter(enterprise__in=list(numbers), merge__undone_at=None, undone_by__isnull=False)
    rows = rows.exclude(merge=None).exclude(undone_by__reason=UNMERGE)
    found: dict[int, dict] = {}
    columns = ("enterprise_id", "field", "batch_id", "batch__state", "undone_by__at")
    for number, name, batch, state, at in rows.order_by("undone_by__at").values_list(*columns):
        if batch is None or (state != ImportBatch.State.UNDONE and batch != undone_batch):
            found.setdefault(number, {})[name] = at
    return found


def own_changes(pile):
    """Those of a pile that count and that the enterprise's own sources and people made."""
    return [change for change in pile if not change.is_loose and not change.is_taken_over]


def own_nibs(numbers):
    """``{number: NIB}`` that the enterprises say by themselves, "" where they say none; two queries."""
    present = dict(Enterprise.objects.filter(pk__in=list(numbers)).values_list("pk", "nib"))
    piles = read_piles(present, fields=["nib"])
    return {number: _own_value(piles[number].get("nib", ()), nib) for number, nib in present.items()}


def _own_value(pile, present):
    """What an enterprise whose row says ``present`` says by itself of the field with this pile."""
    counted = own_changes(pile)
    if counted:
        return present if counted[-1] is pile[-1] else counted[-1].values[1]
    return pile[0].values[0] if pile else present


def own_part(now, piles, created_at, created_by_hand):
    """What an enterprise says by itself: the last of each field that counts and was not taken over from another."""
    values, since, by_hand = dict(now.values), {}, {}
    for name in _SAID:
        pile = piles.get(name, ())
        counted = own_changes(pile)
        values[name] = _own_value(pile, values[name])
        since[name] = counted[-1].at if counted else created_at
        by_hand[name] = counted[-1].is_by_hand if counted else created_by_hand
    part = Part(now.enterprise_id, values, since, is_erased=now.is_erased)
    verified = values[VERIFIED]
    verified_at = datetime.fromisoformat(verified["at"]) if verified else None
    for name in _SAID:
        if name in (VERIFIED, PRESENCE) or is_unknown(values[name]):
            continue
        if by_hand[name]:
            part.confirmed[name] = since[name]
        if verified_at and since[name] <= verified_at:
            part.confirmed[name] = verified_at
    return part
