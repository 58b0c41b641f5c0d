"""What villages are measured by: two tables that are computed once in the background when flows came, and then kept.

``products``: hs6 of HS 2017, demand_usd, realised_usd, unrealised_usd over all markets. ``space``: see ``space.py``. Both of
one folder, so that they are always of the same flows.
"""

import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from desaekspor.analytics import open_engine
from desaekspor.markets import outlook
from desaekspor.markets.trade import read_flows
from desaekspor.markets.trade.flows import plain
from desaekspor.markets.villages.pull import logs_of
from desaekspor.markets.villages.space import Space, space_of, space_table

FORM = 1  # of the kept tables
PREFIX = "villages"
PRODUCTS, SPACE = "products.parquet", "space.parquet"


def kept() -> Path | None:
    """The folder of the tables of the flows that are here; None where it was not computed yet, or no flows are here."""
    place = _place()
    return place if place and place.exists() else None


def is_due() -> bool:
    """Whether there are flows and no tables of them. Quick."""
    place = _place()
    return place is not None and not place.exists()


def _place() -> Path | None:
    flows = outlook.active()
    return _place_of(flows) if flows.identity() else None


def _place_of(flows: outlook.Flows) -> Path:
    return outlook.kept_place(flows, f"{PREFIX}-{outlook.EXPORTER}-{FORM}")


def compute(*, least_exports_usd: float | None = None) -> Path:
    """Compute the tables where they are not there; returns their folder. Some ten seconds and a gigabyte for the whole world.

    Raises DataError, EngineError, BadFlows, and NotDetermined where the flows are too few for a product space.
    """
    chosen = outlook.active()
    source = chosen.file()
    place = _place_of(chosen)
    if place.exists():
        return place
    flows = read_flows(source)
    products = product_table(
        pq.read_table(outlook.prepare(chosen), columns=["hs6", "demand_usd", "realised_usd", "potential_usd"])
    )
    with open_engine() as engine:
        engine.load("flows", plain(flows) if engine.name == "spark" else flows)
        more = {} if least_exports_usd is None else {"min_exports_usd": least_exports_usd}
        space = space_table(engine, products, exporter=outlook.EXPORTER, **more)
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".draft-") as folder:  # whole or not there
        draft = Path(folder) / place.name
        draft.mkdir()
        pq.write_table(products, draft / PRODUCTS)
        pq.write_table(space, draft / SPACE)
        if not place.exists():
            draft.rename(place)
    for old in place.parent.glob(f"{PREFIX}-*"):
        if old != place:
            shutil.rmtree(old, ignore_errors=True)
    return place


def product_table(markets: pa.Table) -> pa.Table:
    """One row a product: what its markets buy, what the exporter sells there, and could; the last is missing where unknown."""
    more = pc.max_element_wise(pc.subtract(markets["potential_usd"], markets["realised_usd"]), 0.0, skip_nulls=False)
    sums = (
        markets.append_column("unrealised_usd", more)
        .group_by("hs6")
        .aggregate([("demand_usd", "sum"), ("realised_usd", "sum"), ("unrealised_usd", "sum")])
    )
    names = ["hs6", "demand_usd", "realised_usd", "unrealised_usd"]
    return sums.select(["hs6", *(f"{name}_sum" for name in names[1:])]).rename_columns(names).sort_by("hs6")


def product_logs() -> dict[str, float] | None:
    """Product (HS 2017) -> ln of what Indonesia could sell more of it (``pull.logs_of``); None before the tables are there."""
    folder = kept()
    return None if folder is None else _logs(folder)


def product_space() -> Space | None:
    """The product space around Indonesia; None before the tables are there."""
    folder = kept()
    return None if folder is None else _space(folder)


@lru_cache(maxsize=1)
def _logs(folder: Path) -> dict[str, float]:
    table = pq.read_table(folder / PRODUCTS, columns=["hs6", "unrealised_usd"])
    pairs = zip(table["hs6"].to_pylist(), table["unrealised_usd"].to_pylist(), strict=True)
    return logs_of({hs6: usd for hs6, usd in pairs if usd is not None})


@lru_cache(maxsize=1)
def _space(folder: Path) -> Space:
    return space_of(pq.read_table(folder / SPACE))
