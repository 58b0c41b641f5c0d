"""All sure pairs accepted at once: what the preview promises is done, by a job, and undone as a whole."""

import pytest

from desaekspor.accounts.models import AuditEntry
from desaekspor.jobs import runner
from desaekspor.registry.duplicates.accepting import (
    NotAcceptable,
    acceptances_for,
    plan_acceptance,
    run_acceptance,
    start_acceptance,
    start_undo,
)
from desaekspor.registry.duplicates.decisions import DIFFERENT, SAME, ask_for_visit, decide
from desaekspor.registry.duplicates.merging import merge
from desaekspor.registry.models import Acceptance, DuplicatePair, Enterprise, Merge
from desaekspor.registry.services.verifying import verify_enterprise
from tests.factories import make_enterprise, make_officer
from tests.registry.duplicates.merges import again, sound, standing, state
from tests.registry.services.test_editing import SETIADARMA, SRIAMUR, edit

pytestmark = pytest.mark.usefixtures("regency")


def pair(one, other, probability, **fields):
    left, right = sorted((one, other))
    return DuplicatePair.objects.create(left_id=left, right_id=right, probability=probability, **fields)


def shops(count, **fields):
    return [make_enterprise(region=SRIAMUR, **fields).pk for _ in range(count)]


def test_the_preview_counts_and_the_job_does_what_it_says(officer):
    first, second, third, fourth, fifth = shops(5)
    pair(first, second, 0.999)
    pair(third, fourth, 0.995)
    pair(fourth, fifth, 0.9)

    plan = plan_acceptance(officer, above=0.99)
    acceptance = start_acceptance(officer, above=0.99)
    runner.run_waiting()

    assert plan.counts == {"pairs": 2, "clusters": 2, "merged": 2, "accepted": 2, "left_out": 0, "why": {}}
    assert standing() == {(second, first), (fourth, third)}
    acceptance.refresh_from_db()
    assert (acceptance.state, acceptance.counts) == ("done", {"merged": 2, "clusters": 2, "left_out": 0})
    assert {(one.acceptance_id, one.by, one.probability) for one in Merge.objects.all()} == {
        (acceptance.pk, officer, 0.999),
        (acceptance.pk, officer, 0.995),
    }
    assert list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True)) == [
        "acceptance.start",
        "merge",
        "merge",
        "acceptance.done",
    ]
    assert sound()


def test_a_pair_that_would_chain_a_third_is_left_for_a_person(officer):
    first, second, third = shops(3)
    pair(first, second, 0.999)
    pair(second, third, 0.995)

    plan = plan_acceptance(officer, above=0.99)

    assert [(group.survivor, group.absorbed) for group in plan.groups] == [(first, [second])]
    assert plan.left_out == {"cluster": 1}


def test_three_that_hold_together_become_one(officer):
    first, second, third = shops(3)
    for one, other in ((first, second), (second, third), (first, third)):
        pair(one, other, 0.995)
    verify_enterprise_of(third, officer)

    start_acceptance(officer, above=0.99)
    runner.run_waiting()

    assert standing() == {(first, third), (second, third)}  # the verified one stays
    assert len(set(Merge.objects.values_list("act", flat=True))) == 1


def verify_enterprise_of(number, officer):
    edit(again(number), {"owner.phone": "+6280000001234"}, officer)
    verify_enterprise(again(number), by=officer)


def test_what_people_decided_wins_over_the_model(officer):
    first, second, third = shops(3)
    for one, other in ((first, second), (second, third), (first, third)):
        pair(one, other, 0.999)
    decide((first, third), DIFFERENT, by=officer)

    start_acceptance(officer, above=0.99)
    runner.run_waiting()

    assert len(standing()) == 1
    assert not standing() & {(first, third), (third, first)}


def test_invented_and_real_ones_are_not_mixed_and_a_low_probability_is_refused(officer):
    real, invented = shops(1) + shops(1, synthetic=True)
    pair(real, invented, 0.999)

    assert plan_acceptance(officer, above=0.9).left_out == {"mixed": 1}
    with pytest.raises(NotAcceptable):
        start_acceptance(officer, above=0.9)
    with pytest.raises(NotAcceptable) as refused:
        plan_acceptance(officer, above=0.4)
    assert refused.value.why == "too_low"


