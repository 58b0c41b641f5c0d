"""Samples of pairs: who may draw, what is drawn from where, what labels do, and what they add up to."""

import pytest

from desaekspor.registry.duplicates.accepting import start_acceptance
from desaekspor.registry.duplicates.decisions import DIFFERENT, SAME, decide
from desaekspor.registry.duplicates.merging import merge
from desaekspor.registry.duplicates.retracting import take_label_back
from desaekspor.registry.duplicates.sampling import (
    NothingToDraw,
    allocate,
    current_sample,
    draw_sample,
    label,
    next_to_label,
    quality_of,
    samples_for,
    sizes_of,
)
from desaekspor.registry.models import Enterprise, PairDecision
from tests.factories import make_enterprise, make_officer
from tests.registry.duplicates.merges import decided, standing
from tests.registry.duplicates.test_accepting import pair, shops
from tests.registry.registers import load, sidt_row
from tests.registry.services.test_editing import KARANGSATRIA, SETIADARMA, SRIAMUR

pytestmark = pytest.mark.usefixtures("regency")


def pairs_of(count, probability, region=SRIAMUR):
    return [pair(make_enterprise(region=region).pk, make_enterprise(region=region).pk, probability) for _ in range(count)]


def test_a_sample_is_drawn_from_every_band_and_said_what_from(officer):
    pairs_of(8, 0.9995)
    pairs_of(6, 0.6)

    sample = draw_sample(officer, size=12, seed=1)

    assert sizes_of(sample) == {"0.999|hand-hand": 8, "0.5|hand-hand": 6}
    drawn = {one["stratum"]: one["drawn"] for one in sample.strata}
    assert (sum(drawn.values()), min(drawn.values()) >= 5) == (sample.pairs.count(), True)
    assert [one.order for one in sample.pairs.all()] == list(range(1, sample.pairs.count() + 1))
    assert set(sample.pairs.values_list("district", flat=True)) == {"32.16.05"}


def test_the_same_seed_draws_the_same_pairs(officer):
    pairs_of(20, 0.9)

    first = list(draw_sample(officer, size=8, seed=7).pairs.values_list("pair", flat=True))
    second = list(draw_sample(officer, size=8, seed=7).pairs.values_list("pair", flat=True))
    third = list(draw_sample(officer, size=8, seed=8).pairs.values_list("pair", flat=True))

    assert first == second != third
    assert samples_for(officer).filter(closed_at=None).count() == 1


def test_more_is_drawn_where_the_model_is_less_certain_and_some_everywhere():
    wanted = allocate({"sure": [0.999] * 1000, "unsure": [0.5] * 1000, "few": [0.9] * 3}, 200)

    assert wanted["unsure"] > 3 * wanted["sure"] > 15
    assert wanted["few"] == 3


def test_sources_and_districts_of_the_two_are_kept(officer):
    load([sidt_row(1)])
    one, other = Enterprise.objects.get().pk, make_enterprise(region=SETIADARMA).pk
    pair(one, other, 0.9)

    sampled = draw_sample(officer, seed=1).pairs.get()

    assert (sampled.sources, sampled.district) == ("hand-sidt", "")


def test_what_was_merged_is_still_in_the_frame_and_what_no_model_proposed_is_not(officer):
    pairs_of(1, 0.9995)
    start_acceptance(officer, above=0.99)
    from desaekspor.jobs import runner

    runner.run_waiting()
    pair(*shops(2), None)

    sample = draw_sample(officer, seed=1)

    assert sample.pairs.count() == 1
    assert sample.pairs.get().verdict == ""  # merging all at once is no person's label


def test_a_label_is_a_decision_and_one_that_was_made_before_is_a_label(officer):
    first, second = pairs_of(2, 0.9)
    decide(first, DIFFERENT, by=officer)
    sample = draw_sample(officer, seed=1)
    assert sample.pairs.get(pair=first).verdict == "different"

    sampled = next_to_label(sample)
    assert sampled.pair == second
    assert label(sampled, SAME, by=officer) == []

    assert decided()[second.left_id, second.right_id] == "same"
    sampled.refresh_from_db()
    assert sampled.decision == PairDecision.objects.get(left=second.left)
    assert next_to_label(sample) is None


def test_taking_a_label_back_leaves_what_was_decided_without_it(officer):
    first, second = pairs_of(2, 0.9)
    sample = draw_sample(officer, seed=1)
    decide(first, DIFFERENT, by=officer)
    labelled = {sampled.pair_id: sampled for sampled in sample.pairs.all()}
    label(labelled[first.pk], DIFFERENT, by=officer)
    label(labelled[second.pk], SAME, by=officer)
    assert len(decided()) == 2

    assert take_label_back(labelled[first.pk], by=officer)
    assert take_label_back(labelled[second.pk], by=officer)

    assert decided() == {(first.left_id, first.right_id): "different"}
    assert set(sample.pairs.values_list("verdict", flat=True)) == {""}


def test_one_that_is_merged_wrongly_is_found_and_the_label_stands(officer):
    one, other = shops(2)
    pair(one, other, 0.9995)
    done = merge(one, [other], by=None).merges
    sampled = draw_sample(officer, seed=1).pairs.get()

    assert label(sampled, DIFFERENT, by=officer) == done

    sampled.refresh_from_db()
    assert (sampled.verdict, standing()) == ("different", {(other, one)})


def test_quality_is_what_the_labels_add_up_to(officer):
    high, low = pairs_of(10, 0.9995), pairs_of(10, 0.6, region=SETIADARMA)
    same = {one.pk for one in (*high[:9], *low[:3])}
    sample = draw_sample(officer, size=100, seed=1)
    for sampled in sample.pairs.all():
        label(sampled, SAME if sampled.pair_id in same else DIFFERENT, by=officer)

    quality = quality_of(sample, threshold=0.99)

    # Everything was labelled: 9 of 10 accepted are the same, 9 of 12 same ones are accepted.
    assert (quality.overall.precision.value, quality.overall.recall.value) == (0.9, 0.75)
    assert (quality.overall.precision.low, quality.labelled, quality.drawn, quality.coverage) == (0.9, 20, 20, 1.0)
    assert quality.by_district["32.16.05"].precision.value == 0.9
    assert quality.by_district["32.16.06"].recall.value == 0.0
    assert list(quality.by_sources) == ["hand-hand"]
    assert quality_of(sample, threshold=0.0).overall.recall.value == 1.0


def test_measuring_takes_one_query(officer, django_assert_num_queries):
    pairs_of(6, 0.9)
    sample = draw_sample(officer, seed=1)
    for sampled in sample.pairs.all():
        label(sampled, SAME, by=officer)

    with django_assert_num_queries(1):
        quality_of(sample, threshold=0.5)


def test_an_officer_draws_from_the_region_alone(officer):
    pairs_of(3, 0.9, region=SETIADARMA)
    pairs_of(2, 0.9, region=KARANGSATRIA)
    other = make_officer("32.16.05")

    assert draw_sample(other, seed=1).pairs.count() == 2
    assert current_sample(officer) is None
    assert draw_sample(officer, seed=1).pairs.count() == 5
    assert current_sample(other).pairs.count() == 2
    with pytest.raises(NothingToDraw):
        draw_sample(make_officer("32.75"))
