"""Edits by hand: what changes, what is kept of it, two editors at once, and imports before and after."""

import threading

import pytest
from django.db import connection

from desaekspor.accounts.models import AuditEntry, Role
from desaekspor.registry.models import Enterprise, FieldChange, Owner, Product
from desaekspor.registry.queries import history_of
from desaekspor.registry.search.models import SearchDocument
from desaekspor.registry.services import batches
from desaekspor.registry.services.editing import MINE, THEIRS, edit_enterprise, revision_of
from desaekspor.registry.services.errors import EditedMeanwhile, OutsideRegion
from desaekspor.upkeep.checks.registry import history_agrees
from tests.factories import make_enterprise, make_officer, make_user
from tests.registry.registers import load, sidt_row

pytestmark = pytest.mark.usefixtures("regency")
SRIAMUR, KARANGSATRIA, SETIADARMA = "32.16.05.2002", "32.16.05.2001", "32.16.06.2001"
NIK = "3216050101809901"


@pytest.fixture
def officer():
    return make_officer()


def edit(enterprise, values, by, *, base=None, **options):
    base = revision_of(enterprise) if base is None else base
    return edit_enterprise(enterprise, values, by=by, base=base, **options)


def again(enterprise):
    return Enterprise.objects.get(pk=enterprise.pk)


def products(enterprise):
    return list(Product.objects.filter(enterprise=enterprise).values_list("name", "is_main"))


def agrees():
    return list(history_agrees(full=True)) == []


def test_an_edit_changes_the_fields_that_differ_and_keeps_who_when_why_and_what_was(officer):
    enterprise = make_enterprise(region=SRIAMUR, name="Kecap Bintang", sales_idr=1_000_000)

    changed = edit(enterprise, {"name": "Kecap Bulan", "sales_idr": 1_000_000, "rt": "004"}, officer, reason="asked the owner")

    assert sorted(changed) == ["name", "rt"]
    assert (again(enterprise).name, again(enterprise).rt) == ("Kecap Bulan", "004")
    events = {event.field: event for event in history_of(enterprise) if event.field}
    assert (events["name"].old, events["name"].new) == ("Kecap Bintang", "Kecap Bulan")
    assert {(event.by, event.reason, event.batch) for event in events.values()} == {(officer, "asked the owner", None)}
    assert FieldChange.objects.values_list("revision", flat=True).distinct().get() == 1
    assert AuditEntry.objects.values_list("action", "object_id", "fields").get() == (
        "change",
        str(enterprise.pk),
        ["name", "rt"],
    )


def test_an_edit_that_changes_nothing_leaves_no_trace(officer):
    enterprise = make_enterprise(region=SRIAMUR)

    assert edit(enterprise, {"name": "Kecap Bintang"}, officer) == []
    assert (FieldChange.objects.count(), AuditEntry.objects.count()) == (0, 0)
    assert again(enterprise).updated_at == enterprise.updated_at


def test_the_computed_scale_follows_from_new_sales(officer):
    enterprise = make_enterprise(region=SRIAMUR, sales_idr=1_000_000, computed_scale="micro")

    edit(enterprise, {"sales_idr": 3_000_000_000}, officer)

    assert again(enterprise).computed_scale == "small"
    assert FieldChange.objects.get(field="computed_scale").reason == "computed"


def test_personal_values_are_sealed_marked_and_never_in_the_audit_log(officer):
    enterprise = make_enterprise(region=SRIAMUR, owner={"name": "WAWAN CONTOH", "phone": "+6280000001111"})

    edit(enterprise, {"owner.nik": NIK, "owner.phone": ""}, officer)

    owner = Owner.objects.get(enterprise=enterprise)
    assert (owner.nik, owner.phone, owner.name) == (NIK, None, "WAWAN CONTOH")
    assert (len(owner.nik_mark), owner.phone_mark) == (32, "")
    assert NIK.encode() not in bytes(Owner.objects.values_list("nik", flat=True).get())
    assert AuditEntry.objects.get().fields == ["owner.nik", "owner.phone"]


