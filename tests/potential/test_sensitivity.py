import math

import numpy as np
import pytest
from scipy.stats import qmc

from desaekspor.potential.figures import read_indicators
from desaekspor.potential.matrix import matrix_of
from desaekspor.potential.sensitivity import INPUTS, choice_sensitivity, sobol_indices
from tests.potential.villages import indicator, make_table, village

A, B = 7.0, 0.1


def ishigami(rows):
    """Ishigami and Homma (1990), on inputs between 0 and 1 that stand for -pi to pi."""
    x = (rows * 2 - 1) * math.pi
    return np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_the_indices_of_the_ishigami_function_are_the_known_ones():
    points = qmc.Sobol(6, rng=np.random.default_rng(3)).random_base2(13)

    found = sobol_indices(ishigami, points[:, :3], points[:, 3:])

    # Variance: A²/8 + B pi⁴/5 + B² pi⁸/18 + 1/2; the parts of x1, x2 and of x1 with x3 are known in closed form.
    whole = A**2 / 8 + B * math.pi**4 / 5 + B**2 * math.pi**8 / 18 + 0.5
    one = 0.5 * (1 + B * math.pi**4 / 5) ** 2 / whole
    two = A**2 / 8 / whole
    together = 8 * B**2 * math.pi**8 / 225 / whole
    assert [round(value, 4) for value in (one, two, together)] == [0.3139, 0.4424, 0.2437]
    assert [index.first for index in found] == [
        pytest.approx(one, abs=0.01),
        pytest.approx(two, abs=0.01),
        pytest.approx(0, abs=0.01),
    ]
    assert [index.total for index in found] == [
        pytest.approx(one + together, abs=0.01),
        pytest.approx(two, abs=0.01),
        pytest.approx(together, abs=0.01),
    ]


def test_the_error_that_is_told_holds_the_known_value():
    rng = np.random.default_rng(5)

    found = sobol_indices(ishigami, rng.random((2000, 3)), rng.random((2000, 3)))

    # Twice the half-width of a 90 % interval is more than three standard errors.
    assert abs(found[1].first - 0.4424) < 2 * found[1].first_error < 0.3
    assert abs(found[2].total - 0.2437) < 2 * found[2].total_error < 0.2


def test_without_variance_nothing_matters():
    points = np.random.default_rng(1).random((64, 2))

    found = sobol_indices(lambda rows: np.ones(len(rows)), points, points[::-1])

    assert [(index.first, index.total) for index in found] == [(0, 0), (0, 0)]


def villages_that_differ_in(count, rng):
    return [village(str(place), a=float(rng.lognormal()), b=float(rng.random()), c=float(rng.random())) for place in range(count)]


def test_a_choice_that_changes_nothing_has_no_say():
    rng = np.random.default_rng(4)
    table = make_table(
        indicator("a", "one"),
        indicator("b", "two"),
        uncertainty={
            "normalisations": ["rank"],
            "aggregations": ["geometric"],
            "samples": 128,
            "noise": dict.fromkeys(("reported", "verified", "computed"), 0.0),
        },
    )
    readings = [read_indicators(place, table.indicators) for place in villages_that_differ_in(40, rng)]

    found = choice_sensitivity(matrix_of(readings, table), table)

    # One normalisation, one aggregation, no noise, nothing missing, one indicator a component: the weights are all there is.
    assert list(found) == list(INPUTS)
    assert {name: round(index.total, 6) for name, index in found.items() if name != "component_weights"} == dict.fromkeys(
        [name for name in INPUTS if name != "component_weights"], 0.0
    )
    assert found["component_weights"].total == pytest.approx(1, abs=0.25)


def test_too_few_villages_give_no_indices():
    table = make_table(indicator("a"))

    assert choice_sensitivity(matrix_of([read_indicators(village(a=1), table.indicators)], table), table) == {}
