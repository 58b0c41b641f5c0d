"""What a village says of its enterprises."""

import datetime

import pytest
from django.utils import timezone

from desaekspor.accounts.models import Role
from desaekspor.registry.models import Enterprise, FieldChange, Presence
from desaekspor.registry.services import batches
from desaekspor.registry.services.errors import CheckRefused, OutsideRegion
from desaekspor.registry.services.taking_back import take_back
from desaekspor.registry.services.visiting import accept_move, check_enterprise, said_last
from tests.factories import make_enterprise, make_officer, make_user
from tests.registry.registers import load, sidt_row
from tests.registry.services.test_editing import KARANGSATRIA, SETIADARMA, SRIAMUR, again, agrees, edit

pytestmark = pytest.mark.usefixtures("regency")


@pytest.fixture
def village_officer():
    return make_user(Role.VILLAGE_OFFICER, SRIAMUR)


def test_still_there_is_kept_with_day_and_person(village_officer):
    enterprise = make_enterprise(region=SRIAMUR)

    change = check_enterprise(enterprise, Presence.HERE, by=village_officer)

    now = again(enterprise)
    assert (now.presence, now.presence_on, now.checked_by) == ("here", timezone.localdate(), village_officer)
    assert now.is_active
    assert said_last([enterprise]) == {enterprise.pk: change}
    assert agrees()


def test_saying_the_same_twice_on_a_day_is_said_once(village_officer):
    enterprise = make_enterprise(region=SRIAMUR)
    check_enterprise(enterprise, Presence.HERE, by=village_officer)

    assert check_enterprise(enterprise, Presence.HERE, by=village_officer) is None
    assert FieldChange.objects.count() == 1


@pytest.mark.parametrize("status", [Presence.MOVED, Presence.CLOSED, Presence.NOT_FOUND])
def test_what_is_gone_stays_in_the_registry_and_is_not_active(village_officer, status):
    enterprise = make_enterprise(region=SRIAMUR, sales_idr=5)
    day = timezone.localdate() - datetime.timedelta(days=40)

    check_enterprise(enterprise, status, by=village_officer, on=day, note="Kata Bu RT Contoh")

    now = again(enterprise)
    assert (now.presence, now.presence_on, now.presence_note, now.sales_idr) == (status, day, "Kata Bu RT Contoh", 5)
    assert not now.is_active


def test_the_note_is_sealed(village_officer):
    enterprise = make_enterprise(region=SRIAMUR)

    check_enterprise(enterprise, Presence.CLOSED, by=village_officer, note="Kata Bu RT Contoh")

    assert b"Contoh" not in bytes(Enterprise.objects.values_list("presence_note", flat=True).get())


def test_what_was_said_is_taken_back(village_officer):
    enterprise = make_enterprise(region=SRIAMUR)
    check_enterprise(enterprise, Presence.HERE, by=village_officer)
    change = check_enterprise(enterprise, Presence.CLOSED, by=village_officer, note="ternyata libur")

    take_back(change, by=village_officer)

    now = again(enterprise)
    assert (now.presence, now.presence_note) == ("here", None)
    take_back(said_last([enterprise])[enterprise.pk], by=village_officer)
    assert (again(enterprise).presence, again(enterprise).checked_at) == ("", None)
    assert agrees()


@pytest.mark.parametrize(
    ("status", "details", "why"),
    [
        (Presence.CLOSED, {"on": datetime.date(2199, 1, 1)}, "day_ahead"),
        (Presence.MOVED, {"moved_to": SRIAMUR}, "moved_here"),
        (Presence.MOVED, {"moved_to": "32.16.05"}, "moved_unknown"),
        (Presence.MOVED, {"moved_to": "99.99.99.9999"}, "moved_unknown"),
        (Presence.DUPLICATE, {}, "same_unknown"),
        (Presence.DUPLICATE, {"same_as": 999_999}, "same_unknown"),
    ],
)
def test_what_cannot_be_is_refused(village_officer, status, details, why):
    enterprise = make_enterprise(region=SRIAMUR)

    with pytest.raises(CheckRefused) as refused:
        check_enterprise(enterprise, status, by=village_officer, **details)

    assert refused.value.why == why
    assert again(enterprise).presence == ""


def test_a_double_names_the_record_that_stays(village_officer):
    one, other, elsewhere = (make_enterprise(region=code) for code in (SRIAMUR, SRIAMUR, SETIADARMA))

    check_enterprise(one, Presence.DUPLICATE, by=village_officer, same_as=other.pk)

    assert again(one).same_as_id == other.pk
    for number, why in ((one.pk, "same_gone"), (other.pk, "same_itself"), (elsewhere.pk, "same_unknown")):
        with pytest.raises(CheckRefused) as refused:
            check_enterprise(other, Presence.DUPLICATE, by=village_officer, same_as=number)
        assert refused.value.why == why


def test_the_record_that_stays_is_not_taken_away_by_undoing_its_import(village_officer):
    batch = load([sidt_row(1)])
    stays = Enterprise.objects.get()
    double = make_enterprise(region=SRIAMUR)
    check_enterprise(double, Presence.DUPLICATE, by=village_officer, same_as=stays.pk)

    report = batches.undo_batch(batch, by=make_officer())

    assert (report.removed, [(kept.enterprise_id, kept.later_by_id) for kept in report.kept]) == (
        0,
        [(stays.pk, village_officer.pk)],
    )


def test_the_officer_accepts_a_move_and_the_new_village_is_asked_anew(village_officer):
    enterprise, officer = make_enterprise(region=SRIAMUR), make_officer()
    check_enterprise(enterprise, Presence.MOVED, by=village_officer, moved_to=KARANGSATRIA)

    with pytest.raises(OutsideRegion):
        accept_move(enterprise, by=village_officer)
    assert accept_move(enterprise, by=officer) is True
    assert accept_move(enterprise, by=officer) is False

    now = again(enterprise)
    assert (now.region_id, now.presence, now.moved_to_id, now.is_active) == (KARANGSATRIA, "", None, True)
    assert agrees()

    take_back(FieldChange.objects.get(field="region"), by=officer)
    now = again(enterprise)
    assert (now.region_id, now.presence, now.moved_to_id) == (SRIAMUR, "moved", KARANGSATRIA)
    assert agrees()


def test_an_import_that_brings_the_new_village_settles_a_move(village_officer):
    load([sidt_row(1)])
    enterprise = Enterprise.objects.get()
    check_enterprise(enterprise, Presence.MOVED, by=village_officer)
    edit(enterprise, {"rt": "009"}, make_officer())
    assert again(enterprise).presence == "moved"

    batch = load([sidt_row(1, kel_usaha="KARANGSATRIA")])

    assert (again(enterprise).presence, again(enterprise).is_active) == ("", True)
    batches.undo_batch(batch, by=None)
    assert again(enterprise).presence == "moved"
    assert agrees()
