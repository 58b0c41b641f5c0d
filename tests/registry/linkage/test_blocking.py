import numpy as np
import pyarrow as pa
import pytest

from desaekspor.analytics import open_engine
from desaekspor.registry.linkage import blocking
from desaekspor.registry.linkage.finding import candidate_pairs, in_content_order
from desaekspor.registry.linkage.normalise import SCHEMA, normalise
from tests.registry.linkage.records import record, table_of


def pairs_of(*rows):
    records, _ = in_content_order(normalise(table_of(*rows)))
    with open_engine("duckdb") as engine:
        found = candidate_pairs(records, engine).to_pylist()
    ids = records["rec_id"].to_pylist()
    return {tuple(sorted((ids[pair["left_row"]], ids[pair["right_row"]]))) for pair in found}


def test_two_that_share_a_phone_and_nothing_else_are_looked_at_in_one_village():
    one = record("a", only=True, telepon="080000001234", desa="Sukajaya", kecamatan="Cibitung")
    other = record("b", only=True, telepon="080000001234", desa="Sukajaya", kecamatan="Cibitung")

    assert pairs_of(one, other) == {("a", "b")}


def test_two_that_share_nothing_are_not_looked_at():
    one = record("a", only=True, telepon="080000001234", nama_usaha="Kecap Bintang")
    other = record("b", only=True, telepon="080000009876", nama_usaha="Batik Pelangi")

    assert pairs_of(one, other) == set()


def test_a_giant_block_stays_bounded_and_those_alike_in_content_still_meet():
    """One NIK typed into every row."""
    rows = [record(f"r{at:04}", only=True, nik="3216076204899920", nama_usaha=f"Usaha {at // 2:04}") for at in range(2000)]

    found = pairs_of(*rows)

    assert len(found) <= 2000 * blocking.NEXT
    assert all((f"r{at:04}", f"r{at + 1:04}") in found for at in range(0, 2000, 2))


def test_blocks_given_to_the_engine_are_small_however_large_the_register():
    rows = [record(f"r{at:04}", only=True, nik="3216076204899920") for at in range(3000)]
    records, _ = in_content_order(normalise(table_of(*rows)))

    sizes = np.bincount(blocking.block_rows(records)["block"].to_numpy())

    assert sizes.max() <= 2 * blocking.NEXT


def test_a_large_coarse_block_is_left_out():
    rows = [record(f"r{at:04}", only=True, desa="Sukajaya", kecamatan="Cibitung", rt="1", rw="2") for at in range(100)]

    assert pairs_of(*rows) == set()


@pytest.mark.parametrize(
    ("sizes", "most", "largest"),
    [
        ([2, 3, 40], 1000, blocking.LARGEST),  # 1 + 3 + 780 pairs
        ([2, 3, 40], 10, 39),
        ([2, 3, 3, 4], 6, 2),  # of two blocks of three only one would fit: neither is taken
        ([2, 2], 1, 1),
        ([1, 1], 0, blocking.LARGEST),
        ([], 0, blocking.LARGEST),
    ],
)
def test_what_is_too_large_falls_until_the_pairs_suffice(sizes, most, largest):
    assert blocking._largest(np.array(sizes, dtype=np.int64), most) == largest


def test_keys_are_made_when_there_is_a_thread_for_them_and_not_all_at_once():
    made = []
    given = blocking._each(lambda number: 10 * number, (made.append(number) or number for number in range(20)))

    assert (next(given), len(made)) == (0, blocking.THREADS + 1)
    assert list(given) == [10 * number for number in range(1, 20)]


def test_no_records_have_no_blocks():
    assert blocking.block_rows(pa.table({field.name: pa.array([], field.type) for field in SCHEMA})).num_rows == 0
