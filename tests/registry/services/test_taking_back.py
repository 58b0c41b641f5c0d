"""One change of the history taken back, and made again."""

import pytest

from desaekspor.registry.models import Enterprise, FieldChange, Product
from desaekspor.registry.services import batches
from desaekspor.registry.services.errors import NotUndoable, OutsideRegion
from desaekspor.registry.services.taking_back import take_back
from desaekspor.registry.services.verifying import verify_enterprise
from tests.factories import make_enterprise, make_officer
from tests.registry.registers import load, sidt_row
from tests.registry.services.test_editing import SETIADARMA, SRIAMUR, again, agrees, edit
from tests.registry.snapshot import snapshot

pytestmark = pytest.mark.usefixtures("regency")


@pytest.fixture
def officer():
    return make_officer()


def change_of(field, **fields):
    return FieldChange.objects.get(field=field, undoes=None, **fields)


def test_a_change_by_hand_is_taken_back_with_who_and_why(officer):
    enterprise = make_enterprise(region=SRIAMUR)
    edit(enterprise, {"name": "Kecap Bulan", "rt": "004"}, officer)

    assert take_back(change_of("name"), by=officer, reason="wrong shop") == ["name"]

    assert (again(enterprise).name, again(enterprise).rt) == ("Kecap Bintang", "004")
    undo = FieldChange.objects.get(undoes=change_of("name"))
    assert (undo.values, undo.by, undo.reason) == (["Kecap Bulan", "Kecap Bintang"], officer, "wrong shop")
    assert agrees()


def test_one_change_of_an_import_is_taken_back_and_the_rest_of_the_import_stays(officer):
    load([sidt_row(1, omzet_tahunan="10000000", asset="1000000")])
    batch = load([sidt_row(1, omzet_tahunan="3000000000", asset="2000000")])
    enterprise = Enterprise.objects.get()

    take_back(change_of("sales_idr"), by=officer)

    now = again(enterprise)
    assert (now.sales_idr, now.assets_idr, now.computed_scale) == (10_000_000, 2_000_000, "micro")
    batches.undo_batch(batch, by=officer)
    assert (again(enterprise).sales_idr, again(enterprise).assets_idr) == (10_000_000, 1_000_000)
    assert agrees()


def test_an_undo_is_itself_undone_and_the_value_is_then_the_persons(officer):
    load([sidt_row(1, omzet_tahunan="10000000")])
    batch = load([sidt_row(1, omzet_tahunan="20000000")])
    enterprise, change = Enterprise.objects.get(), change_of("sales_idr")
    take_back(change, by=officer)

    take_back(change.undone_by, by=officer)

    assert again(enterprise).sales_idr == 20_000_000
    assert FieldChange.objects.get(repeats=change).by == officer
    batches.undo_batch(batch, by=officer)
    assert again(enterprise).sales_idr == 20_000_000
    assert agrees()


def test_taking_back_twice_changes_nothing_more(officer):
    enterprise = make_enterprise(region=SRIAMUR)
    edit(enterprise, {"name": "Kecap Bulan"}, officer)
    change = change_of("name")
    take_back(change, by=officer)

    assert take_back(change, by=officer) == []
    take_back(change.undone_by, by=officer)
    assert take_back(FieldChange.objects.get(undoes=change), by=officer) == []

    assert again(enterprise).name == "Kecap Bulan"
    assert FieldChange.objects.count() == 3


def test_a_change_with_a_later_one_on_it_stays(officer):
    enterprise = make_enterprise(region=SRIAMUR)
    edit(enterprise, {"name": "Kecap Bulan"}, officer)
    edit(enterprise, {"name": "Kecap Surya"}, officer)

    with pytest.raises(NotUndoable) as refused:
        take_back(change_of("name", revision=1), by=officer)

    assert refused.value.why == "later_change"
    assert again(enterprise).name == "Kecap Surya"
    take_back(change_of("name", revision=2), by=officer)
    take_back(change_of("name", revision=1), by=officer)
    assert again(enterprise).name == "Kecap Bintang"
    assert agrees()


def test_an_undo_with_a_later_change_on_it_stays(officer):
    enterprise = make_enterprise(region=SRIAMUR)
    edit(enterprise, {"name": "Kecap Bulan"}, officer)
    take_back(change_of("name"), by=officer)
    edit(enterprise, {"name": "Kecap Surya"}, officer)

    with pytest.raises(NotUndoable):
        take_back(FieldChange.objects.exclude(undoes=None).get(), by=officer)


