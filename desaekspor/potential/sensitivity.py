"""Which choice matters: Sobol indices of a model's inputs, and of the choices behind the village index.

First order: the share of the output's variance that goes when this input is known. Total: the share that stays when
everything but this input is known. Estimators: first order after Saltelli et al. (2010), total after Jansen (1999), on
the design of Saltelli (2002): two independent samples A and B, and for each input a copy of A with that input from B.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from desaekspor.potential.index_table import IndexTable
from desaekspor.potential.matrix import Matrix
from desaekspor.potential.scoring import ranks_of
from desaekspor.potential.uncertainty import Choices

Array = np.ndarray
RESAMPLES = 200
BLOCK = 250  # patterns in memory at once

# The inputs of the village index, in the order in which they are reported.
INDICATOR_WEIGHTS, COMPONENT_WEIGHTS = "indicator_weights", "component_weights"
NORMALISATION, AGGREGATION, NOISE, MISSING = "normalisation", "aggregation", "noise", "missing_values"
INPUTS = (INDICATOR_WEIGHTS, COMPONENT_WEIGHTS, NORMALISATION, AGGREGATION, NOISE, MISSING)


@dataclass(frozen=True)
class Sobol:
    """One input's indices, each with the half-width of its 90 % bootstrap interval."""

    first: float
    first_error: float
    total: float
    total_error: float


def sobol_indices(model: Callable[[Array], Array], first: Array, second: Array, seed: int = 1) -> list[Sobol]:
    """First-order and total indices of each input of ``model``.

    ``first`` and ``second``: independent samples, a row a run, a column an input. ``model`` takes such rows and returns a
    number for each. It is called once with all (columns + 2) x rows runs. Without any variance all indices are zero.
    """
    rows, count = first.shape
    mixed = []
    for column in range(count):
        sample = first.copy()
        sample[:, column] = second[:, column]
        mixed.append(sample)
    results = np.split(model(np.concatenate([first, second, *mixed])), count + 2)
    rng = np.random.default_rng(seed)
    resampled = rng.integers(rows, size=(RESAMPLES, rows))
    return [_sobol(results[0], results[1], crossed, resampled) for crossed in results[2:]]


def _sobol(first: Array, second: Array, crossed: Array, resampled: Array) -> Sobol:
    def estimate(a, b, ab):
        variance = np.var(np.concatenate([a, b], axis=-1), axis=-1)
        safe = np.where(variance > 0, variance, 1)
        # Centred: the estimator of the first order is unbiased either way, and steadier so.
        middle = np.mean(np.concatenate([a, b], axis=-1), axis=-1, keepdims=True)
        own = np.mean((b - middle) * (ab - a), axis=-1) / safe
        total = np.mean((a - ab) ** 2, axis=-1) / (2 * safe)
        return np.where(variance > 0, own, 0), np.where(variance > 0, total, 0)

    own, total = estimate(first, second, crossed)
    owns, totals = estimate(first[resampled], second[resampled], crossed[resampled])
    half = [float(np.percentile(drawn, 95) - np.percentile(drawn, 5)) / 2 for drawn in (owns, totals)]
    return Sobol(float(own), half[0], float(total), half[1])


def choice_sensitivity(matrix: Matrix, table: IndexTable, samples: int | None = None) -> dict[str, Sobol]:
    """Sobol indices of the six choices on how far the ranks move.

    The output is the mean shift of rank over the villages that have an index, against the published index (Saisana,
    Saltelli and Tarantola 2005). Weights, noise and donors are each one input: a run takes a whole realisation of it.
    """
    samples = samples or table.uncertainty.samples
    if matrix.villages < 2:
        return {}
    choices = Choices(matrix, table)
    if len(choices.places) < 2:
        return {}
    rules = table.uncertainty
    rng = np.random.default_rng(rules.seed + 1)
    both = 2 * samples
    realised = {
        INDICATOR_WEIGHTS: choices.draw_indicator_weights(rng, both),
        COMPONENT_WEIGHTS: choices.draw_component_weights(rng, both),
        NORMALISATION: rng.integers(len(rules.normalisations), size=both),
        AGGREGATION: rng.integers(len(rules.aggregations), size=both),
        NOISE: choices.draw_noise(rng, both),
        MISSING: choices.draw_donors(rng, both),
    }
    base = ranks_of(choices.published)

    def mean_shift(runs: Array) -> Array:
        taken = {name: runs[:, column] for column, name in enumerate(INPUTS)}
        # Weights and aggregation leave the normalised scores as they are, and those take nearly all the time.
        columns = [INPUTS.index(name) for name in (NORMALISATION, NOISE, MISSING)]
        patterns, where = np.unique(runs[:, columns], axis=0, return_inverse=True)
        where = where.reshape(-1)
        shifts = np.empty(len(runs))
        for begin in range(0, len(patterns), BLOCK):
            block = patterns[begin : begin + BLOCK]
            scores = choices.scores(*(realised[name][block[:, n]] for n, name in enumerate((NORMALISATION, NOISE, MISSING))))
            here = np.flatnonzero((where >= begin) & (where < begin + len(block)))
            index = choices.index(
                indicator_weights=realised[INDICATOR_WEIGHTS][taken[INDICATOR_WEIGHTS][here]],
                component_weights=realised[COMPONENT_WEIGHTS][taken[COMPONENT_WEIGHTS][here]],
                normalisation=None,
                aggregation=realised[AGGREGATION][taken[AGGREGATION][here]],
                scores=scores[where[here] - begin],
            )
            shifts[here] = np.abs(ranks_of(index) - base).mean(-1)
        return shifts

    ids = np.arange(samples)[:, None].repeat(len(INPUTS), axis=1)
    return dict(zip(INPUTS, sobol_indices(mean_shift, ids, ids + samples, rules.seed), strict=True))
