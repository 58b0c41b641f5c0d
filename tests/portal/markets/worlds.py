"""A small world of trade in the data folder, with the code lists: soy sauce, bought by four, of whom one tells nothing."""

import pyarrow.parquet as pq

from desaekspor.markets.outlook import prepare
from tests.markets.trade.worlds import flows
from tests.nomenclature.small_lists import write_lists

ROWS = [
    ("090121", "IDN", "JPN", 600_000), ("090121", "THA", "MYS", 400_000), ("090121", "MYS", "SAU", 1_000_000),
    ("210310", "IDN", "SAU", 300_000), ("210310", "THA", "SAU", 100_000), ("210310", "THA", "JPN", 500_000),
    ("210310", "JPN", "MYS", 50_000), ("210310", "IDN", "MYS", 150_000), ("210310", "USA", "MYS", 20_000),
    ("151000", "THA", "JPN", 70_000),
]  # fmt: skip


def write_world(settings, folder, *, with_table=True):
    settings.DATA, settings.VAR, settings.MIRROR = folder / "data", folder / "var", ""
    place = settings.DATA / "trade" / "flows"
    place.mkdir(parents=True)
    pq.write_table(flows(ROWS), place / "baci_hs17_2024.parquet")
    write_lists(settings.DATA)
    if with_table:
        prepare()
