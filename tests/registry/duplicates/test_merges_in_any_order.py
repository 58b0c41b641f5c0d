"""Imports, undos, edits, merges and un-merges in any order: the registry against a slow plain model.

The model keeps every statement ever made and works each enterprise out anew, every time: what it says by itself
is the last that counts, else the first; what a survivor says is chosen from that and from what it absorbed.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from desaekspor.registry.duplicates.errors import OpenQuestions
from desaekspor.registry.duplicates.merging import merge
from desaekspor.registry.duplicates.unmerging import ABSORBED, BOTH, SURVIVOR, unmerge
from desaekspor.registry.models import Enterprise, EnterpriseKey, FieldChange, Merge, Product, SourceRecord
from desaekspor.registry.services import batches
from desaekspor.registry.services.editing import edit_enterprise, revision_of
from desaekspor.registry.services.taking_back import changes_of, open_to_undo, take_back
from tests.factories import make_officer
from tests.registry.duplicates.merges import sound, state
from tests.registry.registers import load, sidt_row
from tests.registry.statements import FIELDS, HAND, UNKNOWN, files_of, said

KEYS = ("9000001", "9000002", "9000003", "9000004")
files = files_of(KEYS)


@dataclass(frozen=True)
class Value:
    """A value, since when it is there, and whether a person said it."""

    value: Any
    since: int
    by_hand: bool

    @property
    def is_known(self):
        return self.value not in (None, "")


@dataclass
class Thing:
    """An enterprise of the model: what it was first, and everything ever said of it."""

    key: str
    place: int  # in the order in which numbers were given
    creator: int
    first: dict
    born: int
    changes: list = field(default_factory=list)  # [field, value, number of the batch or HAND, when]
    statements: list = field(default_factory=list)  # (batch, known values, what holds after it)
    mentions: set = field(default_factory=set)
    last: int = 0


@dataclass
class Joined:
    """A standing merge of the model."""

    pk: int
    survivor: str
    absorbed: str
    at: int
    choices: dict
    pins: list = field(default_factory=list)  # [field, when, batch or None]: a person took back what was taken over


class Model:
    def __init__(self):
        self.clock = 0
        self.undone: set[int] = set()
        self.things: dict[str, Thing] = {}
        self.merges: list[Joined] = []
        self.rows = self.made = 0

    def tick(self):
        self.clock += 1
        return self.clock

    def counts(self, number):
        return number == HAND or number not in self.undone

    def own(self, thing, name):
        """What it says by itself."""
        given = [change for change in thing.changes if change[0] == name and self.counts(change[2])]
        if given:
            return Value(given[-1][1], given[-1][3], given[-1][2] == HAND)
        return Value(thing.first.get(name, UNKNOWN[name]), thing.born, False)

    def children(self, key):
        return [one for one in self.merges if one.survivor == key]

    def parent(self, key):
        return next((one for one in self.merges if one.absorbed == key), None)

    def root(self, key):
        while joined := self.parent(key):
            key = joined.survivor
        return key

    def is_merged(self, key):
        return any(key in (one.survivor, one.absorbed) for one in self.merges)

    def tree(self, key):
        return [key, *(other for one in self.children(key) for other in self.tree(one.absorbed))]

    def chosen_by_hand(self, key, name):
        """The key that people chose for a field, if nothing that was written since has replaced it."""
        told = [(one.at, one.choices[name]) for one in self.children(key) if name in one.choices]
        told += [
            (when, key)
            for one in self.children(key)
            for pinned, when, batch in one.pins
            if pinned == name and (batch is None or batch not in self.undone)
        ]
        own = self.own(self.things[key], name)
        told = [(at, chosen) for at, chosen in sorted(told) if not (own.by_hand and own.since > at)]
        return told[-1][1] if told else None

    def whole(self, key):
        """``{field: Value}`` and the names of all products but the main one, of an enterprise with what it absorbed."""
        thing = self.things[key]
        parts = [(key, {name: self.own(thing, name) for name in FIELDS}, [])]
        parts += [(one.absorbed, *self.whole(one.absorbed)) for one in self.children(key)]
        values = {}
        for name in FIELDS:
            by_key = {part: said[name] for part, said, _ in parts}
            if (chosen := self.chosen_by_hand(key, name)) in by_key:
                values[name] = by_key[chosen]
            else:
                values[name] = by_key[max(by_key, key=lambda part: self.mark(part, by_key[part], key))]
        known = {said["product"].value for _, said, _ in parts} | {name for _, _, others in parts for name in others}
        return values, sorted(known - {"", values["product"].value})

    def mark(self, part, value, survivor):
        known = value.is_known
        confirmed = known and value.by_hand
        return (
            *(known, confirmed, value.since if confirmed else 0, value.since if known else 0),
            *(part == survivor, -self.things[part].place),
        )

    def value(self, key, name):
        return self.whole(key)[0][name].value

    def load(self, number, rows):
        now, outcome = self.tick(), {}
        for key, row in rows.items():
            told, thing = said(row), self.things.get(key)
            if thing is None:
                self.made += 1
                thing = self.things[key] = Thing(key, self.made, number, told, now)
                thing.statements.append((number, told, told))
                outcome[key] = "new"
            elif thing.statements[thing.last][1] == told:
                outcome[key] = "same"
            else:
                holds = thing.statements[thing.last][2]
                for name, value in told.items():
                    if value != holds.get(name) and value != self.own(thing, name).value:
                        thing.changes.append([name, value, number, now])
                thing.statements.append((number, told, holds | told))
                thing.last = len(thing.statements) - 1
                outcome[key] = "changed"
            thing.mentions.add(number)
            self.rows += 1
        return outcome

    def undo(self, number):
        self.undone.add(number)
        for key, thing in list(self.things.items()):
            if number not in thing.mentions:
                continue
            touched = number in [batch for batch, _, _ in thing.statements]
            stands = any(self.counts(batch) for _, _, batch, _ in thing.changes) or self.is_merged(key)
            others = any(self.counts(batch) for batch in thing.mentions)
            if thing.creator == number:
                goes = not stands
            else:
                goes = touched and thing.creator in self.undone and not stands and not others
            if goes:
                del self.things[key]
            elif thing.statements[thing.last][0] == number:
                loaded = [place for place, (batch, _, _) in enumerate(thing.statements) if self.counts(batch)]
                thing.last = loaded[-1] if loaded else thing.last

    def questions(self, joined):
        """Keys of the survivors in whose assets a person wrote last, after the merge."""
        found, key = [], joined.survivor
        while True:
            own = self.own(self.things[key], "assets_idr")
            if own.by_hand and own.since > joined.at:
                found.append(key)
            if not (above := self.parent(key)):
                return found
            key = above.survivor

    def take_apart(self, joined, answers):
        """``answers``: ``{key of a survivor: answer}``, the oldest writing first."""
        written = {key: self.own(self.things[key], "assets_idr").value for key in answers}
        self.merges.remove(joined)
        for key, answer in answers.items():
            if answer == SURVIVOR:
                continue
            if self.value(joined.absorbed, "assets_idr") != written[key]:
                self.things[joined.absorbed].changes.append(["assets_idr", written[key], HAND, self.tick()])
            if answer == ABSORBED:
                changes = self.things[key].changes
                for change in [one for one in reversed(changes) if one[0] == "assets_idr" and self.counts(one[2])]:
                    if change[2] != HAND or change[3] <= joined.at:
                        break
                    changes.remove(change)

    def state(self):
        found = {}
        for key in self.things:
            values, others = self.whole(key)
            root = self.root(key)
            found[key] = (*(values[name].value for name in FIELDS), others, root if root != key else None)
        return found


class Registry(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.model = Model()
        self.batches = []
        self.officer = make_officer()

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def enterprise(self, key):
        return Enterprise.objects.get(keys__key=key)

    @property
    def roots(self):
        return sorted(key for key in self.model.things if self.model.root(key) == key)

    @rule(rows=files)
    def import_file(self, rows):
        batch = load(
            [
                sidt_row(
                    int(key) - 9_000_000, omzet_tahunan=row["sales_idr"], asset=row["assets_idr"], produk_utama=row["product"]
                )
                for key, row in rows.items()
            ]
        )
        self.batches.append(batch)
        outcome = list(self.model.load(batch.pk, rows).values())
        names = ("new", "changed", "same")
        assert [batch.counts[name] for name in names] == [outcome.count(name) for name in names]

    @precondition(lambda self: self.batches)
    @rule(data=st.data())
    def undo(self, data):
        batch = data.draw(st.sampled_from(self.batches))
        if batch.pk not in self.model.undone:
            batches.undo_batch(batch, by=self.officer)
            self.model.tick()
            self.model.undo(batch.pk)

    @precondition(lambda self: self.model.things)
    @rule(data=st.data(), value=st.sampled_from([5_000_000, 6_000_000]))
    def edit(self, data, value):
        key = data.draw(st.sampled_from(self.roots))
        if self.model.value(key, "assets_idr") != value:
            enterprise = self.enterprise(key)
            edit_enterprise(enterprise, {"assets_idr": value}, by=self.officer, base=revision_of(enterprise))
            self.model.things[key].changes.append(["assets_idr", value, HAND, self.model.tick()])

    @precondition(lambda self: self.model.things)
    @rule(data=st.data(), again=st.booleans())
    def take_an_edit_back(self, data, again):
        key = data.draw(st.sampled_from(self.roots))
        changes = changes_of(self.enterprise(key).pk)
        free = open_to_undo(changes)
        by_hand = [
            change
            for change in changes
            if change.field == "assets_idr" and not (change.undoes_id or change.batch or change.merge) and change.pk in free
        ]
        last = max(by_hand, key=lambda change: change.revision, default=None)
        if last is None or hasattr(last, "undone_by"):
            return
        take_back(last, by=self.officer)
        written = self.model.things[key].changes
        place = max(place for place, change in enumerate(written) if (change[0], change[2]) == ("assets_idr", HAND))
        change = written.pop(place)
        self.model.tick()
        if again:
            take_back(FieldChange.objects.get(undoes=last), by=self.officer)
            written.append([*change[:3], self.model.tick()])

    @precondition(lambda self: len(self.roots) > 1)
    @rule(data=st.data())
    def merge(self, data):
        survivor, absorbed, choices = self.drawn(data)
        self.join(survivor, absorbed, choices)

    def drawn(self, data):
        keys = data.draw(st.lists(st.sampled_from(self.roots), min_size=2, max_size=3, unique=True))
        choices = data.draw(st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(keys), max_size=2))
        return keys[0], keys[1:], choices

    def join(self, survivor, absorbed, choices):
        numbers = {key: self.enterprise(key).pk for key in (survivor, *absorbed)}
        done = merge(
            numbers[survivor],
            [numbers[key] for key in absorbed],
            by=self.officer,
            choices={name: numbers[key] for name, key in choices.items()},
        )
        at = self.model.tick()
        for key, one in zip(absorbed, done.merges, strict=True):
            self.model.merges.append(Joined(one.pk, survivor, key, at, choices))
        return done.merges

    @precondition(lambda self: self.model.merges)
    @rule(data=st.data())
    def unmerge(self, data):
        joined = data.draw(st.sampled_from(self.model.merges))
        one = Merge.objects.get(pk=joined.pk)
        answers, told = {}, {}
        try:
            unmerge(one, by=self.officer)
        except OpenQuestions as error:
            for question in error.questions:
                answer = data.draw(st.sampled_from([SURVIVOR, ABSORBED, BOTH]))
                answers[question.key] = answer
                told[EnterpriseKey.objects.get(enterprise=question.holder).key] = answer
            unmerge(one, by=self.officer, answers=answers)
        assert sorted(told) == sorted(self.model.questions(joined))
        self.model.tick()
        self.model.take_apart(joined, told)
        assert not unmerge(one, by=self.officer).is_new

    @precondition(lambda self: len(self.roots) > 1)
    @rule(data=st.data())
    def merge_and_unmerge(self, data):
        drawn = self.drawn(data)
        before, open_before = state(), len(self.model.merges)
        for one in data.draw(st.permutations(self.join(*drawn))):
            unmerge(one, by=self.officer)
        del self.model.merges[open_before:]
        self.model.tick()
        assert state() == before

    @precondition(lambda self: self.model.merges)
    @rule(data=st.data())
    def take_back_what_was_taken_over(self, data):
        changes = changes_of(self.enterprise(data.draw(st.sampled_from(self.roots))).pk)
        free = open_to_undo(changes)
        taken_over = [
            change
            for change in changes
            if change.merge and change.field == "sales_idr" and not change.undoes_id and change.pk in free
        ]
        last = max(taken_over, key=lambda change: change.revision, default=None)
        if last is None or hasattr(last, "undone_by") or last.merge.undone_at:
            return
        take_back(last, by=self.officer)
        joined = next(one for one in self.model.merges if one.pk == last.merge_id)
        joined.pins.append(["sales_idr", self.model.tick(), last.batch_id])

    def state(self):
        others: dict = {}
        for number, name, is_main in Product.objects.values_list("enterprise_id", "name", "is_main"):
            others.setdefault(number, ([], []))[0 if is_main else 1].append(name)
        keys = dict(EnterpriseKey.objects.values_list("enterprise_id", "key"))
        rows = EnterpriseKey.objects.values_list(
            *("key", "enterprise_id", "enterprise__sales_idr", "enterprise__assets_idr", "enterprise__merged_into")
        )
        found = {}
        for key, number, sales, assets, root in rows:
            main, more = others.get(number, ([], []))
            found[key] = (sales, assets, main[0] if main else "", sorted(more), keys.get(root))
        return found

    @invariant()
    def the_registry_is_as_the_model_says(self):
        assert self.state() == self.model.state()
        assert Enterprise.objects.count() == len(self.model.things)
        for sales, scale in Enterprise.objects.values_list("sales_idr", "computed_scale"):
            # Capital is 25 million everywhere.
            assert scale == ("small" if sales == 3_000_000_000 else "micro")

    @invariant()
    def no_row_of_a_file_is_lost(self):
        assert SourceRecord.objects.count() == self.model.rows

    @invariant()
    def the_doctor_has_nothing_to_say(self):
        assert sound()


@pytest.mark.slow
def test_imports_merges_unmerges_and_edits_in_any_order_agree_with_a_plain_model(regency):
    quick = settings(
        max_examples=25 if connection.vendor == "sqlite" else 8,  # the same rules; there what differs is a statement
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    run_state_machine_as_test(Registry, settings=quick)
