"""A merge taken apart: both as they were, with what came since; what is unclear is asked; however often it is done."""

import pytest
from django.utils import timezone

from desaekspor.accounts.models import AuditEntry
from desaekspor.privacy.services import requests
from desaekspor.registry.duplicates.decisions import DIFFERENT, SAME, ask_for_visit, decide
from desaekspor.registry.duplicates.errors import MergeRefused, OpenQuestions
from desaekspor.registry.duplicates.merging import merge
from desaekspor.registry.duplicates.unmerging import ABSORBED, BOTH, SURVIVOR, questions_of, unmerge
from desaekspor.registry.models import DuplicatePair, Enterprise, EnterpriseKey, FieldChange, Merge, Product
from desaekspor.registry.queries import history_of
from desaekspor.registry.services import batches
from desaekspor.registry.services.entering import find_recorded
from desaekspor.registry.services.erasing import erase_owner
from desaekspor.registry.services.taking_back import take_back
from desaekspor.registry.services.visiting import check_enterprise
from tests.factories import make_enterprise, make_officer
from tests.registry.duplicates.merges import again, decided, of_key, sound, source_rows, standing, state
from tests.registry.duplicates.test_accepting import pair, shops
from tests.registry.registers import load, sidt_row
from tests.registry.services.test_editing import SRIAMUR, edit

pytestmark = pytest.mark.usefixtures("regency")
FIRST, SECOND = "9000001", "9000002"


def merged(officer, first=None, second=None):
    """A merge of two enterprises of a file: the second into the first."""
    load([sidt_row(1, **(first or {})), sidt_row(2, **(second or {}))])
    one, other = of_key(FIRST).pk, of_key(SECOND).pk
    return merge(one, [other], by=officer).merges[0]


def test_both_are_exactly_what_they_were(officer):
    load([sidt_row(1, omzet_tahunan="10000000"), sidt_row(2, omzet_tahunan="", produk_utama="SAMBAL")])
    before, rows = state(), source_rows()
    one = merge(of_key(SECOND).pk, [of_key(FIRST).pk], by=officer).merges[0]
    assert state() != before

    done = unmerge(one, by=officer)

    assert (done.is_new, done.restored > 0) == (True, True)
    assert (state(), source_rows()) == (before, rows)
    assert standing() == set()
    assert sound()
    entry = AuditEntry.objects.get(action="unmerge")
    assert (entry.object_id, entry.purpose) == (str(one.survivor_id), str(one.absorbed_id))


def test_taking_apart_twice_changes_nothing_more(officer):
    one = merged(officer, {"omzet_tahunan": "10000000"}, {"omzet_tahunan": ""})
    unmerge(one, by=officer)
    before = state(moments=True), FieldChange.objects.count(), AuditEntry.objects.count()

    assert not unmerge(one, by=officer).is_new
    assert (state(moments=True), FieldChange.objects.count(), AuditEntry.objects.count()) == before


def test_they_can_be_merged_again_and_taken_apart_again(officer):
    load([sidt_row(1), sidt_row(2, omzet_tahunan="30000000", asset="")])
    before = state()
    for _ in range(3):
        unmerge(merge(of_key(FIRST).pk, [of_key(SECOND).pk], by=officer).merges[0], by=officer)
        assert state() == before
    assert Merge.objects.count() == 3
    assert sound()


def test_what_files_said_meanwhile_is_with_the_one_they_spoke_of(officer):
    one = merged(officer, {"omzet_tahunan": "10000000"}, {"omzet_tahunan": "20000000"})
    load([sidt_row(1, omzet_tahunan="11000000"), sidt_row(2, omzet_tahunan="22000000", asset="5000000")])
    assert again(one.survivor_id).assets_idr == 5_000_000

    unmerge(one, by=officer)

    assert (of_key(FIRST).sales_idr, of_key(FIRST).assets_idr) == (11_000_000, 1_000_000)
    assert (of_key(SECOND).sales_idr, of_key(SECOND).assets_idr) == (22_000_000, 5_000_000)
    assert sound()


