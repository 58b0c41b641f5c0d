"""The markets of one product for Indonesia, out of a table that is computed once from the world's flows and then kept."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from desaekspor.analytics import open_engine
from desaekspor.datafiles.folder import DataError, data_file
from desaekspor.markets.trade import coverage, markets, read_flows
from desaekspor.markets.trade.flows import plain

EXPORTER = "IDN"
FLOWS, GROWTH = "baci_hs17_2024", "idn_exports_2024"
YEAR, EDITION, SOURCE = 2024, "HS 2017", "CEPII, BACI, HS 2017, 2024"
GROWTH_FROM_USD = 100_000  # below, one shipment more makes thousands of per cent
MOST_GROWTH = 100.0  # per cent a year, either way: what is beyond says "new" or "gone"
ROWS = 20_000  # of a row group, so that one product is read in milliseconds
FORM = 1  # of the kept table
ABSENT = b"absent_importers"


@dataclass(frozen=True)
class Market:
    """A country that buys the product. Dollars a year; ``growth_pct`` a year of Indonesia's sales there; None is unknown."""

    importer: str
    demand_usd: float
    realised_usd: float
    potential_usd: float | None
    unrealised_usd: float | None
    growth_pct: float | None


@dataclass(frozen=True)
class Markets:
    """``absent_importers`` buy too, but nobody told what: they are no data, and in no row."""

    hs6: str
    year: int
    source: str
    markets: tuple[Market, ...]
    absent_importers: tuple[str, ...]


def markets_of(hs6: str) -> Markets | None:
    """The markets of a product (HS 2017), those with most unrealised potential, then most demand, first.

    None when the flows have nothing of the product: unknown, not zero. The first call after the flows came or changed
    computes the table (``prepare``, some ten seconds); the others take milliseconds. Raises DataError, EngineError.
    """
    table = pq.read_table(prepare(), filters=[("hs6", "==", hs6)])
    if not table.num_rows:
        return None
    found = []
    for row in table.to_pylist():
        potential, sold, growth = row["potential_usd"], row["realised_usd"], row["growth_pct"]
        found.append(
            Market(
                importer=row["importer"],
                demand_usd=row["demand_usd"],
                realised_usd=sold,
                potential_usd=potential,
                unrealised_usd=None if potential is None else max(0.0, potential - sold),
                growth_pct=None if growth is None or sold < GROWTH_FROM_USD else max(-MOST_GROWTH, min(MOST_GROWTH, growth)),
            )
        )
    found.sort(key=lambda market: (-(market.unrealised_usd or 0), -market.demand_usd, market.importer))
    absent = tuple(filter(None, table.schema.metadata[ABSENT].decode().split(",")))
    return Markets(hs6, YEAR, SOURCE, tuple(found), absent)


def prepare() -> Path:
    """Where the table of all markets lies; computed when the flows are new. Raises DataError, EngineError."""
    source = data_file(FLOWS)
    kept = _kept(source)
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        table = _with_growth(_computed(source))
        with tempfile.TemporaryDirectory(dir=kept.parent, prefix=".draft-") as folder:  # whole or not there
            draft = Path(folder) / kept.name
            pq.write_table(table, draft, row_group_size=ROWS)
            draft.replace(kept)
        for old in kept.parent.glob(f"{EXPORTER}-*.parquet"):
            if old != kept:
                old.unlink(missing_ok=True)
    return kept


def is_prepared() -> bool:
    """Whether the table is there, so that ``markets_of`` answers at once. Raises DataError where there are no flows."""
    return _kept(data_file(FLOWS)).exists()


def _kept(source: Path) -> Path:
    state = source.stat()
    return Path(settings.VAR) / "markets" / f"{EXPORTER}-{FORM}-{state.st_size}-{state.st_mtime_ns}.parquet"


def _computed(source: Path) -> pa.Table:
    flows = read_flows(source)
    with open_engine() as engine:
        engine.load("flows", plain(flows) if engine.name == "spark" else flows)
        table = markets(engine, exporter=EXPORTER)
    return table.replace_schema_metadata({ABSENT: ",".join(coverage(flows).absent_importers).encode()})


def _with_growth(table: pa.Table) -> pa.Table:
    """With the growth of Indonesia's sales, where the file of it is there and has the flow."""
    metadata = table.schema.metadata
    try:
        growth = pq.read_table(data_file(GROWTH), columns=["hs6", "importer", "growth_pct"])
    except DataError:
        return table.append_column("growth_pct", pa.nulls(table.num_rows, pa.float64())).replace_schema_metadata(metadata)
    texts = pa.schema([("hs6", pa.string()), ("importer", pa.string()), ("growth_pct", pa.float64())])
    joined = table.join(growth.cast(texts), ["hs6", "importer"]).sort_by([("hs6", "ascending"), ("importer", "ascending")])
    return joined.replace_schema_metadata(metadata)
