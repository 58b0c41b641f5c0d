"""The re-scorer: from the numbers of a pair to the probability that it is one enterprise.

Gradient-boosted trees (scikit-learn) are fitted when they are first needed, from labelled pairs that
ship as numbers in ``facts/labels.parquet``; that takes about a second and gives the same trees every time. Nothing is unpickled.
Further labelled rows make a new version (``refit``): what officers decide becomes such rows. The trees' answers are then
calibrated (isotonic regression): coincidences grow with the register, so that is done for registers of several sizes and
interpolated between them.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from .features import DIRECTION, FEATURES
from .scoring import Parameters

FACTS = Path(__file__).parent / "facts"
TREES = {
    "max_iter": 120, "learning_rate": 0.1, "max_leaf_nodes": 15, "min_samples_leaf": 10, "l2_regularization": 1.0,
    "early_stopping": False, "random_state": 0,
}  # fmt: skip
SURE = 0.99
REVIEW_PER_THOUSAND = 30  # pairs that officers are asked about at most, for each 1,000 records
LEAST_REVIEW = 30  # but so many in the smallest file
NEAREST = 1e-6  # to 0 and 1
PRIOR = 1.0  # pairs, half of them the same, added to each step of the calibration
EDGES = (0.03, 0.97)  # parts of a step between which its line is flat
END_SLOPE = 0.2  # of the calibration beyond its ends
DECISION_IMPORTANCE = 3.0  # of an officer's decision beside a shipped label
LABEL, IMPORTANCE, ORIGIN = "same", "importance", "origin"


class Cutoffs(NamedTuple):
    """Probabilities: ``sure`` for merging in bulk, ``automatic`` for clusters, ``review`` for being shown to somebody at all."""

    sure: float
    automatic: float
    review: float
    most_reviewed: int  # pairs between ``review`` and ``sure``


@dataclass(frozen=True)
class Model:
    """What decides about pairs, with where it comes from. ``figures``: what was measured when it was made."""

    version: str
    made_on: str
    splink: Parameters
    labelled: pa.Table
    calibration: tuple[tuple[float, list[list[float]]], ...]  # rows, points of the line from the trees' log odds to right ones
    cuts: tuple[tuple[float, float, float], ...]  # rows, automatic, review
    figures: dict[str, Any] = field(default_factory=dict)

    def cutoffs(self, rows: int) -> Cutoffs:
        """The cut-offs for a register of so many rows."""
        automatic, review = _between(self.cuts, rows)
        return Cutoffs(SURE, automatic, review, max(LEAST_REVIEW, rows * REVIEW_PER_THOUSAND // 1000))

    def probabilities(self, features: np.ndarray, rows: int) -> np.ndarray:
        """The calibrated probability of each row of ``features``, in a register of ``rows`` records."""
        if not len(features):
            return np.empty(0)
        return self.calibrate(self.raw_scores(features), rows)

    def calibrate(self, scores: np.ndarray, rows: int) -> np.ndarray:
        """Probabilities of the trees' log odds in a register of ``rows`` records."""
        sizes = [size for size, _ in self.calibration]
        lines = [_line(points, scores) for _, points in self.calibration]
        shares = [_between([(size, float(size == one)) for size in sizes], rows)[0] for one in sizes]
        return logistic(np.dot(shares, lines))

    def raw_scores(self, features: np.ndarray) -> np.ndarray:
        """The trees' log odds before they are calibrated."""
        return raw_scores(self._trees, features)

    @cached_property
    def _trees(self):
        return fit_trees(features_of(self.labelled), self.labelled[LABEL].to_numpy(), self.labelled[IMPORTANCE].to_numpy())

    def save(self, folder: Path) -> None:
        """Write ``model.json`` and ``labels.parquet`` into ``folder``."""
        about = {
            "version": self.version, "made_on": self.made_on, "figures": self.figures, "calibration": self.calibration,
            "cuts": self.cuts, "splink": self.splink,
        }  # fmt: skip
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "model.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
        pq.write_table(self.labelled, folder / "labels.parquet", compression="zstd", compression_level=19)


@cache
def load_model(folder: Path = FACTS) -> Model:
    """The model kept in ``folder``, by default the one that ships."""
    about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    for name in ("calibration", "cuts"):
        about[name] = tuple(tuple(row) for row in about[name])
    return Model(**about, labelled=pq.read_table(folder / "labels.parquet"))


