"""The list of defects says exactly what is wrong in the file: the same register without defects is the comparison."""

import re
from collections import Counter, defaultdict

import pytest

from desaekspor.registry.synthetic.defects import (
    GROUPS,
    KEY_CONFLICT,
    KINDS,
    NIB_SHARED,
    ROW_KINDS,
    ROW_REPEATED,
    TOTALS,
    WORKERS,
)
from desaekspor.registry.synthetic.register import HEADINGS
from tests.registry.synthetic.registers import make

ROWS, SEED = 12_000, 21
KEY = "id_data_badan_usaha"
# What else a kind changes besides the cell where it is told
ALSO = {
    "koordinat_nol": {"alamat_longitude"},
    "koordinat_koma": {"alamat_longitude"},
    "koordinat_terbalik": {"alamat_longitude"},
    "tk_kosong_bukan_nol": set(WORKERS[1:]),
}
# What stands in the cell, said without the code that put it there
LOOKS = {
    "nik_presisi_excel": lambda cell: isinstance(cell, int) and cell % 10 == 0,
    "nik_notasi_ilmiah": lambda cell: re.fullmatch(r"\d[.,]\d{5}E\+15", cell),
    "nik_kurang_digit": lambda cell: re.fullmatch(r"\d{15}", cell),
    "nik_kosong": lambda cell: cell in (None, "-", "0" * 16),
    "nik_beda_tanggal_lahir": lambda cell: re.fullmatch(r"\d{12}99\d\d", cell),
    "nib_bukan_13_digit": lambda cell: len(cell) in (12, 14),
    "jenis_kelamin_variasi": lambda cell: cell not in ("Laki-laki", "Perempuan"),
    "tanggal_format_lain": lambda cell: not re.fullmatch(r"\d{4}-\d\d-\d\d", cell),
    "hp_nol_depan_hilang": lambda cell: re.fullmatch(r"8000000\d{4}", str(cell)),
    "hp_tidak_sah": lambda cell: len(re.sub(r"\D", "", cell)) < 8,
    "nama_usaha_kosong": lambda cell: cell in (None, "-", "."),
    "spasi_tak_terlihat": lambda cell: "\u00a0" in cell or cell.startswith("  "),
    "kbli_kosong": lambda cell: cell is None,
    "kbli_tidak_sah": lambda cell: len(cell) < 5,
    "kbli_versi_lama": lambda cell: re.fullmatch(r"[1-9]\d{4}", cell),
    "kecamatan_ejaan": lambda cell: cell,
    "desa_ejaan": lambda cell: cell,
    "desa_kosong": lambda cell: cell in (None, "-"),
    "desa_bukan_di_kecamatan": lambda cell: cell,
    "kabupaten_keliru": lambda cell: cell == "KOTA BEKASI",
    "tahun_operasi_mustahil": lambda cell: cell == 0 or cell < 100 or cell > 2100,
    "omzet_teks": lambda cell: re.search(r"[Rj,]", cell),
    "omzet_kosong": lambda cell: cell is None,
    "omzet_bulanan": lambda cell: re.search(r"bulan|bln", cell),
    "skala_tak_cocok_omzet": lambda cell: cell > 2 * 10**9,
    "koordinat_nol": lambda cell: cell == 0,
    "koordinat_koma": lambda cell: re.fullmatch(r"-\d,\d+", cell),
    "koordinat_terbalik": lambda cell: cell > 100,
    "tk_kosong_bukan_nol": lambda cell: cell is None,
    "tk_negatif": lambda cell: cell < 0,
    "tk_disabil_melebihi": lambda cell: cell >= 1,
}


@pytest.fixture(scope="module")
def damaged():
    return make(ROWS, SEED)


@pytest.fixture(scope="module")
def intact():
    return make(ROWS, SEED, defects=0)[0]


@pytest.fixture(scope="module")
def told(damaged):
    """``{row: {column: kind}}`` of the planted kinds."""
    found = defaultdict(dict)
    for row, _key, column, kind in damaged[1]:
        if kind in KINDS:
            found[row][column] = kind
    return found


def repeated_rows(defects):
    return {row for row, _, _, kind in defects if kind == ROW_REPEATED}


def test_every_kind_is_there(damaged):
    assert {kind for *_, kind in damaged[1]} == {*KINDS, *ROW_KINDS} - {TOTALS}  # the totals stand in workbooks only