def test_an_enterprise_without_an_owner_gets_one(officer):
    enterprise = make_enterprise(region=SRIAMUR)
    Owner.objects.all().delete()

    edit(enterprise, {"owner.name": "SITI CONTOH"}, officer)

    assert Owner.objects.get(enterprise=enterprise).name == "SITI CONTOH"


def test_products_are_added_renamed_and_made_the_main_one_without_losing_their_rows(officer):
    enterprise = make_enterprise(region=SRIAMUR, product="Kecap")
    edit(enterprise, {"products": ["Sambal"]}, officer)
    rows = dict(Product.objects.values_list("name", "pk"))

    edit(enterprise, {"product": "Sambal", "products": ["Kecap", "Terasi"]}, officer)

    assert products(enterprise) == [("Sambal", True), ("Kecap", False), ("Terasi", False)]
    assert {name: Product.objects.get(name=name).pk for name in rows} == rows

    edit(enterprise, {"product": "Sambal pedas", "products": []}, officer)

    assert products(enterprise) == [("Sambal pedas", True)]
    assert Product.objects.get().pk in rows.values()
    assert agrees()


def test_who_works_in_a_district_cannot_move_an_enterprise_out_of_it():
    enterprise = make_enterprise(region=SRIAMUR)

    with pytest.raises(OutsideRegion) as refused:
        edit(enterprise, {"region": SETIADARMA, "name": "Lain"}, make_officer("32.16.05"))

    assert refused.value.code == SETIADARMA
    assert (again(enterprise).region_id, again(enterprise).name) == (SRIAMUR, "Kecap Bintang")


def test_a_village_officer_cannot_move_an_enterprise_to_the_next_village():
    with pytest.raises(OutsideRegion):
        edit(make_enterprise(region=SRIAMUR), {"region": KARANGSATRIA}, make_user(Role.VILLAGE_OFFICER, SRIAMUR))


# Two editors


def test_the_second_editor_sees_what_the_first_changed_and_nothing_is_written(officer):
    enterprise, siti = make_enterprise(region=SRIAMUR, sales_idr=1_000_000), make_officer(first_name="Siti")
    edit(enterprise, {"name": "Kecap Bulan", "sales_idr": 2_000_000}, siti, base=0)

    with pytest.raises(EditedMeanwhile) as meanwhile:
        edit(enterprise, {"name": "Kecap Surya", "sales_idr": 1_000_000, "rt": "009"}, officer, base=0)

    differences = {one.field: one for one in meanwhile.value.differences}
    name, sales = differences["name"], differences["sales_idr"]
    assert (name.base, name.theirs, name.mine, name.touched) == ("Kecap Bintang", "Kecap Bulan", "Kecap Surya", True)
    assert (sales.base, sales.theirs, sales.mine, sales.touched) == (1_000_000, 2_000_000, 1_000_000, False)
    assert (name.change.by, meanwhile.value.revision) == (siti, 1)
    assert (again(enterprise).name, again(enterprise).rt) == ("Kecap Bulan", "")


def test_the_second_editor_chooses_field_by_field_and_keeps_the_rest_of_the_form(officer):
    enterprise, siti = make_enterprise(region=SRIAMUR, sales_idr=1_000_000), make_officer()
    edit(enterprise, {"name": "Kecap Bulan", "sales_idr": 2_000_000}, siti, base=0)

    form = {"name": "Kecap Surya", "sales_idr": 1_000_000, "rt": "009"}
    changed = edit(enterprise, form, officer, base=0, seen=1, choices={"name": MINE, "sales_idr": THEIRS})

    assert sorted(changed) == ["name", "rt"]
    now = again(enterprise)
    assert (now.name, now.sales_idr, now.rt) == ("Kecap Surya", 2_000_000, "009")
    assert FieldChange.objects.get(field="name", revision=2).values == ["Kecap Bulan", "Kecap Surya"]
    assert agrees()


