import csv
import json
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from desaekspor.cli import run
from tests.registry.tables import read_csv

pytestmark = pytest.mark.usefixtures("english")
EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "duplicates.csv"


def test_the_example_keeps_the_rules_of_the_field(tmp_path, capsys):
    out, pairs = tmp_path / "out.csv", tmp_path / "pairs.csv"

    assert run(["find-duplicates", str(EXAMPLE), "--out", str(out), "--pairs", str(pairs), "--json"]) == 0
    assert (out.read_bytes()[:7], pairs.read_bytes()[:5]) == (b"rec_id,", b"left,")  # no mark before the first heading

    counts = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (counts["records"], counts["clusters"], counts["duplicates"], counts["apart"]) == (9, 5, 4, 0)
    # One kecap maker in three lists, whose workshop is another business; a spouse; a neighbour; a shop that moved.
    assert {row["rec_id"]: row["cluster_id"] for row in read_csv(out)} == {
        "1": "1", "2": "1", "3": "1", "4": "4", "5": "5", "6": "5", "7": "7", "8": "8", "9": "8",
    }  # fmt: skip
    reasons = {(row["left"], row["right"]): row["reasons"] for row in read_csv(pairs)}
    assert "same NIK" in reasons["1", "3"]
    assert "the name differs by one letter" in reasons["1", "3"]
    assert "the owners may be husband and wife" in reasons["5", "6"]
    assert "the shop may have moved" in reasons["8", "9"]
    assert not any("3216" in row or "Rohmat" in row for row in pairs.read_text().splitlines())  # no personal value


def test_sure_pairs_that_stay_apart_are_counted(tmp_path, capsys):
    file = tmp_path / "shops.csv"
    rows = "".join(f"{at},WARUNG,9120000000001\n" for at in range(1_000))
    file.write_text(f"rec_id,nama_usaha,nib\n{rows}", encoding="utf-8")

    assert run(["find-duplicates", str(file), "--out", str(tmp_path / "out.csv"), "--json"]) == 0
    counts = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert counts["apart"] == counts["sure"] + counts["likely"] > 0
    assert counts["duplicates"] == 0

    assert run(["find-duplicates", str(file), "--out", str(tmp_path / "out.csv")]) == 0
    assert f"{counts['apart']:,}  sure or likely pairs that stay apart" in capsys.readouterr().out


def test_every_form_gives_the_same(tmp_path, capsys):
    table = pyarrow.csv.read_csv(
        EXAMPLE, convert_options=pyarrow.csv.ConvertOptions(column_types={"nik": "string", "telepon": "string"})
    )
    pq.write_table(table, tmp_path / "in.parquet")
    with xlsxwriter.Workbook(tmp_path / "in.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "DAFTAR USAHA")
        for at, row in enumerate(csv.reader(EXAMPLE.open(encoding="utf-8"))):
            sheet.write_row(at + 2, 0, row)

    for name in (EXAMPLE, tmp_path / "in.parquet", tmp_path / "in.xlsx"):
        assert run(["find-duplicates", str(name), "--out", str(tmp_path / "out.parquet")]) == 0
        assert pq.read_table(tmp_path / "out.parquet")["cluster_id"].to_pylist() == ["1", "1", "1", "4", "5", "5", "7", "8", "8"]
    assert "5  enterprises" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"nama_usaha,nik\nWarung,1\n", "rec_id"),
        (b"rec_id,tahun\n1,2022\n", "nama_usaha"),
        (b"rec_id,nama_usaha\n", "no records"),
        (b"a,b\n1,2\n", "found: a, b"),
        (b"rec_id,omzet\n1,2\n", "nama_usaha"),
        (b"\x89PNG\r\n", "no workbook"),
        (b"rec_id,nama_usaha\n1,Warung\n,Toko\n ,Kios\n", "in.csv: 2 records have no rec_id, in rows 3, 4."),
    ],
)
def test_a_file_that_cannot_be_searched_is_refused_with_a_message(content, message, tmp_path, capsys):
    path = tmp_path / "in.csv"
    path.write_bytes(content)

    assert run(["find-duplicates", str(path), "--out", str(tmp_path / "out.csv")]) == 1

    assert message in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def test_a_folder_is_no_file(tmp_path, capsys):
    assert run(["find-duplicates", str(tmp_path), "--out", str(tmp_path / "out.csv")]) == 1

    assert f"{tmp_path} is a folder" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
def test_both_results_are_written_or_none(tmp_path, capsys):
    out, pairs = tmp_path / "out.csv", tmp_path / "pairs.csv"
    pairs.symlink_to("/dev/full")

    assert run(["find-duplicates", str(EXAMPLE), "--out", str(out), "--pairs", str(pairs)]) == 1

    assert str(pairs) in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_another_encoding_is_read(tmp_path):
    path = tmp_path / "in.csv"
    path.write_bytes("rec_id;nama_usaha;nama_pemilik\n1;Café Ayu;Siti Ayu Lestari\n".encode("cp1252"))

    assert run(["find-duplicates", str(path), "--out", str(tmp_path / "out.csv")]) == 0

    assert read_csv(tmp_path / "out.csv") == [{"rec_id": "1", "cluster_id": "1", "probability": "1.000000"}]


def test_a_file_that_is_not_there_is_named(tmp_path, capsys):
    assert run(["find-duplicates", str(tmp_path / "no.csv"), "--out", str(tmp_path / "out.csv")]) == 1

    assert "no.csv" in capsys.readouterr().err


def test_nothing_is_written_over_what_is_read_or_over_another_result(tmp_path, capsys):
    path, out = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_bytes(EXAMPLE.read_bytes())
    (tmp_path / "again").symlink_to(tmp_path)

    assert run(["find-duplicates", str(path), "--out", str(tmp_path / "again" / "in.csv")]) == 1
    assert run(["find-duplicates", str(path), "--out", str(out), "--pairs", str(out)]) == 1
    assert run(["find-duplicates", str(path), "--out", str(tmp_path / "nowhere" / "out.csv")]) == 1

    told = capsys.readouterr().err
    assert (told.count("named twice"), told.count("There is no folder")) == (2, 1)
    assert path.read_bytes() == EXAMPLE.read_bytes()
    assert not out.exists()
