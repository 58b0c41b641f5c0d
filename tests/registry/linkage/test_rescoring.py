import numpy as np
import pytest

from desaekspor.registry.linkage.features import FEATURES
from desaekspor.registry.linkage.measuring import pairwise, traps
from desaekspor.registry.linkage.rescoring import (
    IMPORTANCE,
    LABEL,
    SURE,
    features_of,
    fit_calibration,
    labelled_rows,
    load_model,
    refit,
)


def test_the_shipped_model_is_small_and_says_where_it_comes_from():
    model = load_model()

    assert (model.version != "", model.made_on[:2], set(model.labelled[LABEL].unique().to_pylist())) == (True, "20", {0, 1})
    assert model.labelled.nbytes < 4_000_000
    assert (model.labelled[IMPORTANCE].to_numpy() > 0).all()


def test_the_model_keeps_the_bars_on_pairs_it_had_not_seen():
    figures = load_model().figures["labelled"]

    assert figures["automatic"]["precision"] >= 0.98
    assert figures["automatic"]["recall"] >= 0.97
    assert figures["with_review"]["recall"] >= 0.985
    assert figures["with_review"]["per_1000"] <= 35


def test_the_same_labels_give_the_same_probabilities():
    model = load_model()
    features = features_of(model.labelled)[:200]
    again = refit(model, model.labelled.slice(0, 0), version="again", made_on="2026-01-01")

    assert np.array_equal(model.probabilities(features, 5_000), again.probabilities(features, 5_000))


def test_cut_offs_and_probabilities_depend_on_the_size_in_between():
    model = load_model()
    small, middle, large = (model.cutoffs(rows) for rows in (1_500, 20_000, 125_000))

    assert small.automatic <= middle.automatic <= large.automatic < SURE == small.sure
    assert (large.most_reviewed, model.cutoffs(100).most_reviewed) == (3_750, 30)


def test_officers_decisions_teach_the_model():
    model = load_model()
    pair = np.full((1, len(FEATURES)), np.nan, dtype=np.float32)
    pair[0, FEATURES.index("owner")], pair[0, FEATURES.index("name")], pair[0, FEATURES.index("weight")] = 60, 60, 8
    before = model.probabilities(pair, 5_000)[0]

    taught = refit(model, labelled_rows(np.repeat(pair, 60, axis=0), [before < 0.5] * 60), version="taught", made_on="2026-12-01")
    after = taught.probabilities(pair, 5_000)[0]

    assert abs(after - before) > 0.1
    assert (after > before) == (before < 0.5)
    assert taught.figures["decisions"] == 60
    assert taught.version == "taught" != model.version


def test_calibration_rises_and_never_promises_what_few_pairs_cannot_show():
    scores = np.array([-3.0, -2, -1, 0, 1, 2, 3])
    points = fit_calibration(scores, np.array([0, 0, 1, 0, 1, 1, 1]))

    assert points == sorted(points)
    assert [y for _, y in points] == sorted(y for _, y in points)
    # By hand: the three last pairs and half a pair of one: (3 + 0.5) / (3 + 1) = 0.875, log odds 1.946
    assert points[-1][1] == pytest.approx(1.946, abs=0.01)


def test_pairwise_figures_by_hand():
    # found pairs: 0-1, 2-3, 2-4, 3-4; true pairs: 0-1, 2-3, 4-5; right ones: 0-1 and 2-3
    found, truth = np.array(["a", "a", "b", "b", "b", "c"]), np.array(["x", "x", "y", "y", "z", "z"])

    assert pairwise(found, truth) == (2 / 4, 2 / 3)


def test_traps_by_hand():
    found = ["a", "a", "b", "c"]
    truth = ["x", "y", "x", "z"]
    trap = ["", "pemilik_sama_usaha_beda", "pindah_alamat", "nama_mirip_tetangga"]

    assert traps(found, truth, trap) == {
        "nama_mirip_tetangga": (0, 1), "pemilik_sama_usaha_beda": (1, 1), "pindah_alamat": (1, 1),
    }  # fmt: skip
