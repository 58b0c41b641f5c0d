"""Take a merge apart: both are again what they were, with what came to each since.

What the survivor took over is taken off its history (``take_off``), so that what lies under it comes back, and what
files have said meanwhile of either is there. Rows that the merge moved go back (attached.py). What cannot be
known is asked: whose is what a person wrote, or what was attached, after the two had become one?
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.registry.duplicates import attached, decisions, roots
from desaekspor.registry.duplicates.errors import OpenQuestions, refuse_unknown
from desaekspor.registry.duplicates.following import settle
from desaekspor.registry.duplicates.trees import UNMERGE, Forest, own_changes
from desaekspor.registry.models import Enterprise, FieldChange, Merge
from desaekspor.registry.services.bulk import ordered_uuid
from desaekspor.registry.services.contents import COMPUTED
from desaekspor.registry.services.effects import with_scale
from desaekspor.registry.services.fields import PRODUCT, PRODUCTS, make_edit, read_present, write_edits
from desaekspor.registry.services.holding import lock_registry
from desaekspor.registry.services.loading import FOLLOWS, last_revisions
from desaekspor.registry.services.piles import read_piles
from desaekspor.registry.services.writing import hold, write

# Answers: whose it is. Of a value (EDIT) also both; a row (ROW) has one place only.
SURVIVOR, ABSORBED, BOTH = "survivor", "absorbed", "both"
EDIT, ROW = "edit", "row"


@dataclass(frozen=True)
class Question:
    """Something that was written or attached after the merge. ``key`` names it in the answers; its words stand elsewhere."""

    key: str
    kind: str  # EDIT: ``field`` was given ``value`` by hand; ROW: a row of ``table``
    holder: int  # the enterprise that has it now
    at: datetime
    by_id: int | None
    field: str = ""
    value: Any = None
    table: str = ""
    row: str = ""
    shown: str = ""  # how the row names itself

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
    return sorted(found, key=lambda one: (one.at, one.key))


def unmerge(merge, *, by, answers=None, different=False):
    """Take the absorbed enterprise out of its survivor again, in one transaction; returns Unmerged.

    ``answers``: ``{Question.key: SURVIVOR | ABSORBED | BOTH}``. Raises OpenQuestions with those that have none. With
    ``different`` it is kept as a decision that the two are not the same, so that nothing merges them again. What the
    absorbed one has absorbed itself stays with it. Doing it twice is harmless. Raises MergeRefused.
    """
    answers = dict(answers or {})
    with transaction.atomic():
        lock_registry()
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
    assumed = {}
    for number in holders:

        def goes(change, number=number):
            # What was taken over from others lies between what was given away; it is worked out anew afterwards.
            away = (number, change.field) in given and (change.is_taken_over or _is_edit_since(change, merge))
            return change.is_loose or away

        assumed[number] = take_off(number, goes, by=by, moment=moment)
    result.restored = len(assumed[merge.survivor_id])
    for question in questions:
        result.moved += _answer(question, answers[question.key], merge, by, moment)
        result.answered[question.key] = answers[question.key]
    settle([root, merge.absorbed_id], moment=moment, by=by, assumed=assumed)
    decisions.reopen_after(merge)
    merge.report = (merge.report or {}) | {name: value for name, value in asdict(result).items() if name != "is_new"}
    merge.save(update_fields=["report"])
    return result


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
    if answer == SURVIVOR:
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
