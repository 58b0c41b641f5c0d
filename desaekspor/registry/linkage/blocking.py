"""Which pairs of records are looked at: those that share a block key. Every key is bounded, so is every record's work.

A key is text that two records of one enterprise are likely to share and few others do. Coarse keys
(a place, a phone) are there for small registers and spouses, fine ones (a place and a name) still hold where a
coarse one has grown too large. A coarse key with more than LARGEST records is left out; in a fine one (10,000 shops
called Warung in one village, one NIK typed into every row) each is paired only with the next NEXT in order of content.

Blocks fill up as a register grows, and pairs would grow with its square until they do. So each kind of key has pairs for
each record to spend, and what is large for it falls until they suffice. Measured at 250,000: 4.6 pairs a record in place of
13.1, which hold 99.2 % of the true ones in place of 99.4 %.
"""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from desaekspor.analytics import Engine

LARGEST = 40
NEXT = 4
COARSE = "~"  # in front of a coarse kind of key
PAIRS_EACH = {True: 1.0, False: 0.5}  # of a coarse kind, and of a fine one, for each record
THREADS = 2
FREE = 60_000  # pairs of a kind in any register, however small

# What both engines run. ``block_rows``: rec (position in order of content), block, place in it, and how many places further
# it is paired. A pair has left_row < right_row.
PAIRS = """
SELECT DISTINCT l.rec AS left_row, r.rec AS right_row
FROM block_rows AS l
JOIN block_rows AS r ON r.block = l.block
WHERE r.place > l.place AND r.place <= l.place + l.reach
"""


def block_rows(records: pa.Table) -> pa.Table:
    """What PAIRS reads, for normalised ``records`` in the order of their content; only blocks in which there are pairs.

    Numbers stand for keys: as text the 2.3 million keys of 125,000 records would take the engine half a gigabyte.
    """
    parts, first = [np.empty((4, 0), dtype=np.int32)], 0

    def found(kind_and_key):
        coarse = kind_and_key[0].startswith(COARSE)
        return _rows_of(kind_and_key[1], coarse, most=max(FREE, PAIRS_EACH[coarse] * records.num_rows))

    for rows in _each(found, _keys(records)):
        rows[1] += first
        first = max(first, int(rows[1].max(initial=-1)) + 1)
        parts.append(rows)
    columns = np.concatenate(parts, axis=1)
    return pa.table(dict(zip(("rec", "block", "place", "reach"), columns, strict=True)))


def _each(function, items):
    """What ``function`` makes of each of the items, in their order, some at a time: only of these is anything in memory."""
    with ThreadPoolExecutor(THREADS) as threads:  # Arrow and numpy let others work meanwhile
        pending: deque[Future] = deque()
        for item in items:
            pending.append(threads.submit(function, item))
            if len(pending) > THREADS:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()


def pairs_in(blocks: pa.Table, engine: Engine) -> pa.Table:
    """left_row, right_row of every pair in the ``blocks`` of ``block_rows``, in the order of content."""
    engine.load("block_rows", blocks)
    return engine.query(PAIRS).sort_by([("left_row", "ascending"), ("right_row", "ascending")])


def _rows_of(key: pa.Array, coarse: bool, *, most: float) -> np.ndarray:
    """rec, block, place and reach, for the keys of one kind that may give ``most`` pairs from blocks compared each with each."""
    codes = key.dictionary_encode().indices
    rec = np.flatnonzero(codes.is_valid().to_numpy(zero_copy_only=False))
    block = codes.drop_null().to_numpy()
    size = np.bincount(block)
    largest = _largest(size, most)
    wanted = (size[block] > 1) & (size[block] <= largest) if coarse else size[block] > 1
    rec, block = rec[wanted], block[wanted]
    in_order = np.argsort(block, kind="stable")  # records stand in order already
    rec, block = rec[in_order], block[in_order]
    begins = np.flatnonzero(np.diff(block, prepend=-1))
    place = np.arange(len(block)) - np.repeat(begins, np.diff(begins, append=len(block)))
    large = size[block] > largest
    reach = np.where(large, NEXT, LARGEST)
    # A large block is cut into overlapping ones of 2 * NEXT, in which the engine compares each with each.
    low, high = place // NEXT, place // NEXT + 1
    cut = np.where(large, block.astype(np.int64) << 32 | low, block.astype(np.int64) << 32)
    again = np.flatnonzero(large)
    cut = np.concatenate([cut, block[again].astype(np.int64) << 32 | high[again]])
    rec, place, reach = (np.concatenate([column, column[again]]) for column in (rec, place, reach))
    return np.array([rec, np.unique(cut, return_inverse=True)[1], place, reach], dtype=np.int32)


def _largest(size: np.ndarray, most: float) -> int:
    """The size up to which blocks of these sizes may be compared each with each."""
    ordered = np.sort(size[size > 1])
    over = np.searchsorted(np.cumsum(ordered * (ordered - 1) // 2), most, side="right")
    return LARGEST if over == len(ordered) else min(LARGEST, int(ordered[over]) - 1)


def _keys(records: pa.Table):
    """(kind, the key of each record) for each kind of key; null where a part of it is not known."""
    column = {name: records[name].combine_chunks() for name in records.column_names}
    village, phone = column["village"], column["phone"]
    place = pc.coalesce(village, column["district"])
    rt, rw = (column[name].cast(pa.string()) for name in ("rt", "rw"))
    owner, name, house, street = column["owner"], column["name"], column["house"], column["street"]
    first = _first(owner)
    letters = _squeezed(owner)
    sign = _squeezed(name)
    bare = pc.replace_substring(phone, "0", "")
    yield "n", _key(pc.utf8_slice_codeunits(column["nik"], 0, 15))
    yield "b", _key(column["nib"])
    yield "s", _key(column["source_key"])
    yield "~pv", _key(bare, village)
    yield "po", _key(bare, _begin(letters, 3))
    yield "pn", _key(bare, _begin(sign, 6))
    yield "on", _key(letters, sign)
    yield "ov", _key(letters, place)
    yield "~fv", _key(first, village, rw)
    yield "~fr", _key(first, rt, rw, column["district"])
    yield "od", _key(_begin(letters, 5), column["birth"])
    yield "nv", _key(sign, place)
    yield "~cr", _key(_begin(_squeezed(column["name_core"]), 4), village, rw)
    yield "~vr", _key(village, rt, rw)
    yield "vo", _key(_begin(letters, 2), village, rt, rw)
    yield "vn", _key(_begin(sign, 4), village, rt, rw)
    yield "vs", _key(village, street, house)
    yield "ns", _key(sign, street)
    yield "~fs", _key(first, street)
    yield "~o", _key(_of_words(owner, 2))
    yield "~nl", _key(sign, _last(owner))


def _key(*parts) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "|")


def _first(words):
    return pc.struct_field(pc.extract_regex(words, r"^(?P<word>\S+)"), "word")


def _last(words):
    return pc.struct_field(pc.extract_regex(words, r"(?P<word>\S+)$"), "word")


def _of_words(words, least):
    """Names of at least so many words, without spaces."""
    return _squeezed(pc.if_else(pc.greater_equal(pc.count_substring(words, " "), least - 1), words, None))


def _squeezed(words):
    return pc.replace_substring(words, " ", "")


def _begin(text, count):
    return pc.utf8_slice_codeunits(text, 0, count)
