import numpy as np
import pytest

from desaekspor.potential.figures import Figure, read_indicators
from desaekspor.potential.matrix import matrix_of
from desaekspor.potential.uncertainty import better_shares, concentration, dirichlet, noisy, simulate, tiers
from tests.potential.villages import indicator, make_table, village


def matrix(villages, table):
    return matrix_of([read_indicators(place, table.indicators) for place in villages], table)


def line(count, **more):
    """Villages whose one figure is 1, 2, 3 …"""
    return [village(f"{place:02}", a=place, **more) for place in range(1, count + 1)]


def test_the_same_seed_gives_the_same_figures_and_another_one_others():
    table = make_table(indicator("a"), indicator("b", "two"), uncertainty={"draws": 100, "seed": 5})
    villages = [village(str(place), a=place, b=(place * 7) % 20) for place in range(1, 21)]

    one, again = (simulate(matrix(villages, table), table) for _ in range(2))
    other_table = make_table(indicator("a"), indicator("b", "two"), uncertainty={"draws": 100, "seed": 6})
    other = simulate(matrix(villages, other_table), other_table)

    assert np.array_equal(one.better, again.better)
    assert not np.array_equal(one.better, other.better)


def test_weights_vary_around_the_published_ones_by_a_quarter():
    rng = np.random.default_rng(1)
    weights = np.array([0.4, 0.3, 0.2, 0.1, 0.0])

    drawn = dirichlet(rng, weights, 0.25, 40_000)

    variation = drawn[:, :4].std(0) / drawn[:, :4].mean(0)
    assert drawn.sum(1) == pytest.approx(np.ones(40_000))
    assert drawn.mean(0) == pytest.approx(weights, abs=0.002)
    assert np.sqrt((variation**2).mean()) == pytest.approx(0.25, abs=0.005)
    # Equal weights each have it. By hand, five of them: (1 - 0.2) / 0.2 / 0.0625 - 1 = 63.
    assert concentration(np.ones(5), 0.25) == pytest.approx(63)


def test_noise_multiplies_rates_the_odds_of_shares_and_stays_inside_a_scores_goalposts():
    table = make_table(
        indicator("a", noise_as="rate"),
        indicator("b", noise_as="share"),
        indicator("c", noise_as="score", normalise="goalposts", goalposts=[0, 5]),
    )
    values = np.array([[10.0, 80.0, 4.0], [0.0, 0.0, 0.0], [10.0, 100.0, 5.0]])
    doubled = np.full(values.shape, np.log(2))

    found = noisy(values, np.ones(values.shape), doubled, table)

    # Odds of 80 %: 4 to 1, doubled 8 to 1 = 8/9. A score of 4 would be 8 and is cut off.
    assert found[0].tolist() == pytest.approx([20, 800 / 9, 5])
    assert found[1].tolist() == [0, 0, 0]
    assert found[2].tolist() == pytest.approx([20, 100, 5])


def test_verified_figures_move_less_than_reported_ones():
    table = make_table(indicator("a"), uncertainty={"draws": 400})
    reported = simulate(matrix(line(30), table), table)
    sure = [village(f"{place:02}", a=Figure(float(place), "verified")) for place in range(1, 31)]
    verified = simulate(matrix(sure, table), table)

    widths = [(spread.rank_high - spread.rank_low).mean() for spread in (reported, verified)]
    assert widths[1] < widths[0] / 2


def test_who_reports_less_has_a_wider_interval():
    table = make_table(*(indicator(name) for name in "abcd"), uncertainty={"draws": 400})
    villages = [village(f"{place:02}", **dict.fromkeys("abcd", place)) for place in range(1, 40)]
    villages[20] = village("21", a=21, b=21)

    spread = simulate(matrix(villages, table), table)

    widths = spread.rank_high - spread.rank_low
    assert widths[20] > 2 * widths[19]


def test_interval_and_median_hold_the_rank_of_a_village_nobody_doubts():
    table = make_table(indicator("a"), uncertainty={"draws": 200})
    villages = [village("low", a=1), village("high", a=60), *(village(str(place), a=10 + place) for place in range(10))]

    spread = simulate(matrix(villages, table), table)

    assert (spread.rank_low[1], spread.rank_median[1], spread.rank_high[1]) == (1, 1, 1)
    assert (spread.rank_low[0], spread.rank_high[0]) == (12, 12)
    assert spread.better[1, 0] == 1


def test_of_equal_draws_each_village_gets_half():
    assert better_shares(np.array([[1, 2, 2], [2, 1, 3]])).tolist() == [[0.5, 0.5, 1.0], [0.5, 0.5, 0.75], [0.0, 0.25, 0.5]]


def test_a_group_ends_where_its_head_is_certainly_before():
    better = np.array(
        [
            [0.5, 0.7, 0.97, 0.99],
            [0.3, 0.5, 0.80, 0.99],
            [0.03, 0.2, 0.5, 0.6],
            [0.01, 0.01, 0.4, 0.5],
        ]
    )

    # The second village is tied with both its neighbours, but the third is certainly behind the head of the first group.
    assert tiers([0, 1, 2, 3], better) == [1, 1, 2, 2]
    assert tiers([], np.empty((0, 0))) == []


def test_nothing_is_said_where_no_village_has_an_index():
    table = make_table(indicator("a"), indicator("b", "two"), least_villages=0.01, uncertainty={"draws": 20})

    spread = simulate(matrix([village("1", a=1), village("2", b=1)], table), table)

    assert spread.places.tolist() == []
    assert spread.rank_low.tolist() == []
