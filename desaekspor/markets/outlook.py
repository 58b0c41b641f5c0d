"""The markets of one product for Indonesia, out of a table that is computed once from the world's flows and then kept."""

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from desaekspor.analytics import open_engine
from desaekspor.datafiles.folder import DataError, MissingData, data_file, named, path_of
from desaekspor.markets.flowdata import baci, kept
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

    name: str  # as messages name it: of the catalogue of source files, or of the file that was imported
    year: int
    edition: str = HS2017  # of the HS in which the codes are
    folder: str = ""  # of those that were imported: where their table lies (flowdata/kept.py)
    earlier: "Flows | None" = None  # of a year before, by which growth is told

    @property
    def source(self) -> str:
        return f"CEPII, BACI, {'HS 2022' if self.edition == HS2022 else 'HS 2017'}, {self.year}"

    def file(self) -> Path:
        """Where they lie: a table that ``read_flows`` knows, sorted by hs6. Raises DataError where it is not here."""
        if not self.folder:
            return data_file(self.name)
        if not self._imported.exists():
            raise MissingData(self.name, "import_again", path=self._imported)
        return self._imported

    @property
    def growth_years(self) -> str:
        """Between which Indonesia's sales are compared: "2017–2024"; "" where one year only is known."""
        if not self.folder:
            return GROWTH_YEARS
        return f"{self.earlier.year}–{self.year}" if self.earlier else ""

    @property
    def _imported(self) -> Path:
        return kept.table(self.folder, baci.FLOWS)

    def identity(self) -> str | None:
        """Another one for other content, so that tables that are kept of them are told apart; None where they are not here."""
        if self.folder:
            compared = f"-{self.earlier.identity()}" if self.earlier else ""
            return f"{self.folder}{compared}" if self._imported.exists() else None
        try:
            state = path_of(named(self.name)).stat()
        except FileNotFoundError:
            return None
        return f"{state.st_size}-{state.st_mtime_ns}"


def active() -> Flows:
    """The flows that count now: those that somebody chose, else those of the catalogue. One query.

    Ask once for what belongs together: somebody may choose others meanwhile.
    """
    from desaekspor.markets.flowdata.queries import loaded

    own = [(row.is_active, Flows(row.name, row.year, row.edition, row.folder)) for row in loaded("flows")]
    chosen = next((flows for is_active, flows in own if is_active), None)
    if chosen is None:
        return SHIPPED_FLOWS
    known = [flows for flows in (*(flows for _active, flows in own), SHIPPED_FLOWS) if flows.identity()]
    earlier = [flows for flows in known if flows.edition == chosen.edition and flows.year < chosen.year]
    return replace(chosen, earlier=max(earlier, key=lambda flows: flows.year, default=None))


SHIPPED_FLOWS = Flows(SHIPPED, SHIPPED_YEAR)


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
    """``growth_years``: between which Indonesia's sales are compared, "" where one year only is known.

    ``absent_importers`` buy too, but nobody told what: they are no data, and in no row.
    """

    hs6: str
    year: int
    source: str
    growth_years: str
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
    return Markets(hs6, flows.year, flows.source, flows.growth_years, tuple(found), absent)


def prepare(flows: Flows | None = None) -> Path:
    """Where the table of all markets lies; computed when the flows are new. Raises DataError, EngineError, BadFlows."""
    flows = flows or active()
    source = flows.file()
    kept = kept_place(flows, f"{EXPORTER}-{FORM}", ".parquet")
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        table = _with_growth(_computed(source), flows)
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


def _with_growth(table: pa.Table, flows: Flows) -> pa.Table:
    """With the growth of Indonesia's sales, where it is known of the flow."""
    metadata = table.schema.metadata
    growth = _growth(flows)
    if growth is None:
        return table.append_column("growth_pct", pa.nulls(table.num_rows, pa.float64())).replace_schema_metadata(metadata)
    texts = pa.schema([("hs6", pa.string()), ("importer", pa.string()), ("growth_pct", pa.float64())])
    joined = table.join(growth.cast(texts), ["hs6", "importer"]).sort_by([("hs6", "ascending"), ("importer", "ascending")])
    return joined.replace_schema_metadata(metadata)


def _growth(flows: Flows) -> pa.Table | None:
    """hs6, importer, growth_pct a year of Indonesia's sales: of the file of it, or since an earlier year that is here."""
    if not flows.folder:
        try:
            return pq.read_table(data_file(GROWTH), columns=["hs6", "importer", "growth_pct"])
        except DataError:
            return None
    if flows.earlier is None:
        return None
    sql = """
    WITH now AS (SELECT hs6, importer, sum(value_usd) AS v FROM read_parquet($now) WHERE exporter = $exporter GROUP BY ALL),
    before AS (SELECT hs6, importer, sum(value_usd) AS v FROM read_parquet($before) WHERE exporter = $exporter GROUP BY ALL)
    SELECT hs6, importer, 100 * (power(now.v / before.v, 1.0 / $years) - 1) AS growth_pct
    FROM now JOIN before USING (hs6, importer) WHERE now.v > 0 AND before.v > 0
    """
    given = {"now": str(flows.file()), "before": str(flows.earlier.file()), "exporter": EXPORTER}
    with duckdb.connect(config={"threads": 2}) as database:
        return database.execute(sql, given | {"years": flows.year - flows.earlier.year}).to_arrow_table()
