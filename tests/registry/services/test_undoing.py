"""Undo: the registry as it was, unless later changes stand on it, and then the report says which."""

import pytest
from django.utils import timezone

from desaekspor.jobs.progress import Silent
from desaekspor.registry.models import Enterprise, EnterpriseKey, FieldChange, ImportBatch, Owner
from desaekspor.registry.services import batches
from desaekspor.registry.services.previews import preview_undo
from desaekspor.registry.services.undoing import as_json
from tests.factories import make_enterprise, make_officer
from tests.registry.registers import check, counted, load, sidt_row
from tests.registry.services.test_loading import oss_row
from tests.registry.snapshot import snapshot

pytestmark = pytest.mark.usefixtures("regency")
State = ImportBatch.State


def undo(batch, by=None):
    """Undo it; what the preview says before is what happens."""
    batch = ImportBatch.objects.get(pk=batch.pk)
    foreseen = preview_undo(batch) if batch.state == State.LOADED else None
    report = batches.undo_batch(batch, by=by)
    assert foreseen in (None, as_json(report))
    return report


def edit_by_hand(enterprise, field, value, by=None):
    """What a person's correction writes: the value, the moment, and the change."""
    old, now = getattr(enterprise, field), timezone.now()
    Enterprise.objects.filter(pk=enterprise.pk).update(**{field: value}, updated_at=now)
    number = FieldChange.objects.filter(enterprise=enterprise).count() + 1
    FieldChange.objects.create(enterprise=enterprise, revision=number, field=field, values=[old, value], by=by, at=now)


def test_undoing_the_first_import_leaves_an_empty_registry():
    batch = load([sidt_row(number) for number in range(3)])

    report = undo(batch, by=make_officer())

    assert (report.removed, report.restored, report.kept) == (3, 0, [])
    assert snapshot() == {"Enterprise": {}, "Owner": {}, "Product": {}, "EnterpriseKey": {}}
    batch.refresh_from_db()
    assert (batch.state, batch.undo_report) == (State.UNDONE, {"removed": 3, "restored": 0, "kept": 0, "first_kept": []})


def test_undoing_a_change_restores_every_column_of_the_registry():
    load([sidt_row(number) for number in range(4)])
    make_enterprise(nib="0109239271589", product="")
    before = snapshot()
    batch = load(
        [
            sidt_row(0, omzet_tahunan="3000000000", produk_utama="SAMBAL", kel_usaha="KARANGSATRIA", tk_dibayar_laki="9"),
            sidt_row(1, kontak_hp="080000008888", nama_pengusaha="WAWAN CONTOH JAYA", alamat_latitude="-6.21"),
            sidt_row(2),
            sidt_row(7),
            sidt_row(8, nib="0109239271589"),
        ]
    )
    assert snapshot() != before

    report = undo(batch)

    assert snapshot() == before
    # Row 0: sales, product, village, men; row 1: phone, name, latitude; row 8 filled all but name and village of the enterprise.
    assert report.removed == 1
    assert report.kept == []
    assert report.restored == FieldChange.objects.filter(undoes__isnull=False).count()


def test_undoing_twice_is_harmless():
    batch = load([sidt_row(1)])
    undo(batch)
    load([sidt_row(1)])
    before = snapshot()

    report = undo(batch)

    assert (report.removed, report.restored, report.kept) == (0, 0, [])
    assert snapshot() == before


def test_a_batch_that_was_not_loaded_cannot_be_undone():
    with pytest.raises(batches.NotPossible):
        undo(check([sidt_row(1)]))


def test_what_a_later_import_changed_stays_and_the_report_says_so():
    load([sidt_row(1)])
    second = load([sidt_row(1, omzet_tahunan="17000000", asset="2000000")])
    third = load([sidt_row(1, omzet_tahunan="18000000", asset="2000000")])

    report = undo(second)

    enterprise = Enterprise.objects.get()
    assert (enterprise.sales_idr, enterprise.assets_idr) == (18_000_000, 1_000_000)
    (kept,) = report.kept
    assert (kept.enterprise_id, kept.field, kept.why, kept.later_batch_id) == (
        enterprise.pk,
        "sales_idr",
        "later_change",
        third.pk,
    )
    assert report.restored == 1


def test_what_a_person_changed_later_stays_and_the_report_names_the_person():
    officer = make_officer()
    load([sidt_row(1)])
    batch = load([sidt_row(1, omzet_tahunan="17000000", asset="2000000")])
    edit_by_hand(Enterprise.objects.get(), "sales_idr", 5, by=officer)

    report = undo(batch)

    enterprise = Enterprise.objects.get()
    assert (enterprise.sales_idr, enterprise.assets_idr) == (5, 1_000_000)
    assert [(kept.field, kept.later_batch_id, kept.later_by_id) for kept in report.kept] == [("sales_idr", None, officer.pk)]


def test_an_enterprise_that_somebody_changed_later_is_not_removed():
    batch = load([sidt_row(1), sidt_row(2)])
    kept_enterprise = Enterprise.objects.order_by("pk").first()
    edit_by_hand(kept_enterprise, "address", "Kp. Lain")

    report = undo(batch)

    assert list(Enterprise.objects.all()) == [kept_enterprise]
    assert [(kept.enterprise_id, kept.field) for kept in report.kept] == [(kept_enterprise.pk, "")]
    # Its key stays with it, so that the next file meets it again.
    assert counted(load([sidt_row(1)])) == {"same": 1}


