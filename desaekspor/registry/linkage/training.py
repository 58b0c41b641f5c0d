"""How the model that ships was made: from records whose truth is known, to labelled numbers, weights, calibration and cut-offs.

Every figure comes from pairs that the trees had not seen: records are dealt to FOLDS by their cluster, and a pair is
judged by trees that saw no pair of either record's fold.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from . import scoring
from .features import FEATURES, Comparer
from .finding import CONTENT, candidate_pairs
from .normalise import normalise
from .rescoring import IMPORTANCE, LABEL, Model, features_of, fit_calibration, fit_trees, labelled_rows, logit, one_thread

FOLDS = 5
RANDOM_PAIRS = 200_000
EASY = 0.0005  # pairs below are so clear that one in EASY_KEPT stands for the others
EASY_KEPT = 12
MOST_EASY = 3_000  # of one file
SMOOTH = 0.5
CUTS = ((1_500.0, 0.6, 0.02), (125_000.0, 0.7, 0.02))  # rows, automatic, review: chosen on the unseen scores


@dataclass
class Known:
    """Records whose truth is known, compared. ``same``: whether each pair is one enterprise; ``fold`` of each record."""

    name: str
    records: pa.Table
    truth: np.ndarray
    pairs: pa.Table
    same: np.ndarray
    true_pairs: int
    features: np.ndarray | None = None

    @property
    def rows(self) -> int:
        return self.records.num_rows


def know(name: str, table: pa.Table, truth: Iterable[str]) -> Known:
    """``table`` with the cluster of each of its rows, normalised and blocked."""
    import pyarrow.compute as pc

    records = normalise(table).append_column("truth", pa.array(list(truth), pa.string()))
    records = records.take(pc.sort_indices(records, sort_keys=[(one, "ascending") for one in CONTENT]))
    clusters = np.array(records["truth"].to_pylist(), dtype=object)
    pairs = candidate_pairs(records)
    sizes = np.unique(clusters.astype(str), return_counts=True)[1]
    same = clusters[pairs["left_row"].to_numpy()] == clusters[pairs["right_row"].to_numpy()]
    return Known(name, records, clusters, pairs, same, int((sizes * (sizes - 1) // 2).sum()))


def splink_parameters(files: list[Known]) -> scoring.Parameters:
    """m from pairs that are the same, u from pairs drawn at random; each file counts alike."""
    shares: dict[str, list[list[float]]] = {}
    counts: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {}
    for file in files:
        draw = np.random.default_rng(0)
        random = draw.integers(0, file.rows, size=(RANDOM_PAIRS, 2))
        random = np.unique(np.sort(random[file.truth[random[:, 0]] != file.truth[random[:, 1]]], axis=1), axis=0)
        apart = pa.table({"left_row": random[:, 0].astype(np.int32), "right_row": random[:, 1].astype(np.int32)})
        matched, unmatched = (
            scoring.levels_of(file.records, file.pairs.filter(pa.array(file.same))),
            scoring.levels_of(file.records, apart),
        )
        for name, levels in scoring.comparisons():
            count = len(levels) - 1
            tally = [np.bincount(found[name][found[name] >= 0], minlength=count) + SMOOTH for found in (matched, unmatched)]
            counts.setdefault(name, []).append((tally[0] / tally[0].sum(), tally[1] / tally[1].sum()))
    for name, found in counts.items():
        m, u = (np.mean([one[side] for one in found], axis=0)[::-1] for side in (0, 1))
        shares[name] = [[round(float(a), 6), round(float(b), 8)] for a, b in zip(m, u, strict=True)]
    return shares


def add_features(file: Known, parameters: scoring.Parameters) -> None:
    weight = scoring.weigh(file.records, file.pairs, parameters)
    file.features = np.round(
        Comparer(file.records).compare(file.pairs["left_row"].to_numpy(), file.pairs["right_row"].to_numpy(), weight), 2
    )


def sample(file: Known, importance: float) -> pa.Table:
    """Labelled rows of ``file``: what is hard, and some of what is easy in place of the rest."""
    assert file.features is not None
    draw = np.random.default_rng(0)
    scores = _first_look(file)
    hard = file.same | (scores > EASY)
    easy = np.flatnonzero(~hard)
    kept = draw.permutation(easy)[: min(MOST_EASY, max(1, len(easy) // EASY_KEPT))]
    chosen = np.sort(np.concatenate([np.flatnonzero(hard), kept]))
    weight = np.where(hard[chosen], 1.0, len(easy) / max(1, len(kept)))
    return labelled_rows(file.features[chosen], file.same[chosen], importance=weight * importance, origin=file.name)


def _first_look(file: Known) -> np.ndarray:
    some = np.random.default_rng(1).permutation(len(file.same))[:30_000]
    trees = fit_trees(file.features[some], file.same[some], np.ones(len(some)))  # type: ignore[index]
    with one_thread():
        return trees.predict_proba(file.features)[:, 1]


def folds_of(truth: np.ndarray) -> np.ndarray:
    return np.array([hashlib.blake2b(str(one).encode(), digest_size=4).digest()[0] % FOLDS for one in truth.tolist()])


def unseen_scores(file: Known, others: pa.Table, own_importance: float) -> np.ndarray:
    """Log odds of the pairs of ``file`` by trees that saw ``others`` and those of the file's pairs in other folds."""
    assert file.features is not None
    fold = folds_of(file.truth)
    one, other = fold[file.pairs["left_row"].to_numpy()], fold[file.pairs["right_row"].to_numpy()]
    low, high = np.minimum(one, other), np.maximum(one, other)
    scores = np.empty(len(low))
    base, same, importance = features_of(others), others[LABEL].to_numpy(), others[IMPORTANCE].to_numpy()
    for a in range(FOLDS):
        for b in range(a, FOLDS):
            asked = (low == a) & (high == b)
            if not asked.any():
                continue
            seen = (low != a) & (high != a) & (low != b) & (high != b)
            trees = fit_trees(
                np.vstack([base, file.features[seen]]), np.concatenate([same, file.same[seen]]),
                np.concatenate([importance, np.full(int(seen.sum()), own_importance)]),
            )  # fmt: skip
            with one_thread():
                scores[asked] = logit(trees.predict_proba(file.features[asked])[:, 1])
    return scores


def train(
    files: list[Known], practice: list[Known], *, version: str, made_on: str, importance: dict[str, float] | None = None
) -> tuple[Model, dict[str, np.ndarray]]:
    """The model, and for each of ``files`` the log odds of its pairs by trees that had not seen them.

    ``practice`` are further files to learn from, by which nothing is calibrated.
    """
    importance = importance or {}
    parameters = splink_parameters(files)
    for file in [*files, *practice]:
        add_features(file, parameters)
    rows = {file.name: sample(file, importance.get(file.name, 1.0)) for file in [*files, *practice]}
    unseen: dict[str, np.ndarray] = {}
    calibration = []
    for file in files:
        others = pa.concat_tables([table for name, table in rows.items() if name != file.name])
        unseen[file.name] = unseen_scores(file, others, importance.get(file.name, 1.0))
        calibration.append((float(file.rows), fit_calibration(unseen[file.name], file.same)))
    calibration.sort(key=lambda one: one[0])
    model = Model(version, made_on, parameters, pa.concat_tables(rows.values()), tuple(calibration), CUTS, {})
    return model, unseen


__all__: list[Any] = ["FEATURES", "Known", "know", "train"]
