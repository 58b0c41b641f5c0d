"""FAOSTAT's production and trade of crops and livestock, as FAO gives it out: the normalised CSV or the archive that holds it.

Of the many elements production, export quantity and import quantity are kept, of countries (sums over regions are left out)
and of the last years.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .baci import MEMORY, _bools, _floats, _quoted
from .problems import MOST_SHOWN, DataRefused, Problem, refuse
from .tables import Member, Report, opened_table, silent

WANTED = {
    "m49": ("area code (m49)",),
    "area": ("area",),
    "item_code": ("item code",),
    "cpc": ("item code (cpc)",),
    "item": ("item",),
    "element": ("element",),
    "year": ("year",),
    "unit": ("unit",),
    "value": ("value",),
    "flag": ("flag",),
}
OPTIONAL = ("m49", "cpc")
ELEMENTS = {"production": "production", "export quantity": "exports", "import quantity": "imports"}

YEARS = 6  # the last ones are kept
TABLE = "production.parquet"
SHOWN_AREAS = 60


@dataclass
class FaostatReport:
    first_year: int = 0
    last_year: int = 0
    rows: int = 0  # that are kept
    rows_read: int = 0
    items: int = 0
    areas: int = 0
    by_year: dict[str, int] = field(default_factory=dict)  # rows
    left_out: list[str] = field(default_factory=list)  # areas that are no country of the list, most of them sums
    left_out_count: int = 0
    elements: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict:
        return asdict(self)


_SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("area", "item_code", "item", "cpc", "element", "unit", "flag")]
    + [("year", pa.int32()), ("value", pa.float64()), ("place", pa.int64())]
)


def read_faostat(
    member: Member,
    folder: Path,
    *,
    by_number: Mapping[str, str],
    by_name: Mapping[str, str],
    report: Report = silent,
) -> FaostatReport:
    """Check the table and write what is kept of it to ``folder`` as TABLE. ``by_number``: M49 -> ISO 3166; ``by_name``: English
    names in small letters -> ISO 3166, for files without those numbers. FAO has given out archives in UTF-8 and in Latin-1.

    Raises DataRefused with every problem; the folder may then hold drafts.
    """
    try:
        return _read(member, folder, by_number, by_name, report, "utf8")
    except DataRefused as refused:
        if refused.problems[0].code != "encoding":
            raise
        return _read(member, folder, by_number, by_name, report, "latin-1")


def _read(
    member: Member, folder: Path, by_number: Mapping[str, str], by_name: Mapping[str, str], report: Report, encoding: str
) -> FaostatReport:
    draft, found = folder / "draft.parquet", FaostatReport()
    problems: list[Problem] = []
    count = 0
    places: dict[tuple[str, str], str | None] = {}

    def note(code: str, column: str, texts: pa.Array, wrong: np.ndarray, rows: np.ndarray) -> None:
        nonlocal count
        at = np.flatnonzero(wrong)
        count += len(at)
        for one in at[: max(0, MOST_SHOWN - len(problems))]:
            problems.append(Problem(code, table.number(int(rows[one])), table.columns[column], texts[int(one)].as_py()))

    with opened_table(member, WANTED, OPTIONAL, encoding=encoding) as table, pq.ParquetWriter(draft, _SCHEMA) as writer:
        for before, batch in table.blocks():
            found.rows_read += batch.num_rows
            report(found.rows_read, table.expected(found.rows_read))
            elements = pc.utf8_lower(batch["element"])
            wanted = _bools(pc.is_in(elements, pa.array(list(ELEMENTS))))
            rows = np.arange(before, before + batch.num_rows)[wanted]
            batch = batch.filter(pa.array(wanted))
            if not batch.num_rows:
                continue
            years = _floats(batch["year"])
            bad_year = ~((years >= 1900) & (years < 2100))
            note("faostat_year", "year", batch["year"], bad_year, rows)
            empty = _bools(pc.equal(batch["value"], ""))
            values = _floats(pc.if_else(pa.array(empty), "0", batch["value"]))
            note("number", "value", batch["value"], ~np.isfinite(values), rows)
            note("negative", "value", batch["value"], np.isfinite(values) & (values < 0), rows)
            if count:
                continue
            keys = list(zip(_column(batch, "m49"), batch["area"].to_pylist(), strict=True))
            for key in set(keys) - places.keys():
                places[key] = _country(*key, by_number, by_name)
            areas = pa.array([places[key] for key in keys], pa.string())
            kept = _bools(pc.is_valid(areas)) & ~empty
            lower = pc.utf8_lower(batch["element"])
            made = pa.RecordBatch.from_arrays(
                [
                    areas, batch["item_code"], batch["item"], pa.array([text.lstrip("'") for text in _column(batch, "cpc")]),
                    pa.array([ELEMENTS[one] for one in lower.to_pylist()]), batch["unit"], batch["flag"],
                    pa.array(years.astype(np.int32)), pa.array(values), pa.array(rows),
                ],
                schema=_SCHEMA,
            )  # fmt: skip
            writer.write_batch(made.filter(pa.array(kept)))
    problems += table.ragged_problems()
    if count or table.ragged:
        raise DataRefused(sorted(problems, key=lambda one: one.row), count + len(table.ragged))
    left = sorted(area for (_number, area), code in places.items() if code is None)
    found.left_out, found.left_out_count = left[:SHOWN_AREAS], len(left)
    _finish(found, draft, folder, table.number)
    draft.unlink()
    return found


def _column(batch: pa.RecordBatch, name: str) -> list[str]:
    return batch[name].to_pylist() if name in batch.schema.names else [""] * batch.num_rows


def _country(number: str, area: str, by_number: Mapping[str, str], by_name: Mapping[str, str]) -> str | None:
    if number and by_number:
        digits = re.sub(r"\D", "", number)
        return by_number.get(str(int(digits))) if digits else None
    return by_name.get(area.lower())


def _finish(found: FaostatReport, draft: Path, folder: Path, number: Callable[[int], int]) -> None:
    key = "area, item_code, element, year, unit"
    with duckdb.connect(config={"threads": 2, "memory_limit": MEMORY, "temp_directory": str(folder / "sorting")}) as database:
        database.execute(f"CREATE VIEW read AS SELECT * FROM read_parquet('{_quoted(draft)}')")
        database.execute(f"CREATE VIEW kept AS SELECT * FROM read WHERE year > (SELECT max(year) FROM read) - {YEARS}")
        again = database.execute(
            "SELECT area, any_value(item), element, year, min(place), max(place), count(*) OVER ()"
            f" FROM kept GROUP BY {key} HAVING count(*) > 1 ORDER BY 5 LIMIT {MOST_SHOWN}"
        ).fetchall()
        if again:
            problems = [
                Problem(
                    "repeated", number(second), "Area, Item, Element, Year", ", ".join(map(str, flow)), {"first": number(first)}
                )
                for *flow, first, second, _count in again
            ]
            raise DataRefused(problems, again[0][-1])
        counts = database.execute(
            "SELECT min(year), max(year), count(*), count(DISTINCT item_code), count(DISTINCT area) FROM kept"
        ).fetchone()
        if not counts or not counts[2]:
            raise refuse("no_rows")
        found.first_year, found.last_year, found.rows, found.items, found.areas = counts
        years = database.execute("SELECT year, count(*) FROM kept GROUP BY 1 ORDER BY 1").fetchall()
        found.by_year = {str(year): rows for year, rows in years}
        found.elements = dict(database.execute("SELECT element, count(*) FROM kept GROUP BY 1 ORDER BY 1").fetchall())
        database.execute(
            "COPY (SELECT * EXCLUDE (place) FROM kept ORDER BY item, element, year, value DESC)"
            f" TO '{_quoted(folder / TABLE)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000)"
        )
