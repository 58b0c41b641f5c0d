"""Scores and ranks of markets out of a matrix of values. Pure: numpy in, numpy out; no Django.

Rows are markets, columns factors; what is unknown is NaN. A score is the weighted mean of the factors that are known of a
market, so an unknown one moves it neither up nor down: it is as if the market were, in this respect, as it is in the others.
That is a choice. Taking the unknown as zero would punish countries for our gaps; as the mean of the others it would
pull all towards the middle. The price is that markets are compared by unlike sets of factors; ``known_share`` says how much.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from desaekspor.markets.ranking.factor_table import GOALPOSTS, LOG, FactorRule, FactorTable
from desaekspor.potential.uncertainty import dirichlet

Array = np.ndarray
DIGITS = 10  # of a score that count for ranks: what differs less is rounding, and equal


@dataclass(frozen=True)
class Scored:
    """``score`` is NaN, and the ranks are 0, where no factor with a weight is known."""

    scores: Array  # of each factor, 0 to 1
    score: Array
    rank: Array
    rank_low: Array
    rank_high: Array
    known_share: Array


def assess(values: Array, table: FactorTable) -> Scored:
    """Normalise, weigh and rank, with an interval of each rank over weights drawn around those of the table."""
    scores = normalised(values, table.factors, table.winsorise)
    weights = np.array([factor.weight for factor in table.factors])
    weights = weights / weights.sum()
    score, known_share = weighted(scores, weights)
    rank = ranks(score)
    rules = table.uncertainty
    drawn = dirichlet(np.random.default_rng(rules.seed), weights, rules.weight_variation, rules.draws)
    places = ranks(weighted(scores, drawn)[0])
    tail = 50 * (1 - rules.interval)
    low = high = rank
    if len(values):
        low = np.minimum(rank, np.percentile(places, tail, axis=0, method="lower"))
        high = np.maximum(rank, np.percentile(places, 100 - tail, axis=0, method="higher"))
    return Scored(scores, score, rank, low, high, known_share)


def normalised(values: Array, factors: Sequence[FactorRule], winsorise: tuple[float, float] = (5.0, 99.0)) -> Array:
    """Each column between 0 and 1, more is better; NaN stays NaN."""
    found = np.full(values.shape, np.nan)
    for place, factor in enumerate(factors):
        column = values[:, place]
        known = ~np.isnan(column)
        if known.any():
            one = _one(column[known], factor, winsorise)
            found[known, place] = one if factor.direction > 0 else 1 - one
    return found


def _one(values: Array, factor: FactorRule, winsorise: tuple[float, float]) -> Array:
    if factor.normalise == LOG:
        positive = values[values > 0]
        if not len(positive):
            return np.zeros(len(values))
        low, high = np.percentile(np.log(positive), winsorise)
        return np.where(values > 0, _between(np.log(np.maximum(values, positive.min())), low, high), 0)
    if factor.normalise == GOALPOSTS:
        low, high = factor.goalposts or (0.0, 1.0)
        if factor.transform:
            values, low, high = np.log(np.maximum(values, low)), np.log(low), np.log(high)
        return _between(values, low, high)
    return np.array([((values < value).sum() + (values == value).sum() / 2) / len(values) for value in values])


def _between(values: Array, low: float, high: float) -> Array:
    """0 at ``low``, 1 at ``high``; half where all are alike."""
    if high - low < 1e-12:
        return np.full(len(values), 0.5)
    return np.clip((values - low) / (high - low), 0, 1)


def weighted(scores: Array, weights: Array) -> tuple[Array, Array]:
    """Mean of the known scores of each market and the share of the weight that is known; one row for each row of weights."""
    known = ~np.isnan(scores)
    sums = weights @ np.where(known, scores, 0).T
    shares = weights @ known.T.astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(shares > 0, sums / shares, np.nan), shares


def ranks(score: Array) -> Array:
    """1 for the best along the last axis; equals share the better place; 0 for NaN."""
    rounded = np.round(np.where(np.isnan(score), -np.inf, score), DIGITS)
    order = np.argsort(-rounded, axis=-1, kind="stable")
    along = np.take_along_axis(rounded, order, axis=-1)
    places = np.broadcast_to(np.arange(1, rounded.shape[-1] + 1), rounded.shape)
    begins = np.ones(rounded.shape, dtype=bool)
    begins[..., 1:] = along[..., 1:] != along[..., :-1]
    found = np.empty(rounded.shape, dtype=np.int64)
    np.put_along_axis(found, order, np.maximum.accumulate(np.where(begins, places, 0), axis=-1), axis=-1)
    return np.where(np.isneginf(rounded), 0, found)
