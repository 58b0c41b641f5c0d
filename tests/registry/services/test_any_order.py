"""Imports, imports again with changes, edits by hand and undos in any order: the registry against a slow plain model.

The model keeps every statement ever made and asks anew, each time, which of them count: a value
is the last that was given by a person or by a batch that is not undone, else the first one.
"""

from dataclasses import dataclass, field

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from desaekspor.registry.models import Enterprise, EnterpriseKey, FieldChange, ImportBatch, Product
from desaekspor.registry.services import batches
from desaekspor.registry.services.editing import edit_enterprise, revision_of
from desaekspor.registry.services.previews import preview_undo
from desaekspor.registry.services.taking_back import changes_of, take_back
from desaekspor.registry.services.undoing import as_json
from tests.factories import make_officer
from tests.registry.registers import load, sidt_row
from tests.registry.statements import FIELDS, HAND, UNKNOWN, files_of, said

KEYS = ("9000001", "9000002", "9000003")
files = files_of(KEYS)


@dataclass
class Thing:
    """An enterprise of the model: what it was first, and everything ever changed in it."""

    key: str
    creator: int
    first: dict
    changes: list = field(default_factory=list)  # (field, value, number of the batch or HAND)
    statements: list = field(default_factory=list)  # (batch, known values, what holds after it), of new and changed rows
    mentions: set = field(default_factory=set)  # batches with a row of it
    last: int = 0  # of its statements, the one that counts for the next file


class Model:
    def __init__(self):
        self.undone: set[int] = set()
        self.things: dict[str, Thing] = {}

    def counts(self, number):
        return number == HAND or number not in self.undone

    def value(self, thing, name):
        given = [value for changed, value, number in thing.changes if changed == name and self.counts(number)]
        return given[-1] if given else thing.first.get(name, UNKNOWN[name])

    def is_by_hand(self, thing):
        """Is the last change of the assets that counts a person's?"""
        numbers = [number for changed, _, number in thing.changes if changed == "assets_idr" and self.counts(number)]
        return numbers[-1:] == [HAND]

    def load(self, number, rows):
        outcome = {}
        for key, cells in rows.items():
            now, thing = said(cells), self.things.get(key)
            if thing is None:
                thing = self.things[key] = Thing(key, number, now)
                thing.statements.append((number, now, now))
                outcome[key] = "new"
            elif thing.statements[thing.last][1] == now:
                outcome[key] = "same"
            else:
                holds = thing.statements[thing.last][2]
                for name, value in now.items():
                    if value != holds.get(name) and value != self.value(thing, name):
                        thing.changes.append((name, value, number))
                thing.statements.append((number, now, holds | now))
                thing.last = len(thing.statements) - 1
                outcome[key] = "changed"
            thing.mentions.add(number)
        return outcome

    def undo(self, number):
        self.undone.add(number)
        for key, thing in list(self.things.items()):
            if number not in thing.mentions:
                continue
            touched = number in [batch for batch, _, _ in thing.statements]
            stands = any(self.counts(batch) for _, _, batch in thing.changes)
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

    def state(self):
        return {key: tuple(self.value(thing, name) for name in FIELDS) for key, thing in self.things.items()}


class Imports(RuleBasedStateMachine):
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

    @rule(rows=files)
    def import_file(self, rows):
        cells = [
            sidt_row(int(key) - 9_000_000, omzet_tahunan=row["sales_idr"], asset=row["assets_idr"], produk_utama=row["product"])
            for key, row in rows.items()
        ]
        batch = load(cells)
        self.batches.append(batch)
        outcome = list(self.model.load(batch.pk, rows).values())
        assert [batch.counts[state] for state in ("new", "changed", "same")] == [
            outcome.count(state) for state in ("new", "changed", "same")
        ]

    @precondition(lambda self: self.batches)
    @rule(data=st.data())
    def undo(self, data):
        batch = data.draw(st.sampled_from(self.batches))
        again = batch.pk in self.model.undone
        before = self.state()
        foreseen = None if again else preview_undo(ImportBatch.objects.get(pk=batch.pk))
        assert self.state() == before
        report = batches.undo_batch(batch, by=None)
        if again:
            assert (report.removed, report.restored, report.kept, self.state()) == (0, 0, [], before)
        else:
            self.model.undo(batch.pk)
            assert foreseen == ImportBatch.objects.get(pk=batch.pk).undo_report == as_json(report)

    @precondition(lambda self: self.model.things)
    @rule(data=st.data(), value=st.sampled_from([5_000_000, 6_000_000]))
    def edit(self, data, value):
        thing = self.model.things[data.draw(st.sampled_from(sorted(self.model.things)))]
        if self.model.value(thing, "assets_idr") != value:
            enterprise = Enterprise.objects.get(keys__key=thing.key)
            edit_enterprise(enterprise, {"assets_idr": value}, by=self.officer, base=revision_of(enterprise))
            thing.changes.append(("assets_idr", value, HAND))

    @precondition(lambda self: any(self.model.is_by_hand(thing) for thing in self.model.things.values()))
    @rule(data=st.data(), again=st.booleans())
    def take_an_edit_back(self, data, again):
        keys = sorted(key for key, thing in self.model.things.items() if self.model.is_by_hand(thing))
        thing = self.model.things[data.draw(st.sampled_from(keys))]
        enterprise = Enterprise.objects.get(keys__key=thing.key)
        standing = [change for change in changes_of(enterprise.pk) if change.field == "assets_idr" and not change.undoes_id]
        last = max(
            (change for change in standing if change.batch is None and not hasattr(change, "undone_by")),
            key=lambda one: one.revision,
        )
        take_back(last, by=self.officer)
        place = max(place for place, change in enumerate(thing.changes) if change[::2] == ("assets_idr", HAND))
        change = thing.changes.pop(place)
        if again:
            take_back(FieldChange.objects.get(undoes=last), by=self.officer)
            thing.changes.append(change)

    def state(self):
        products = dict(Product.objects.values_list("enterprise_id", "name"))
        rows = EnterpriseKey.objects.values_list("key", "enterprise_id", "enterprise__sales_idr", "enterprise__assets_idr")
        return {key: (sales, assets, products.get(number, "")) for key, number, sales, assets in rows}

    @invariant()
    def the_registry_is_as_the_model_says(self):
        assert self.state() == self.model.state()
        assert Enterprise.objects.count() == len(self.model.things)
        for sales, scale in Enterprise.objects.values_list("sales_idr", "computed_scale"):
            # Capital is 25 million everywhere.
            assert scale == ("small" if sales == 3_000_000_000 else "micro")


@pytest.mark.slow
def test_imports_edits_and_undos_in_any_order_agree_with_a_plain_model(regency):
    quick = settings(
        max_examples=40 if connection.vendor == "sqlite" else 12,  # the same rules; there what differs is a statement
        stateful_step_count=14,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    run_state_machine_as_test(Imports, settings=quick)
