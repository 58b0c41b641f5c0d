"""The product space against a plain twin, and next products by hand."""

import numpy as np
import pyarrow as pa
import pytest

from desaekspor.analytics import open_engine
from desaekspor.markets.villages.keeping import product_table
from desaekspor.markets.villages.nexts import in_order, next_of, next_of_region
from desaekspor.markets.villages.space import Heading, Space, space_of, space_table
from tests.markets.trade.worlds import flows, twin_advantage, world


def space_from(rows):
    markets = pa.table(
        {"hs6": ["090111", "090111"], "demand_usd": [5.0, 2.0], "realised_usd": [1.0, 3.0], "potential_usd": [4.0, 1.0]}
    )
    with open_engine("duckdb", memory_mb=500, threads=1) as engine:
        engine.load("flows", flows(rows))
        return space_of(space_table(engine, product_table(markets), exporter="IDN", min_exports_usd=0))


def test_the_space_is_that_of_a_plain_twin_and_scaling_all_flows_changes_nothing():
    rows = [(hs6[:4] + "00", *more) for hs6, *more in world()]
    advantage = twin_advantage(rows)
    made = {(who, code[:4]) for (who, code), rca in advantage.items() if rca >= 1}
    codes = sorted({code[:4] for _who, code in advantage})
    makers = {code: {who for who, other in made if other == code} for code in codes}

    def near(one, other):
        return 1.0 if one == other else len(makers[one] & makers[other]) / max(len(makers[one]), len(makers[other]), 1)

    space = space_from(rows)
    scaled = space_from([(*row[:3], row[3] * 1000) for row in rows])

    for code in codes:
        total = sum(near(code, other) for other in codes)
        density = sum(near(code, other) for other in codes if ("IDN", other) in made) / total
        assert space.headings[code].density == pytest.approx(density)
        assert scaled.headings[code].density == pytest.approx(density)
        assert space.headings[code].rca == pytest.approx(advantage.get(("IDN", code + "00"), 0))
        others = [other for other in codes if other != code]
        assert space.nearest(code, others)[1] == pytest.approx(max(near(code, other) for other in others))
    assert space.nearest("9999", codes) == ("", 0.0)
    # Coffee: of two markets 3 and nothing more; what no market is known of is unknown.
    assert (space.headings["0901"].demand_usd, space.headings["0901"].unrealised_usd) == (7.0, 3.0)
    assert space.headings["2103"].demand_usd is None


def heading(code, density, demand=None):
    return Heading(code, 0.5, density, 0.0, demand, None)


SPACE = Space(
    {
        code: heading(code, density, demand)
        for code, density, demand in (("0901", 0.1, 5.0), ("1905", 0.3, None), ("2103", 0.2, 9.0))
    },
    np.array([[1, 0.2, 0.6], [0.2, 1, 0.4], [0.6, 0.4, 1]], dtype=np.float32),
    {"0901": 0, "1905": 1, "2103": 2},
)


def test_next_is_what_three_makers_could_and_nobody_tells():
    headings = {"2103": [4, 9, 1.0], "0901": [0, 3], "1905": [1, 5], "8549": [0, 9]}

    found = next_of(headings, SPACE)
    public = next_of(headings, SPACE, fewer_is_none=True)

    assert [(one.code, one.could, one.nearest, round(one.nearness, 2)) for one in found] == [("0901", 3, "2103", 0.6)]
    # Who may not see counts below three does not learn that one makes bread: it stands there as what nobody makes.
    assert [(one.code, one.nearest) for one in public] == [("1905", "2103"), ("0901", "2103")]
    assert next_of({"0901": [0, 2]}, SPACE) == []


def test_like_villages_have_another_first_product_when_their_makers_make_other_things():
    """Two villages with the same lines of business; a plain twin of the formula of the docs."""
    could = {"0901": 3, "1905": 3}
    coffee_side = {"2103": [9, 0], "8549": [4, 0]} | {code: [0, count] for code, count in could.items()}
    bread_side = {"2103": [1, 0], "0902": [9, 0]} | {code: [0, count] for code, count in could.items()}
    near = {("0901", "2103"): 0.6, ("0901", "0902"): 0.1, ("1905", "2103"): 0.4, ("1905", "0902"): 0.8}
    density = {"0901": 0.2, "1905": 0.25, "2103": 0.2, "0902": 0.1}
    codes = sorted(density)
    table = [[1.0 if one == other else near.get((one, other), near.get((other, one), 0.2)) for other in codes] for one in codes]
    space = Space(
        {code: heading(code, density[code]) for code in codes}, np.array(table), {code: i for i, code in enumerate(codes)}
    )

    def twin(headings):
        makers = {code: row[0] for code, row in headings.items() if row[0] and code in density}  # 8549 is in no flows
        fits = {}
        for code in could:
            nearness = sum(count * near[code, made] for made, count in makers.items()) / sum(makers.values())
            fits[code] = (density[code] * nearness) ** 0.5
        return dict(sorted(fits.items(), key=lambda one: -one[1]))

    for headings, first in ((coffee_side, "0901"), (bread_side, "1905")):
        found = next_of(headings, space)
        assert {one.code: pytest.approx(one.fit) for one in found} == twin(headings)
        assert [one.code for one in found] == list(twin(headings))
        assert found[0].code == first
    # Of what nobody tells anything of, the density of Indonesia orders alone.
    (first, _other) = next_of({code: [0, count] for code, count in could.items()}, space)
    assert (first.code, first.own, first.fit) == ("1905", None, 0.25)


def test_next_of_a_regency_is_what_no_village_makes_and_unknown_stands_last():
    villages = [{"2103": [3, 3], "0901": [0, 3]}, {"0901": [0, 4], "1905": [0, 3]}, {"0901": [0, 2]}]

    found = next_of_region(villages, SPACE)

    assert [(one.code, one.villages, one.could) for one in found] == [("1905", 1, 3), ("0901", 2, 7)]
    assert [one.code for one in in_order(found, "permintaan")] == ["0901", "1905"]
    assert [one.code for one in in_order(found, "-permintaan")] == ["0901", "1905"]
