"""Copies are the shop of an earlier row; traps look like one and are not."""

import pytest
from rapidfuzz import fuzz

from desaekspor.registry.synthetic.spelling import business_again, person_again, slip
from tests.registry.synthetic.registers import clusters, make

ROWS = 20_000
PLACE = ("kec_usaha", "kel_usaha", "rt_usaha", "rw_usaha")


@pytest.fixture(scope="module")
def register():
    """(rows, {trap: [(earlier row, row)]} of the copies, {trap: [row]} of the traps), without defects."""
    rows, _, truth = make(ROWS, 31, defects=0, duplicates=0.1)
    copies, traps = {}, {}
    for members in clusters(truth).values():
        (role, trap, first), *others = members
        assert role == "asal"
        traps.setdefault(trap, []).append(first)
        for role, trap, row in others:
            assert role == "salinan"
            assert row > first
            copies.setdefault(trap, []).append((rows[first], rows[row]))
    return rows, copies, traps


def rate(pairs, is_so):
    return sum(bool(is_so(*pair)) for pair in pairs) / len(pairs)


def place_of(row):
    return tuple(row[column] for column in PLACE)


def test_as_many_rows_are_copies_as_asked(register):
    _, copies, traps = register

    assert sum(map(len, copies.values())) / ROWS == pytest.approx(0.1, abs=0.01)
    assert set(copies) == {"", "pindah_alamat", "pasangan_mendaftar"}
    assert set(traps) == {"", "pemilik_sama_usaha_beda", "nama_mirip_tetangga", "nama_sama_pasar"}


def test_a_copy_has_another_key_the_same_place_and_nearly_the_same_names(register):
    pairs = register[1][""]

    assert rate(pairs, lambda one, other: one["id_data_badan_usaha"] != other["id_data_badan_usaha"]) == 1
    assert rate(pairs, lambda one, other: place_of(one) == place_of(other)) == 1
    assert rate(pairs, lambda one, other: one["nik_pengusaha"] == other["nik_pengusaha"]) == pytest.approx(0.88, abs=0.03)
    assert rate(pairs, lambda one, other: one["kontak_hp"][-4:] == other["kontak_hp"][-4:]) == pytest.approx(0.7, abs=0.04)
    assert rate(pairs, lambda one, other: fuzz.token_set_ratio(one["nama_usaha"], other["nama_usaha"]) >= 75) > 0.95
    assert 0.2 < rate(pairs, lambda one, other: one["nama_usaha"] == other["nama_usaha"]) < 0.5
    assert rate(pairs, lambda one, other: one["kode_kbli"] == other["kode_kbli"]) == 1


def test_the_point_of_a_copy_lies_within_seventy_metres(register):
    for one, other in register[1][""]:
        if one["alamat_latitude"] and other["alamat_latitude"]:
            north = (one["alamat_latitude"] - other["alamat_latitude"]) * 111_200
            east = (one["alamat_longitude"] - other["alamat_longitude"]) * 110_500
            assert (north**2 + east**2) ** 0.5 < 70


def test_a_shop_that_moved_has_its_owner_and_another_address(register):
    pairs = register[1]["pindah_alamat"]

    assert rate(pairs, lambda one, other: one["nik_pengusaha"][:12] == other["nik_pengusaha"][:12]) == 1
    assert rate(pairs, lambda one, other: place_of(one) != place_of(other)) > 0.98
    assert 0.2 < rate(pairs, lambda one, other: one["kel_usaha"] == other["kel_usaha"]) < 0.5


def test_a_spouse_is_of_the_other_sex_and_stands_in_the_same_shop(register):
    pairs = register[1]["pasangan_mendaftar"]

    assert rate(pairs, lambda one, other: one["jenis_kelamin"] != other["jenis_kelamin"]) == 1
    assert rate(pairs, lambda one, other: one["nik_pengusaha"] != other["nik_pengusaha"]) == 1
    assert rate(pairs, lambda one, other: place_of(one) == place_of(other)) == 1
    assert rate(pairs, lambda one, other: one["kontak_hp"][-4:] == other["kontak_hp"][-4:]) == pytest.approx(0.6, abs=0.1)


def test_a_second_business_has_the_owner_of_another_row_and_a_line_of_its_own(register):
    rows, _, traps = register
    by_nik = {}
    for row in rows:
        by_nik.setdefault(row["nik_pengusaha"], []).append(row)
    pairs = [(by_nik[rows[number]["nik_pengusaha"]][0], rows[number]) for number in traps["pemilik_sama_usaha_beda"]]

    assert rate(pairs, lambda one, other: one is not other) == 1
    assert rate(pairs, lambda one, other: one["produk_utama"] != other["produk_utama"]) > 0.95
    assert 0.55 < rate(pairs, lambda one, other: place_of(one) == place_of(other)) < 0.75


def test_a_neighbour_has_a_shop_of_nearly_the_same_name_in_the_same_rt_and_is_somebody_else(register):
    rows, _, traps = register
    by_place = {}
    for row in rows:
        by_place.setdefault(place_of(row), []).append(row)
    for number in traps["nama_mirip_tetangga"]:
        row = rows[number]
        others = [one for one in by_place[place_of(row)] if one is not row and one["produk_utama"] == row["produk_utama"]]
        assert others, number
        assert row["nik_pengusaha"] not in {one["nik_pengusaha"] for one in others}


def bare_name(row):
    return row["nama_pengusaha"].upper().removeprefix("HJ. ").removeprefix("H. ")


def test_namesakes_stand_in_one_market_and_bear_one_name(register):
    rows, _, traps = register
    stalls = {}
    for row in rows:
        if "PASAR" in row["alamat_usaha"].upper():
            stalls.setdefault((row["kel_usaha"], bare_name(row)), []).append(row)
    for number in traps["nama_sama_pasar"]:
        row = rows[number]
        assert len({one["nik_pengusaha"] for one in stalls[row["kel_usaha"], bare_name(row)]}) >= 2, number


def test_a_slip_changes_one_letter_and_no_short_word():
    assert slip("BES", 5) == "BES"
    for number in range(0, 100_000, 977):
        wrong = slip("WARUNG BAROKAH", number)
        assert wrong[0] == "W"
        assert abs(len(wrong) - len("WARUNG BAROKAH")) <= 1
        assert fuzz.ratio(wrong, "WARUNG BAROKAH") > 85


def test_names_written_again_stay_recognisable():
    people = {person_again("HJ. SITI AMINAH", number) for number in range(12)}
    shops = {business_again("WARUNG NASI BAROKAH", "SITI AMINAH", number) for number in range(16)}

    assert {"HJ. SITI AMINAH", "SITI AMINAH", "HJ. SITI", "HJ. ST. AMINAH"} <= people
    assert {"WARUNG NASI BAROKAH", "WARUNG NASI BAROKAH <SITI AMINAH>", "WARUNG NASI", "WR. NASI BAROKAH"} <= shops