def test_what_the_survivors_file_says_as_the_other_did_stays_its_own(officer):
    load([sidt_row(1, omzet_tahunan="10000000")])
    load([sidt_row(1, omzet_tahunan="10000000"), sidt_row(2, omzet_tahunan="20000000")])
    one = merge(of_key(FIRST).pk, [of_key(SECOND).pk], by=officer).merges[0]
    load([sidt_row(1, omzet_tahunan="20000000"), sidt_row(2, omzet_tahunan="20000000")])

    unmerge(one, by=officer)

    assert of_key(FIRST).sales_idr == 20_000_000


def test_what_a_person_wrote_since_is_asked_and_given_to_whom_they_say(officer):
    answers = {SURVIVOR: (7_000_000, 2_000_000), ABSORBED: (1_000_000, 7_000_000), BOTH: (7_000_000, 7_000_000)}
    for answer, (first, second) in answers.items():
        one = merged(officer, {"asset": "1000000"}, {"asset": "2000000"}) if answer == SURVIVOR else again_merged(officer)
        edit(again(one.survivor_id), {"assets_idr": 7_000_000}, officer)

        with pytest.raises(OpenQuestions) as asked:
            unmerge(one, by=officer)
        question = asked.value.questions[0]
        assert (question.field, question.value, question.by_id, question.holder) == (
            "assets_idr",
            7_000_000,
            officer.pk,
            one.survivor_id,
        )
        assert standing() == {(one.absorbed_id, one.survivor_id)}
        unmerge(one, by=officer, answers={question.key: answer})

        assert (of_key(FIRST).assets_idr, of_key(SECOND).assets_idr) == (first, second)
        assert sound()
        reset(officer)


def again_merged(officer):
    return merge(of_key(FIRST).pk, [of_key(SECOND).pk], by=officer).merges[0]


def reset(officer):
    """As the files said it."""
    edit(of_key(FIRST), {"assets_idr": 1_000_000}, officer)
    edit(of_key(SECOND), {"assets_idr": 2_000_000}, officer)


def test_what_the_village_says_since_is_asked_too(officer):
    one = merged(officer)
    check_enterprise(again(one.survivor_id), "closed", by=officer)

    question = questions_of(one)[0]
    assert question.field == "presence"
    unmerge(one, by=officer, answers={question.key: ABSORBED})

    assert (of_key(FIRST).presence, of_key(SECOND).presence) == ("", "closed")
    assert sound()


def test_an_edit_that_lies_under_a_later_file_is_not_asked(officer):
    one = merged(officer, {"asset": "1000000"})
    edit(again(one.survivor_id), {"assets_idr": 7_000_000}, officer)
    load([sidt_row(1, asset="8000000"), sidt_row(2)])

    assert questions_of(one) == []


def test_undoing_the_import_keeps_what_is_merged_until_it_is_taken_apart(officer):
    batch = load([sidt_row(1), sidt_row(2, omzet_tahunan="30000000")])
    one = again_merged(officer)

    report = batches.undo_batch(batch, by=officer)

    assert {(kept.enterprise_id, kept.why) for kept in report.kept} == {(one.survivor_id, "merged"), (one.absorbed_id, "merged")}
    unmerge(one, by=officer)
    assert Enterprise.objects.count() == 2
    assert sound()


def test_what_the_import_changed_goes_from_both_by_its_undo(officer):
    one = merged(officer, {"omzet_tahunan": "10000000"}, {"omzet_tahunan": "10000000"})
    before = state()
    batch = load([sidt_row(1, omzet_tahunan="10000000"), sidt_row(2, omzet_tahunan="30000000")])
    assert {again(number).sales_idr for number in (one.survivor_id, one.absorbed_id)} == {30_000_000}

    batches.undo_batch(batch, by=officer)

    assert state()["Enterprise"] == before["Enterprise"]
    assert sound()
    unmerge(one, by=officer)
    assert of_key(FIRST).sales_idr == 10_000_000
    assert sound()


