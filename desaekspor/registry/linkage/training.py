"""How the model that ships was made: from records whose truth is known, to labelled numbers, weights, calibration and cut-offs.

Every figure comes from pairs that the trees had not seen: records are dealt to FOLDS by their cluster, and a pair is
judged by trees that saw no pair of either record's fold.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from . import scoring
from .clustering import cluster
from .features import Comparer
from .finding import candidate_pairs, in_content_order, shown
from .measuring import pair_count, pairwise, traps
from .normalise import normalise
from .rescoring import IMPORTANCE, LABEL, Model, features_of, fit_calibration, fit_trees, labelled_rows, logit, one_thread
from .thinning import thin

FOLDS = 5
RANDOM_PAIRS = 200_000
EASY = 0.0005  # pairs below are so clear that one in EASY_KEPT stands for the others
EASY_KEPT = 12
MOST_EASY = 3_000  # of one file
SMOOTH = 0.5
SYNTHETIC_ROWS, PRACTICE_ROWS = 20_000, 12_000
LABELLED_IMPORTANCE = 3.0  # of a pair of the labelled file beside one of a synthetic register
CUTS = ((1_500.0, 0.6, 0.02), (125_000.0, 0.7, 0.02))  # rows, automatic, review: chosen on the unseen scores
# (rows, seed, share of duplicates) -> a register, the cluster of each row, its trap
Synthetic = Callable[[int, int, float], tuple[pa.Table, list[str], list[str]]]


@dataclass
class Known:
    """Records whose truth is known, compared. ``same``: whether each pair is one enterprise; ``fold`` of each record."""

    name: str
    records: pa.Table
    truth: np.ndarray
    pairs: pa.Table
    same: np.ndarray
    true_pairs: int
    trap: list[str]  # of each record
    features: np.ndarray | None = None

    @property
    def rows(self) -> int:
        return self.records.num_rows


def know(name: str, table: pa.Table, truth: Iterable[str], trap: Sequence[str] = ()) -> Known:
    """``table`` with the cluster (and the trap) of each of its rows, normalised and blocked."""
    records = normalise(table).append_column("truth", pa.array(list(truth), pa.string()))
    records = records.append_column("trap", pa.array(list(trap) or [""] * records.num_rows, pa.string()))
    records, _order = in_content_order(records)
    clusters = np.array(records["truth"].to_pylist(), dtype=object)
    pairs = candidate_pairs(records)
    same = clusters[pairs["left_row"].to_numpy()] == clusters[pairs["right_row"].to_numpy()]
    return Known(name, records, clusters, pairs, same, pair_count(clusters.astype(str)), records["trap"].to_pylist())


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


def measure(model: Model, file: Known, scores: np.ndarray) -> dict[str, Any]:
    """What ``model`` achieves on ``file`` with log odds from trees that had not seen its pairs."""
    left, right = file.pairs["left_row"].to_numpy(), file.pairs["right_row"].to_numpy()
    probability, cuts = model.calibrate(scores, file.rows), model.cutoffs(file.rows)
    label = cluster(file.rows, left, right, probability, cut=cuts.automatic).label
    precision, recall = pairwise(label, file.truth)
    sure = probability >= cuts.sure
    seen = np.zeros(len(sure), dtype=bool)
    seen[shown(probability, cuts)] = True
    found = int(file.same[sure].sum())
    return {
        "rows": file.rows,
        "automatic": {"precision": round(precision, 4), "recall": round(recall, 4)},
        "sure": {"precision": round(found / max(1, int(sure.sum())), 4), "recall": round(found / file.true_pairs, 4)},
        "with_review": {
            "recall": round(int(file.same[seen].sum()) / file.true_pairs, 4),
            "per_1000": round(1000 * int((seen & ~sure).sum()) / file.rows, 1),
        },
        "traps": {name: list(counts) for name, counts in traps(label.tolist(), file.truth.tolist(), file.trap).items()},
    }  # fmt: skip


def make_model(
    records: pa.Table, key: pa.Table, *, synthetic: Synthetic, version: str, made_on: str, report: Callable[[str], None]
) -> Model:
    """The model from labelled ``records`` (``key``: rec_id, klaster_id, jebakan) and ``synthetic`` registers.

    Raises KeyError for a record of which the key does not tell.
    """
    report("reading")
    known = dict(
        zip(key["rec_id"].to_pylist(), zip(key["klaster_id"].to_pylist(), key["jebakan"].to_pylist(), strict=True), strict=True)
    )
    told = [known[one] for one in records["rec_id"].to_pylist()]
    files = [know("labelled", records, [one for one, _ in told], [trap or "" for _, trap in told])]
    files.append(know("synthetic", *synthetic(SYNTHETIC_ROWS, 7, 0.05)))
    table, truth, trap = synthetic(PRACTICE_ROWS, 21, 0.25)
    practice = [know("practice", thin(table, 21), truth, trap)]
    report("learning")
    model, unseen = train(files, practice, version=version, made_on=made_on, importance={"labelled": LABELLED_IMPORTANCE})
    report("measuring")
    return replace(model, figures={file.name: measure(model, file, unseen[file.name]) for file in files})
