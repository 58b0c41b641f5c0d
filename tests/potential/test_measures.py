"""The SQL of the registry's measures, on DuckDB and on Spark, against counting one enterprise after the other."""

import random

import pyarrow as pa
import pytest

from desaekspor.potential.measures import (
    ENTERPRISE,
    KBLI_HEADING,
    MAKER_PRODUCT,
    location_quotients,
    makers_by_heading,
    village_makers,
)
from desaekspor.potential.reading import read_headings
from tests.potential.twin import twin_headings, twin_makers

DEFAULTS = {
    "region_id": "32.16.01.2001",
    "kbli": "10794",
    "kbli_category": "C",
    "has_nib": False,
    "paid_men": 0,
    "paid_women": 0,
    "unpaid_men": 0,
    "unpaid_women": 0,
    "start_year": 2020,
    "synthetic": False,
    "verified": False,
    "presence": "",
}


def load(engine, rows):
    engine.load("enterprise", pa.Table.from_pylist([DEFAULTS | row for row in rows], schema=ENTERPRISE))


def made_up_rows(count, seed=7):
    """Enterprises of all sorts: traders, makers without a code, districts instead of villages, gone ones, blanks."""
    dice = random.Random(seed)
    villages = [f"32.16.{district:02}.20{number:02}" for district in range(1, 7) for number in range(1, 9)]
    for _ in range(count):
        maker = dice.random() < 0.3
        yield {
            "region_id": dice.choice(villages)[: dice.choice((13, 13, 13, 13, 8))],
            "kbli": dice.choice(("10794", "10771", "10391", "14111", "16291", "", "1079")) if maker else "47112",
            "kbli_category": "C" if maker else dice.choice(("G", "I", "")),
            "has_nib": dice.random() < 0.3,
            "paid_men": dice.choice((0, 0, 1, 4, None)),
            "paid_women": dice.choice((0, 0, 2, None)),
            "unpaid_men": dice.choice((0, 0, 1)),
            "unpaid_women": dice.choice((0, 1, None)),
            "start_year": dice.choice((2010, 2022, 2023, 2024, None)),
            "synthetic": dice.random() < 0.5,
            "verified": dice.random() < 0.1,
            "presence": dice.choice(("", "", "here", "moved", "closed", "not_found", "duplicate")),
        }


def test_makers_of_a_village_worked_by_hand(engine):
    load(
        engine,
        [
            {"has_nib": True, "paid_men": 1, "unpaid_women": 2, "start_year": 2023},
            {"paid_men": None, "start_year": 2024},
            {"kbli": "14111", "start_year": None},
            {"kbli": ""},
            {"kbli": "47112", "kbli_category": "G", "has_nib": True, "paid_men": 9},
            {"presence": "closed"},
            {"region_id": "32.16.01"},
        ],
    )

    rows = village_makers(engine, year=2026).to_pylist()

    # Four makers, one of them without a code; two of 1079 are the most of a kind; 2023 is three years ago, 2024 is not.
    # Workers: 3 of the first and 9 of the trader; of one nobody knows.
    assert rows == [
        {
            "code": "32.16.01.2001",
            "enterprises": 5,
            "makers": 4,
            "makers_nib": 1,
            "makers_workers_known": 3,
            "makers_paying": 1,
            "makers_year_known": 3,
            "makers_3_years": 2,
            "makers_kind_known": 3,
            "makers_of_main_kind": 2,
            "workers": 12,
            "workers_known": 4,
            "synthetic": 0,
            "verified": 0,
        }
    ]


@pytest.mark.parametrize("with_synthetic", [True, False])
def test_the_counts_agree_with_a_slow_twin(engine, with_synthetic):
    rows = list(made_up_rows(3_000))
    load(engine, rows)

    found = {row.pop("code"): row for row in village_makers(engine, year=2026, with_synthetic=with_synthetic).to_pylist()}

    assert found == twin_makers(rows, year=2026, with_synthetic=with_synthetic)[0]


def test_a_location_quotient_worked_by_hand(engine):
    here, there = {"region_id": "32.16.01.2001"}, {"region_id": "32.16.01.2002"}
    load(engine, [here | {"kbli": "10794"}] * 3 + [here | {"kbli": "14111"}] + [there | {"kbli": "14111"}] * 4)

    rows = location_quotients(engine).to_pylist()

    # Eight makers, four in either village: of three snack makers and five tailors each would have 1.5 and 2.5.
    assert [tuple(row.values()) for row in rows] == [
        ("32.16.01.2001", "1079", 3, 1.5),
        ("32.16.01.2001", "1411", 1, 2.5),
        ("32.16.01.2002", "1079", 0, 1.5),
        ("32.16.01.2002", "1411", 4, 2.5),
    ]