def test_exactly_the_listed_cells_differ_from_the_intact_register(damaged, intact, told):
    skipped = repeated_rows(damaged[1])
    keys_of_others = {row for row, _, _, kind in damaged[1] if kind == KEY_CONFLICT}
    for number, (row, whole) in enumerate(zip(damaged[0], intact, strict=True)):
        if number in skipped:
            continue
        changed = {column for column in HEADINGS if row[column] != whole[column]} - {"foto_usaha"}
        listed = told.get(number, {})
        expected = set(listed) | {also for kind in listed.values() for also in ALSO.get(kind, ()) if row[also] != whole[also]}
        assert changed == expected | ({KEY} if number in keys_of_others else set()), number


def test_each_cell_looks_as_its_kind_says(damaged, told):
    assert set(LOOKS) == set(KINDS)
    for number, listed in told.items():
        for column, kind in listed.items():
            assert KINDS[kind].column == column
            assert LOOKS[kind](damaged[0][number][column]), (number, kind)


def test_a_row_has_at_most_one_defect_of_a_group(damaged):
    group_of = {kind.name: group for group, kinds in GROUPS.items() for kind in kinds}
    counts = Counter((row, group_of[kind]) for row, _, _, kind in damaged[1] if kind in group_of)

    assert set(counts.values()) == {1}


def test_the_rates_are_the_stated_ones(damaged, intact):
    counts = Counter(kind for *_, kind in damaged[1])
    with_nib = sum(bool(row["nib"]) for row in intact)

    for kind, of in (
        ("kbli_kosong", ROWS),
        ("jenis_kelamin_variasi", ROWS),
        ("omzet_teks", ROWS),
        ("nib_bukan_13_digit", with_nib),
    ):
        expected = KINDS[kind].share * of
        assert abs(counts[kind] - expected) < 4 * expected**0.5, kind


def test_a_rate_scales_them(damaged):
    half = make(ROWS, SEED, defects=0.5)[1]

    assert len(half) / len(damaged[1]) == pytest.approx(0.5, abs=0.03)


def test_a_repeated_row_is_word_for_word_an_earlier_one(damaged):
    rows, defects, _ = damaged
    repeats = repeated_rows(defects)
    assert len(repeats) > 20
    for number in repeats:
        same = [
            earlier
            for earlier in range(max(0, number - 201), number)
            if all(rows[earlier][column] == rows[number][column] for column in HEADINGS if column != "source_page")
        ]
        assert same, number


def test_a_key_conflict_bears_an_earlier_rows_key_and_says_something_else(damaged):
    rows, defects, _ = damaged
    conflicts = [(row, key) for row, key, _, kind in defects if kind == KEY_CONFLICT]
    assert len(conflicts) > 4
    for number, key in conflicts:
        assert rows[number][KEY] == key
        others = [earlier for earlier in range(number) if rows[earlier][KEY] == key]
        assert len(others) == 1
        assert rows[others[0]]["alamat_usaha"] != rows[number]["alamat_usaha"]


def test_keys_come_once_but_for_the_listed_rows(damaged):
    rows, defects, _ = damaged
    again = {row for row, _, _, kind in defects if kind in (ROW_REPEATED, KEY_CONFLICT)}
    keys = [row[KEY] for number, row in enumerate(rows) if number not in again]

    assert len(set(keys)) == len(keys)


def test_a_shared_nib_is_listed_from_its_second_row_on(damaged):
    rows, defects, _ = damaged
    damaged_nibs = {row for row, _, column, kind in defects if kind == "nib_bukan_13_digit"}
    leave = damaged_nibs | {row for row, _, _, kind in defects if kind in (ROW_REPEATED, KEY_CONFLICT)}
    seen, shared = set(), set()
    for number, row in enumerate(rows):
        if row["nib"] and number not in leave:
            (shared if row["nib"] in seen else seen).add(number if row["nib"] in seen else row["nib"])

    assert shared == {row for row, _, _, kind in defects if kind == NIB_SHARED}
    assert len(shared) > 20


def test_text_files_have_no_numbers_that_lost_a_digit():
    rows, defects, _ = make(ROWS, SEED, typed=False)

    assert "nik_presisi_excel" not in {kind for *_, kind in defects}
    assert all(isinstance(row["nik_pengusaha"], str | None) and isinstance(row["kontak_hp"], str) for row in rows)