def test_a_third_change_while_the_second_editor_chooses_asks_again(officer):
    enterprise, siti = make_enterprise(region=SRIAMUR), make_officer()
    edit(enterprise, {"name": "Kecap Bulan"}, siti, base=0)
    edit(enterprise, {"name": "Kecap Komet"}, siti, base=1)

    with pytest.raises(EditedMeanwhile) as meanwhile:
        edit(enterprise, {"name": "Kecap Surya"}, officer, base=0, seen=1, choices={"name": MINE})

    assert [(one.theirs, one.choice) for one in meanwhile.value.differences] == [("Kecap Komet", "")]


def test_two_who_make_the_same_change_do_not_disagree_and_a_form_sent_twice_changes_once(officer):
    enterprise = make_enterprise(region=SRIAMUR)

    assert edit(enterprise, {"name": "Kecap Bulan"}, officer, base=0) == ["name"]
    assert edit(enterprise, {"name": "Kecap Bulan"}, officer, base=0) == []
    assert edit(enterprise, {"name": "Kecap Bulan"}, make_officer(), base=0) == []
    assert FieldChange.objects.count() == 1


def test_an_import_between_opening_and_sending_is_told_like_any_other_editor(officer):
    load([sidt_row(1)])
    enterprise = Enterprise.objects.get()
    batch = load([sidt_row(1, omzet_tahunan="99000000")])

    with pytest.raises(EditedMeanwhile) as meanwhile:
        edit(enterprise, {"sales_idr": 5_000_000}, officer, base=0)

    assert [(one.field, one.theirs, one.change.batch) for one in meanwhile.value.differences] == [
        ("sales_idr", 99_000_000, batch)
    ]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one after the other; its test database is in memory")
@pytest.mark.django_db(transaction=True)
def test_of_two_edits_at_the_same_moment_one_waits_and_is_told(officer):
    enterprise = make_enterprise(region=SRIAMUR)
    outcome = []

    def send(name):
        try:
            outcome.append(edit(enterprise, {"name": name}, officer, base=0))
        except EditedMeanwhile as error:
            outcome.append([one.mine for one in error.differences])
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(name,)) for name in ("Kecap Bulan", "Kecap Surya")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ["name"] in outcome
    (told,) = (names for names in outcome if names != ["name"])
    assert {again(enterprise).name, *told} == {"Kecap Bulan", "Kecap Surya"}
    assert FieldChange.objects.count() == 1


# Imports


def test_an_import_changes_a_field_edited_by_hand_only_where_its_source_changed(officer):
    load([sidt_row(1, omzet_tahunan="10000000", asset="1000000")])
    enterprise = Enterprise.objects.get()
    edit(enterprise, {"sales_idr": 55_000_000, "assets_idr": 7_000_000}, officer)

    load([sidt_row(1, omzet_tahunan="10000000", asset="2000000")])

    assert (again(enterprise).sales_idr, again(enterprise).assets_idr) == (55_000_000, 2_000_000)


def test_undoing_an_import_leaves_what_was_edited_after_it_and_says_so(officer):
    load([sidt_row(1, omzet_tahunan="10000000", asset="1000000")])
    enterprise = Enterprise.objects.get()
    second = load([sidt_row(1, omzet_tahunan="20000000", asset="2000000")])
    edit(enterprise, {"sales_idr": 55_000_000}, officer)

    report = batches.undo_batch(second, by=officer)

    assert (again(enterprise).sales_idr, again(enterprise).assets_idr) == (55_000_000, 1_000_000)
    assert [(kept.field, kept.why, kept.later_by_id) for kept in report.kept] == [("sales_idr", "later_change", officer.pk)]
    assert agrees()


def test_an_enterprise_that_was_edited_stays_when_the_import_that_brought_it_is_undone(officer):
    batch = load([sidt_row(1), sidt_row(2)])
    enterprise = Enterprise.objects.order_by("pk").first()
    edit(enterprise, {"products": ["Sambal"]}, officer)

    report = batches.undo_batch(batch, by=officer)

    assert (report.removed, [kept.enterprise_id for kept in report.kept]) == (1, [enterprise.pk])


def test_what_was_edited_is_found_by_its_new_words(officer):
    enterprise = make_enterprise(region=SRIAMUR)

    edit(enterprise, {"name": "Sambal Purnama"}, officer)

    assert "purnama" in SearchDocument.objects.get(pk=enterprise.pk).words
