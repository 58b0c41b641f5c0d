"""The checker held to its bars: on the sample of the ministry's columns, and on generated registers it was not made for."""

import csv
from collections import Counter, defaultdict

import pytest

from tests.registry.importers.dirty_register import make_register
from tests.registry.importers.layouts import one_sheet, semicolons, sheet_per_district
from tests.registry.importers.scoring import check_file, score

LAYOUTS = {
    "one sheet": one_sheet,
    "a sheet for each district": sheet_per_district,
    "semicolons": semicolons,
    "utf-16 with tabs": lambda register: semicolons(register, encoding="utf-16", delimiter="\t"),
    "utf-8 with commas": lambda register: semicolons(register, encoding="utf-8-sig", delimiter=","),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", [11, 12])
def test_defects_are_found_in_registers_of_other_makes(layout, seed):
    result = score(*LAYOUTS[layout](make_register(seed, 400)))

    assert result.found >= 0.97, result.missed
    assert result.weakest == {}, result.missed
    assert result.clean_reported < 0.01, result.wrong
    assert result.misnamed == []


def test_a_clean_register_gives_no_finding():
    register = make_register(21, 300)
    spoiled = {row for row, _ in register.defects}
    register.rows = [row for number, row in enumerate(register.rows) if number not in spoiled]
    register.defects = {}

    _, rows = check_file(*one_sheet(register)[:2])

    assert [(row.row, finding.code) for row in rows for finding in row.findings] == []
    assert {row.state for row in rows} == {"ready"}
    assert len(rows) == len(register.rows) > 50


def test_the_sample_of_the_ministrys_columns_is_seen_through(shared_data):
    truth = defaultdict(set)
    with (shared_data / "umkm" / "sidt_contoh_kotor_isu.csv").open(encoding="utf-8-sig") as file:
        for issue in csv.DictReader(file):
            truth["Data UMKM", int(issue["baris_excel"]), issue["kolom"]].add(issue["jenis_cacat"])

    with (shared_data / "umkm" / "sidt_contoh_kotor.xlsx").open("rb") as file:
        result = score(file, "sidt_contoh_kotor.xlsx", truth)

    assert result.found >= 0.97, result.missed
    assert result.weakest == {}, result.missed
    assert result.clean_reported < 0.01, result.wrong
    assert result.states == Counter(ready=382, rejected=20, duplicate=5, skipped=1)
