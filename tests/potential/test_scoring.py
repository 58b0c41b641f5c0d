import math

import numpy as np
import pytest

from desaekspor.potential.assessment import compute
from desaekspor.potential.figures import read_indicators
from desaekspor.potential.matrix import matrix_of
from desaekspor.potential.scoring import between_percentiles, mid_ranks, ranks_of
from tests.potential.villages import indicator, make_table, village

NAN = math.nan


def scored(villages, table):
    """Scores of indicators and components and the index, each a list a village."""
    found = compute(matrix_of([read_indicators(place, table.indicators) for place in villages], table), table)
    return [array.tolist() for array in found]


def test_a_village_worked_by_hand():
    table = make_table(
        indicator("farmers", "resources", per=["people"], times=1000, weight=2),
        indicator("road", "access", normalise="goalposts", goalposts=[0, 5]),
        indicator("port_km", "access", direction=-1, normalise="minmax", weight=3),
        weights={"resources": 2, "access": 1},
        winsorise=[0, 100],
    )
    villages = [
        village("a", farmers=50, people=1000, road=4, port_km=30),
        village("b", farmers=10, people=1000, road=5, port_km=10),
        village("c", farmers=40, people=2000, road=0, port_km=50),
    ]

    scores, components, index = scored(villages, table)

    # Farmers per 1,000: 50, 10, 20. Ranks: (2 + 0.5) / 3, 0.5 / 3, 1.5 / 3.
    # Road of a: 4 / 5. Port: (30 - 10) / 40 = 0.5, and less is better: 0.5; b 1, c 0.
    assert scores == [[pytest.approx(2.5 / 3), 0.8, 0.5], [pytest.approx(0.5 / 3), 1, 1], [pytest.approx(0.5), 0, 0]]
    # Access of a: (1 x 0.8 + 3 x 0.5) / 4 = 0.575.
    assert components[0] == [pytest.approx(2.5 / 3), pytest.approx(0.575)]
    # Weights 2 and 1: the cube root of (2.5 / 3)² x 0.575; c's access of 0 counts as the floor of 0.01.
    assert index == [
        pytest.approx(((2.5 / 3) ** 2 * 0.575) ** (1 / 3)),
        pytest.approx((0.5 / 3) ** (2 / 3)),
        pytest.approx((0.25 * 0.01) ** (1 / 3)),
    ]


def test_equal_values_share_the_middle_of_their_ranks():
    ranks = mid_ranks(np.array([[3.0], [1.0], [3.0], [NAN]]))

    # Of three known: 1 has half of itself below; each 3 has one below and half of two.
    assert ranks[:3].ravel().tolist() == [pytest.approx(2 / 3), pytest.approx(0.5 / 3), pytest.approx(2 / 3)]
    assert math.isnan(ranks[3, 0])


@pytest.mark.filterwarnings("error")
def test_minmax_cuts_off_at_the_percentiles_and_knows_no_difference_where_there_is_none():
    values = np.array([[1.0, 7.0], [2.0, 7.0], [3.0, NAN], [1000.0, 7.0]])

    scores = between_percentiles(values, (0, 75))

    # The 75th percentile of 1, 2, 3, 1000 is 3 + 0.25 x 997 = 252.25.
    assert scores[:, 0].tolist() == [0, pytest.approx(1 / 251.25), pytest.approx(2 / 251.25), 1]
    assert scores[[0, 1, 3], 1].tolist() == [0.5, 0.5, 0.5]
    assert math.isnan(scores[2, 1])


def test_half_of_a_components_indicators_is_enough_and_less_is_unknown():
    table = make_table(*(indicator(name, normalise="goalposts", goalposts=[0, 10]) for name in "abcd"), least_villages=0.1)
    villages = [village("1", a=5, b=10), village("2", a=5), village("3", a=1, b=1, c=1, d=1)]

    _scores, components, index = scored(villages, table)

    assert components[0] == [0.75]
    assert math.isnan(components[1][0])
    assert math.isnan(index[1])


def test_a_village_without_one_of_the_components_has_no_index():
    table = make_table(indicator("a", "one"), indicator("b", "two"))
    villages = [village("1", a=1, b=1), village("2", a=2, b=2), village("3", a=3)]

    index = scored(villages, table)[2]

    assert [math.isnan(value) for value in index] == [False, False, True]


def test_what_hardly_any_village_has_is_left_out_for_all():
    table = make_table(indicator("a", "one"), indicator("b", "one"), indicator("c", "two"))
    villages = [village("1", a=1, b=1, c=1), village("2", a=2), village("3", a=3)]

    _scores, components, index = scored(villages, table)

    # b and c are known of one of three. The component one rests on a, two is gone and has no say in who has an index.
    assert [round(row[0], 6) for row in components] == [0.166667, 0.5, 0.833333]
    assert index == [pytest.approx(0.5 / 3), pytest.approx(0.5), pytest.approx(2.5 / 3)]


def test_equal_indices_share_the_better_rank_and_none_has_no_rank():
    assert ranks_of(np.array([0.5, 0.9, 0.5, NAN, 0.1])).tolist()[:3] == [2, 1, 2]
    assert ranks_of(np.array([0.5, 0.9, 0.5, NAN, 0.1])).tolist()[4] == 4
    assert ranks_of(np.array([[0.5, 0.9, 0.5], [0.1, 0.2, 0.3]])).tolist() == [[2, 1, 2], [3, 2, 1]]


def test_a_layer_of_draws_is_scored_as_each_draw_alone():
    draws = np.random.default_rng(1).integers(0, 6, size=(4, 30, 3)).astype(float)
    draws[:, 5, 1] = NAN

    for function in (mid_ranks, lambda values: between_percentiles(values, (2.5, 97.5))):
        together = function(draws)
        assert all(np.array_equal(together[place], function(draw), equal_nan=True) for place, draw in enumerate(draws))
