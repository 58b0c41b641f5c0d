import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

EXAMPLE = Path(__file__).parents[3] / "examples" / "readiness.csv"


def assessed(tmp_path, content=None, **options):
    path = EXAMPLE
    if content is not None:
        path = tmp_path / "answers.csv"
        path.write_text(content)
    told = StringIO()
    call_command("assess_readiness", path, out=tmp_path / "out.csv", day=None, json=True, stdout=told, **options)
    with (tmp_path / "out.csv").open() as file:
        return json.loads(told.getvalue()), {row["id"]: row for row in csv.DictReader(file)}


def test_the_example_is_assessed(tmp_path):
    counts, rows = assessed(tmp_path)

    assert counts == {"rows": 3, "version": "2026.1", "bands": {"1": 1, "2": 1, "3": 0, "4": 1}, "unsure": 0}
    assert (rows["kecap"]["band"], rows["kecap"]["gates_met"]) == ("4", "A1 A2 B1 B4")
    # Craft needs no permit: the gate is met, and neither permit nor shelf life is in the score.
    assert (rows["anyaman"]["band"], rows["anyaman"]["gates_not_met"]) == ("2", "")
    assert rows["keripik"]["gates_not_met"] == "A1 B4"
    assert rows["keripik"]["missing"].split()[:2] == ["B4", "A1"]
    assert (rows["keripik"]["answered"], rows["keripik"]["asked"]) == ("38", "40")


def test_a_column_that_is_not_there_is_unknown(tmp_path):
    counts, rows = assessed(tmp_path, "id,a1\n7,Ya\n")

    assert counts["unsure"] == 1
    assert (rows["7"]["band"], rows["7"]["band_low"], rows["7"]["band_high"]) == ("", "1", "4")
    assert rows["7"]["gates_unknown"] == "A2 B1 B4"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("nama,A1\nx,ya\n", "id"),
        ("id,A1,B5\nx,mungkin,-3\n,ya,4\n", "A1"),
        ("id,B4,B4_akhir\nx,ya,besok\n", "besok"),
    ],
)
def test_a_bad_table_is_refused_with_every_cell(tmp_path, content, words):
    with pytest.raises(CommandError, match=words):
        assessed(tmp_path, content)
    assert not (tmp_path / "out.csv").exists()