def labelled_rows(
    features: np.ndarray, same: Iterable[bool], *, importance=DECISION_IMPORTANCE, origin: str = "officer"
) -> pa.Table:
    """Labelled pairs in the form that ``Model.labelled`` has and ``refit`` takes."""
    columns: dict[str, Any] = {name: pa.array(features[:, at].astype(np.float32)) for at, name in enumerate(FEATURES)}
    columns[LABEL] = pa.array(np.fromiter((bool(one) for one in same), dtype=np.int8, count=len(features)))
    columns[IMPORTANCE] = pa.array(np.broadcast_to(np.float32(importance), len(features)).copy())
    columns[ORIGIN] = pa.array([origin] * len(features), pa.string())
    return pa.table(columns)


def refit(model: Model, rows: pa.Table, *, version: str, made_on: str) -> Model:
    """``model`` with further ``labelled_rows``, as a new version; what it learnt before stays in it."""
    figures = {**model.figures, "decisions": model.figures.get("decisions", 0) + rows.num_rows}
    together = pa.concat_tables([model.labelled, rows.select(model.labelled.column_names).cast(model.labelled.schema)])
    return replace(model, version=version, made_on=made_on, labelled=together, figures=figures)


def features_of(rows: pa.Table) -> np.ndarray:
    return np.column_stack([rows[name].to_numpy() for name in FEATURES]).astype(np.float32)


def fit_trees(features: np.ndarray, same: np.ndarray, importance: np.ndarray):
    """The trees for labelled pairs; the order of the rows does not matter beyond rounding."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    trees = HistGradientBoostingClassifier(monotonic_cst=[DIRECTION.get(name, 0) for name in FEATURES], **TREES)
    with one_thread():
        return trees.fit(features, same, sample_weight=importance)


def raw_scores(trees, features: np.ndarray) -> np.ndarray:
    """The trees' log odds for each row of ``features``."""
    with one_thread():
        return logit(trees.predict_proba(features)[:, 1])


def one_thread():
    """Many small loops: with several threads on a busy machine they wait for one another most of the time."""
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1)


def fit_calibration(scores: np.ndarray, same: np.ndarray) -> list[list[float]]:
    """[log odds of the trees, log odds that are right] as points of a rising line, from pairs that the trees have not seen.

    Isotonic regression (Zadrozny and Elkan 2002) in which every step gets PRIOR pairs, half of them the
    same, so that a step of few pairs is never called certain; straight lines between the steps keep the order of the pairs.
    """
    from sklearn.isotonic import IsotonicRegression

    order = np.argsort(scores, kind="stable")
    scores, same = scores[order], same[order].astype(float)
    steps = IsotonicRegression().fit_transform(scores, same)
    ends = np.flatnonzero(np.append(np.diff(steps) > 0, True)) + 1
    points: list[list[float]] = []
    for start, end in zip(np.append(0, ends[:-1]).tolist(), ends.tolist(), strict=True):
        count, found = end - start, float(same[start:end].sum())
        right = float(logit(np.array((found + PRIOR / 2) / (count + PRIOR))))
        for where in np.quantile(scores[start:end], EDGES).tolist():
            if not points or (where > points[-1][0] + 0.001 and right >= points[-1][1]):
                points.append([round(where, 4), round(right + 0.0001 * len(points), 4)])
    return points


def logit(shares: np.ndarray) -> np.ndarray:
    shares = np.clip(shares, NEAREST, 1 - NEAREST)
    return np.log(shares / (1 - shares))


def logistic(odds: np.ndarray) -> np.ndarray:
    return np.round(1 / (1 + np.exp(-odds)), 6)


def _line(points: list[list[float]], scores: np.ndarray) -> np.ndarray:
    """The line through ``points`` at ``scores``; beyond its ends it goes on with a gentle slope, so that order is kept."""
    x, y = np.array([point[0] for point in points]), np.array([point[1] for point in points])
    return np.interp(scores, x, y) + END_SLOPE * (np.minimum(scores - x[0], 0) + np.maximum(scores - x[-1], 0))


def _between(points, rows: int) -> list[float]:
    """What stands behind the first of ``points`` at ``rows``, on a straight line over its logarithm, flat beyond both ends."""
    at = np.log([max(point[0], 1) for point in points])
    where = np.log(max(rows, 1))
    return [float(np.interp(where, at, [point[column] for point in points])) for column in range(1, len(points[0]))]
