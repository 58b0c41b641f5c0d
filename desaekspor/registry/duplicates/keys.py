"""Rows of a source that came by a NIB which several merged enterprises own: whose are they when these are taken apart?

Where one of them owns the NIB, the rows are that one's. Where both sides of a merge do, it cannot be known: the un-merge
asks (unmerging.py), proposes the one that the row is more like, and gives the key of the source, its rows and what they
changed to whom the answer says, as if they had come there from the start.
"""

from dataclasses import dataclass
from datetime import datetime

from rapidfuzz.fuzz import token_sort_ratio

from desaekspor.registry.duplicates.trees import UNMERGE, read_nodes
from desaekspor.registry.models import EnterpriseKey, FieldChange, ImportBatch, Owner, SourceRecord
from desaekspor.registry.services.bulk import db_uuid, ordered_uuid
from desaekspor.registry.services.contents import COMPUTED
from desaekspor.registry.services.effects import fill_empty, statement, three_way, with_judgement, with_scale
from desaekspor.registry.services.erasing import strip_rows, without_owner
from desaekspor.registry.services.fields import BY_PEOPLE, PRODUCT, PRODUCTS, is_unknown, make_edit, write_edits
from desaekspor.registry.services.loading import FOLLOWS, last_revisions

SPEAKING = (SourceRecord.State.NEW, SourceRecord.State.CHANGED)
# What tells whether a row and an enterprise are one: names by likeness, the others whole.
NAMES = ("name", "owner.name")
MARKS = ("owner.nik", "owner.phone", "region", "address", "product", "kbli")


@dataclass(frozen=True)
class Came:
    """A key that came by the ``nib`` after the merge to the ``holder``, while ``other`` of the other side owns the NIB, too."""

    pk: int  # of the EnterpriseKey
    source: str
    nib: str
    name: str  # of the enterprise, as the row says it
    at: datetime
    by_id: int | None
    holder: int
    other: int
    is_likelier_other: bool


def came_since(forest, merge):
    """The keys that came to either side of ``merge`` by a NIB that the other side owns; two queries, one where none did."""
    branch = set(forest.tree_of(merge.absorbed_id))
    owners: dict[str, list] = {}
    for number, node in forest.nodes.items():
        if nib := node.own.values["nib"]:
            owners.setdefault(nib, []).append(number)
    keys = {}
    for first, batches in _first_rows(forest.numbers, after=merge.at):
        holder, said = first.enterprise_id, first.content["clean"] or {}
        others = [
            number
            for number in owners.get(said.get("nib"), ())
            if (number in branch) != (holder in branch) and _one_before(forest, holder, number, first.batch.loaded_at)
        ]
        if others:
            end = merge.survivor_id if holder in branch else merge.absorbed_id
            brought = {
                name for name, pile in forest.nodes[holder].piles.items() if any(change.batch_id in batches for change in pile)
            }
            told = {name: value for name, value in said.items() if name not in brought}
            keys[first.batch.source, first.key] = first, told, end if end in others else others[0]
    if not keys:
        return []
    found = []
    for key in EnterpriseKey.objects.filter(enterprise__in=forest.numbers).order_by("pk"):
        first, told, other = keys.get((key.source, key.key), (None, None, None))
        if first is not None and first.enterprise_id == key.enterprise_id:
            said = first.content["clean"]
            here, there = (_likeness(told, forest.nodes[number].own.values) for number in (key.enterprise_id, other))
            batch = first.batch
            known = (key.pk, key.source, said["nib"], said.get("name", ""), batch.loaded_at, batch.created_by_id)
            found.append(Came(*known, key.enterprise_id, other, there > here))
    return found


def share_a_nib(forest, merge):
    """Do both sides of the merge own one NIB?"""
    branch = set(forest.tree_of(merge.absorbed_id))
    sides: tuple[set, set] = (set(), set())
    for number, node in forest.nodes.items():
        sides[number in branch].add(node.own.values["nib"])
    return bool((sides[0] & sides[1]) - {""})


def _first_rows(numbers, *, after):
    """(The row that brought it, the imports that spoke of it) of each key that joined one of the enterprises after the moment."""
    rows = SourceRecord.objects.filter(enterprise__in=numbers, state__in=SPEAKING, batch__loaded_at__isnull=False)
    first: dict[tuple, SourceRecord] = {}
    batches: dict[tuple, set] = {}
    for row in rows.select_related("batch").defer("content").order_by("batch__loaded_version", "pk"):
        place = (row.batch.source, row.key, row.enterprise_id)
        batches.setdefault(place, set()).add(row.batch_id)
        if row.state == SourceRecord.State.NEW:
            first[place] = row  # it made the enterprise
        elif row.batch.state == ImportBatch.State.LOADED:
            first.setdefault(place, row)
    return [
        (row, batches[place])
        for place, row in first.items()
        if row.state == SourceRecord.State.CHANGED and row.batch.loaded_at > after
    ]


