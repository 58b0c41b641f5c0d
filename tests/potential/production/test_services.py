import pytest
from django.utils import timezone

from desaekspor.accounts.models import AuditEntry, Role
from desaekspor.potential.production import services
from desaekspor.potential.production.errors import (
    AlreadyStated,
    ChangedMeanwhile,
    NotUndoable,
    OwnWords,
    StatementRefused,
    TakenOff,
    VillageEnded,
)
from desaekspor.potential.production.models import Production
from desaekspor.potential.production.reading import MONTH_FIELDS, read_statement
from desaekspor.regions.models import RegionSuccession
from desaekspor.registry.services.errors import OutsideRegion
from tests.factories import make_enterprise, make_officer, make_region, make_user
from tests.potential.production.statements import VILLAGE, make_statement

pytestmark = pytest.mark.django_db


def read(**given):
    values, problems = read_statement({"product": "bandeng", "unit": "kg", **given}, today=timezone.localdate())
    assert problems == []
    return values


def state(by, code=VILLAGE, key=None, **given):
    make_region(code)
    return services.state_production(code, read(**given), by=by, key=key)


def fresh(production):
    return Production.objects.get(pk=production.pk)


def change(production, values, by, base=1):
    return services.change_production(production, values, by=by, base=base)


def test_a_statement_is_written_with_its_history_and_an_entry_of_the_audit_log():
    officer = make_officer()
    made, is_new = state(officer, month_3="40")

    assert is_new
    assert made.months == [None, None, 40.0, *[None] * 9]
    assert (made.mark, made.version, made.created_by) == ("reported", 1, officer)
    assert made.changes.get().values["month_3"] == [None, 40.0]
    assert AuditEntry.objects.filter(action="production.state", object_id=str(made.pk)).exists()


def test_the_same_form_sent_twice_is_written_once():
    officer, key = make_officer(), "6a3c4a44-0000-4000-8000-000000000001"
    first, _new = state(officer, key=key, month_1="1")
    second, is_new = state(officer, key=key, month_1="1")

    assert (second, is_new) == (first, False)
    assert Production.objects.count() == 1


def test_other_figures_under_the_key_of_a_form_that_was_sent_are_not_taken_for_written():
    officer, key = make_officer(), "6a3c4a44-0000-4000-8000-000000000001"
    first, _new = state(officer, key=key, month_1="1")
    change(first, {"month_1": 8.0}, officer)

    assert state(officer, key=key, month_1="1") == (first, False)
    for other in ({"month_1": "2"}, {"month_1": "1", "code": "32.16.05.2002"}):
        with pytest.raises(AlreadyStated) as already:
            state(officer, key=key, **other)
        assert already.value.other == first
    assert Production.objects.count() == 1


def test_two_people_for_one_village_the_second_is_shown_what_the_first_wrote():
    first, _new = state(make_officer(), month_1="1")
    with pytest.raises(AlreadyStated) as already:
        state(make_user(Role.VILLAGE_OFFICER, VILLAGE), month_1="2")

    assert already.value.other == first
    assert fresh(first).months[0] == 1


def test_a_stranger_writes_nothing():
    with pytest.raises(OutsideRegion):
        state(make_officer("33.09"))
    assert not Production.objects.exists()


def test_a_village_that_was_split_names_what_followed_it():
    officer = make_officer()
    old = make_region("32.16.05.2009", last_day="2024-01-01")
    for code in ("32.16.05.2010", "32.16.05.2011"):
        RegionSuccession.objects.create(old=old, new=make_region(code), on="2024-01-02", basis="contoh")

    with pytest.raises(VillageEnded) as ended:
        state(officer, code=old.pk)

    assert ended.value.successors == ["32.16.05.2010", "32.16.05.2011"]


