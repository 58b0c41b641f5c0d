"""Which pairs of records are looked at: those that share a block key. Every key is bounded, so is every record's work.

A key is text that two records of one enterprise are likely to share and few others do. Coarse keys
(a place, a phone) are there for small registers and spouses, fine ones (a place and a name) still hold where a
coarse one has grown too large. A coarse key with more than LARGEST records is left out; in a fine one (10,000 shops
called Warung in one village, one NIK typed into every row) each is paired only with the next NEXT in order of content.
"""

import pyarrow as pa
import pyarrow.compute as pc

LARGEST = 40
NEXT = 4
COARSE = "~"  # in front of a coarse key

# What both engines run. ``key_rows``: rec (position in order of content), key. A pair has left_row < right_row.
PAIRS = f"""
WITH ranked AS (
    SELECT
        rec,
        key,
        ROW_NUMBER() OVER (PARTITION BY key ORDER BY rec) AS place,
        COUNT(*) OVER (PARTITION BY key) AS size
    FROM key_rows
)
SELECT DISTINCT l.rec AS left_row, r.rec AS right_row
FROM ranked AS l
JOIN ranked AS r ON r.key = l.key
WHERE l.size > 1
  AND r.place > l.place
  AND r.place <= l.place
      + CASE WHEN l.size <= {LARGEST} THEN {LARGEST} WHEN l.key LIKE '{COARSE}%' THEN 0 ELSE {NEXT} END
"""


def block_keys(records: pa.Table) -> pa.Table:
    """``rec_id`` and ``key`` of every key of normalised ``records``: a function of each record alone."""
    rows = key_rows(records)
    return pa.table({"rec_id": records["rec_id"].take(rows["rec"]), "key": rows["key"]})


def key_rows(records: pa.Table) -> pa.Table:
    """The same with ``rec``, the position of the record in ``records``."""
    positions = pa.array(range(records.num_rows), pa.int32())
    recs, keys = [], []
    for key in _keys(records):
        there = pc.is_valid(key)
        recs.append(positions.filter(there))
        keys.append(key.filter(there))
    table = pa.table({"rec": pa.chunked_array(recs, pa.int32()), "key": pa.chunked_array(keys, pa.string())})
    return table


def _keys(records: pa.Table):
    """One array for each kind of key, null where a part of it is not known; a letter in front keeps the kinds apart."""
    column = {name: records[name].combine_chunks() for name in records.column_names}
    village, phone = column["village"], column["phone"]
    place = pc.coalesce(village, column["district"])
    rt, rw = (column[name].cast(pa.string()) for name in ("rt", "rw"))
    owner, name, house, street = column["owner"], column["name"], column["house"], column["street"]
    first = _first(owner)
    letters = _squeezed(owner)
    sign = _squeezed(name)
    bare = pc.replace_substring(phone, "0", "")
    yield _key("n", pc.utf8_slice_codeunits(column["nik"], 0, 15))
    yield _key("b", column["nib"])
    yield _key("s", column["source_key"])
    yield _key("~pv", bare, village)
    yield _key("po", bare, _begin(letters, 3))
    yield _key("pn", bare, _begin(sign, 6))
    yield _key("on", letters, sign)
    yield _key("ov", letters, place)
    yield _key("~fv", first, village, rw)
    yield _key("~fr", first, rt, rw, column["district"])
    yield _key("od", _begin(letters, 5), column["birth"])
    yield _key("nv", sign, place)
    yield _key("~cr", _begin(_squeezed(column["name_core"]), 4), village, rw)
    yield _key("~vr", village, rt, rw)
    yield _key("vo", _begin(letters, 2), village, rt, rw)
    yield _key("vn", _begin(sign, 4), village, rt, rw)
    yield _key("vs", village, street, house)
    yield _key("ns", sign, street)
    yield _key("~fs", first, street)
    yield _key("~o", _of_words(owner, 2))
    yield _key("~nl", sign, _last(owner))


def _key(kind: str, *parts) -> pa.Array:
    return pc.binary_join_element_wise(pa.scalar(kind), *parts, "|")


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
