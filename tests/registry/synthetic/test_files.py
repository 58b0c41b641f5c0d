import csv
import subprocess
import sys

import openpyxl
import pyarrow.parquet as pq
import pytest

from desaekspor.registry.synthetic.files import NOTICE
from desaekspor.registry.synthetic.generate import TooManyRows, generate
from desaekspor.registry.synthetic.register import HEADINGS


def read_csv(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def read_sheet(path, name="Data UMKM"):
    book = openpyxl.load_workbook(path)
    return [list(row) for row in book[name].iter_rows(values_only=True)]


def test_csv_and_parquet_hold_the_same_cells(tmp_path):
    for name in ("a.csv", "a.parquet"):
        generate(tmp_path / name, rows=700, seed=9)

    table = pq.read_table(tmp_path / "a.parquet")
    rows = [[cell or "" for cell in row.values()] for row in table.to_pylist()]
    assert [HEADINGS, *rows] == read_csv(tmp_path / "a.csv")
    assert table.schema.metadata[b"keterangan"].decode() == NOTICE


def test_a_workbook_is_as_offices_pass_them_around(tmp_path):
    generate(tmp_path / "a.xlsx", rows=300, seed=9)

    rows = read_sheet(tmp_path / "a.xlsx")
    assert rows[1][0] == f"KABUPATEN BEKASI - {NOTICE}"
    assert rows[4] == HEADINGS
    assert (rows[305][0], rows[305][26], len(rows)) == ("JUMLAH", "=SUM(AA6:AA305)", 306)
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == ["Data UMKM", "Rekap", "Keterangan"]
    summary = read_sheet(tmp_path / "a.xlsx", "Rekap")
    assert sum(count for _, count in summary[1:]) == 300
    assert NOTICE in {cell for row in read_sheet(tmp_path / "a.xlsx", "Keterangan") for cell in row}


def test_a_workbook_keeps_numbers_texts_and_blanks_apart(tmp_path):
    generate(tmp_path / "a.xlsx", rows=500, seed=9, defects=0)

    rows = [dict(zip(HEADINGS, row, strict=True)) for row in read_sheet(tmp_path / "a.xlsx")[5:]]
    assert len(rows) == 500  # no totals where nothing is wrong
    assert {type(row["nik_pengusaha"]) for row in rows} == {str}
    assert {type(row["omzet_tahunan"]) for row in rows} == {int}
    assert {type(row["tk_dibayar_laki"]) for row in rows} == {int}
    assert {type(row["alamat_latitude"]) for row in rows} == {float, type(None)}
    assert {type(row["nib"]) for row in rows} == {str, type(None)}


def test_hidden_and_odd_characters_come_back_from_a_workbook(tmp_path):
    generate(tmp_path / "a.xlsx", rows=1_200, seed=9, truth=tmp_path / "t.csv")

    rows = read_sheet(tmp_path / "a.xlsx")
    hidden = [int(row[0]) for row in read_csv(tmp_path / "t-cacat.csv")[1:] if row[3] == "spasi_tak_terlihat"]
    names = [rows[number - 1][HEADINGS.index("nama_usaha")] for number in hidden]
    assert len(names) > 8
    assert all("\u00a0" in name or name.startswith("  ") for name in names)
    assert any("<" in str(row[HEADINGS.index("nama_usaha")]) for row in rows)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_the_same_seed_gives_the_same_bytes(tmp_path, ending):
    generate(tmp_path / f"a.{ending}", rows=400, seed=9)
    generate(tmp_path / f"b.{ending}", rows=400, seed=9, portion=5_000 if ending == "parquet" else 37)

    assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


def test_the_truth_names_the_rows_of_the_file(tmp_path):
    generate(tmp_path / "a.xlsx", rows=400, seed=9, truth=tmp_path / "t.csv")

    rows = read_sheet(tmp_path / "a.xlsx")
    heading, *clusters = read_csv(tmp_path / "t.csv")
    assert heading == ["id_data_badan_usaha", "klaster_id", "peran", "jebakan", "baris_excel"]
    assert [key for key, *_ in clusters] == [rows[int(number) - 1][0] for *_, number in clusters]
    heading, *defects = read_csv(tmp_path / "t-cacat.csv")
    assert heading == ["baris_excel", "id_data_badan_usaha", "kolom", "jenis_cacat"]
    assert all(str(rows[int(number) - 1][0]) == key for number, key, *_ in defects)
    assert defects[-1] == ["406", "JUMLAH", "id_data_badan_usaha", "baris_jumlah"]


def test_states_go_to_files_named_after_their_quarter(tmp_path):
    written = generate(tmp_path / "a.csv", rows=100, seed=9, quarters=3, truth=tmp_path / "t.csv")

    assert [one.path.name for one in written] == ["a-2026Q1.csv", "a-2026Q2.csv", "a-2026Q3.csv"]
    assert {path.name for path in tmp_path.iterdir()} == {
        *(f"a-2026Q{number}.csv" for number in (1, 2, 3)),
        *(f"t-2026Q{number}.csv" for number in (1, 2, 3)),
        *(f"t-2026Q{number}-cacat.csv" for number in (1, 2, 3)),
    }


class Interrupted(Exception):
    pass


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_what_was_there_stays_when_a_register_cannot_be_finished(tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    path.write_text("older")

    def stop(path, done, total):
        raise Interrupted

    with pytest.raises(Interrupted):
        generate(path, rows=100, seed=9, truth=tmp_path / "t.csv", report=stop)

    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [(path.name, "older")]


def test_a_sheet_has_an_end(tmp_path):
    with pytest.raises(TooManyRows) as refused:
        generate(tmp_path / "a.xlsx", rows=1_000_000, seed=9, quarters=4)

    assert (refused.value.rows, refused.value.limit) == (1_060_000, 1_048_000)
    assert list(tmp_path.iterdir()) == []


PEAK = """
import resource, sys
from pathlib import Path
from desaekspor.registry.synthetic.generate import generate
generate(Path(sys.argv[1]), rows=int(sys.argv[2]), seed=9, truth=Path(sys.argv[1] + ".truth.csv"))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_memory_does_not_grow_with_the_register(tmp_path, ending):
    def peak_mb(rows):
        command = [sys.executable, "-c", PEAK, str(tmp_path / f"a.{ending}"), str(rows)]
        return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    # What grows is the set of the NIBs that were given, some 20 bytes a row.
    assert peak_mb(50_000) - peak_mb(10_000) < 20
