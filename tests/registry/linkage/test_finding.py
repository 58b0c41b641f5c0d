import random

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desaekspor.registry.linkage.finding import NoRecords, find_duplicates

from .records import record, table_of

LIST = [
    record("A"),
    record("B", sumber="DINKOP", nama_usaha="Warung Sarinah", telepon="+62 800 0000 0694", lat="", lon=""),
    record("C", nama_usaha="BENGKEL SAMAN", kode_kbli="45407", produk_utama="BENGKEL MOTOR"),
    record("D", nama_pemilik="Ujang Handayani", nik="3216071001700001", telepon="08123456789", alamat="Kp. Gabus No. 3", rt="4"),
    record("E", only=True, nama_usaha="TOKO MANDIRI", nama_pemilik="Rukmini"),
]


def clusters(rows, **options):
    found = find_duplicates(table_of(*rows), **options).clusters
    return dict(zip(found["rec_id"].to_pylist(), found["cluster_id"].to_pylist(), strict=True))


def decisions(*rows):
    return pa.table(
        {name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(("left", "right", "verdict"))}
    )


def test_a_second_list_is_recognised_and_a_second_business_is_not():
    assert clusters(LIST) == {"A": "A", "B": "A", "C": "C", "D": "D", "E": "E"}


def test_a_sure_pair_says_so_with_its_reasons():
    pair = find_duplicates(table_of(*LIST)).pairs.to_pylist()[0]

    assert (pair["left"], pair["right"], pair["band"], pair["probability"] >= 0.99) == ("A", "B", "sure", True)
    assert '"nik_same"' in pair["reasons"]
    known = [number for number in pair["features"] if number is not None]
    assert [round(number, 2) for number in known] == known
    assert any(number != int(number) for number in known)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6))
def test_the_order_of_the_rows_makes_no_difference(seed):
    rows = LIST[:]
    random.Random(seed).shuffle(rows)

    assert clusters(rows) == clusters(LIST)


def test_people_win_over_the_model():
    said = decisions(("A", "B", "different"), ("A", "E", "same"), ("A", "not here", "same"))

    assert clusters(LIST, decisions=said) == {"A": "A", "B": "B", "C": "C", "D": "D", "E": "A"}


def test_one_key_in_one_source_is_one_record():
    one = record("A", only=True, nama_usaha="TOKO A", sumber="SIDT", kunci="77")
    same = record("B", only=True, nama_usaha="SALON B", sumber="sidt", kunci="77")
    other = record("C", only=True, nama_usaha="LAS C", sumber="OSS", kunci="77")

    assert clusters([one, same, other]) == {"A": "A", "B": "A", "C": "C"}


def test_a_rec_id_that_comes_twice_is_one_record():
    found = find_duplicates(table_of(record("A"), record("A", nama_usaha="LAIN")))

    assert found.clusters["cluster_id"].to_pylist() == ["A", "A"]
    assert found.pairs.num_rows == 0


def test_nothing_to_compare_is_said():
    with pytest.raises(NoRecords):
        find_duplicates(table_of())


def test_one_record_alone():
    assert clusters([record("A")]) == {"A": "A"}


@pytest.mark.parametrize(
    "changes",
    [
        {"nama_usaha": "WARUNG", "only": True},
        {"nik": "3216076204899920", "only": True},
        {"nama_usaha": "WARUNG", "desa": "Sukajaya", "kecamatan": "Cibitung", "rt": "1", "rw": "1", "only": True},
    ],
)
def test_what_thousands_share_stays_bounded(changes):
    rows = [record(f"{at:05}", **changes) for at in range(3_000)]

    assert find_duplicates(table_of(*rows)).looked_at <= 60 * len(rows)
