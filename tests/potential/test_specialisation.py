import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import gamma

from desaekspor.potential.specialisation import Prior, fit_prior, shrink, specialisations


def test_a_village_worked_by_hand():
    mean, low, high = shrink(np.array([9.0]), np.array([1.4]), Prior(2.0, 2.0))

    # (9 + 2) / (1.4 + 2); the interval holds 90 % of a gamma distribution with that shape and rate, 5 % on either side.
    assert mean[0] == pytest.approx(11 / 3.4)
    density = gamma(11, scale=1 / 3.4).pdf
    assert quad(density, 0, low[0])[0] == pytest.approx(0.05, abs=1e-6)
    assert quad(density, low[0], high[0])[0] == pytest.approx(0.90, abs=1e-6)


def test_the_prior_meets_both_moments():
    rng = np.random.default_rng(2)
    expected = rng.uniform(0.5, 20, 200)
    observed = rng.poisson(expected * rng.gamma(3, 1 / 3, 200))

    prior = fit_prior(observed, expected)

    smooth = (observed + prior.shape) / (expected + prior.rate)
    assert smooth.mean() == pytest.approx(prior.shape / prior.rate)
    spread = ((1 + prior.rate / expected) * (smooth - smooth.mean()) ** 2).sum() / 199
    assert spread == pytest.approx(prior.shape / prior.rate**2, rel=1e-6)


def test_the_prior_that_made_the_counts_is_found_again():
    rng = np.random.default_rng(3)
    expected = np.full(20_000, 6.0)
    observed = rng.poisson(expected * rng.gamma(2.5, 1 / 2.5, 20_000))

    prior = fit_prior(observed, expected)

    assert (prior.shape, prior.rate) == (pytest.approx(2.5, rel=0.05), pytest.approx(2.5, rel=0.05))


def test_the_intervals_hold_nine_of_ten_true_ratios():
    rng = np.random.default_rng(4)
    expected = rng.uniform(0.2, 8, 5_000)
    truth = rng.gamma(1.5, 1 / 1.5, 5_000)
    observed = rng.poisson(expected * truth)

    _mean, low, high = shrink(observed, expected, fit_prior(observed, expected))

    assert ((low <= truth) & (truth <= high)).mean() == pytest.approx(0.9, abs=0.02)


def test_small_counts_are_shrunk_and_large_ones_stand():
    rows = [{"code": f"{place:03}", "kind": "1079", "observed": 2 * (place % 2), "expected": 1.0} for place in range(60)]
    rows += [{"code": "large", "kind": "1079", "observed": 400, "expected": 100.0}]
    rows += [{"code": "tiny", "kind": "1079", "observed": 1, "expected": 0.1}]

    found = {item.code: item for item in specialisations(rows)}

    assert found["large"].quotient == 4
    assert found["large"].mean == pytest.approx(4, rel=0.05)
    assert found["large"].low > 3
    assert found["tiny"].quotient == pytest.approx(10)
    assert found["tiny"].mean < 3
    assert found["tiny"].low < 1


def test_where_villages_differ_no_more_than_chance_all_are_given_the_mean():
    rng = np.random.default_rng(5)
    expected = np.full(500, 30.0)
    even = np.full(500, 30)

    mean, low, high = shrink(even, expected, fit_prior(even, expected))
    assert mean == pytest.approx(np.ones(500), abs=1e-4)
    assert (high - low < 0.01).all()
    assert fit_prior(np.zeros(3), np.ones(3)).shape > 1e6
    assert fit_prior(rng.poisson(expected), expected).rate > 100


def test_where_villages_differ_no_more_than_chance_none_is_special():
    # Counts that vary less than chance; small villages have the larger ratios, so their mean is above the ratio of all.
    expected = np.array([2.0, 4.0, 8.0, 16.0, 30.0] * 40)
    observed = np.array([3, 4, 8, 16, 29] * 40)
    assert observed.sum() == expected.sum()
    assert (observed / expected).mean() > 1

    _mean, low, _high = shrink(observed, expected, fit_prior(observed, expected))

    assert (low < 1).all()
