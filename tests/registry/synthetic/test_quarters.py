"""States of one register: ids are stable, what changes is told by updated_at, and something of everything happens."""

from itertools import pairwise

import pytest

from desaekspor.registry.synthetic.quarters import Quarter
from desaekspor.registry.synthetic.register import HEADINGS
from tests.registry.synthetic.registers import NOT_SAID, make

ROWS = 6_000
KEY = "id_data_badan_usaha"


@pytest.fixture(scope="module")
def states():
    """``[{key: row}]`` of four quarters, the rows whose keys are no single one's left out."""
    found = []
    for index in range(4):
        rows, defects, _ = make(ROWS, 3, index=index)
        odd = {key for _, key, column, _ in defects if column == KEY}
        found.append({row[KEY]: row for row in rows if row[KEY] not in odd})
    return found


def changes(before, after):
    """``{key: columns}`` that say something else."""
    found = {}
    for key in before.keys() & after.keys():
        columns = {name for name in HEADINGS if name not in NOT_SAID and before[key][name] != after[key][name]}
        if columns:
            found[key] = columns
    return found


def test_enterprises_open_and_close_each_quarter_and_none_comes_back(states):
    for before, after in pairwise(states):
        assert 100 <= len(after.keys() - before.keys()) <= 125  # 2 % of 6,000
        assert 40 <= len(before.keys() - after.keys()) <= 105  # 1.2 %
    closed = states[0].keys() - states[1].keys()
    assert closed.isdisjoint(states[2])
    assert closed.isdisjoint(states[3])


def test_a_row_that_changed_says_when_and_a_row_that_did_not_is_the_same(states):
    for day, (before, after) in zip(("2026-04-01", "2026-07-01", "2026-10-01"), pairwise(states), strict=True):
        found = changes(before, after)
        assert 0.1 < len(found) / len(after) < 0.25
        for key, columns in found.items():
            assert "updated_at" in columns
            assert after[key]["updated_at"] >= day > before[key]["updated_at"]


def test_something_of_everything_happens(states):
    columns = [column for columns in changes(states[0], states[3]).values() for column in columns]
    counts = {name: columns.count(name) for name in set(columns)}

    assert counts["omzet_tahunan"] > 1_000
    for name in (
        "tk_dibayar_laki",
        "kontak_hp",
        "nib",
        "alamat_usaha",
        "kel_usaha",
        "kode_kbli",
        "nik_pengusaha",
        "jenis_kelamin",
    ):
        assert counts[name] >= 10, name


def test_some_grow_and_some_shrink(states):
    amounts = [
        (states[0][key]["omzet_tahunan"], states[3][key]["omzet_tahunan"])
        for key, columns in changes(states[0], states[3]).items()
        if "omzet_tahunan" in columns
    ]
    pairs = [(one, other) for one, other in amounts if isinstance(one, int) and isinstance(other, int)]

    assert sum(other > one for one, other in pairs) > 0.5 * len(pairs)
    assert sum(other < one for one, other in pairs) > 0.3 * len(pairs)


def test_defects_become_fewer():
    counts = [len(make(ROWS, 3, index=index)[1]) / len(make(ROWS, 3, index=index)[0]) for index in range(4)]

    assert counts == sorted(counts, reverse=True)
    assert counts[3] < 0.95 * counts[0]


def test_owners_and_clusters_stay_what_they_were(states):
    clean = [{row[KEY]: row for row in make(ROWS, 3, index=index, defects=0)[0]} for index in (0, 3)]
    both = clean[0].keys() & clean[1].keys()

    assert all(clean[0][key]["nik_pengusaha"] == clean[1][key]["nik_pengusaha"] for key in both)
    truth = [{row[0]: row[1:4] for row in make(ROWS, 3, index=index)[2]} for index in (0, 3)]
    assert all(truth[0][key] == truth[1][key] for key in truth[0].keys() & truth[1].keys())


def test_quarters_follow_one_another_over_the_year():
    assert [str(Quarter(2026, 3).later(count)) for count in range(4)] == ["2026Q3", "2026Q4", "2027Q1", "2027Q2"]
    assert Quarter(2026, 4).pulled_at == "2027-01-15 03:12:09"


@pytest.mark.parametrize("text", ["2026", "2026Q5", "2026-1", "Q1", "2019Q1", "2026Q01", ""])
def test_what_is_no_quarter_is_refused(text):
    with pytest.raises(ValueError):
        Quarter.parse(text)
