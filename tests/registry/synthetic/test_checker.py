"""The checker beside the truth: it finds the defects where they are, and leaves what is right alone."""

import csv
import datetime
from collections import defaultdict

import pytest

from desaekspor.regions.places import packaged_resolver
from desaekspor.registry.importers import SOURCES, guess_source, propose_mapping
from desaekspor.registry.importers.check import check_rows
from desaekspor.registry.importers.reading import open_table
from desaekspor.registry.synthetic.generate import generate
from desaekspor.registry.synthetic.register import CUT, HEADINGS

TODAY = datetime.date(2026, 11, 24)


def found_by_the_checker(path):
    """(rows read, {(row, column): codes})"""
    found, rows = defaultdict(set), 0
    with path.open("rb") as file:
        table = open_table(file, path.name)
        assert guess_source(table.headings) == ("sidt", pytest.approx(1))
        mapping = propose_mapping(SOURCES["sidt"], table.headings)
        for row in check_rows(table, SOURCES["sidt"], mapping, packaged_resolver(), today=TODAY):
            rows += row.state != "skipped"
            for finding in row.findings:
                column = CUT if finding.column.startswith(CUT) else finding.column
                found[row.row, column].add(finding.code)
    return rows, found


def planted(path):
    with path.open(encoding="utf-8", newline="") as file:
        kinds = defaultdict(set)
        for row in csv.DictReader(file):
            kinds[int(row["baris_excel"]), row["kolom"]].add(row["jenis_cacat"])
        return kinds


@pytest.mark.parametrize(("ending", "seed"), [("xlsx", 1), ("csv", 2), ("parquet", 3)])
def test_the_checker_finds_the_defects_and_leaves_clean_cells_alone(tmp_path, ending, seed):
    generate(tmp_path / f"register.{ending}", rows=3_000, seed=seed, truth=tmp_path / "truth.csv")

    rows, found = found_by_the_checker(tmp_path / f"register.{ending}")
    truth = planted(tmp_path / "truth-cacat.csv")

    assert rows == 3_000
    assert len(truth) > 2_500
    assert len(found.keys() & truth.keys()) / len(truth) >= 0.97
    assert len(found.keys() - truth.keys()) / (rows * len(HEADINGS) - len(truth)) < 0.01


def test_only_codes_of_an_older_edition_may_stay_unseen(tmp_path):
    generate(tmp_path / "register.xlsx", rows=3_000, seed=1, truth=tmp_path / "truth.csv")

    _, found = found_by_the_checker(tmp_path / "register.xlsx")
    truth = planted(tmp_path / "truth-cacat.csv")

    assert {kind for cell in truth.keys() - found.keys() for kind in truth[cell]} <= {"kbli_versi_lama"}


def test_a_register_without_defects_has_no_finding(tmp_path):
    generate(tmp_path / "register.csv", rows=3_000, seed=4, defects=0, duplicates=0)

    assert found_by_the_checker(tmp_path / "register.csv") == (3_000, {})


def test_later_states_are_as_clean(tmp_path):
    generate(tmp_path / "register.csv", rows=1_500, seed=6, quarters=4, truth=tmp_path / "truth.csv")

    _, found = found_by_the_checker(tmp_path / "register-2026Q4.csv")
    truth = planted(tmp_path / "truth-2026Q4-cacat.csv")

    assert len(found.keys() & truth.keys()) / len(truth) >= 0.97
    assert found.keys() - truth.keys() == set()
