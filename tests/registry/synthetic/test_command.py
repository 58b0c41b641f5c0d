import csv
import json

import pytest

from desaekspor.cli import run

pytestmark = pytest.mark.usefixtures("english")


def test_it_writes_a_register_and_says_what_is_in_it(tmp_path, capsys):
    out, truth = tmp_path / "a.csv", tmp_path / "t.csv"

    assert run(["generate-register", str(out), "--rows", "1.000", "--seed", "5", "--truth", str(truth), "--json"]) == 0

    (written,) = (result := json.loads(capsys.readouterr().out.splitlines()[-1]))["files"]
    assert (result["seed"], written["rows"], written["quarter"]) == (5, 1_000, "2026Q1")
    assert sum(written["roles"].values()) == 1_000
    with (tmp_path / "t-cacat.csv").open(newline="") as file:
        kinds = [row["jenis_cacat"] for row in csv.DictReader(file)]
    assert written["defects"] == {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def test_without_a_seed_it_draws_one_and_tells_it(tmp_path, capsys):
    assert run(["generate-register", str(tmp_path / "a.csv"), "--rows", "50", "--json"]) == 0
    seed = json.loads(capsys.readouterr().out)["seed"]
    assert run(["generate-register", str(tmp_path / "b.csv"), "--rows", "50", "--seed", str(seed)]) == 0

    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert f"Seed {seed}." in capsys.readouterr().out


def test_none_means_no_defects(tmp_path, capsys):
    arguments = ["--rows", "300", "--seed", "5", "--defects", "none", "--duplicates", "0", "--json"]

    assert run(["generate-register", str(tmp_path / "a.xlsx"), *arguments]) == 0
    (written,) = json.loads(capsys.readouterr().out)["files"]
    assert (written["defects"], written["roles"]) == ({}, {"asal": 300})


def test_quarters_begin_where_asked(tmp_path, capsys):
    arguments = ["--rows", "60", "--seed", "5", "--quarters", "2", "--first", "2025q4"]

    assert run(["generate-register", str(tmp_path / "a.csv"), *arguments]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-2025Q4.csv", "a-2026Q1.csv"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["a.doc", "--rows", "10"],
        ["a.csv", "--rows", "0"],
        ["a.csv", "--rows", "many"],
        ["a.csv", "--rows", "10", "--duplicates", "0.9"],
        ["a.csv", "--rows", "10", "--defects", "-1"],
        ["a.csv", "--rows", "10", "--first", "2026"],
        ["a.csv", "--rows", "10", "--truth", "t.xlsx"],
        ["a.csv"],
    ],
)
def test_wrong_usage_is_refused(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        run(["generate-register", *arguments])
    assert stopped.value.code == 2


def test_what_cannot_be_written_is_said(tmp_path, capsys):
    (tmp_path / "folder.csv").mkdir()

    assert run(["generate-register", str(tmp_path / "nowhere" / "a.csv"), "--rows", "10"]) == 1
    assert run(["generate-register", str(tmp_path / "folder.csv"), "--rows", "10"]) == 1
    assert run(["generate-register", str(tmp_path / "a.csv"), "--rows", "10", "--truth", str(tmp_path / "a.csv")]) == 1
    assert run(["generate-register", str(tmp_path / "a.xlsx"), "--rows", "2000000"]) == 1
    told = capsys.readouterr().err
    assert "No such file or directory" in told
    assert "Is a directory" in told
    assert "cannot be both the register and its truth" in told
    assert "Write 2,000,000 rows to a .csv or .parquet file." in told
    assert [path.name for path in tmp_path.iterdir()] == ["folder.csv"]
