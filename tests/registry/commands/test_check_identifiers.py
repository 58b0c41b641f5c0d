import json
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from desaekspor.cli import run
from tests.registry.tables import read_csv

pytestmark = pytest.mark.usefixtures("english")
EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


def test_the_example_comes_back_with_verdicts(tmp_path, capsys):
    assert run(["check-identifiers", str(EXAMPLES / "identifiers.csv"), "--out", str(tmp_path / "out.csv"), "--json"]) == 0

    counts = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert counts == {"rows": 18, "valid": 10, "corrected": 1, "invalid": 5, "empty": 2}
    rows = read_csv(tmp_path / "out.csv")
    assert list(rows[0]) == ["jenis", "nilai", "verdict", "value", "message"]
    assert [(row["jenis"], row["verdict"], row["value"]) for row in rows] == [
        ("nik", "valid", "3216054101809901"),
        ("nik", "invalid", ""),
        ("nik", "empty", ""),
        ("npwp", "valid", "0013121660091000"),
        ("npwp", "invalid", ""),
        ("nib", "valid", "0306249900001"),
        ("nib", "invalid", ""),
        ("pirt", "valid", "206321601012328"),
        ("halal", "valid", "ID32110000123450124"),
        ("bpom", "valid", "MD123456789012"),
        ("telepon", "valid", "+6280000000001"),
        ("telepon", "corrected", "+6280000000003"),
        ("telepon", "empty", ""),
        ("kontainer", "valid", "CSQU3054383"),
        ("kontainer", "invalid", ""),
        ("kbli", "valid", "10794"),
        ("kbli", "invalid", ""),
        ("kodepos", "valid", "17510"),
    ]
    assert rows[1]["message"] == (
        "A spreadsheet made 3,21605E+15 of the NIK; 321605?????????? is what is left. Ask the owner for the rest."
    )
    assert rows[0]["message"] == ""
    assert rows[14]["message"] == "The check digit of “CSQU3054384” is 4 and should be 3: a character was mistyped."


def test_other_columns_and_forms_are_kept(tmp_path, capsys):
    (tmp_path / "in.csv").write_text("no;JENIS;Nilai;catatan\n1;telepon;81234567890;=1+1\n2;paspor;A1;\n\n")
    for ending in ("csv", "xlsx", "parquet"):
        assert run(["check-identifiers", str(tmp_path / "in.csv"), "--out", str(tmp_path / f"out.{ending}")]) == 0

    expected = [
        ["1", "telepon", "81234567890", "=1+1", "corrected", "+6281234567890"],
        ["2", "paspor", "A1", "", "invalid", ""],
    ]
    assert [list(row.values())[:6] for row in pq.read_table(tmp_path / "out.parquet").to_pylist()] == expected
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert [[cell.value or "" for cell in row][:6] for row in sheet.iter_rows(min_row=2)] == expected
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n"}
    assert read_csv(tmp_path / "out.csv")[0]["catatan"] == "'=1+1"
    assert "1  corrected" in capsys.readouterr().out


def test_a_number_cell_is_evidence(tmp_path):
    book = openpyxl.Workbook()
    for row in (["jenis", "nilai"], ["nik", 3216050101809900], ["nib", 306249678338]):
        book.active.append(row)
    book.save(tmp_path / "in.xlsx")

    assert run(["check-identifiers", str(tmp_path / "in.xlsx"), "--out", str(tmp_path / "out.csv")]) == 0

    rows = read_csv(tmp_path / "out.csv")
    assert [row["verdict"] for row in rows] == ["invalid", "invalid"]
    assert "321605010180990?" in rows[0]["message"]
    assert rows[1]["message"].endswith("Perhaps: 0306249678338.")


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "jenis\nnik\n"])
def test_without_the_columns_it_is_refused(tmp_path, capsys, content):
    (tmp_path / "in.csv").write_text(content)

    assert run(["check-identifiers", str(tmp_path / "in.csv"), "--out", str(tmp_path / "out.csv")]) == 1

    assert "The columns jenis and nilai are needed" in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def test_a_bad_file_and_wrong_usage(tmp_path, capsys):
    (tmp_path / "in.csv").write_bytes(b"%PDF")
    assert run(["check-identifiers", str(tmp_path / "in.csv"), "--out", str(tmp_path / "out.csv")]) == 1
    assert run(["check-identifiers", str(tmp_path / "nowhere.csv"), "--out", str(tmp_path / "out.csv")]) == 1
    with pytest.raises(SystemExit) as caught:
        run(["check-identifiers", str(tmp_path / "in.csv")])
    assert caught.value.code == 2
