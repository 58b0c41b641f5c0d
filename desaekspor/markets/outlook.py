"""The markets of one product for Indonesia, out of a table that is computed once from the world's flows and then kept."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from desaekspor.analytics import open_engine
from desaekspor.datafiles.folder import DataError, data_file, named, path_of
from desaekspor.markets.trade import coverage, markets, read_flows
from desaekspor.markets.trade.flows import plain
from desaekspor.nomenclature import HS2017, HS2022

EXPORTER = "IDN"
SHIPPED, GROWTH = "baci_hs17_2024", "idn_exports_2024"
SHIPPED_YEAR, GROWTH_YEARS = 2024, "2017–2024"  # in which Indonesia's sales are looked at in the file of growth
GROWTH_FROM_USD = 100_000  # below, one shipment more makes thousands of per cent
MOST_GROWTH = 100.0  # per cent a year, either way: what is beyond says "new" or "gone"
ROWS = 20_000  # of a row group, so that one product is read in milliseconds
FORM = 1  # of the kept table
ABSENT = b"absent_importers"


@dataclass(frozen=True)
class Flows:
    """One year of the world's flows: what every figure of markets is computed of and names as its source."""

    name: str  # as messages name it; of the catalogue of source files
    year: int
    edition: str = HS2017  # of the HS in which the codes are

    @property
    def source(self) -> str:
        return f"CEPII, BACI, {'HS 2022' if self.edition == HS2022 else 'HS 2017'}, {self.year}"

    def file(self) -> Path:
        """Where they lie: a table that ``read_flows`` knows, sorted by hs6. Raises DataError where it is not here."""
        return data_file(self.name)

    def identity(self) -> str | None:
        """Another one for other content, so that tables that are kept of them are told apart; None where they are not here."""
        try:
            state = path_of(named(self.name)).stat()
        except FileNotFoundError:
            return None
        return f"{state.st_size}-{state.st_mtime_ns}"


def active() -> Flows:
    """The flows that count now. Ask once for what belongs together: somebody may choose others meanwhile."""
    return Flows(SHIPPED, SHIPPED_YEAR)


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
    growth_years: str  # in which Indonesia's sales are compared: "2017–2024"
    markets: tuple[Market, ...]
    absent_importers: tuple[str, ...]


def markets_of(hs6: str) -> Markets | None:
    """The markets of a product (a code of the flows), those with most unrealised potential, then most demand, first.

    None when the flows have nothing of the product: unknown, not zero. The first call after the flows came or changed
    computes the table (``prepare``, some ten seconds); the others take milliseconds. Raises DataError, EngineError.
    """
    flows = active()
    table = pq.read_table(prepare(flows), filters=[("hs6", "==", hs6)])
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
    return Markets(hs6, flows.year, flows.source, GROWTH_YEARS, tuple(found), absent)


def prepare(flows: Flows | None = None) -> Path:
    """Where the table of all markets lies; computed when the flows are new. Raises DataError, EngineError, BadFlows."""
    flows = flows or active()
    source = flows.file()
    kept = kept_place(flows, f"{EXPORTER}-{FORM}", ".parquet")
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
    flows = active()
    flows.file()
    return kept_place(flows, f"{EXPORTER}-{FORM}", ".parquet").exists()


def kept_place(flows: Flows, stem: str, ending: str = "") -> Path:
    """Where a table that is computed of flows that are here is kept."""
    return Path(settings.VAR) / "markets" / f"{stem}-{flows.identity()}{ending}"


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
