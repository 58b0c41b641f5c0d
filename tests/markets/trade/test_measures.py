import numpy as np
import pytest

from desaekspor.analytics import NoData, open_engine
from desaekspor.markets.trade import NotDetermined, UnknownExporter, complexity, export_potential, markets, revealed_advantage
from desaekspor.markets.trade.complexity import second_eigenvector
from tests.markets.trade.worlds import flows, twin_advantage, twin_complexity, twin_potential, world

approx = pytest.approx
EXACT = {"rel": 1e-9, "abs": 1e-9}


@pytest.fixture
def duckdb():
    """For what says nothing new on another engine."""
    with open_engine("duckdb", memory_mb=200, threads=1) as engine:
        yield engine


def advantages(engine, rows):
    engine.load("flows", flows(rows))
    return {(row["exporter"], row["hs6"]): row["rca"] for row in revealed_advantage(engine).to_pylist()}


def potentials(engine, rows, exporter="IDN"):
    engine.load("flows", flows(rows))
    table = export_potential(engine, exporter=exporter)
    return {(row.pop("hs6"), row.pop("importer")): row for row in table.to_pylist()}


def indices(engine, rows):
    engine.load("flows", flows(rows))
    found = complexity(engine, level=6, min_exports_usd=0)
    told = {name: dict(zip(found.exporters["exporter"].to_pylist(), found.exporters[name].to_pylist(), strict=True))
            for name in ("diversity", "eci", "coi")}  # fmt: skip
    products = found.products["hs6"].to_pylist()
    told |= {name: dict(zip(products, found.products[name].to_pylist(), strict=True)) for name in ("ubiquity", "pci")}
    pairs = list(zip(found.cells["exporter"].to_pylist(), found.cells["hs6"].to_pylist(), strict=True))
    return told | {name: dict(zip(pairs, found.cells[name].to_pylist(), strict=True)) for name in ("rca", "density", "cog")}


def ranks(values):
    """Keys in order; what differs by rounding alone stays in the order of the keys."""
    return sorted(values, key=lambda key: (-round(values[key], 9), key))


def test_advantage_compares_the_share_at_home_with_the_share_of_the_world(duckdb):
    rows = [
        ("090111", "IDN", "JPN", 300), ("940360", "IDN", "JPN", 100),
        ("090111", "VNM", "JPN", 100), ("940360", "VNM", "IDN", 500),
    ]  # fmt: skip

    found = advantages(duckdb, rows)

    # By hand: (300 / 400) / (400 / 1000), (100 / 400) / (600 / 1000), ...
    assert found == {
        ("IDN", "090111"): approx(1.875), ("IDN", "940360"): approx(5 / 12),
        ("VNM", "090111"): approx(5 / 12), ("VNM", "940360"): approx(500 / 600 / 0.6),
    }  # fmt: skip


def test_potential_moves_sales_to_where_the_world_buys(duckdb):
    rows = [
        ("090111", "IDN", "JPN", 60), ("090111", "VNM", "JPN", 40), ("090111", "VNM", "SAU", 100),
        ("210310", "IDN", "SAU", 30), ("210310", "THA", "JPN", 50), ("210310", "THA", "IDN", 20),
    ]  # fmt: skip

    found = potentials(duckdb, rows)

    # Supply: coffee 60 / 200, sauce 30 / 100. Japan buys 100 and 50: expected 0.3 x 150 = 45, bought 60, so ease is 4 / 3.
    coffee = found["090111", "JPN"]
    assert coffee == {
        "supply": approx(0.3), "demand": 100, "ease": approx(4 / 3), "potential_usd": approx(40), "realised_usd": 60,
        "unrealised_usd": 0,
    }  # fmt: skip
    assert found["210310", "JPN"]["potential_usd"] == approx(20)
    assert found["210310", "JPN"]["unrealised_usd"] == approx(20)
    assert {market for _, market in found} == {"JPN", "SAU"}  # Indonesia is no market of its own
    assert found["090111", "SAU"]["ease"] == approx(30 / (0.3 * 130))


def test_all_measures_agree_with_the_slow_twins(engine):
    rows = world()

    assert advantages(engine, rows) == approx(twin_advantage(rows), **EXACT)
    twin = twin_potential(rows, "IDN")
    found = {key: tuple(row.values()) for key, row in potentials(engine, rows).items()}
    assert set(found) == set(twin)
    assert all(found[key] == approx(twin[key], **EXACT) for key in twin)
    sold = {(row["hs6"], row["importer"]): row["potential_usd"] for row in markets(engine, exporter="IDN").to_pylist()}
    assert {key: potential for key, potential in sold.items() if potential is not None} == approx(
        {key: values[3] for key, values in twin.items()}, **EXACT
    )
    told, twins = indices(engine, rows), twin_complexity(rows)
    for name, values in twins.items():
        assert told[name] == approx(values, **EXACT), name


def test_the_potentials_of_a_market_add_up_to_what_is_sold_there(duckdb):
    rows, sold, potential = world(), {}, {}
    for (_hs6, market), row in potentials(duckdb, rows).items():
        potential[market] = potential.get(market, 0) + row["potential_usd"]
    for _hs6, exporter, importer, dollars in rows:
        if exporter == "IDN":
            sold[importer] = sold.get(importer, 0) + dollars

    assert potential == approx(sold, **EXACT)


