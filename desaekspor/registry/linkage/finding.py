"""The whole search: records in, pairs with reasons and clusters out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from desaekspor.analytics import Engine, open_engine

from . import blocking, clustering, reasons, scoring
from .clustering import SAME, Decision
from .features import PORTION, Comparer
from .normalise import normalise
from .rescoring import Model, load_model

SURE, LIKELY, UNSURE = "sure", "likely", "unsure"
PAIR_SCHEMA = pa.schema(
    [
        ("left", pa.string()),
        ("right", pa.string()),
        ("probability", pa.float64()),
        ("weight", pa.float64()),
        ("band", pa.string()),
        ("reasons", pa.string()),
        ("features", pa.list_(pa.float64())),  # in the order of features.FEATURES; null: one of the two does not tell it
    ]
)
# In this order are records worked on, so that the order in which they came makes no difference.
CONTENT = ("owner", "name", "street", "village", "house", "nik", "phone", "nib", "rec_id")
WHOLE = ("name", "owner", "nik", "nib", "phone", "street", "house", "rt", "rw", "village", "product", "kbli", "lat", "lon")


class NoRecords(Exception):
    """There is nothing to compare."""


@dataclass(frozen=True)
class Found:
    """``pairs``: those of PAIR_SCHEMA worth showing; ``clusters``: rec_id, cluster_id, probability of each record as it came."""

    pairs: pa.Table
    clusters: pa.Table
    looked_at: int  # pairs that were compared
    model: Model
    shown_from: float  # the least probability from which every pair is among ``pairs``


def find_duplicates(
    table: pa.Table, *, model: Model | None = None, decisions: pa.Table | None = None, engine: Engine | None = None,
    report: Callable[[str], None] | None = None,
) -> Found:  # fmt: skip
    """Which records of ``table`` (columns of :mod:`.columns`) are one enterprise.

    ``decisions``: left, right (rec_ids), verdict ("same" or "different") and, if several speak of one pair, at (a moment); they
    win over the model. ``engine``: else the one that the settings choose. ``report(step)`` is called as it goes.
    Raises MissingColumns, NoRecords.
    """
    report = report or (lambda step: None)
    if not table.num_rows:
        raise NoRecords
    if engine is None:
        with open_engine() as chosen:
            return find_duplicates(table, model=model, decisions=decisions, engine=chosen, report=report)
    report("normalise")
    return find_among(normalise(table), model=model, decisions=decisions, engine=engine, report=report)


def find_among(
    records: pa.Table, *, model: Model | None = None, decisions: pa.Table | None = None, engine: Engine,
    report: Callable[[str], None] = lambda step: None,
) -> Found:  # fmt: skip
    """The same for ``records`` that are normalised already."""
    model = model or load_model()
    records, order = in_content_order(records)
    report("block")
    pairs = candidate_pairs(records, engine)
    report("score")
    comparer = Comparer(records)
    weight, probability = score_pairs(records, pairs, comparer, model, engine=engine)
    report("cluster")
    ids = np.array(records["rec_id"].to_pylist(), dtype=object)
    left, right = pairs["left_row"].to_numpy(), pairs["right_row"].to_numpy()
    said = [*implied(records), *given(ids, decisions)]
    cuts = model.cutoffs(records.num_rows)
    clusters = clustering.cluster(records.num_rows, left, right, probability, cut=cuts.automatic, decisions=said)
    report("explain")
    worth = shown(probability, cuts)
    features = comparer.compare(left[worth], right[worth], weight[worth])
    letters = comparer.letters(left[worth], right[worth])
    told = pairs_table(ids, left[worth], right[worth], weight[worth], features, letters, probability[worth], cuts)
    in_their_order = np.argsort(order)
    label = clusters.label[in_their_order]
    return Found(
        told,
        clusters_table(ids, in_their_order, label, clusters.probability[in_their_order]),
        pairs.num_rows,
        model,
        _shown_from(probability[worth], cuts),
    )


def in_content_order(records: pa.Table) -> tuple[pa.Table, np.ndarray]:
    """Normalised ``records`` in the order of their content, and where each of them stood."""
    told = [pc.fill_null(records[name].combine_chunks(), "") for name in CONTENT]
    order = pc.sort_indices(pc.binary_join_element_wise(*told, "\x1f"))  # one text: a third of the time of nine columns
    return records.take(order), order.to_numpy()


def candidate_pairs(records: pa.Table, engine: Engine | None = None) -> pa.Table:
    """The pairs (left_row < right_row: positions) of normalised ``records``, in content order, that are worth comparing."""
    if engine is None:
        with open_engine("duckdb") as own:
            return candidate_pairs(records, own)
    return blocking.pairs_in(blocking.block_rows(records), engine)


def score_pairs(
    records: pa.Table, pairs: pa.Table, comparer: Comparer, model: Model, *, rows: int | None = None, engine: Engine | None = None
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """(Splink's weight, probability) of each of ``pairs`` (left_row, right_row) of normalised ``records``.

    ``comparer`` knows the counts, and ``rows`` the size, of the whole register where ``records`` are only a part of it; then a
    pair scores as it would in a full run. Of the features of a portion nothing is kept: those of all pairs would be gigabytes.
    """
    weight = scoring.weigh(records, pairs, model.splink, engine)
    left, right = pairs["left_row"].to_numpy(), pairs["right_row"].to_numpy()
    portions = (slice(start, start + PORTION) for start in range(0, len(weight), PORTION))
    found = [
        model.probabilities(comparer.compare(left[some], right[some], weight[some]), rows or records.num_rows)
        for some in portions
    ]
    return weight, np.concatenate([np.empty(0), *found])


def given(ids: np.ndarray, decisions: pa.Table | None) -> Iterable[Decision]:
    if decisions is None or not decisions.num_rows:
        return
    where: dict[str, int] = {}
    for place, one in enumerate(ids.tolist()):
        where.setdefault(one, place)
    moments = decisions["at"].to_pylist() if "at" in decisions.column_names else [""] * decisions.num_rows
    for left, right, verdict, at in zip(
        *(decisions[name].to_pylist() for name in ("left", "right", "verdict")), moments, strict=True
    ):
        if left in where and right in where:
            yield Decision(where[left], where[right], verdict, f"~{at}")  # behind what the rows imply


def implied(records: pa.Table) -> Iterable[Decision]:
    """Records that are one without a doubt: one key in one source, one rec_id, or the same in everything that is told."""
    for same, enough in ((("rec_id",), ()), (("source_key",), ("source_key",)), (WHOLE, ("name", "owner", "street"))):
        told = pa.table({name: records[name] for name in same} | {"row": pa.array(range(records.num_rows))})
        for name in enough:
            told = told.filter(pc.is_valid(told[name]) if name in told.column_names else True)
        groups = told.group_by(list(same)).aggregate([("row", "min"), ("row", "count")]).filter(pc.field("row_count") > 1)
        if not groups.num_rows:
            continue
        joined = told.join(groups, keys=list(same), join_type="inner")
        for first, row in zip(joined["row_min"].to_pylist(), joined["row"].to_pylist(), strict=True):
            if row != first:
                yield Decision(first, row, SAME)


def shown(probability: np.ndarray, cuts) -> np.ndarray:
    """Positions of the pairs that people see: the sure ones, and the likeliest below them, as many as can be looked at."""
    sure = probability >= cuts.sure
    rest = np.flatnonzero(~sure & (probability >= cuts.review))
    rest = rest[np.lexsort((rest, -probability[rest]))][: cuts.most_reviewed]
    return np.sort(np.concatenate([np.flatnonzero(sure), rest]))


def _shown_from(probability: np.ndarray, cuts) -> float:
    """The cut-off for review, or a higher one where there were more pairs than can be looked at."""
    asked = probability[probability < cuts.sure]
    return float(max(cuts.review, asked.min())) if len(asked) >= cuts.most_reviewed else cuts.review


def pairs_table(ids, left, right, weight, features, letters, probability, cuts) -> pa.Table:
    one, other = ids[left], ids[right]
    swap = one > other
    one, other = np.where(swap, other, one), np.where(swap, one, other)
    band = np.where(probability >= cuts.sure, SURE, np.where(probability >= cuts.automatic, LIKELY, UNSURE))
    numbers = [[None if number != number else number for number in row] for row in np.round(features.astype(float), 2).tolist()]
    columns = [one, other, probability, np.round(weight, 4), band, reasons.explain(features, letters), numbers]
    table = pa.table(
        [pa.array(list(column), field.type) for column, field in zip(columns, PAIR_SCHEMA, strict=True)], schema=PAIR_SCHEMA
    )
    table = table.filter(pc.not_equal(table["left"], table["right"]))
    return table.sort_by([("probability", "descending"), ("left", "ascending"), ("right", "ascending")])


def clusters_table(ids: np.ndarray, members: np.ndarray, label: np.ndarray, probability: np.ndarray) -> pa.Table:
    """A row for each of ``members`` (positions in ``ids``), whose clusters are whole and bear the least of their rec_ids."""
    names = ids[members]
    descending = np.argsort(names, kind="stable")[::-1]
    least = np.empty(len(ids), dtype=object)
    least[label[descending]] = names[descending]
    columns = {"rec_id": names, "cluster_id": least[label]}
    told = {name: pa.array(column.tolist(), pa.string()) for name, column in columns.items()}
    return pa.table({**told, "probability": np.round(probability, 6)})
