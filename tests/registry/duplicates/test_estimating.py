"""Precision and recall from strata: worked by hand, and intervals that hold what they promise."""

import random

import pytest
from scipy import stats

from desaekspor.registry.duplicates.estimating import Labelled, clopper_pearson, coverage, precision, recall


def labelled(stratum, probability, same, different=0, **fields):
    pairs = [Labelled(stratum, probability, True, **fields) for _ in range(same)]
    return pairs + [Labelled(stratum, probability, False, **fields) for _ in range(different)]


def test_strata_are_weighted_by_what_they_stand_for():
    # 1,000 pairs above, of 10 labelled 9 the same; 200 below, of 10 labelled 2 the same.
    pairs = labelled("high", 0.99, 9, 1) + labelled("low", 0.4, 2, 8)
    sizes = {"high": 1000, "low": 200}

    accepted = precision(pairs, sizes, threshold=0.5)
    found = recall(pairs, sizes, threshold=0.5)

    assert (accepted.value, accepted.labelled) == (pytest.approx(0.9), 10)
    # By hand: 900 same above, 40 below.
    assert (found.value, found.labelled) == (pytest.approx(900 / 940), 11)
    assert precision(pairs, sizes, threshold=0.0).value == pytest.approx(940 / 1200)


def test_one_stratum_has_the_interval_of_clopper_and_pearson():
    # The textbook's: 81 of 263 (Newcombe 1998, Statistics in Medicine 17, table I): 0.2527 to 0.3676.
    assert clopper_pearson(81, 263) == (pytest.approx(0.2527, abs=1e-4), pytest.approx(0.3676, abs=1e-4))
    assert clopper_pearson(0, 20) == (0.0, pytest.approx(0.1684, abs=1e-4))

    pairs = labelled("one", 0.9, 20)
    found = precision(pairs, {"one": 10**9}, threshold=0.5)

    assert (found.value, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx(clopper_pearson(20, 20)[0], abs=1e-6)


def test_no_error_seen_is_no_proof_that_there_is_none():
    pairs = labelled("sure", 0.999, 30)

    assert 0.85 < precision(pairs, {"sure": 5000}, threshold=0.9).low < 0.95


def test_everything_looked_at_leaves_no_doubt():
    pairs = labelled("all", 0.9, 3, 1)

    found = precision(pairs, {"all": 4}, threshold=0.5)

    assert (found.value, found.low, found.high) == (0.75, 0.75, 0.75)


def test_nothing_that_tells_gives_no_figure():
    assert precision([], {"one": 5}, threshold=0.5).value is None
    assert precision(labelled("one", 0.1, 3), {"one": 5}, threshold=0.5).value is None
    assert recall(labelled("one", 0.1, 0, 3), {"one": 5}, threshold=0.5).value is None


def test_a_part_is_measured_by_its_own_pairs():
    pairs = labelled("a", 0.9, 8, 2, sources="oss-sidt") + labelled("a", 0.9, 5, 5, sources="sidt-sidt")

    found = precision(pairs, {"a": 200}, threshold=0.5, among=lambda pair: pair.sources == "oss-sidt")

    assert (found.value, found.labelled) == (pytest.approx(0.8), 10)
    assert found.low < 0.8 < found.high


def test_coverage_says_how_much_of_the_frame_the_labels_tell_of():
    assert coverage(labelled("a", 0.9, 1), {"a": 30, "b": 10}) == 0.75
    assert coverage([], {}) == 0.0


@pytest.mark.one_database
@pytest.mark.parametrize("measure", [precision, recall])
def test_the_interval_holds_the_truth_as_often_as_it_says(measure):
    dice = random.Random(20261128)
    frame = {
        "sure": [Labelled("sure", 0.995, dice.random() < 0.99) for _ in range(3000)],
        "likely": [Labelled("likely", 0.9, dice.random() < 0.85) for _ in range(600)],
        "unsure": [Labelled("unsure", 0.4, dice.random() < 0.3) for _ in range(900)],
    }
    sizes = {name: len(pairs) for name, pairs in frame.items()}
    truth = measure([pair for pairs in frame.values() for pair in pairs], sizes, threshold=0.8).value
    rounds, held = 400, 0

    for _ in range(rounds):
        drawn = [
            pair for name, count in (("sure", 60), ("likely", 60), ("unsure", 80)) for pair in dice.sample(frame[name], count)
        ]
        found = measure(drawn, sizes, threshold=0.8)
        held += found.low <= truth <= found.high

    # 95 of 100 are promised; fewer than 93 in 400 rounds would come by chance once in thirty.
    assert held / rounds > 0.93
    assert stats.binom.cdf(held, rounds, 0.95) > 0.001