def test_what_is_computed_follows_and_is_not_taken_back_alone(officer):
    enterprise = make_enterprise(region=SRIAMUR, sales_idr=1_000_000, computed_scale="micro")
    edit(enterprise, {"sales_idr": 3_000_000_000}, officer)

    with pytest.raises(NotUndoable) as refused:
        take_back(change_of("computed_scale"), by=officer)

    assert refused.value.why == "follows"
    take_back(change_of("sales_idr"), by=officer)
    assert again(enterprise).computed_scale == "micro"


def test_a_point_is_taken_back_whole(officer):
    enterprise = make_enterprise(region=SRIAMUR, lat=-6.2, lng=107.05)
    edit(enterprise, {"lat": -6.21, "lng": 107.06}, officer)

    assert sorted(take_back(change_of("lng"), by=officer)) == ["lat", "lng"]
    assert (again(enterprise).lat, again(enterprise).lng) == (-6.2, 107.05)
    assert sorted(take_back(FieldChange.objects.get(undoes__field="lat"), by=officer)) == ["lat", "lng"]
    assert (again(enterprise).lat, again(enterprise).lng) == (-6.21, 107.06)
    assert agrees()


def test_swapped_products_are_swapped_back_and_keep_their_rows(officer):
    enterprise = make_enterprise(region=SRIAMUR, product="Kecap")
    edit(enterprise, {"products": ["Sambal"]}, officer)
    before = list(Product.objects.values())
    edit(enterprise, {"product": "Sambal", "products": ["Kecap"]}, officer)

    take_back(change_of("product"), by=officer)

    assert list(Product.objects.values()) == before
    assert agrees()


def test_a_change_of_an_undone_import_under_it_goes_along(officer):
    load([sidt_row(1, omzet_tahunan="10000000")])
    before = snapshot()["Enterprise"]
    batch = load([sidt_row(1, omzet_tahunan="20000000")])
    enterprise = Enterprise.objects.get()
    edit(enterprise, {"sales_idr": 55_000_000}, officer)
    batches.undo_batch(batch, by=officer)

    take_back(change_of("sales_idr", batch=None), by=officer)

    after = snapshot()["Enterprise"]
    assert again(enterprise).sales_idr == 10_000_000
    assert {**after[enterprise.pk], "updated_at": None} == {**before[enterprise.pk], "updated_at": None}
    assert agrees()


def test_an_edit_with_an_undone_import_under_it_is_made_again_after_it_was_taken_back(officer):
    load([sidt_row(1, asset="4000000")])
    enterprise = Enterprise.objects.get()
    edit(enterprise, {"assets_idr": 6_000_000}, officer)
    batch = load([sidt_row(1, asset="2000000")])
    edit(enterprise, {"assets_idr": 5_000_000}, officer)
    batches.undo_batch(batch, by=officer)
    change = change_of("assets_idr", revision=3)
    take_back(change, by=officer)  # one row for the edit, one for the import's change under it
    assert again(enterprise).assets_idr == 6_000_000

    take_back(FieldChange.objects.get(undoes=change), by=officer)

    assert again(enterprise).assets_idr == 5_000_000
    assert agrees()
    take_back(FieldChange.objects.get(repeats=change), by=officer)
    assert again(enterprise).assets_idr == 6_000_000
    assert agrees()


def test_an_import_that_took_the_verification_gives_it_back_when_its_change_is_taken_back(officer):
    load([sidt_row(1)])
    enterprise = Enterprise.objects.get()
    verify_enterprise(enterprise, by=officer)
    verified_at = again(enterprise).verified_at
    load([sidt_row(1, nama_usaha="SESUATU YANG LAIN")])
    assert again(enterprise).verified_at is None

    with pytest.raises(NotUndoable):
        take_back(change_of("verified", revision=2), by=officer)
    take_back(change_of("name"), by=officer)

    assert (again(enterprise).verified_at, again(enterprise).verified_by) == (verified_at, officer)
    assert agrees()


def test_a_verification_stays_fallen_while_another_change_of_identity_stands(officer):
    load([sidt_row(1)])
    enterprise = Enterprise.objects.get()
    verify_enterprise(enterprise, by=officer)
    load([sidt_row(1, nama_usaha="SESUATU YANG LAIN", kel_usaha="KARANGSATRIA")])

    take_back(change_of("name"), by=officer)

    assert again(enterprise).verified_at is None


def test_taking_back_may_not_lead_out_of_the_persons_region(officer):
    enterprise = make_enterprise(region=SRIAMUR)
    edit(enterprise, {"region": SETIADARMA}, officer)

    with pytest.raises(OutsideRegion):
        take_back(change_of("region"), by=make_officer("32.16.06"))

    assert again(enterprise).region_id == SETIADARMA