def test_an_erased_owner_comes_back_by_no_un_merge(officer):
    one = merged(officer, {"kontak_hp": ""}, {"nama_pengusaha": "WAWAN CONTOH JAYA"})

    erase_owner(one.survivor_id, moment=again(one.survivor_id).updated_at)
    assert unmerge(one, by=officer).is_new

    for key in (FIRST, SECOND):
        owner = of_key(key).owner
        assert (owner.name, owner.nik, owner.phone, owner.nik_mark) == (None, None, None, "")
    assert sound()


@pytest.mark.parametrize("erased", [FIRST, SECOND])
@pytest.mark.parametrize("name", ["WAWAN CONTOH", "TUTI CONTOH"])
def test_the_sex_that_stays_for_the_counts_is_again_each_ones_own(officer, erased, name):
    load([sidt_row(1, nama_pengusaha="WAWAN CONTOH", jenis_kelamin="Laki-laki")])
    load([sidt_row(2, nama_pengusaha=name, jenis_kelamin="Perempuan")])
    one = merge(of_key(FIRST).pk, [of_key(SECOND).pk], by=officer).merges[0]

    erase_owner(of_key(erased).pk, moment=timezone.now())
    assert sound()
    unmerge(one, by=officer)

    assert [of_key(key).owner.sex for key in (FIRST, SECOND)] == ["m", "f"]
    assert sound()


def test_one_of_a_cluster_is_taken_out_and_the_rest_says_what_it_would_without_it(officer):
    load([sidt_row(1, omzet_tahunan="10000000")])
    load([sidt_row(1, omzet_tahunan="10000000"), sidt_row(2, omzet_tahunan="20000000")])
    load([sidt_row(1, omzet_tahunan="10000000"), sidt_row(2, omzet_tahunan="20000000"), sidt_row(3, omzet_tahunan="30000000")])
    first, second, third = Enterprise.objects.order_by("pk").values_list("pk", flat=True)
    merges = merge(first, [second, third], by=officer).merges
    assert again(first).sales_idr == 30_000_000

    unmerge(merges[1], by=officer)

    assert (again(first).sales_idr, again(third).merged_into_id) == (20_000_000, None)
    assert standing() == {(second, first)}
    assert sound()


def test_requests_go_with_the_merge_and_come_back(officer):
    one, other = shops(2)
    asked = requests.receive_request(again(other), kind="access", channel="phone", by=officer)
    done = merge(one, [other], by=officer).merges[0]
    asked.refresh_from_db()
    assert asked.enterprise_id == one

    unmerge(done, by=officer)

    asked.refresh_from_db()
    assert asked.enterprise_id == other


def test_what_was_attached_since_is_asked(officer):
    one, other = shops(2)
    done = merge(one, [other], by=officer).merges[0]
    asked = requests.receive_request(again(one), kind="access", channel="phone", by=officer)

    question = questions_of(done)[0]
    assert (question.kind, question.table, question.row) == ("row", "privacy.datarequest.enterprise", str(asked.pk))
    with pytest.raises(OpenQuestions):
        unmerge(done, by=officer, answers={question.key: BOTH})  # a row has one place
    unmerge(done, by=officer, answers={question.key: ABSORBED})

    asked.refresh_from_db()
    assert asked.enterprise_id == other


def test_pairs_and_decisions_are_as_they_were(officer):
    one, other, third = shops(3)
    pair(one, other, 0.9)
    ask_for_visit(pair(other, third, 0.8), by=officer)
    before = list(DuplicatePair.objects.order_by("pk").values_list("left", "right", "state", "merge"))
    done = merge(one, [other], by=officer).merges[0]
    assert {(p.left_id, p.right_id): p.state for p in DuplicatePair.objects.all()} == {
        (one, other): "accepted",
        (other, third): "gone",
        (one, third): "visit",  # stands in for the absorbed one
    }
    assert decided() == {(one, other): "same"}

    unmerge(done, by=officer)

    assert list(DuplicatePair.objects.order_by("pk").values_list("left", "right", "state", "merge")) == before
    assert decided() == {}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_pair_that_stood_in_goes_also_when_the_two_were_merged_meanwhile(officer, order):
    one, other, third = shops(3)
    pair(other, third, 0.8)
    before = list(DuplicatePair.objects.values_list("left", "right", "state", "merge"))
    merges = [merge(one, [other], by=officer).merges[0]]
    assert DuplicatePair.objects.get(stands_in_for=merges[0]).state == "open"
    merges.append(merge(one, [third], by=officer).merges[0])

    for place in order:
        unmerge(merges[place], by=officer)

    assert list(DuplicatePair.objects.values_list("left", "right", "state", "merge")) == before
    assert sound()