def test_a_statement_of_a_village_that_was_split_goes_to_one_of_its_successors():
    officer = make_officer()
    made = make_statement("32.16.05.2009", months=5.0)
    made.region.last_day = timezone.localdate().replace(year=2024)
    made.region.save()
    RegionSuccession.objects.create(old=made.region, new=make_region("32.16.05.2010"), on="2024-12-01", basis="contoh")

    with pytest.raises(StatementRefused):
        services.move_production(made, VILLAGE, by=officer)
    services.move_production(made, "32.16.05.2010", by=officer)

    assert fresh(made).region_id == "32.16.05.2010"
    assert fresh(made).months == [5.0] * 12


def test_a_maker_must_be_an_enterprise_of_the_village():
    officer, maker, other = make_officer(), make_enterprise(), make_enterprise(region="32.16.01.2001")
    made, _new = state(officer, enterprise_id=str(maker.pk))
    assert made.enterprise_id == maker.pk

    with pytest.raises(StatementRefused) as refused:
        state(officer, enterprise_id=str(other.pk))
    assert [problem.code for problem in refused.value.problems] == ["other_village"]


def test_changes_of_two_people_to_different_months_are_both_kept():
    officer, other, made = make_officer(), make_officer(), make_statement(months=1.0)
    form = dict.fromkeys(MONTH_FIELDS, 1.0)

    change(made, form | {"month_1": 5.0}, officer)
    change(made, form | {"month_2": 7.0}, other)

    assert fresh(made).months == [5.0, 7.0, *[1.0] * 10]
    assert fresh(made).version == 3


def test_changes_of_two_people_to_the_same_month_are_asked_about():
    officer, other, made = make_officer(), make_officer(), make_statement(months=1.0)
    change(made, {"month_1": 5.0, "month_4": 9.0}, officer)

    with pytest.raises(ChangedMeanwhile) as meanwhile:
        change(made, {"month_1": 6.0, "month_2": 7.0, "month_4": 1.0}, other)

    (difference,) = meanwhile.value.differences
    assert (difference.field, difference.base, difference.theirs, difference.mine) == ("month_1", 1.0, 5.0, 6.0)
    assert meanwhile.value.touched == {"month_1", "month_2"}
    assert meanwhile.value.by == officer
    assert fresh(made).months == [5.0, 1.0, 1.0, 9.0, *[1.0] * 8]


def test_months_in_a_unit_of_which_another_made_one_of_another_kind_are_asked_about():
    officer, other, made = make_officer(), make_officer(), make_statement(product="~abon", own_words="Abon", months=1.0)
    change(made, {"unit": "buah"}, officer)

    with pytest.raises(ChangedMeanwhile) as meanwhile:
        change(made, {"month_1": 6.0}, other)

    (difference,) = meanwhile.value.differences
    assert (difference.field, difference.theirs, difference.mine) == ("unit", "buah", "kg")
    assert fresh(made).months == [1.0] * 12


def test_what_is_off_the_list_is_neither_changed_nor_verified():
    officer, made = make_officer(), make_statement(months=1.0)
    services.remove_production(made, by=officer, base=1)

    with pytest.raises(TakenOff):
        change(made, {"month_1": 5.0}, officer)
    with pytest.raises(TakenOff):
        services.verify_production(made, by=officer)
    assert fresh(made).version == 2


def test_a_new_source_does_not_keep_the_address_of_the_old_one():
    officer, made = make_officer(), make_statement(months=1.0, source="news", source_url="https://contoh.test/berita")
    change(made, {"note": "x", "source": "news"}, officer)
    assert fresh(made).source_url == "https://contoh.test/berita"

    change(made, {"source": "village office"}, officer, base=2)
    assert fresh(made).source_url == ""
    services.take_back(made.changes.get(version=3), by=officer)
    assert (fresh(made).source, fresh(made).source_url) == ("news", "https://contoh.test/berita")


def test_sending_again_what_is_there_changes_nothing():
    officer, made = make_officer(), make_statement(months=1.0)
    assert change(made, {"month_1": 5.0}, officer) == ["month_1"]
    assert change(made, {"month_1": 5.0}, officer) == []
    assert fresh(made).version == 2


