"""Reads of trade data: which flows count, which tariff books and tables of FAOSTAT are here. What lacks its file is left out
by the readers, and told by the doctor."""

import time
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import duckdb

from desaekspor.datafiles.folder import DataError, named, path_of
from desaekspor.markets import outlook
from desaekspor.markets.flowdata import kept
from desaekspor.markets.flowdata.faostat import TABLE as FAOSTAT
from desaekspor.markets.flowdata.models import TradeData
from desaekspor.nomenclature import CPC21, HS2022, UnknownCode, convert

LEFT_SECONDS = 6 * 3600  # nobody works on a file for so long
TABLES = {"flows": "flows.parquet", "tariffs": kept.TARIFFS, "faostat": FAOSTAT}


def loaded(kind: str):
    """The data of a kind that is loaded, newest first."""
    return TradeData.objects.filter(kind=kind, state=TradeData.State.LOADED).order_by("-year", "-loaded_at", "-pk")


def active_flows() -> TradeData | None:
    """The flows that somebody chose; None: those of the catalogue of source files."""
    return TradeData.objects.filter(is_active=True).first()


def table_of(data: TradeData) -> Path:
    return kept.table(data.folder, TABLES[data.kind])


def without_file() -> Iterable[TradeData]:
    """What is loaded by its row, though its table is gone: after a backup came back, or when somebody deleted it."""
    return (one for one in TradeData.objects.filter(state=TradeData.State.LOADED).order_by("pk") if not table_of(one).exists())


def left_over() -> list[Path]:
    """Tables and sent files that no row names and that nobody can be at work on any more."""
    rows = TradeData.objects.exclude(state=TradeData.State.REMOVED)
    named_now = {data.folder for data in rows} | {data.incoming for data in rows if data.incoming} | {kept.INCOMING}
    found = [*kept.place().glob("*"), *kept.incoming("").glob("*")]
    long_ago = time.time() - LEFT_SECONDS
    return sorted(path for path in found if path.name not in named_now and path.stat().st_mtime < long_ago)


def totals_of_catalogue() -> dict[str, int] | None:
    """What the flows of the catalogue hold, as reports of imports have it; None where they are not here."""
    identity = outlook.SHIPPED_FLOWS.identity()
    return _totals(path_of(named(outlook.SHIPPED)), identity) if identity else None


@lru_cache(maxsize=2)
def _totals(path: Path, _identity: str) -> dict[str, int]:
    """Half a second for the world."""
    sql = """
    SELECT count(*), sum(value_usd)::BIGINT, coalesce(sum(value_usd) FILTER (exporter = $home), 0)::BIGINT,
           count(DISTINCT exporter), count(DISTINCT importer), count(DISTINCT hs6)
    FROM read_parquet($path)
    """
    with duckdb.connect(config={"threads": 2}) as database:
        row = database.execute(sql, {"path": str(path), "home": outlook.EXPORTER}).fetchone()
    names = ("rows", "total_usd", "exports_usd", "exporters", "importers", "products")
    return dict(zip(names, (value or 0 for value in row or ()), strict=True))


def items_of_faostat(data: TradeData) -> list[str]:
    """The items of a table of FAOSTAT, by name."""
    with duckdb.connect(config={"threads": 1}) as database:
        rows = database.execute("SELECT DISTINCT item FROM read_parquet($path) ORDER BY item", {"path": str(table_of(data))})
        return [item for (item,) in rows.fetchall()]


def faostat() -> TradeData | None:
    """The newest table of FAOSTAT that is here."""
    return next((one for one in loaded("faostat") if table_of(one).exists()), None)


def crop_of(hs6: str) -> str:
    """The item of FAOSTAT that a subheading of the HS 2022 is, by its code of the CPC; "" where none, or no table, is here."""
    data = faostat()
    if data is None:
        return ""
    try:
        codes = [link.code for link in convert(hs6, HS2022, CPC21).links]
    except (DataError, UnknownCode):
        return ""
    sql = """
    SELECT item FROM read_parquet($path) WHERE substr(cpc, 1, 5) IN (SELECT unnest($codes)) AND element = 'production'
    GROUP BY item ORDER BY count(*) DESC, item LIMIT 1
    """
    with duckdb.connect(config={"threads": 1}) as database:
        found = database.execute(sql, {"path": str(table_of(data)), "codes": codes}).fetchone()
    return found[0] if found else ""


def leading(data: TradeData, item: str, element: str) -> list[tuple[str, int, str, float, str, float | None]]:
    """(country, year, unit, value, flag, part of the sum of all countries) of an item in the last year of each country."""
    sql = """
    WITH found AS (SELECT * FROM read_parquet($path) WHERE item = $item AND element = $element),
    latest AS (SELECT * FROM found WHERE year = (SELECT max(year) FROM found))
    SELECT area, year, unit, value, flag, value / nullif(sum(value) OVER (PARTITION BY unit), 0)
    FROM latest ORDER BY value DESC, area
    """
    with duckdb.connect(config={"threads": 1}) as database:
        return database.execute(sql, {"path": str(table_of(data)), "item": item, "element": element}).fetchall()
