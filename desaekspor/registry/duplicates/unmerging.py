"""Take a merge apart: both are again what they were, with what came to each since.

What the survivor took over is taken off its history (``take_off``), so that what lies under it comes back, and what
files have said meanwhile of either is there. Rows that the merge moved go back (attached.py). What cannot be
known is asked: whose is what a person wrote, or what was attached, after the two had become one? And whose is a source's
row that came by a NIB which both own (keys.py)?
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.registry.duplicates import attached, decisions, keys, roots
from desaekspor.registry.duplicates.errors import OpenQuestions, refuse_unknown
from desaekspor.registry.duplicates.following import settle, with_all_products
from desaekspor.registry.duplicates.trees import UNMERGE, Forest, own_changes
from desaekspor.registry.models import Enterprise, EnterpriseKey, FieldChange, Merge
from desaekspor.registry.services.bulk import ordered_uuid
from desaekspor.registry.services.contents import COMPUTED
from desaekspor.registry.services.effects import with_scale
from desaekspor.registry.services.fields import PRODUCT, PRODUCTS, make_edit, read_present, write_edits
from desaekspor.registry.services.holding import lock_registry
from desaekspor.registry.services.loading import FOLLOWS, last_revisions
from desaekspor.registry.services.piles import read_piles
from desaekspor.registry.services.writing import hold, write

# Answers: whose it is. Of a value (EDIT) also both; a row (ROW) and a source's key (KEY) have one place only.
SURVIVOR, ABSORBED, BOTH = "survivor", "absorbed", "both"
EDIT, ROW, KEY = "edit", "row", "key"


@dataclass(frozen=True)
class Question:
    """Something that was written or attached after the merge. ``key`` names it in the answers; its words stand elsewhere."""

    key: str
    # EDIT: ``field`` was given ``value`` by hand; ROW: a row of ``table``; KEY: ``source`` met the enterprise by the ``value`` of
    # its NIB, which ``other`` owns, too
    kind: str
    holder: int  # the enterprise that has it now
    at: datetime
    by_id: int | None
    field: str = ""
    value: Any = None
    table: str = ""
    row: str = ""
    shown: str = ""  # how the row names itself
    source: str = ""
    other: int | None = None
    likely: str = ""  # the answer to propose

    @property
    def answers(self):
        return (SURVIVOR, ABSORBED, BOTH) if self.kind == EDIT else (SURVIVOR, ABSORBED)


@dataclass
class Unmerged:
    """What an un-merge did."""

    restored: int = 0  # fields of the survivor that have their own value again
    moved: int = 0  # rows of other tables that went back
    answered: dict = field(default_factory=dict)
    is_new: bool = True


def questions_of(merge):
    """The open Questions of taking the merge apart now, the oldest first; empty when all is clear."""
    return [] if merge.undone_at else _questions(merge, Forest([roots.root_of(merge.survivor_id)]))


def _questions(merge, forest):
    holders = _upwards(forest, merge)
    found = [question for number in holders for question in _edits_since(forest, number, merge)]
    merges = [one for node in forest.nodes.values() for one in node.merges]
    for one, row in attached.made_since(holders, merge.at, moved_by=merges):
        at = getattr(row, one.since)
        key = f"{ROW}:{one.table}:{row.pk}"
        holder = getattr(row, f"{one.field}_id")
        found.append(Question(key, ROW, holder, at, None, table=one.table, row=str(row.pk), shown=str(row)))
    branch = forest.tree_of(merge.absorbed_id)
    for came in keys.came_since(forest, merge):
        likely = ABSORBED if (came.holder in branch) != came.is_likelier_other else SURVIVOR
        said = {"field": "nib", "value": came.nib, "row": str(came.pk), "shown": came.name, "source": came.source}
        found.append(Question(f"{KEY}:{came.pk}", KEY, came.holder, came.at, came.by_id, **said, other=came.other, likely=likely))
    return sorted(found, key=lambda one: (one.at, one.key))


def unmerge(merge, *, by, answers=None, different=False):
    """Take the absorbed enterprise out of its survivor again, in one transaction; returns Unmerged.

    ``answers``: ``{Question.key: SURVIVOR | ABSORBED | BOTH}``. Raises OpenQuestions with those that have none. With
    ``different`` it is kept as a decision that the two are not the same, so that nothing merges them again. What the
    absorbed one has absorbed itself stays with it. Doing it twice is harmless. Raises MergeRefused.
    """
    answers = dict(answers or {})
    with transaction.atomic():
        version = lock_registry()
        merge = Merge.objects.select_for_update().get(pk=merge.pk)
        refuse_unknown((merge.survivor_id, merge.absorbed_id), by)
        if merge.undone_at:
            return Unmerged(is_new=False)
        root = roots.root_of(merge.survivor_id)
        roots.hold([root])
        forest = Forest([root])
        questions = _questions(merge, forest)
        if missing := [one for one in questions if answers.get(one.key) not in one.answers]:
            raise OpenQuestions(missing)
        result = _take_apart(merge, root, forest, questions, answers, by)
        if keys.share_a_nib(forest, merge):  # what waits to be loaded was checked when the two were one
            version.move_on()
        if different:
            decisions.decide((merge.survivor_id, merge.absorbed_id), decisions.DIFFERENT, by=by)
        record(by, "unmerge", Enterprise(pk=merge.survivor_id), purpose=str(merge.absorbed_id))
    return result


def _take_apart(merge, root, forest, questions, answers, by):
    moment = timezone.now()
    holders, branch = _upwards(forest, merge), forest.tree_of(merge.absorbed_id)
    merge.undone_at, merge.undone_by = moment, by
    merge.save(update_fields=["undone_at", "undone_by"])
    Enterprise.objects.filter(pk__in=branch).update(merged_into=merge.absorbed_id)
    Enterprise.objects.filter(pk=merge.absorbed_id).update(merged_into=None)
    result = Unmerged(moved=attached.move_back(merge, set(forest.numbers) - set(branch)))
    given = {(one.holder, one.field) for one in questions if one.kind == EDIT and answers[one.key] == ABSORBED}
    going = [one for one in questions if one.kind == KEY and (answers[one.key] == ABSORBED) != (one.holder in branch)]
    keys_going = {int(one.row): one for one in going}
    leaving = {pk for key in EnterpriseKey.objects.filter(pk__in=keys_going) for pk in keys.changes_by(key)}
    assumed = {}
    for number in dict.fromkeys([*holders, *(one.holder for one in going)]):

        def goes(change, number=number):
            # What was taken over from others lies between what was given away; it is worked out anew afterwards.
            away = (number, change.field) in given and (change.is_taken_over or _is_edit_since(change, merge))
            return change.is_loose or away or change.pk in leaving

        assumed[number] = take_off(number, goes, by=by, moment=moment)
    result.restored = len(assumed[merge.survivor_id])
    # What left and lies under something later counts no more, as what was taken over by the merge.
    FieldChange.objects.filter(pk__in=leaving, undone_by=None).update(merge=merge)
    for key in EnterpriseKey.objects.filter(pk__in=keys_going).order_by("pk"):
        keys.hand_over(key, keys_going[key.pk].other, moment=moment, assumed=assumed)
        result.moved += 1
    if going:
        _write_products(branch, assumed, moment)
    for question in questions:
        result.moved += _answer(question, answers[question.key], merge, by, moment)
        result.answered[question.key] = answers[question.key]
    settle([root, merge.absorbed_id], moment=moment, by=by, assumed=assumed)
    decisions.reopen_after(merge)
    merge.report = (merge.report or {}) | {name: value for name, value in asdict(result).items() if name != "is_new"}
    merge.save(update_fields=["report"])
    return result


def _write_products(numbers, assumed, moment):
    """Write the products of those of the enterprises whose products go or come with a key, before an answer is written there."""
    for number in assumed.keys() & set(numbers):
        products = {name: assumed[number].pop(name) for name in (PRODUCT, PRODUCTS) if name in assumed[number]}
        if products:
            now = read_present([number], lock=True)[number]
            write_edits([make_edit(now, with_all_products(now, products), updated_at=moment)])


def take_off(number, goes, *, by, moment):
    """Take changes off the history of an enterprise, those that lie on top and for which ``goes(change)`` holds.

    Returns the values that the fields have then. Products are left to ``settle``, which knows whether they change once
    more: a row that goes and comes back would be another one. What lies under a later change stays there and counts no
    more where it is loose: it goes when that change is taken back.
    """
    now = read_present([number], lock=True)[number]
    revision = last_revisions([number]).get(number, 0)
    off, restored = [], {}
    for name, pile in read_piles([number])[number].items():
        while pile and goes(pile[-1]):
            off.append(pile.pop())
            restored[name] = off[-1].values[0]
    if not off:
        return {}
    complete = with_scale(now.values, restored)
    rows = [(change.field, change.values[::-1], change.pk, FOLLOWS if change.reason == FOLLOWS else UNMERGE) for change in off]
    if COMPUTED in complete:
        rows.append((COMPUTED, [now.values[COMPUTED], complete[COMPUTED]], None, "computed"))
    FieldChange.objects.bulk_create(
        FieldChange(
            id=ordered_uuid(moment),
            enterprise_id=number,
            revision=revision + place,
            field=name,
            values=values,
            undoes_id=undoes,
            by=by,
            at=moment,
            reason=reason,
        )
        for place, (name, values, undoes, reason) in enumerate(rows, start=1)
    )
    written = {name: value for name, value in complete.items() if name not in (PRODUCT, PRODUCTS)}
    write_edits([make_edit(now, written, updated_at=moment)])
    return restored


def _edits_since(forest, number, merge):
    """What people wrote in the enterprise after the merge and what still lies on top of its history."""
    for name, pile in forest.nodes[number].piles.items():
        last = next(reversed(own_changes(pile)), None)
        if last is not None and _is_edit_since(last, merge) and last.reason != FOLLOWS:
            key = f"{EDIT}:{number}:{name}"
            yield Question(key, EDIT, number, last.at, last.by_id, field=name, value=last.values[1])


def _is_edit_since(change, merge):
    return change.batch_id is None and change.merge_id is None and change.at > merge.at


def _answer(question, answer, merge, by, moment):
    """Carry an answer out; says how many rows of other tables moved."""
    if answer == SURVIVOR or question.kind == KEY:  # a key is given before
        return 0
    if question.kind == ROW:
        return attached.give(question.table, question.row, merge.absorbed_id)
    now, revision = hold(merge.absorbed_id)
    write(now, {question.field: question.value}, by=by, moment=moment, revision=revision + 1, reason=UNMERGE)
    return 0


def _upwards(forest, merge):
    """The survivor of the merge and those that absorbed it: where people have written since."""
    found = [merge.survivor_id]
    while found[-1] in forest.parent:
        found.append(forest.parent[found[-1]].survivor_id)
    return found
