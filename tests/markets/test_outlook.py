import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from desaekspor.markets.outlook import markets_of
from tests.markets.trade.worlds import flows

pytestmark = pytest.mark.django_db
ROWS = [
    ("090111", "IDN", "JPN", 600_000), ("090111", "VNM", "JPN", 400_000), ("090111", "VNM", "SAU", 1_000_000),
    ("210310", "IDN", "SAU", 300_000), ("210310", "THA", "JPN", 500_000), ("210310", "THA", "IDN", 200_000),
    ("940360", "THA", "JPN", 70_000), ("940360", "USA", "JPN", 30_000),
]  # fmt: skip


@pytest.fixture
def folder(settings, tmp_path):
    settings.DATA, settings.VAR, settings.MIRROR = tmp_path / "data", tmp_path / "var", ""
    place = settings.DATA / "trade" / "flows"
    place.mkdir(parents=True)
    pq.write_table(flows(ROWS), place / "baci_hs17_2024.parquet")
    return place


def test_markets_of_a_product_come_with_demand_sales_what_is_unrealised_and_who_is_not_known(folder):
    growth = {"hs6": ["210310"], "exporter": ["IDN"], "importer": ["SAU"], "value_usd": [300_000], "growth_pct": [900.0]}
    pq.write_table(pa.table(growth), folder / "idn_exports_2024.parquet")

    told = markets_of("210310")

    # By hand: supply 0.3; Japan's ease 600 / (0.3 x 1,500) = 4 / 3, so 0.3 x 500,000 x 4 / 3 could be sold there.
    assert [(m.importer, m.demand_usd, m.realised_usd, m.growth_pct) for m in told.markets] == [
        ("JPN", 500_000, 0, None), ("SAU", 300_000, 300_000, 100.0),
    ]  # fmt: skip
    assert told.markets[0].unrealised_usd == pytest.approx(200_000)
    assert (told.absent_importers, told.year) == (("THA", "USA", "VNM"), 2024)


def test_what_indonesia_does_not_sell_has_markets_without_a_potential_and_what_the_flows_lack_has_none(folder):
    assert [(m.importer, m.potential_usd, m.unrealised_usd) for m in markets_of("940360").markets] == [("JPN", None, None)]
    assert markets_of("970110") is None


def test_new_flows_are_seen_at_the_next_question(folder, settings):
    before = markets_of("940360")

    pq.write_table(flows([*ROWS, ("940360", "THA", "SAU", 90_000)]), folder / "baci_hs17_2024.parquet")

    assert len(markets_of("940360").markets) == len(before.markets) + 1
    assert len(list((settings.VAR / "markets").iterdir())) == 1
