"""Verified by a person: what it takes, who may doubt it, and when an import takes it away."""

import pytest

from desaekspor.accounts.models import AuditEntry
from desaekspor.registry.models import Enterprise, FieldChange
from desaekspor.registry.services import batches
from desaekspor.registry.services.errors import NotVerifiable
from desaekspor.registry.services.verifying import verify_enterprise, withdraw_verification
from desaekspor.registry.services.visiting import check_enterprise
from tests.factories import make_enterprise, make_officer
from tests.registry.registers import load, sidt_row
from tests.registry.services.test_editing import SRIAMUR, again, agrees, edit

pytestmark = pytest.mark.usefixtures("regency")
WHOLE = {"name": "WAWAN CONTOH", "phone": "+6280000001111"}


@pytest.fixture
def officer():
    return make_officer()


def test_a_whole_record_is_verified_once(officer):
    enterprise = make_enterprise(region=SRIAMUR, owner=WHOLE)

    assert verify_enterprise(enterprise, by=officer) is True
    first = again(enterprise).verified_at
    assert verify_enterprise(enterprise, by=make_officer()) is False

    assert (again(enterprise).verified_at, again(enterprise).verified_by) == (first, officer)
    assert FieldChange.objects.count() == 1
    assert AuditEntry.objects.get().action == "verify"
    assert agrees()


def test_every_gap_is_named_at_once(officer):
    enterprise = make_enterprise(region="32.16.05", name="", owner={})

    with pytest.raises(NotVerifiable) as refused:
        verify_enterprise(enterprise, by=officer)

    assert refused.value.gaps == ["name", "village", "owner", "contact"]
    assert again(enterprise).verified_at is None


@pytest.mark.parametrize(
    ("fields", "owner", "product", "gaps"),
    [
        ({"name": ""}, WHOLE, "Kecap", []),
        ({"name": ""}, WHOLE, "", ["name"]),
        ({}, {"name": "WAWAN CONTOH", "nik": "3216050101809901"}, "", []),
        ({}, {"name": "WAWAN CONTOH"}, "", ["contact"]),
        ({}, {"phone": "+6280000001111"}, "", ["owner"]),
    ],
)
def test_a_product_stands_for_a_name_and_a_nik_for_a_phone(officer, fields, owner, product, gaps):
    enterprise = make_enterprise(region=SRIAMUR, owner=owner, product=product, **fields)

    if gaps:
        with pytest.raises(NotVerifiable) as refused:
            verify_enterprise(enterprise, by=officer)
        assert refused.value.gaps == gaps
    else:
        assert verify_enterprise(enterprise, by=officer)


def test_what_is_said_to_be_closed_is_not_verified(officer):
    enterprise = make_enterprise(region=SRIAMUR, owner=WHOLE)
    check_enterprise(enterprise, "closed", by=officer)

    with pytest.raises(NotVerifiable) as refused:
        verify_enterprise(enterprise, by=officer)

    assert refused.value.gaps == ["presence"]


def test_a_verification_is_withdrawn_for_a_reason(officer):
    enterprise = make_enterprise(region=SRIAMUR, owner=WHOLE)
    verify_enterprise(enterprise, by=officer)

    with pytest.raises(ValueError, match="for a reason"):
        withdraw_verification(enterprise, by=officer, reason=" ")
    assert withdraw_verification(enterprise, by=officer, reason="the shop is another one") is True
    assert withdraw_verification(enterprise, by=officer, reason="again") is False

    assert again(enterprise).verified_at is None
    assert FieldChange.objects.get(revision=2).reason == "the shop is another one"


@pytest.mark.parametrize(
    ("cells", "stays"),
    [
        ({"omzet_tahunan": "99000000"}, True),
        ({"nama_usaha": "KECAP  BINTANG TUJUH"}, False),
        ({"nama_pengusaha": "SITI CONTOH"}, False),
        ({"nib": "0109990000017"}, True),  # it was unknown
        ({"nik_pengusaha": "3216050101809977"}, False),
        ({"kel_usaha": "KARANGSATRIA"}, False),
        ({"kontak_hp": "080000007777"}, True),
    ],
)
def test_an_import_takes_the_verification_only_where_it_makes_another_enterprise(officer, cells, stays):
    load([sidt_row(1, nama_usaha="SAMBAL BU AYU")])
    enterprise = Enterprise.objects.get()
    verify_enterprise(enterprise, by=officer)
    before = again(enterprise).verified_at

    batch = load([sidt_row(1, **({"nama_usaha": "SAMBAL BU AYU"} | cells))])

    assert (again(enterprise).verified_at is not None) is stays
    assert FieldChange.objects.filter(field="verified", batch=batch, reason="follows").exists() is not stays
    batches.undo_batch(batch, by=officer)
    assert again(enterprise).verified_at == before
    assert agrees()


def test_a_name_in_another_spelling_keeps_the_verification(officer):
    load([sidt_row(1, nama_usaha="SAMBAL BU AYU")])
    enterprise = Enterprise.objects.get()
    verify_enterprise(enterprise, by=officer)

    load([sidt_row(1, nama_usaha="Sambal Bu Ayuu")])

    assert (again(enterprise).name, again(enterprise).verified_at is not None) == ("Sambal Bu Ayuu", True)


def test_a_persons_edit_keeps_the_verification_unless_it_opens_a_gap(officer):
    enterprise = make_enterprise(region=SRIAMUR, owner=WHOLE)
    verify_enterprise(enterprise, by=officer)

    edit(enterprise, {"name": "Nama yang Lain Sekali"}, officer)
    assert again(enterprise).verified_at is not None

    edit(enterprise, {"owner.phone": ""}, officer)
    assert again(enterprise).verified_at is None
    assert agrees()
