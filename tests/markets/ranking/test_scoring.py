"""The ranking of markets against a plain twin, and what must not change it."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from desaekspor.markets.ranking.factor_table import BadFactors, FactorTable, Uncertainty, factor_table, shipped
from desaekspor.markets.ranking.scoring import assess, normalised, ranks, weighted

NAN = math.nan
FEW = Uncertainty(draws=60, seed=7)


def plain_scores(values, table):
    """Scores of each factor, one number at a time."""
    columns = []
    for place, factor in enumerate(table.factors):
        column = [float(row[place]) for row in values]
        known = [value for value in column if not math.isnan(value)]
        scores = []
        for value in column:
            if math.isnan(value):
                scores.append(None)
                continue
            if factor.normalise == "log":
                logs = sorted(math.log(one) for one in known if one > 0)
                low, high = (float(np.percentile(logs, tail)) for tail in table.winsorise) if logs else (0, 0)
                score = 0.0 if value <= 0 else between(math.log(value), low, high)
            else:
                low, high = factor.goalposts
                score = value
                if factor.transform:
                    score, low, high = math.log(max(value, low)), math.log(low), math.log(high)
                score = between(score, low, high)
            scores.append(score if factor.direction > 0 else 1 - score)
        columns.append(scores)
    return list(zip(*columns, strict=True))


def between(value, low, high):
    return 0.5 if high - low < 1e-12 else min(1.0, max(0.0, (value - low) / (high - low)))


def plain_rank(values, table):
    """(score, rank) of each market; (None, 0) where nothing with a weight is known."""
    found = []
    for scores in plain_scores(values, table):
        known = [(score, factor.weight) for score, factor in zip(scores, table.factors, strict=True) if score is not None]
        weight = sum(one for _score, one in known)
        found.append(sum(score * one for score, one in known) / weight if weight else None)
    told = [round(score, 10) for score in found if score is not None]
    return [(score, 0 if score is None else 1 + sum(other > round(score, 10) for other in told)) for score in found]


def table(**fields):
    return FactorTable(shipped().factors, winsorise=(5.0, 95.0), uncertainty=FEW, **fields)


def world(rows, seed):
    """Values of ``rows`` markets as the factors have them, a fifth of them unknown."""
    random = np.random.default_rng(seed)
    columns = []
    for factor in shipped().factors:
        low, high = factor.goalposts or (1e3, 1e8)
        columns.append(
            np.exp(random.uniform(np.log(1e3), np.log(1e8), rows))
            if factor.normalise == "log"
            else random.uniform(low, high, rows)
        )
    values = np.array(columns).T
    values[random.random(values.shape) < 0.2] = NAN
    return values


@pytest.mark.parametrize("seed", range(5))
def test_scores_and_ranks_are_those_of_the_plain_twin(seed):
    values = world(40, seed)
    values[3] = NAN  # nothing is known of this market

    found, plain = assess(values, table()), plain_rank(values, table())

    assert found.rank.tolist() == [rank for _score, rank in plain]
    assert found.rank[3] == 0
    for score, (expected, _rank) in zip(found.score, plain, strict=True):
        assert math.isnan(score) if expected is None else score == pytest.approx(expected, abs=1e-12)
    held = found.rank > 0
    assert (found.rank_low <= found.rank)[held].all()
    assert (found.rank <= found.rank_high)[held].all()


def test_an_unknown_factor_moves_no_score_and_lowers_what_is_known():
    values = np.array([[1e6, 0.4], [1e6, NAN], [1e4, 0.1]])
    two = FactorTable(tuple(one for one in shipped().factors if one.code in ("demand", "track_record")), uncertainty=FEW)

    found = assess(values, two)

    assert found.known_share.tolist() == pytest.approx([1, 0.6, 1])
    assert found.score[1] == found.scores[1, 0]


def test_a_factor_without_weight_is_as_if_it_were_not_there():
    values = world(30, 11)
    without = table().without("distance")
    columns = [place for place, factor in enumerate(shipped().factors) if factor.code != "distance"]

    assert (assess(values, table().weighted({"distance": 0})).rank == assess(values[:, columns], without).rank).all()


def test_dollars_or_cents_rank_alike():
    values, cents = world(30, 3), world(30, 3)
    for place, factor in enumerate(shipped().factors):
        if factor.unit == "usd":
            cents[:, place] *= 100

    assert (assess(values, table()).rank == assess(cents, table()).rank).all()


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(12)))
def test_the_order_of_the_markets_does_not_matter(order):
    values = world(12, 5)

    assert (assess(values[list(order)], table()).rank == assess(values, table()).rank[list(order)]).all()


def test_an_unrelated_market_changes_little():
    values = world(60, 8)
    more = np.vstack([values, np.nanmedian(values, axis=0)])

    # Ends are percentiles of the markets, so one more moves them a little.
    moved = np.abs(assess(more, table()).score[:60] - assess(values, table()).score)
    assert np.nanmax(moved) < 0.02


@settings(max_examples=30, deadline=None)
@given(arrays(float, 9, elements=st.sampled_from([0.1, 0.2, 0.2000000000001, 0.3, NAN])))
def test_equals_share_the_better_place(score):
    rounded = [None if math.isnan(one) else round(one, 10) for one in score]
    expected = [0 if one is None else 1 + sum(other is not None and other > one for other in rounded) for one in rounded]

    assert ranks(score).tolist() == expected


def test_values_that_are_all_alike_are_half_and_nothing_positive_is_none():
    log = (next(one for one in shipped().factors if one.normalise == "log"),)

    assert normalised(np.array([[5.0], [5.0]]), log).tolist() == [[0.5], [0.5]]
    assert normalised(np.array([[0.0], [0.0]]), log).tolist() == [[0.0], [0.0]]
    assert math.isnan(weighted(np.array([[NAN]]), np.array([1.0]))[0][0])


@pytest.mark.parametrize(
    ("weights", "entry"),
    [
        ({"demand": -1}, "demand"),
        ({"demand": NAN}, "demand"),
        ({"demnd": 1}, "demnd"),
        (dict.fromkeys([one.code for one in shipped().factors], 0), "factors"),
    ],
)
def test_weights_that_cannot_be_are_refused_by_name(weights, entry):
    with pytest.raises(BadFactors) as caught:
        shipped().weighted(weights)

    assert caught.value.entry == entry


def test_a_table_with_a_wrong_entry_is_refused():
    row = {"code": "demand", "name_id": "a", "name_en": "a", "unit": "usd", "weight": 1, "source": "a", "normalise": "log"}

    assert factor_table({"factors": [row]}).factors[0].code == "demand"
    for wrong in ({"unit": "rupiah"}, {"weigth": 2}, {"direction": 0}, {"normalise": "z"}):
        with pytest.raises(BadFactors):
            factor_table({"factors": [row | wrong]})
    with pytest.raises(BadFactors):
        factor_table({"factors": [row, row]})
