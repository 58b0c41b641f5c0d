import math
from dataclasses import replace

import numpy as np
import pytest

from desaekspor.potential.figures import Figure, read_indicators
from desaekspor.potential.matrix import CHANCE, FEW, chance, difference, difference_of_logs, matrix_of
from desaekspor.potential.scoring import has_index
from tests.potential.villages import indicator, make_table, village

SHARE = make_table(indicator("with_nib", per=["makers"], noise_as="share", counted=True)).indicators[0]
RATE = make_table(indicator("makers", per=["people"], counted=True)).indicators[0]


def arrays(*columns):
    return [np.array(column, dtype=float) for column in columns]


def test_difference_worked_by_hand():
    # Two villages, 10 of 100 and 30 of 100: common rate 0.2. As a rate Q = 2 x 0.1² x 100 / 0.2 = 10, I² = (10 - 1) / 10.
    assert difference(RATE, *arrays([10, 30], [100, 100])) == pytest.approx(0.9)
    # As a share the variance is a fifth less: Q = 12.5, I² = 11.5 / 12.5.
    assert difference(SHARE, *arrays([10, 30], [100, 100])) == pytest.approx(0.92)
    assert difference(RATE, *arrays([20, 20], [100, 100])) == 0
    assert difference(RATE, *arrays([0, 0], [100, 100])) == 0
    assert difference(SHARE, *arrays([100, 100], [100, 100])) == 0


def test_chance_worked_by_hand():
    assert chance(RATE, *arrays([24.5], [1000]))[0] == pytest.approx(0.2)
    # 1 / 3.5 + 1 / 14 = 5 / 14
    assert chance(SHARE, *arrays([3], [16.5]))[0] == pytest.approx(math.sqrt(5 / 14))


def test_shares_that_only_chance_tells_apart_are_left_out_for_all():
    rng = np.random.default_rng(2)
    table = make_table(indicator("with_nib", per=["makers"], noise_as="share", counted=True), indicator("road", "two"))

    def readings(rates):
        villages = [
            village(str(place), with_nib=int(rng.binomial(60, rate)), makers=60, road=place) for place, rate in enumerate(rates)
        ]
        return [read_indicators(place, table.indicators) for place in villages]

    assert matrix_of(readings([0.21] * 150), table).left_out == {"with_nib": CHANCE}
    assert matrix_of(readings(rng.uniform(0.05, 0.5, 150)), table).left_out == {}


def test_what_few_villages_have_is_left_out_before_chance_is_asked():
    table = make_table(indicator("with_nib", per=["makers"], noise_as="share", counted=True), indicator("road", "two"))
    villages = [village("1", with_nib=1, makers=2, road=1), village("2", road=1), village("3", road=2)]

    assert matrix_of([read_indicators(place, table.indicators) for place in villages], table).left_out == {"with_nib": FEW}


def test_noise_is_that_of_the_mark_or_the_indicators_own_with_chance_on_top():
    table = make_table(
        indicator("a"), indicator("b", noise=0.5), indicator("makers", per=["people"], counted=True), indicator("c", "two")
    )
    figures = {"a": Figure(1, "verified"), "b": 1, "makers": 24.5, "people": 1000, "c": Figure(1, "computed")}

    spread = matrix_of([read_indicators(village(**figures), table.indicators)], table).spread

    assert spread[0].tolist() == [0.03, 0.5, pytest.approx(math.hypot(0.15, 0.2)), 0.03]


def test_no_villages_make_an_empty_matrix():
    matrix = matrix_of([], make_table(indicator("a")))

    assert (matrix.villages, matrix.left_out) == (0, {"a": FEW})


def test_an_error_that_is_told_of_each_village_is_its_noise_and_villages_must_differ_by_more():
    table = make_table(indicator("pull", noise_as="rate", noise=0.3, error_of="pull_error"), indicator("road", "two"))

    def matrix(error, *values):
        villages = [village(str(place), pull=value, pull_error=error, road=place) for place, value in enumerate(values)]
        return matrix_of([read_indicators(one, table.indicators) for one in villages], table)

    # Logarithms 0 and 2, each with the error 0.4: Q = 2 x 1² / 0.16 = 12.5, I² = 11.5 / 12.5.
    assert difference_of_logs(*arrays([1, math.e**2], [0.4, 0.4])) == pytest.approx(0.92)
    assert (difference_of_logs(*arrays([1], [0.4])), difference_of_logs(*arrays([1, 1], [0.0, 0.4]))) == (0.0, 1.0)
    assert matrix(0.4, 1, math.e**2).spread[:, 0] == pytest.approx([0.5, 0.5])
    assert matrix(0.4, 1, math.e**2).left_out == {}
    assert matrix(4, 1, math.e**2).left_out == {"pull": CHANCE}


def test_a_component_that_is_not_required_leaves_a_village_its_index():
    table = make_table(indicator("road"), indicator("pull", "two"))
    free = replace(table, components=(table.components[0], replace(table.components[1], required=False)))
    components = np.array([[0.4, 0.9], [0.4, np.nan], [np.nan, 0.9]])

    assert has_index(components, np.array([0.5, 0.5]), table).tolist() == [True, False, False]
    assert has_index(components, np.array([0.5, 0.5]), free).tolist() == [True, True, False]