def test_invented_ones_are_not_drawn_in_by_pairs_that_nobody_asked_to_accept(officer):
    first, second = shops(2)
    third, fourth = shops(2, synthetic=True)
    pair(first, second, 0.999)
    pair(third, fourth, 0.999)
    for one, other in ((first, third), (first, fourth), (second, third), (second, fourth)):
        pair(one, other, 0.999)
    decide((first, third), SAME, by=officer)

    start_acceptance(officer, above=0.99)
    runner.run_waiting()

    assert standing() == {(second, first), (fourth, third)}


def test_a_pair_that_waits_for_a_visit_or_stands_in_for_another_brings_nothing_together(officer):
    first, second, third = shops(3)
    pair(first, third, 0.999)
    pair(second, third, 0.999)
    ask_for_visit(pair(first, second, 0.999), by=officer)

    assert [(group.survivor, group.absorbed) for group in plan_acceptance(officer, above=0.9).groups] == [(first, [third])]

    fourth, fifth, sixth = shops(3)
    merged = merge(shops(1)[0], shops(1), by=None).merges[0]
    pair(fourth, fifth, 0.999)
    pair(fifth, sixth, 0.999)
    pair(fourth, sixth, 0.999, stands_in_for=merged)
    groups = [(group.survivor, group.absorbed) for group in plan_acceptance(officer, above=0.99).groups]
    assert groups == [(first, [third]), (fourth, [fifth])]


def test_an_officer_accepts_what_lies_in_the_region_alone(officer):
    here, there = shops(1)[0], make_enterprise(region=SETIADARMA).pk
    pair(here, there, 0.999)
    other = make_officer("32.16.06")

    assert plan_acceptance(other, above=0.9).pairs == 0
    assert plan_acceptance(officer, above=0.9).pairs == 1
    start_acceptance(officer, above=0.9)
    assert list(acceptances_for(other)) == []
    assert acceptances_for(officer).count() == 1


def test_undoing_takes_all_of_it_apart_and_keeps_what_needs_an_answer(officer):
    first, second, third, fourth = shops(4)
    edit(again(second), {"name": "Kecap Bulan"}, officer)
    pair(first, second, 0.999)
    pair(third, fourth, 0.999)
    before = state()
    acceptance = start_acceptance(officer, above=0.99)
    runner.run_waiting()

    start_undo(acceptance, by=officer)
    runner.run_waiting()

    acceptance.refresh_from_db()
    assert (acceptance.state, acceptance.counts["taken_apart"], acceptance.counts["kept"]) == ("undone", 2, 0)
    assert state() == before
    assert set(DuplicatePair.objects.values_list("state", flat=True)) == {"open"}
    assert sound()


def test_what_was_written_since_is_kept_by_the_undo_until_a_person_answers(officer):
    first, second, third, fourth = shops(4)
    pair(first, second, 0.999)
    pair(third, fourth, 0.999)
    acceptance = start_acceptance(officer, above=0.99)
    runner.run_waiting()
    edit(again(first), {"name": "Kecap Surya"}, officer)

    start_undo(acceptance, by=officer)
    runner.run_waiting()

    acceptance.refresh_from_db()
    assert acceptance.counts["kept"] == 1
    assert standing() == {(second, first)}
    with pytest.raises(NotAcceptable):
        start_undo(Acceptance(pk=start_again(officer)), by=officer)


def start_again(officer):
    """An acceptance that is being done."""
    one, other = shops(2)
    pair(one, other, 0.999)
    return start_acceptance(officer, above=0.99).pk


def test_what_somebody_merged_meanwhile_is_theirs_and_running_twice_changes_nothing(officer):
    first, second, third = shops(3)
    pair(first, second, 0.999)
    acceptance = start_acceptance(officer, above=0.99)
    merge(third, [second], by=officer)

    assert run_acceptance(acceptance) == {"merged": 0, "clusters": 0, "left_out": 1}
    assert run_acceptance(acceptance)["merged"] == 0
    assert standing() == {(second, third)}


def test_a_few_queries_plan_many_pairs(officer, django_assert_num_queries):
    numbers = shops(6)
    pair(numbers[0], numbers[1], 0.999)
    with django_assert_num_queries(5):
        plan_acceptance(officer, above=0.99)
    pair(numbers[2], numbers[3], 0.999)
    pair(numbers[4], numbers[5], 0.999)
    with django_assert_num_queries(5):
        assert len(plan_acceptance(officer, above=0.99).groups) == 3


def test_a_village_same_is_not_merged_by_the_crowd(officer):
    first, second = shops(2)
    pair(first, second, 0.999)
    decide((first, second), SAME, by=officer)

    assert plan_acceptance(officer, above=0.99).pairs == 0
    assert Enterprise.objects.filter(merged_into__isnull=False).count() == 0
