"""New rows against what exists, without doing everything again, and with the very numbers of a full run.

What a pair scores depends on its two records, on how often their values stand in the whole register, and on the number of
rows: all three are the same here. Only the pairs that touch a new record are looked at, and where a new record meets old
ones, also the pairs of those, as far as they belong to one group: an average over a group needs all of its pairs.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from desaekspor.analytics import Engine, open_engine

from . import blocking, clustering, rates
from .columns import records_table
from .features import Comparer
from .finding import clusters_table, given, implied, in_content_order, pairs_table, score_pairs, shown
from .normalise import normalise
from .rescoring import Cutoffs, Model, load_model

ROUNDS = 5  # how far from a new record a group is followed
LARGEST_RING = 20_000  # old records followed in one round: a giant group ends there instead of taking everything along


@dataclass(frozen=True)
class Matched:
    """What the new records are. ``pairs`` as in a full run, those that touch a new record; ``clusters``: rec_id, cluster_id,
    probability of every record in a group that holds a new one."""

    pairs: pa.Table
    clusters: pa.Table
    looked_at: int
    model: Model
    shown_from: float


def match_new(
    kept: pa.Table, new: pa.Table, *, model: Model | None = None, decisions: pa.Table | None = None,
    review: float | None = None, engine: Engine | None = None,
) -> Matched:  # fmt: skip
    """Which of the ``new`` records are one with another one, new or ``kept``. Both tables are normalised and share no rec_id.

    ``decisions``: as in ``find_duplicates``. ``review``: the probability down to which the last full run showed pairs, else
    the one that the model gives for a register of this size.
    """
    if engine is None:
        with open_engine() as chosen:
            return match_new(kept, new, model=model, decisions=decisions, review=review, engine=chosen)
    model = model or load_model()
    records, order = in_content_order(pa.concat_tables([kept, new]))
    is_new = order >= kept.num_rows
    cuts = model.cutoffs(records.num_rows)
    if review is not None:
        cuts = cuts._replace(review=review, most_reviewed=records.num_rows)
    counts = rates.counts_of_rows(records)
    scored = _follow(records, is_new, counts, model, cuts, engine)
    return _tell(records, is_new, scored, decisions, counts, model, cuts)


def get_ready(model: Model | None = None) -> None:
    """Have the ``model`` fit its trees, and Splink and DuckDB begin, by a search among two invented records."""
    one, other = (normalise(records_table(pa.table({"rec_id": [rec_id], **INVENTED}))) for rec_id in ("one", "other"))
    match_new(one, other, model=model)


INVENTED = {"nama_usaha": ["WARUNG CONTOH"], "nama_pemilik": ["SITI CONTOH"], "telepon": ["0800-0000-0001"]}


@dataclass
class _Scored:
    """Pairs with what was computed of them; ``left`` and ``right`` are positions in the whole register."""

    left: np.ndarray
    right: np.ndarray
    weight: np.ndarray
    probability: np.ndarray

    def of(self, chosen: np.ndarray) -> "_Scored":
        return _Scored(*(column[chosen] for column in vars(self).values()))


def _follow(records: pa.Table, is_new: np.ndarray, counts: rates.Counted, model: Model, cuts: Cutoffs, engine: Engine) -> _Scored:
    """The pairs that touch a new record, and those of the groups that these make."""
    blocks = blocking.block_rows(records)
    looking, seen = is_new, np.zeros(len(is_new), dtype=bool)
    rounds: list[_Scored] = []
    for _ in range(ROUNDS):
        rounds.append(_score(records, *_pairs_of(looking, seen, blocks, engine), counts, model, engine))
        seen = seen | looking
        linked = rounds[-1].of(rounds[-1].probability >= cuts.automatic / 2)
        looking = np.zeros_like(seen)
        looking[linked.left] = looking[linked.right] = True
        looking &= ~seen
        if not 0 < looking.sum() <= LARGEST_RING:
            break
    return _Scored(*(np.concatenate(columns) for columns in zip(*(vars(one).values() for one in rounds), strict=True)))


def _pairs_of(looking: np.ndarray, seen: np.ndarray, blocks: pa.Table, engine: Engine) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of ``looking`` with one another and with records whose pairs are not known yet, in the order of content."""
    rec, block = blocks["rec"].to_numpy(), blocks["block"].to_numpy()
    theirs = np.zeros(block.max(initial=-1) + 1, dtype=bool)
    theirs[block[looking[rec]]] = True
    pairs = blocking.pairs_in(blocks.filter(pa.array(theirs[block])), engine)
    left, right = pairs["left_row"].to_numpy(), pairs["right_row"].to_numpy()
    wanted = (looking[left] | looking[right]) & ~seen[left] & ~seen[right]
    return left[wanted], right[wanted]


def _score(
    records: pa.Table, left: np.ndarray, right: np.ndarray, counts: rates.Counted, model: Model, engine: Engine
) -> _Scored:
    involved, place = np.unique(np.concatenate([left, right]), return_inverse=True)
    pairs = pa.table({"left_row": place[: len(left)].astype(np.int32), "right_row": place[len(left) :].astype(np.int32)})
    some = records.take(involved)
    comparer = Comparer(some, rates.counts_of_some(counts, involved))
    weight, probability = score_pairs(some, pairs, comparer, model, rows=records.num_rows, engine=engine)
    return _Scored(left, right, weight, probability)


def _tell(records, is_new, scored: _Scored, decisions, counts: rates.Counted, model: Model, cuts: Cutoffs) -> Matched:
    ids = np.array(records["rec_id"].to_pylist(), dtype=object)
    involved = np.unique(np.concatenate([scored.left, scored.right, np.flatnonzero(is_new)]))
    without_doubt = [one._replace(left=involved[one.left], right=involved[one.right]) for one in implied(records.take(involved))]
    said = [*without_doubt, *given(ids, decisions)]
    clusters = clustering.cluster(len(ids), scored.left, scored.right, scored.probability, cut=cuts.automatic, decisions=said)
    label = clusters.label
    new_pairs = scored.of(is_new[scored.left] | is_new[scored.right])
    new_pairs = new_pairs.of(shown(new_pairs.probability, cuts))
    with_new = np.zeros(len(ids), dtype=bool)
    with_new[label[is_new]] = True
    members = np.flatnonzero(with_new[label])
    left, right, weight, probability = vars(new_pairs).values()
    some, place = np.unique(np.concatenate([left, right]), return_inverse=True)
    comparer = Comparer(records.take(some), rates.counts_of_some(counts, some))
    one, other = place[: len(left)], place[len(left) :]
    features, letters = comparer.compare(one, other, weight), comparer.letters(one, other)
    return Matched(
        pairs_table(ids, left, right, weight, features, letters, probability, cuts),
        clusters_table(ids, members, label[members], clusters.probability[members]),
        len(scored.left),
        model,
        cuts.review,
    )