def test_a_decision_on_the_one_that_stood_in_stays(officer):
    one, other, third = shops(3)
    pair(other, third, 0.8)
    done = merge(one, [other], by=officer).merges[0]
    decide((one, third), DIFFERENT, by=officer)

    unmerge(done, by=officer, different=True)

    assert decided() == {(one, third): "different", (one, other): "different"}
    assert DuplicatePair.objects.get(left=one, right=third).state == "rejected"
    assert DuplicatePair.objects.get(left=other, right=third).state == "open"


def test_a_decision_that_was_there_before_the_merge_stays(officer):
    one, other = shops(2)
    pair(one, other, 0.9)
    decide((one, other), SAME, by=officer)
    done = merge(one, [other], by=officer).merges[0]

    unmerge(done, by=officer)

    assert decided() == {(one, other): "same"}
    assert DuplicatePair.objects.get().state == "accepted"


def test_a_field_that_was_taken_over_is_taken_back_alone_and_stays_so(officer):
    one = merged(officer, {"omzet_tahunan": "10000000"}, {"omzet_tahunan": "10000000"})
    load([sidt_row(1, omzet_tahunan="10000000"), sidt_row(2, omzet_tahunan="30000000")])
    change = FieldChange.objects.get(enterprise=one.survivor_id, field="sales_idr", merge=one)

    take_back(change, by=officer)
    load([sidt_row(1, omzet_tahunan="10000000"), sidt_row(2, omzet_tahunan="40000000")])

    assert again(one.survivor_id).sales_idr == 10_000_000
    assert again(one.absorbed_id).sales_idr == 40_000_000
    assert sound()


def test_who_may_not_see_both_takes_nothing_apart(officer):
    one = merge(make_enterprise(region=SRIAMUR).pk, [make_enterprise(region="32.16.06.2001").pk], by=officer).merges[0]

    with pytest.raises(MergeRefused):
        unmerge(one, by=make_officer("32.16.05"))
    assert len(standing()) == 1


def test_the_history_tells_of_both(officer):
    one = merged(officer, {"omzet_tahunan": ""}, {"omzet_tahunan": "30000000"})
    unmerge(one, by=officer)

    told = [event for event in history_of(again(one.survivor_id)) if event.field == "sales_idr"]
    assert [(event.new, event.undone, event.is_undo, event.reason, event.by) for event in told] == [
        (None, False, True, "unmerge", officer),
        (30_000_000, True, False, "merge", officer),
    ]


def test_a_nib_leads_a_new_source_to_the_record_whose_own_it_is(officer):
    one = merged(officer, {"nib": ""}, {"nib": "0109239271589"})
    keys = set(EnterpriseKey.objects.values_list("key", "enterprise_id"))
    assert again(one.survivor_id).nib == again(one.absorbed_id).nib != ""
    found = find_recorded({"nib": again(one.absorbed_id).nib}, by=officer)
    assert [(hit.enterprise.pk, hit.reasons) for hit in found] == [(one.survivor_id, ("nib",))]
    assert keys == {(FIRST, one.survivor_id), (SECOND, one.absorbed_id)}


def test_a_product_keeps_its_row_through_it_all(officer):
    load([sidt_row(1, produk_utama="SAMBAL")])
    load([sidt_row(1, produk_utama="SAMBAL"), sidt_row(2, produk_utama="KECAP"), sidt_row(3, produk_utama="KECAP")])
    before = state()
    numbers = [of_key(key).pk for key in (FIRST, SECOND, "9000003")]
    merges = merge(numbers[0], numbers[1:], by=officer).merges
    assert Product.objects.get(enterprise=numbers[0], is_main=True).name == "KECAP"

    for one in merges:
        unmerge(one, by=officer)

    assert state() == before