def test_each_regency_is_measured_against_itself(engine):
    """What is common in one regency says nothing of a village in another."""
    here, there = {"region_id": "32.16.01.2001"}, {"region_id": "33.08.01.2001"}
    load(engine, [here | {"kbli": "10794"}] * 2 + [there | {"kbli": "14111"}] * 4)

    rows = location_quotients(engine).to_pylist()

    assert [tuple(row.values()) for row in rows] == [("32.16.01.2001", "1079", 2, 2.0), ("33.08.01.2001", "1411", 4, 4.0)]


def test_observed_and_expected_agree_with_a_slow_twin(engine):
    rows = list(made_up_rows(3_000, seed=8))
    load(engine, rows)
    _counts, kinds = twin_makers(rows, year=2026)
    everything = sum(sum(of_village.values()) for of_village in kinds.values())
    of_kind = {}
    for of_village in kinds.values():
        for kind, count in of_village.items():
            of_kind[kind] = of_kind.get(kind, 0) + count

    found = location_quotients(engine).to_pylist()

    assert len(found) == len(kinds) * len(of_kind)
    for row in found:
        village = kinds[row["code"]]
        assert row["observed"] == village.get(row["kind"], 0)
        assert row["expected"] == pytest.approx(sum(village.values()) * of_kind[row["kind"]] / everything, rel=1e-12)


def test_an_empty_registry_says_nothing(engine):
    load(engine, [])

    assert village_makers(engine, year=2026).num_rows == 0
    assert location_quotients(engine).num_rows == 0


HEADINGS = [("10794", "1905"), ("10771", "1905"), ("10771", "2103"), ("14111", "6206"), ("1079", "9999")]


def load_products(engine, rows):
    known = {name: DEFAULTS[name] for name in ("region_id", "kbli_category", "synthetic", "presence")}
    rows = [known | {"heading": "2103", "stated": False} | row for row in rows]
    engine.load("maker_product", pa.Table.from_pylist(rows, schema=MAKER_PRODUCT))
    pairs = [{"kbli": kbli, "heading": heading} for kbli, heading in HEADINGS]
    engine.load("kbli_heading", pa.Table.from_pylist(pairs, schema=KBLI_HEADING))


def test_makers_by_heading_worked_by_hand(engine):
    load(
        engine,
        [{"kbli": "10771"}, {"kbli": "10794"}, {"kbli": "47220", "kbli_category": "G"}, {"kbli": "10771", "presence": "moved"}],
    )
    load_products(
        engine,
        [
            {},
            {"kbli_category": "G"},  # sells soy sauce
            {"kbli_category": "G", "stated": True},  # and this one says how much it makes
            {"kbli_category": ""},
            {"presence": "closed"},
            {"region_id": "32.16.01"},
            {"heading": "0303", "kbli_category": "A"},
        ],
    )

    assert makers_by_heading(engine).to_pylist() == [
        {"code": "32.16.01.2001", "heading": "0303", "told": 1, "could": 0},
        {"code": "32.16.01.2001", "heading": "1905", "told": 0, "could": 2},
        {"code": "32.16.01.2001", "heading": "2103", "told": 2, "could": 1},
    ]


def test_makers_by_heading_agree_with_plain_python(engine):
    enterprises = [DEFAULTS | row for row in made_up_rows(400)]
    dice = random.Random(3)
    products = [
        {name: row[name] for name in ("region_id", "kbli_category", "synthetic", "presence")}
        | {"heading": dice.choice(("2103", "1905", "6206")), "stated": dice.random() < 0.2}
        for row in enterprises
    ]
    load(engine, enterprises)
    load_products(engine, products)

    for with_synthetic in (True, False):
        rows = makers_by_heading(engine, with_synthetic=with_synthetic).to_pylist()
        assert rows == twin_headings(enterprises, products, HEADINGS, with_synthetic=with_synthetic)


def test_the_quotient_of_a_heading_is_among_those_who_tell(engine):
    village, other = "32.16.01.2001", "32.16.02.2001"
    load(engine, [{"region_id": other, "kbli": "10771"}])
    sauce = [{"region_id": village}] * 30 + [{"region_id": other}] * 10
    cloth = [{"region_id": village, "heading": "6206"}] * 10 + [{"region_id": other, "heading": "6206"}] * 30
    load_products(engine, sauce + cloth)

    found = read_headings(engine)

    # Half of all tellers are in each village, so 20 of each heading would be expected in each.
    assert (found[village]["2103"].told, found[village]["2103"].low > 1, found[other]["2103"].mean < 1) == (30, True, True)
    assert (found[other]["2103"].could, found[other]["1905"].told, found[other]["1905"].mean) == (1, 0, None)
