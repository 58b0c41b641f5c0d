"""What people decide of pairs: kept with who and when, one at a time, withdrawable; also from a village's check list."""

import threading

import pytest
from django.db import connection

from desaekspor.accounts.models import AuditEntry, Role
from desaekspor.registry.duplicates.decisions import DIFFERENT, SAME, ask_for_visit, assign, decide, withdraw
from desaekspor.registry.duplicates.errors import MergedMeanwhile, MergeRefused
from desaekspor.registry.duplicates.listing import in_order, pairs_for
from desaekspor.registry.duplicates.merging import merge
from desaekspor.registry.models import DuplicatePair, Enterprise, FieldChange, Merge, PairDecision
from desaekspor.registry.services.taking_back import take_back
from desaekspor.registry.services.visiting import check_enterprise
from tests.factories import make_enterprise, make_officer, make_user
from tests.registry.duplicates.merges import again, decided, sound, standing
from tests.registry.duplicates.test_accepting import pair, shops
from tests.registry.services.test_editing import KARANGSATRIA, SRIAMUR

pytestmark = pytest.mark.usefixtures("regency")


@pytest.fixture
def village():
    return make_user(Role.VILLAGE_OFFICER, SRIAMUR)


def test_a_decision_is_kept_with_who_when_and_why_and_wins_the_pair(officer):
    one, other = shops(2)
    proposed = pair(one, other, 0.7)

    decision = decide(proposed, DIFFERENT, by=officer, note="two stalls of one owner")

    proposed.refresh_from_db()
    assert (proposed.state, decision.by, PairDecision.objects.get().note) == ("rejected", officer, "two stalls of one owner")
    assert decided() == {(one, other): "different"}
    assert AuditEntry.objects.get().action == "pair.different"


def test_saying_the_same_twice_is_one_decision_and_another_word_replaces_it(officer):
    one, other = shops(2)
    first = decide((other, one), SAME, by=officer)
    assert decide((one, other), SAME, by=officer) == first

    decide((one, other), DIFFERENT, by=officer)

    assert decided() == {(one, other): "different"}
    first.refresh_from_db()
    assert (first.withdrawn_by, PairDecision.objects.count()) == (officer, 2)


def test_a_withdrawn_decision_stays_to_be_seen_and_the_pair_is_open_again(officer):
    one, other = shops(2)
    proposed = pair(one, other, 0.7)
    decision = decide(proposed, DIFFERENT, by=officer)

    assert withdraw(decision, by=officer)
    assert not withdraw(decision, by=officer)

    proposed.refresh_from_db()
    assert (proposed.state, decided(), PairDecision.objects.count()) == ("open", {}, 1)


def test_a_pair_waits_for_a_visit_with_what_is_to_be_found_out(officer):
    one, other = shops(2)
    proposed = ask_for_visit(pair(one, other, 0.7), by=officer, note="is the stall still there?")

    again_read = DuplicatePair.objects.get(pk=proposed.pk)
    assert (again_read.state, again_read.note) == ("visit", "is the stall still there?")
    decide(again_read, SAME, by=officer)
    assert DuplicatePair.objects.get().state == "accepted"


def test_pairs_are_those_of_which_one_may_know_both(officer, village):
    inside = pair(*shops(2), 0.9)
    across = pair(shops(1)[0], make_enterprise(region=KARANGSATRIA).pk, 0.9)
    abroad = [make_enterprise(region="32.75.01.1001").pk for _ in range(2)]
    beyond, between = pair(shops(1)[0], abroad[0], 0.9), pair(*abroad, 0.9)

    assert set(pairs_for(officer)) == {inside, across}
    assert set(pairs_for(make_officer("32.75"))) == {between}
    assert set(pairs_for(make_officer("32"))) == {inside, across, beyond, between}
    assert set(pairs_for(village)) == {inside}
    assert list(pairs_for(make_user(Role.TRAINER, "32.16"))) == []
    with pytest.raises(MergeRefused):
        decide(across, SAME, by=village)
    assert assign(pairs_for(village), to=village, by=officer) == 1


def test_recorded_twice_on_the_check_list_is_a_decision_and_the_first_of_the_officers_work(officer, village):
    one, other = shops(2)
    pair(*shops(2), 0.95)

    check_enterprise(again(other), "duplicate", by=village, same_as=one)

    assert decided() == {(one, other): "same"}
    decision = PairDecision.objects.get()
    assert (decision.by, decision.by_check) == (village, True)
    first = in_order(pairs_for(officer)).first()
    assert (first.left_id, first.right_id, first.state, first.village_id) == (one, other, "accepted", SRIAMUR)
    merge(one, [other], by=officer)
    assert standing() == {(other, one)}
    assert sound()


def test_what_the_village_takes_back_or_says_otherwise_is_no_decision_any_more(village):
    one, other = shops(2)
    change = check_enterprise(again(other), "duplicate", by=village, same_as=one)
    take_back(change, by=village)
    assert decided() == {}

    take_back(FieldChange.objects.get(undoes=change), by=village)
    assert decided() == {(one, other): "same"}
    check_enterprise(again(other), "here", by=village)
    assert decided() == {}


def test_the_survivor_of_two_of_which_it_was_the_double_is_there(officer, village):
    one, other = shops(2)
    check_enterprise(again(one), "duplicate", by=village, same_as=other)

    merge(one, [other], by=officer)

    assert again(one).is_active
    assert sound()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one after the other; its test database is in memory")
@pytest.mark.django_db(transaction=True)
def test_two_officers_who_merge_at_once_lose_nothing_and_the_second_is_told(regency):
    first_officer, second_officer = make_officer(), make_officer()
    one, other, third = shops(3)
    ready, told = threading.Barrier(2, timeout=60), []

    def work(by, survivor, absorbed):
        try:
            ready.wait()
            merge(survivor, absorbed, by=by)
        except MergedMeanwhile as error:
            told.append((by, error.merges[0].by, error.merges[0].survivor_id))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=work, args=(first_officer, one, [other, third])),
        threading.Thread(target=work, args=(second_officer, third, [other])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(told) == 1
    loser, winner, survivor = told[0]
    assert {loser, winner} == {first_officer, second_officer}
    assert {merge.survivor_id for merge in Merge.objects.all()} == {survivor}
    assert Enterprise.objects.count() == 3
    assert sound()
