"""Keep survivors up with what they are made of: after a load, an undo, an edit, a merge and an un-merge.

``settle`` compares what each survivor says with what it should say (trees.py) and writes the
difference as changes that name the merge, in the transaction of whatever caused it. A change that a
load caused names the batch too, so that undoing the batch takes it back.
"""

from django.utils import timezone

from desaekspor.registry.duplicates.asking import ask_for_search
from desaekspor.registry.duplicates.roots import hold, root_of
from desaekspor.registry.duplicates.trees import CHUNK, Forest, read_nodes
from desaekspor.registry.models import Enterprise, FieldChange, Merge, Owner, SourceRecord
from desaekspor.registry.search.writing import Documents
from desaekspor.registry.services.bulk import db_uuid, ordered_uuid
from desaekspor.registry.services.contents import COMPUTED
from desaekspor.registry.services.effects import with_scale
from desaekspor.registry.services.fields import PRODUCT, PRODUCTS, is_unknown, make_edit, write_edits

MERGE = "merge"  # reason of a change that a survivor took over


def settle(roots, *, moment, batch=None, undone_batch=None, by=None, documents=None, assumed=None):
    """Bring the survivors in the trees of ``roots`` up to what they are made of; returns ``{number: [fields that
    changed]}`` of those that did.

    ``batch``: the load that caused it. ``undone_batch``: one that is being undone. ``by``: who caused it, else whoever
    merged is named. ``assumed``: ``{number: {field: value}}`` that the history says already and whose products are not
    written yet. Call it in the transaction that holds the enterprises.
    """
    from desaekspor.registry.services.loading import last_revisions  # which settles what it changed itself

    products = {number: _products_of(values) for number, values in (assumed or {}).items()}
    settled = {}
    for chunk in _chunks(roots):
        forest = Forest(chunk, undone_batch=undone_batch, assumed=products)
        revisions = last_revisions(forest.numbers)
        rows, edits = [], []
        for root in chunk:
            if root not in forest.nodes:
                continue
            for number in forest.survivors_upwards(root):
                changed = _bring_up(forest, number, revisions.get(number, 0), moment, batch, by, rows, edits)
                if changed:
                    settled[number] = changed
        written = {edit.enterprise_id for edit in edits if edit.products is not None}
        left = [forest.nodes[number] for number in products if products[number] and number in forest.nodes]
        edits += [
            make_edit(node.present, with_all_products(node.present, products[node.number]), updated_at=moment)
            for node in left
            if node.number not in written
        ]
        FieldChange.objects.bulk_create(rows)
        write_edits(edits)
        _tell_search(chunk, documents)
    ask_for_search(batch=batch, by=by)
    return settled


def _bring_up(forest, number, revision, moment, batch, by, rows, edits):
    node, wanted = forest.nodes[number], forest.values(number)
    now = node.present
    values = {name: value for name, value in wanted.items() if name != COMPUTED and value != now.values[name]}
    if not values:
        return []
    complete = with_scale(now.values, values)
    last = node.merges[-1]
    merge_of = {merge.absorbed_id: merge for merge in node.merges}
    for name, value in complete.items():
        taken = forest.chosen(number).get(name)
        merge = merge_of.get(taken.taken_from if taken else None, last)
        rows.append(
            FieldChange(
                id=ordered_uuid(moment),
                enterprise_id=number,
                revision=revision + 1,
                field=name,
                values=[now.values[name], value],
                batch=batch,
                merge=merge,
                by_id=None if batch else (by.pk if by else merge.by_id),
                at=moment,
                reason="computed" if name == COMPUTED else MERGE,
            )
        )
    if now.owner_id is None and any(name.startswith("owner.") and not is_unknown(value) for name, value in complete.items()):
        now.owner_id = db_uuid(Owner.objects.create(id=ordered_uuid(moment), enterprise_id=number).pk)
    edits.append(make_edit(now, with_all_products(now, complete), updated_at=moment))
    return sorted(complete)


def _products_of(values):
    return {name: values[name] for name in (PRODUCT, PRODUCTS) if name in values}


def with_all_products(now, values):
    """``values`` with the main product and the others, where one of these changes: a product that stays keeps its row then."""
    if values.keys().isdisjoint((PRODUCT, PRODUCTS)):
        return values
    return {name: now.values[name] for name in (PRODUCT, PRODUCTS)} | values


def _tell_search(numbers, documents):
    if documents is not None:
        documents.refresh(numbers)
        return
    with Documents() as own:
        own.refresh(numbers)


def own_values(present):
    """``{number: values}`` of those of the enterprises (``{number: Present}``) that absorbed others: what they say by themselves.

    A file speaks of the one record of it alone, whatever the survivor says by now: what it says stays when the merge is undone.
    """
    numbers = Merge.objects.filter(survivor__in=list(present), undone_at=None).order_by()
    survivors = set(numbers.values_list("survivor_id", flat=True))
    return {number: node.own.values for number, node in read_nodes(survivors).items()} if survivors else {}


def of_the_whole(values, changed):
    """``changed`` of a survivor, with the scale that follows from what it says altogether."""
    return with_scale(values, {name: value for name, value in changed.items() if name != COMPUTED})


def after_load(batch, moment, documents):
    """What a load changed in merged enterprises, carried on to those that stand for them; costs nothing where none is merged."""
    if roots := _roots_touched_by(batch):
        settle(roots, moment=moment, batch=batch, documents=documents)


def after_undo(batch, documents):
    """As ``after_load``, for a batch that is being undone."""
    if roots := _roots_touched_by(batch):
        settle(roots, moment=timezone.now(), undone_batch=batch.pk, by=batch.undone_by, documents=documents)


def after_edit(number, moment, *, by):
    """As ``after_load``, for one enterprise that a person changed."""
    root = root_of(number)
    if Enterprise.objects.filter(merged_into=root).exists():
        settle([root], moment=moment, by=by)


def _roots_touched_by(batch):
    """The roots of trees in which the batch changed something or spoke anew, in order; they are held then, with their trees.

    A row that brings nothing but its key changes by which source the record is found.
    """
    trees = dict(Enterprise.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into"))
    members = sorted({*trees, *trees.values()})
    touched = set()
    for chunk in _chunks(members):
        rows = FieldChange.objects.filter(enterprise__in=chunk, batch=batch).order_by()
        touched.update(rows.values_list("enterprise_id", flat=True).distinct())
        rows = SourceRecord.objects.filter(enterprise__in=chunk, batch=batch, state=SourceRecord.State.CHANGED).order_by()
        touched.update(rows.values_list("enterprise_id", flat=True).distinct())
    roots = sorted({trees.get(number, number) for number in touched})
    for chunk in _chunks(roots):
        hold(chunk)
    return roots


def _chunks(numbers):
    numbers = sorted(numbers)
    return (numbers[start : start + CHUNK] for start in range(0, len(numbers), CHUNK))
