import pyarrow.parquet as pq
import pytest

from desaekspor.datafiles.folder import data_file
from desaekspor.markets.villages import keeping
from tests.markets.trade.worlds import flows

# Indonesia sells soy sauce and T-shirts, in which others do better, and no furniture.
ROWS = [
    ("210310", "IDN", "SAU", 300_000), ("210310", "THA", "JPN", 500_000), ("210310", "CHN", "SAU", 100_000),
    ("610910", "IDN", "JPN", 5_000_000), ("610910", "CHN", "JPN", 9_000_000), ("610910", "CHN", "SAU", 7_000_000),
    ("190590", "IDN", "JPN", 40_000), ("190590", "THA", "SAU", 900_000), ("190590", "CHN", "THA", 70_000),
    ("940360", "CHN", "JPN", 70_000), ("940360", "THA", "SAU", 30_000),
]  # fmt: skip


@pytest.fixture
def small_world(settings, tmp_path, shared_data):
    """Tables of a small world, where the lists of codes are the real ones."""
    settings.DATA, settings.VAR, settings.MIRROR = tmp_path / "data", tmp_path / "var", str(shared_data)
    for name in ("hs2022", "hs2017", "hs2022_hs2017"):
        data_file(name)
    settings.MIRROR = ""
    (settings.DATA / "trade" / "flows").mkdir(parents=True)
    pq.write_table(flows(ROWS), settings.DATA / "trade" / "flows" / "baci_hs17_2024.parquet")
    return keeping.compute(least_exports_usd=1)
