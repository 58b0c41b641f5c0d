"""Entered by hand: looked for first, made once."""

import uuid

import pytest
from django.db import connection

from desaekspor.accounts.models import AuditEntry, Role
from desaekspor.accounts.sealing import look_up_mark
from desaekspor.registry.models import Enterprise, Owner, Product
from desaekspor.registry.queries import history_of
from desaekspor.registry.services.entering import enter_enterprise, find_recorded
from desaekspor.registry.services.errors import OutsideRegion
from tests.factories import make_enterprise, make_officer, make_user
from tests.registry.registers import load, sidt_row
from tests.registry.services.test_editing import KARANGSATRIA, NIK, SETIADARMA, SRIAMUR, agrees
from tests.registry.test_queries import number_of_queries

pytestmark = pytest.mark.usefixtures("regency")
VALUES = {
    "name": "Sambal Bu Ayu",
    "region": SRIAMUR,
    "sales_idr": 3_000_000_000,
    "product": "Sambal",
    "products": ["Kecap", "Terasi"],
    "owner.name": "AYU CONTOH",
    "owner.nik": NIK,
    "owner.phone": "+6280000001234",
}


@pytest.fixture
def village_officer():
    return make_user(Role.VILLAGE_OFFICER, SRIAMUR)


def test_an_enterprise_is_entered_with_owner_products_and_who_did_it(village_officer):
    enterprise, is_new = enter_enterprise(VALUES, by=village_officer, key=uuid.uuid4())

    stored = Enterprise.objects.get()
    assert (is_new, stored, stored.name, stored.region_id) == (True, enterprise, "Sambal Bu Ayu", SRIAMUR)
    assert (stored.computed_scale, stored.paid_men, stored.nib, stored.created_by) == ("small", None, "", village_officer)
    owner = Owner.objects.get()
    assert (owner.name, owner.nik, owner.phone, owner.address) == ("AYU CONTOH", NIK, "+6280000001234", None)
    assert list(Product.objects.values_list("name", "is_main")) == [("Sambal", True), ("Kecap", False), ("Terasi", False)]
    assert [(event.field, event.by, event.batch) for event in history_of(stored)] == [("", village_officer, None)]
    assert AuditEntry.objects.get().action == "enter"
    assert agrees()


def test_a_form_sent_twice_makes_one_enterprise(village_officer):
    key = uuid.uuid4()
    first, _ = enter_enterprise(VALUES, by=village_officer, key=key)

    second, is_new = enter_enterprise(VALUES | {"name": "Lain"}, by=village_officer, key=key)

    assert (second, is_new, Enterprise.objects.count()) == (first, False, 1)


def test_nobody_enters_an_enterprise_outside_their_region(village_officer):
    with pytest.raises(OutsideRegion):
        enter_enterprise(VALUES | {"region": KARANGSATRIA}, by=village_officer, key=uuid.uuid4())

    assert not Enterprise.objects.exists()


def test_it_is_found_by_nib_nik_phone_and_a_name_like_it(village_officer):
    same_nib = make_enterprise(region=SRIAMUR, name="Apa Saja", nib="0109990000017")
    same_nik = make_enterprise(region=SRIAMUR, name="", owner={"nik": NIK, "nik_mark": look_up_mark("nik", NIK)})
    alike = make_enterprise(region=SRIAMUR, name="SAMBEL BU AYU")
    make_enterprise(region=SRIAMUR, name="Bengkel Motor")
    make_enterprise(region=KARANGSATRIA, name="Sambal Bu Ayu")

    found = find_recorded(VALUES | {"nib": "0109990000017"}, by=village_officer)

    assert [(one.enterprise, one.reasons) for one in found] == [
        (alike, ("name",)),
        (same_nib, ("nib",)),
        (same_nik, ("nik",)),
    ]


def test_the_same_number_is_found_in_the_whole_region_of_the_person_and_not_beyond(village_officer):
    there = make_enterprise(region=SETIADARMA, name="Apa Saja", nib="0109990000017")

    values = VALUES | {"nib": "0109990000017"}

    assert [one.enterprise for one in find_recorded(values, by=make_officer())] == [there]
    assert find_recorded(values, by=village_officer) == []


@pytest.mark.one_database
def test_the_look_takes_the_same_queries_for_one_and_for_three(village_officer):
    make_enterprise(region=SRIAMUR, name="Sambal Bu Ayu", product="Sambal")
    one = number_of_queries(connection, lambda: find_recorded(VALUES, by=village_officer))
    for _ in range(2):
        make_enterprise(region=SRIAMUR, name="Sambal Bu Ayu", product="Sambal")

    three = number_of_queries(connection, lambda: find_recorded(VALUES, by=village_officer))

    assert three == one


def test_a_later_import_meets_it_by_its_nib_and_fills_only_what_is_empty(village_officer):
    enterprise, _ = enter_enterprise(VALUES | {"nib": "0109239271589"}, by=village_officer, key=uuid.uuid4())

    load([sidt_row(1, nib="0109239271589", asset="1000000")])

    stored = Enterprise.objects.get()
    assert (stored, stored.name, stored.sales_idr, stored.assets_idr) == (enterprise, "Sambal Bu Ayu", 3_000_000_000, 1_000_000)
