import csv
import io
import json
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from desaekspor.cli import run
from tests.registry.importers.files import HEADINGS, ROW, workbook
from tests.registry.tables import read_csv

pytestmark = pytest.mark.usefixtures("english")
EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
COLUMNS = ["row", "column", "code", "value", "message", "suggestion", "sheet", "severity"]


def test_the_example_is_judged_cell_by_cell(tmp_path, capsys):
    assert run(["check-register", str(EXAMPLES / "register.csv"), "--issues", str(tmp_path / "out.csv"), "--json"]) == 0

    result = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {name: result[name] for name in ("source", "rows", "ready", "rejected", "duplicate", "skipped")} == {
        "source": "sidt",
        "rows": 9,
        "ready": 5,
        "rejected": 2,
        "duplicate": 1,
        "skipped": 1,
    }
    issues = read_csv(tmp_path / "out.csv")
    assert list(issues[0]) == COLUMNS
    assert len(issues) == result["findings"] == sum(result["codes"].values())
    assert [(issue["row"], issue["column"], issue["code"]) for issue in issues] == [
        ("4", "jenis_kelamin", "sex_variant"),
        ("4", "tanggal_lahir", "date_format"),
        ("4", "kontak_hp", "phone_lost_zero"),
        ("4", "nama_usaha", "name_missing"),
        ("4", "kode_kbli", "kbli_missing"),
        ("4", "omzet_tahunan", "money_text"),
        ("4", "alamat_latitude", "coordinates_swapped"),
        ("4", "kec_usaha", "district_spelling"),
        ("4", "kel_usaha", "village_spelling"),
        ("5", "nik_pengusaha", "nik_scientific"),
        ("5", "nib", "nib_length"),
        ("5", "jenis_kelamin", "sex_variant"),
        ("5", "tanggal_lahir", "date_format"),
        ("5", "kontak_hp", "phone_missing"),
        ("5", "kode_kbli", "kbli_length"),
        ("5", "tahun_mulai_operasi", "year_two_digits"),
        ("5", "omzet_tahunan", "money_text"),
        ("5", "tk_dibayar_laki", "workers_blank"),
        ("5", "alamat_latitude", "coordinates_comma"),
        ("5", "kel_usaha", "village_missing"),
        ("6", "tahun_mulai_operasi", "year_future"),
        ("6", "omzet_tahunan", "money_period"),
        ("6", "nik_pengusaha", "nik_birth_mismatch"),
        ("6", "alamat_latitude", "coordinates_zero"),
        ("7", "omzet_tahunan", "scale_contradicts_sales"),
        ("7", "kel_usaha", "village_other_district"),
        ("8", "tk_dibayar_laki", "workers_negative"),
        ("9", "id_data_badan_usaha", "row_repeated"),
        ("10", "id_data_badan_usaha", "totals_row"),
    ]
    by_code = {issue["code"]: issue for issue in issues}
    assert by_code["nik_scientific"]["suggestion"] == "321605??????????"
    assert by_code["money_text"] | {} == {
        "row": "5", "column": "omzet_tahunan", "code": "money_text", "value": "± 27,8 jt", "suggestion": "27800000",
        "message": "“± 27,8 jt” was read as 27800000 rupiah. Nothing to do.", "sheet": "register", "severity": "corrected",
    }  # fmt: skip
    assert by_code["village_other_district"]["suggestion"] == "Ciledug (Setu)"
    assert by_code["coordinates_swapped"]["suggestion"] == "-6.208900, 107.082900"


def test_the_terminal_tells_kinds_and_counts_and_nothing_personal(capsys):
    assert run(["check-register", str(EXAMPLES / "register.csv")]) == 0

    said = capsys.readouterr().out
    assert "         9  rows read" in said
    assert "         1  Village lies in another district  [village_other_district]" in said
    for personal in ("WAWAN", "SITI", "3216054101809901", "080000000001", "80000000003", "KECAP"):
        assert personal not in said