def test_an_enterprise_that_another_source_found_later_is_not_removed():
    batch = load([sidt_row(1, nib="0109239271589")])
    load([oss_row()], source="oss")

    report = undo(batch)

    assert Enterprise.objects.count() == 1
    assert [kept.why for kept in report.kept][-1] in {"later_change", "other_source"}


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
def test_undoing_everything_in_any_order_leaves_the_registry_as_it_was_at_first(order):
    load([sidt_row(1), sidt_row(2)])
    before = snapshot()
    loaded = [
        load([sidt_row(1, omzet_tahunan="3000000000", asset="5000000"), sidt_row(2), sidt_row(3)]),
        load(
            [
                sidt_row(1, omzet_tahunan="4000000000", asset="5000000", modal_pendirian="2000000000"),
                sidt_row(2),
                sidt_row(3, asset="7000000"),
            ]
        ),
        load([sidt_row(1, omzet_tahunan="5000000", asset="9000000", modal_pendirian="2000000000"), sidt_row(3, asset="8000000")]),
    ]

    for place in order:
        undo(loaded[place])

    assert snapshot() == before


def test_an_enterprise_kept_for_a_later_import_goes_with_that_import():
    first = load([sidt_row(1)])
    second = load([sidt_row(1, asset="2000000")])

    assert (undo(first).removed, undo(second).removed) == (0, 1)
    assert Enterprise.objects.count() == 0


def test_after_an_undo_the_same_file_can_be_loaded_again():
    load([sidt_row(1)])
    changed = [sidt_row(1, asset="2000000"), sidt_row(2)]
    undo(load(changed))

    batch = load(changed)

    assert counted(batch) == {"new": 1, "changed": 1}
    assert Enterprise.objects.get(assets_idr=2_000_000).sales_idr == 16_200_000


def test_a_number_is_never_given_twice():
    batch = load([sidt_row(1)])
    number = Enterprise.objects.get().pk
    undo(batch)

    load([sidt_row(1)])

    assert Enterprise.objects.get().pk > number


def test_a_checked_batch_is_checked_again_after_an_undo_of_what_it_was_compared_with():
    first = load([sidt_row(1)])
    second = check([sidt_row(1)])
    assert counted(second) == {"same": 1}
    undo(first)

    second = batches.load_batch(second, Silent())

    assert counted(second) == {"new": 1}
    assert Enterprise.objects.count() == 1


def test_the_undo_is_in_the_history():
    officer = make_officer()
    load([sidt_row(1)])
    batch = load([sidt_row(1, asset="2000000")])

    undo(batch, by=officer)

    change = FieldChange.objects.get(batch=batch)
    assert change.undone_by.values == [2_000_000, 1_000_000]
    assert (change.undone_by.by, change.undone_by.revision) == (officer, 2)


def test_a_key_points_again_to_the_row_that_spoke_before():
    first = load([sidt_row(1)])
    second = load([sidt_row(1, asset="2000000")])
    assert EnterpriseKey.objects.get().last_record.batch == second

    undo(second)

    assert EnterpriseKey.objects.get().last_record.batch == first


def test_an_undo_is_one_transaction(monkeypatch):
    from desaekspor.registry.services import undoing

    batch = load([sidt_row(1), sidt_row(2)])
    before = snapshot()

    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr(undoing, "_orphaned", fail)
    with pytest.raises(RuntimeError):
        undo(batch)

    assert snapshot() == before
    batch.refresh_from_db()
    assert batch.state == State.LOADED
    assert Owner.objects.count() == 2


class DoMeanwhile(Silent):
    """Progress that does something once, between the preparation and the transaction."""

    def __init__(self, something):
        self.something = something

    def report(self, *, step=None, **_):
        if step == "writing" and self.something:
            something, self.something = self.something, None
            something()


def test_an_edit_while_the_undo_is_prepared_stays_and_is_reported():
    load([sidt_row(1)])
    batch = load([sidt_row(1, omzet_tahunan="17000000", asset="2000000")])
    enterprise = Enterprise.objects.get()

    report = batches.undo_batch(batch, by=None, progress=DoMeanwhile(lambda: edit_by_hand(enterprise, "sales_idr", 7)))

    enterprise.refresh_from_db()
    assert (enterprise.sales_idr, enterprise.assets_idr) == (7, 1_000_000)
    assert [kept.field for kept in report.kept] == ["sales_idr"]


def test_a_load_while_the_undo_is_prepared_is_seen():
    load([sidt_row(1)])
    batch = load([sidt_row(1, omzet_tahunan="17000000", asset="2000000")])
    later = check([sidt_row(1, omzet_tahunan="18000000", asset="2000000")])

    report = batches.undo_batch(batch, by=None, progress=DoMeanwhile(lambda: batches.load_batch(later, Silent())))

    enterprise = Enterprise.objects.get()
    assert (enterprise.sales_idr, enterprise.assets_idr) == (18_000_000, 1_000_000)
    assert [(kept.field, kept.later_batch_id) for kept in report.kept] == [("sales_idr", later.pk)]