def _one_before(forest, one, other, moment):
    """Were the two one already, by merges that stand?"""
    apart = _merges_above(forest, one) ^ _merges_above(forest, other)
    return all(forest.parent[number].at < moment for number in apart)


def _merges_above(forest, number):
    """The enterprises that were absorbed on the way from ``number`` to its root."""
    found = set()
    while number in forest.parent:
        found.add(number)
        number = forest.parent[number].survivor_id
    return found


def _likeness(said, own):
    """How much of what a row says an enterprise says, too."""
    known = [name for name in (*NAMES, *MARKS) if not is_unknown(said.get(name)) and not is_unknown(own[name])]
    return sum(
        token_sort_ratio(said[name].casefold(), own[name].casefold()) / 100 if name in NAMES else said[name] == own[name]
        for name in known
    )


def rows_of(key):
    """The rows by which the key spoke of its enterprise, the first first."""
    rows = SourceRecord.objects.filter(enterprise=key.enterprise_id, key=key.key, batch__source=key.source)
    return rows.select_related("batch").order_by("batch__loaded_version", "pk")


def changes_by(key):
    """The ids of what the key's rows changed in its enterprise and what stands."""
    batches = rows_of(key).order_by().values("batch")
    changes = FieldChange.objects.filter(enterprise=key.enterprise_id, batch__in=batches, merge=None, undoes=None, undone_by=None)
    return set(changes.exclude(field=COMPUTED).values_list("pk", flat=True))


def hand_over(key, to, *, moment, assumed):
    """Give the key with its rows to the enterprise ``to``, and let them say there what they said.

    What they changed in the enterprise before is taken off already. ``assumed``: see following.settle; products are put there.
    """
    rows = list(rows_of(key))
    SourceRecord.objects.filter(pk__in=[row.pk for row in rows]).update(enterprise=to)
    EnterpriseKey.objects.filter(pk=key.pk).update(enterprise=to)
    last: dict | None = None
    erased = False
    for row in rows:
        if row.state in SPEAKING and row.batch.state == ImportBatch.State.LOADED:
            erased = _say(row, last, to, moment, assumed)
            last = statement(row.content)
    if erased:
        for batch in {row.batch for row in rows}:
            strip_rows(batch)


def _say(row, last, to, moment, assumed):
    """Write what the row changes in the enterprise, as of its import; says whether the owner is erased.

    ``last``: what its source said before; None for its first row.
    """
    products = {name: value for name, value in assumed.get(to, {}).items() if name in (PRODUCT, PRODUCTS)}
    node = read_nodes([to], assumed={to: products})[to]
    now, own, loaded_at = node.present, node.own, row.batch.loaded_at
    clean = (without_owner(row.content["clean"]) if now.is_erased else row.content["clean"]) or {}
    values = fill_empty(clean, own.values) if last is None else three_way(last, clean, own.values)
    # What was said later stands.
    values = {
        name: value
        for name, value in values.items()
        if name != COMPUTED and (is_unknown(own.values[name]) or own.since[name] <= loaded_at)
    }
    values = with_scale(now.values, with_judgement(own.values, values))
    if not values:
        return now.is_erased
    revision = last_revisions([to]).get(to, 0) + 1
    FieldChange.objects.bulk_create(
        FieldChange(
            id=ordered_uuid(moment),
            enterprise_id=to,
            revision=revision,
            field=name,
            values=[now.values[name], value],
            batch=row.batch,
            at=loaded_at,
            reason=FOLLOWS if name in BY_PEOPLE else "computed" if name == COMPUTED else UNMERGE,
        )
        for name, value in values.items()
    )
    if now.owner_id is None and any(name.startswith("owner.") for name in values):
        now.owner_id = db_uuid(Owner.objects.create(id=ordered_uuid(moment), enterprise_id=to).pk)
    written = {name: value for name, value in values.items() if name != PRODUCT}
    write_edits([make_edit(now, written, updated_at=moment)])
    if PRODUCT in values:
        assumed.setdefault(to, {})[PRODUCT] = values[PRODUCT]
    return now.is_erased