def test_a_second_person_verifies_and_a_new_figure_ends_it():
    officer, village_officer, made = make_officer(), make_user(Role.VILLAGE_OFFICER, VILLAGE), make_statement(months=1.0)
    change(made, {"month_1": 5.0}, village_officer)

    with pytest.raises(OwnWords):
        services.verify_production(made, by=village_officer)
    assert services.verify_production(made, by=officer)
    assert not services.verify_production(made, by=officer)
    assert (fresh(made).mark, fresh(made).verified_by) == ("verified", officer)

    change(made, {"note": "gudang baru"}, village_officer, base=3)
    assert fresh(made).mark == "verified"
    change(made, {"month_2": 3.0}, village_officer, base=4)
    assert (fresh(made).mark, fresh(made).verified_at) == ("reported", None)


def test_who_only_confirms_what_another_said_may_verify_it_and_who_said_it_may_not():
    officer, village_officer, made = make_officer(), make_user(Role.VILLAGE_OFFICER, VILLAGE), make_statement(months=1.0)
    change(made, {"month_1": 5.0}, village_officer)
    change(made, {"as_of": "2026-11-28", "source": "office of the regency"}, officer, base=2)  # "still right"

    with pytest.raises(OwnWords):
        services.verify_production(made, by=village_officer)
    assert services.verify_production(made, by=officer)


def test_a_change_is_taken_back_unless_a_later_one_stands_on_it():
    officer, made = make_officer(), make_statement(months=1.0)
    change(made, {"month_1": 5.0, "month_2": 6.0}, officer)
    change(made, {"month_2": 7.0}, officer, base=2)
    last, middle, _first = made.changes.order_by("-version")

    with pytest.raises(NotUndoable):
        services.take_back(middle, by=officer)
    services.take_back(last, by=officer)
    services.take_back(middle, by=officer)

    assert fresh(made).months == [1.0] * 12
    with pytest.raises(NotUndoable):
        services.take_back(middle, by=officer)
    services.take_back(made.changes.get(undoes=middle), by=officer)
    assert fresh(made).months[:3] == [5.0, 6.0, 1.0]


def test_what_is_taken_off_the_list_can_come_back_unless_its_place_is_taken():
    officer, made = make_officer(), make_statement(months=1.0)
    services.remove_production(made, by=officer, base=1)
    assert fresh(made).removed_at
    state(officer, month_1="3")

    with pytest.raises(NotUndoable) as error:
        services.take_back(made.changes.get(version=2), by=officer)
    assert error.value.why == "taken"


def test_nobody_takes_off_what_another_has_just_changed():
    officer, other, made = make_officer(), make_officer(), make_statement(months=1.0)
    change(made, {"month_1": 5.0}, other)

    with pytest.raises(ChangedMeanwhile):
        services.remove_production(made, by=officer, base=1)


def test_the_list_of_changes_that_can_be_undone_is_what_take_back_does():
    officer, made = make_officer(), make_statement(months=1.0)
    change(made, {"month_1": 5.0}, officer)
    change(made, {"month_2": 7.0}, officer, base=2)
    made.refresh_from_db()

    assert services.may_be_undone(made) == set(made.changes.filter(version__gt=1).values_list("pk", flat=True))


def test_merging_gives_the_statement_to_the_survivor_and_un_merging_gives_it_back():
    from desaekspor.registry.duplicates.merging import merge
    from desaekspor.registry.duplicates.unmerging import unmerge

    officer, survivor, absorbed = make_officer(), make_enterprise(), make_enterprise(name="Kecap Bintnag")
    made = make_statement(months=1.0, enterprise=absorbed)

    done = merge(survivor.pk, [absorbed.pk], by=officer).merges[0]
    assert fresh(made).enterprise_id == survivor.pk
    unmerge(done, by=officer)
    assert fresh(made).enterprise_id == absorbed.pk
