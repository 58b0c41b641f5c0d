import hashlib

import pytest

from desaekspor.registry.importers import SOURCES
from desaekspor.registry.importers.columns import match_heading
from desaekspor.registry.synthetic.generate import generate
from desaekspor.registry.synthetic.register import HEADINGS, VERSION
from tests.registry.synthetic.registers import enterprises, make


def test_it_has_the_49_columns_of_sidt_the_last_worker_column_cut_by_a_letter():
    assert len(HEADINGS) == 49
    assert [match_heading(SOURCES["sidt"], heading) for heading in HEADINGS] == [
        column.name for column in SOURCES["sidt"].columns
    ]
    assert HEADINGS[45] == "tk_not_dibayar_disabil_perempua"


@pytest.mark.parametrize("portion", [1, 7, 999, 100_000])
def test_the_same_seed_gives_the_same_rows_and_truth_however_many_are_made_at_a_time(portion):
    rows = 150 if portion == 1 else 1_200

    assert make(rows, 11, portion=portion, index=2) == make(rows, 11, portion=500, index=2)


def test_another_seed_gives_another_register_with_other_keys():
    first, second = enterprises(200, 1), enterprises(200, 2)

    assert {row["id_data_badan_usaha"] for row in first}.isdisjoint(row["id_data_badan_usaha"] for row in second)
    assert sum(one["nama_usaha"] == other["nama_usaha"] for one, other in zip(first, second, strict=True)) < 10


def test_a_smaller_register_is_the_beginning_of_a_larger_one():
    assert enterprises(500, 3) == enterprises(2_000, 3)[:500]


def test_the_content_of_a_version_is_settled(tmp_path):
    """Whoever changes a row on purpose raises VERSION in synthetic/register.py and this sum with it."""
    generate(tmp_path / "register.csv", rows=300, seed=42)

    content = (tmp_path / "register.csv").read_bytes()
    assert (VERSION, hashlib.sha256(content).hexdigest()[:16]) == (1, "271c4f4bbfc66c4e")


def test_every_row_says_that_it_is_synthetic():
    assert {row["source_page"].partition("-")[0] for row in enterprises()} == {"sintetis"}


def test_without_defects_and_duplicates_nothing_is_wrong():
    rows, defects, truth = make(2_000, 5, defects=0, duplicates=0)

    assert defects == []
    assert {(role, trap) for _, _, role, trap, _ in truth} == {("asal", "")}
    assert len({row["id_data_badan_usaha"] for row in rows}) == 2_000


@pytest.mark.parametrize("rows", [1, 2, 25])
def test_a_register_may_be_tiny(rows):
    assert len(enterprises(rows, 5)) == rows