def test_the_terminal_speaks_indonesian(capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    assert run(["check-register", str(EXAMPLES / "register.csv")]) == 0

    assert "Desa bukan di kecamatan itu  [village_other_district]" in capsys.readouterr().out


def test_issues_come_in_three_forms(tmp_path):
    for ending in ("csv", "xlsx", "parquet"):
        assert run(["check-register", str(EXAMPLES / "register.csv"), "--issues", str(tmp_path / f"out.{ending}")]) == 0

    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    from_sheet = [[cell if cell is not None else "" for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)]
    from_parquet = [list(row.values()) for row in pq.read_table(tmp_path / "out.parquet").to_pylist()]
    from_csv = [[int(issue["row"]), *list(issue.values())[1:]] for issue in read_csv(tmp_path / "out.csv")]
    assert [cell.value for cell in sheet[1]] == COLUMNS
    assert from_sheet == from_parquet == from_csv


def test_what_a_spreadsheet_could_run_is_disarmed(tmp_path):
    row = [1, '=HYPERLINK("http://example.org")', "@SUM(1+1)*cmd|' /C calc'!A0", "SRIAMUR", "TAMBUN UTARA", "-2+3+cmd"]
    (tmp_path / "in.xlsx").write_bytes(workbook(("Data", [[*HEADINGS, "Tahun Berdiri"], [*row, "+1"]])).getvalue())

    assert run(["check-register", str(tmp_path / "in.xlsx"), "--issues", str(tmp_path / "out.csv")]) == 0
    assert run(["check-register", str(tmp_path / "in.xlsx"), "--issues", str(tmp_path / "out.xlsx")]) == 0

    for issue in read_csv(tmp_path / "out.csv"):
        assert not any(cell.startswith(("=", "@", "-2")) for cell in issue.values())
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7", "This is no workbook and no CSV file."),
        (b"halo, dunia\nini, surat\n", "No sheet has a heading that this program knows."),
        (b"Nama Usaha,Produk,Omzet\nWARUNG,KOPI,1\n", "Columns are missing without which an enterprise cannot be identified"),
    ],
)
def test_a_bad_file_is_refused_with_what_to_do(tmp_path, capsys, content, said):
    (tmp_path / "in.csv").write_bytes(content)

    assert run(["check-register", str(tmp_path / "in.csv"), "--issues", str(tmp_path / "out.csv")]) == 1

    assert said in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def test_a_file_that_breaks_midway_leaves_no_issues(tmp_path, capsys):
    good = ",".join(map(str, ROW))
    (tmp_path / "in.csv").write_text("\n".join([",".join(HEADINGS), *[good] * 2000, '2,"WARUNG' + "x" * 200_000]))

    assert run(["check-register", str(tmp_path / "in.csv"), "--issues", str(tmp_path / "out.csv")]) == 1

    assert "cannot be read from row 2002 on" in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def test_wrong_usage(tmp_path, capsys):
    assert run(["check-register", str(tmp_path / "nowhere.csv")]) == 1
    for arguments in ([], ["x.csv", "--issues", "out.doc"], ["x.csv", "--source", "other"]):
        with pytest.raises(SystemExit) as caught:
            run(["check-register", *arguments])
        assert caught.value.code == 2
    assert "the ending must be one of .csv, .xlsx, .parquet" in capsys.readouterr().err


def test_rows_outside_a_region_can_be_asked_for(capsys):
    assert run(["check-register", str(EXAMPLES / "register.csv"), "--region", "32.16.05", "--json"]) == 0

    assert json.loads(capsys.readouterr().out.splitlines()[-1])["codes"]["outside_region"] == 3


def test_codes_of_an_older_edition_are_told_with_a_list_of_those_in_force(tmp_path, capsys):
    (tmp_path / "kbli.csv").write_text(
        "kode,judul\n10779,Industri Produk Masak Lainnya\n45407,Reparasi\n96112,Salon\n47112,Toko\n"
    )

    assert run(["check-register", str(EXAMPLES / "register.csv"), "--kbli", str(tmp_path / "kbli.csv"), "--json"]) == 0

    assert json.loads(capsys.readouterr().out.splitlines()[-1])["codes"]["kbli_old"] == 1
    (tmp_path / "kbli.csv").write_text("tanpa kode")
    assert run(["check-register", str(EXAMPLES / "register.csv"), "--kbli", str(tmp_path / "kbli.csv")]) == 1


def test_it_needs_no_database(capsys):
    """Without the database fixture of the tests, any query would fail."""
    assert run(["check-register", str(EXAMPLES / "register.csv"), "--json"]) == 0


def test_an_agencys_list_is_recognised(tmp_path, capsys):
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([HEADINGS, ROW, [None, "JUMLAH", None, None, None, "5.000.000"]])
    (tmp_path / "binaan.csv").write_text(text.getvalue())

    assert run(["check-register", str(tmp_path / "binaan.csv"), "--json"]) == 0

    result = json.loads(capsys.readouterr().out)
    assert (result["source"], result["ready"], result["skipped"], result["codes"]) == ("dinas", 1, 1, {"totals_row": 1})
