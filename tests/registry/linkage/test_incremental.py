"""New rows are judged as a full run would judge them: the same pairs, the same numbers, the same groups."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from desaekspor.analytics import open_engine
from desaekspor.registry.linkage.finding import find_among
from desaekspor.registry.linkage.incremental import get_ready, match_new
from desaekspor.registry.linkage.normalise import normalise
from desaekspor.registry.linkage.rescoring import load_model
from desaekspor.registry.synthetic.register import HEADINGS, Register

ROWS = 1500


@pytest.fixture(scope="module")
def records():
    """A made-up register, normalised."""
    columns: list[list] = [[] for _ in HEADINGS]
    for portion in Register(ROWS, 7, duplicates=0.3).portions():
        for whole, part in zip(columns, portion.columns, strict=True):
            whole += part
    table = pa.table({name: pa.array([str(cell or "") for cell in cells]) for name, cells in zip(HEADINGS, columns, strict=True)})
    return normalise(table.set_column(0, HEADINGS[0], pa.array([f"r{row:04}" for row in range(table.num_rows)])))


@pytest.fixture(scope="module")
def full(records):
    with open_engine("duckdb") as engine:
        return find_among(records, engine=engine)


def split(records, share, seed=1):
    """(kept, new)"""
    new = pa.array(np.random.default_rng(seed).random(records.num_rows) < share)
    return records.filter(pa.compute.invert(new)), records.filter(new)


def touching(pairs, new):
    ids = set(new["rec_id"].to_pylist())
    return [row for row in pairs.to_pylist() if row["left"] in ids or row["right"] in ids]


def backwards(records):
    return records.take(np.arange(records.num_rows)[::-1])


def groups(clusters):
    return dict(zip(clusters["rec_id"].to_pylist(), clusters["cluster_id"].to_pylist(), strict=True))


@pytest.mark.parametrize("share", [0.02, 0.3])
def test_new_rows_are_judged_as_in_a_full_run(records, full, share):
    kept, new = split(records, share)

    matched = match_new(kept, new, review=full.shown_from)

    expected = touching(full.pairs, new)
    assert len(expected) > 5
    assert matched.pairs.to_pylist() == expected


def test_the_groups_of_new_rows_are_those_of_a_full_run_and_whole(records, full):
    kept, new = split(records, 0.1)

    found, expected = groups(match_new(kept, new).clusters), groups(full.clusters)

    of_new = {expected[rec_id] for rec_id in new["rec_id"].to_pylist()}
    assert found == {rec_id: cluster for rec_id, cluster in expected.items() if cluster in of_new}
    assert any(list(found.values()).count(cluster) > 1 for cluster in of_new)


def test_the_order_of_rows_makes_no_difference(records):
    kept, new = split(records, 0.1)

    matched, turned = match_new(kept, new), match_new(backwards(kept), backwards(new))

    assert turned.pairs.equals(matched.pairs)
    assert groups(turned.clusters) == groups(matched.clusters)


def test_everything_new_is_a_full_run(records, full):
    matched = match_new(records.slice(0, 0), records, review=full.shown_from)

    assert matched.pairs.equals(full.pairs)
    assert groups(matched.clusters) == groups(full.clusters)


def test_nothing_new_finds_nothing(records):
    matched = match_new(records, records.slice(0, 0))

    assert (matched.pairs.num_rows, matched.clusters.num_rows) == (0, 0)


def test_only_pairs_that_touch_new_rows_are_compared(records, full):
    kept, new = split(records, 0.02)

    assert match_new(kept, new).looked_at < full.looked_at / 5


def test_what_a_person_decided_wins_over_the_model(records, full):
    sure = full.pairs.slice(0, 1).to_pylist()[0]
    new = records.filter(pa.compute.equal(records["rec_id"], sure["left"]))
    kept = records.filter(pa.compute.not_equal(records["rec_id"], sure["left"]))
    said = pa.table({"left": [sure["left"]], "right": [sure["right"]], "verdict": ["different"]})

    before, after = groups(match_new(kept, new).clusters), groups(match_new(kept, new, decisions=said).clusters)

    assert before[sure["left"]] == before[sure["right"]]
    assert after[sure["left"]] != after.get(sure["right"])


def test_getting_ready_fits_the_trees_that_judge_afterwards():
    fresh = replace(load_model())

    get_ready(fresh)

    assert "_trees" in vars(fresh)