def test_scaling_all_flows_changes_neither_advantages_nor_ranks(duckdb):
    rows = world()
    larger = [(*row[:3], row[3] * 1000) for row in rows]

    assert advantages(duckdb, larger) == approx(advantages(duckdb, rows), **EXACT)
    first, second = potentials(duckdb, rows), potentials(duckdb, larger)
    for name in ("potential_usd", "unrealised_usd"):
        assert ranks({k: row[name] for k, row in first.items()}) == ranks({k: row[name] / 1000 for k, row in second.items()})
    before, after = indices(duckdb, rows), indices(duckdb, larger)
    assert after["eci"] == approx(before["eci"], **EXACT)
    assert after["pci"] == approx(before["pci"], **EXACT)


def test_a_small_country_that_trades_something_else_changes_nothing_of_the_potential_and_little_of_the_rest(duckdb):
    rows = world()
    with_it = [*rows, ("970110", "ISL", "NOR", 50), ("970110", "NOR", "ISL", 50)]

    assert potentials(duckdb, with_it) == potentials(duckdb, rows)
    before, after = advantages(duckdb, rows), advantages(duckdb, with_it)
    assert {key: after[key] for key in before} == approx(before, rel=1e-3)


def test_rows_of_one_flow_are_added_and_the_order_of_rows_does_not_matter(duckdb):
    rows = world()
    parted = [(*row[:3], part) for row in reversed(rows) for part in (row[3] - row[3] // 3, row[3] // 3)]

    assert potentials(duckdb, parted) == {key: approx(row, **EXACT) for key, row in potentials(duckdb, rows).items()}


def test_what_an_exporter_that_is_not_there_could_sell_is_refused(engine):
    engine.load("flows", flows(world()))
    with pytest.raises(UnknownExporter) as caught:
        export_potential(engine, exporter="IDM")
    assert "IDN" in caught.value.near

    engine.load("flows", flows([("090111", "IDN", "JPN", 0)]))
    for ask in (revealed_advantage, complexity):
        with pytest.raises(NoData):
            ask(engine)


def test_a_nested_world_has_the_indices_that_algebra_gives():
    """One makes everything, one two things, one one: the second eigenvalue is 1/4, its vector (2, -1, -4) over exporters."""
    made = np.array([[1.0, 1, 1], [1, 1, 0], [1, 0, 0]])

    products, kc = second_eigenvector(made, made)

    assert list(products / products[2]) == approx([-0.5, 0.25, 1])
    assert list((kc - kc.mean()) / kc.std()) == approx([1.5**0.5, 0, -(1.5**0.5)], abs=1e-12)


def test_growth_labs_own_program_gives_the_same(engine):
    """ecomplexity 0.5.3 of Harvard's Growth Lab over ``world(11)``, its output rounded to ten digits."""
    told = indices(engine, world(11))

    assert told["eci"] == approx(GROWTH_LAB["eci"], abs=1e-9)
    assert told["pci"] == approx(GROWTH_LAB["pci"], abs=1e-9)
    assert told["coi"] == approx(GROWTH_LAB["coi"], abs=1e-9)
    assert sum(told["density"].values()) == approx(GROWTH_LAB["density"], abs=1e-8)
    assert sum(abs(gain) for gain in told["cog"].values()) == approx(GROWTH_LAB["cog"], abs=1e-8)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([("090111", "IDN", "JPN", 5)], "too_few"),
        ([(hs6, who, "JPN", 5) for who in ("IDN", "VNM", "THA") for hs6 in ("090111", "210310")], "all_alike"),
        ([("090111", "IDN", "JPN", 5), ("210310", "VNM", "JPN", 5), ("210310", "THA", "JPN", 5)], "in_parts"),
    ],
)
def test_a_world_that_does_not_order_exporters_is_refused_with_its_reason(duckdb, rows, reason):
    duckdb.load("flows", flows(rows))
    with pytest.raises(NotDetermined) as caught:
        complexity(duckdb, level=6, min_exports_usd=0)

    assert caught.value.reason == reason


def test_small_exporters_are_left_out_before_anything_is_compared(duckdb):
    rows = world()
    duckdb.load("flows", flows([*rows, ("970110", "ISL", "NOR", 50)]))

    found = complexity(duckdb, level=4, min_exports_usd=1000)

    assert (found.left_out, "ISL" in found.exporters["exporter"].to_pylist()) == (1, False)
    assert found.products.column_names == ["hs4", "ubiquity", "pci"]
    assert "9701" not in found.products["hs4"].to_pylist()


GROWTH_LAB = {
    "eci": {
        "CHN": -0.4038033257, "IDN": -0.8695359382, "IND": 0.9442221184, "JPN": 1.2853794732, "KEN": -1.489468954,
        "MYS": 0.4318554394, "SAU": 1.4688260582, "THA": -0.8245097535, "VNM": -0.5429651178,
    },
    "coi": {
        "CHN": 0.266973079, "IDN": 0.8043862578, "IND": -1.6000758781, "JPN": -0.6306647556, "KEN": 0.9194579898,
        "MYS": -0.7472323919, "SAU": -1.2190362734, "THA": 1.1144336632, "VNM": 1.0917583093,
    },
    "pci": {
        "080111": 1.3511232157, "090111": -1.8001593845, "090411": 2.027105523, "160414": -2.4356137216, "210310": 0.6759418968,
        "330129": -0.3295601114, "440729": -0.9296192908, "460211": 1.3511232157, "610910": -1.9523922615, "640399": 2.027105523,
        "711311": -1.9560892268, "940360": 1.3805569751,
    },
    "density": 58.330187342,
    "cog": 32.991171546,
}  # fmt: skip
