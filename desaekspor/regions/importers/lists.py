"""The lists of regions: the national one of the data folder, else the packaged one."""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from desaekspor.datafiles.folder import MissingData, data_file
from desaekspor.regions.codes import kind_of, level_of, parent_of
from desaekspor.regions.tables import read_table

LISTS = ("provinces", "regencies", "districts", "villages")  # by level, 1 to 4


class BadList(Exception):
    """A list cannot be used: ``file``, ``line`` and ``found`` say where and what; nothing was written."""

    def __init__(self, file: str, line: int, found: str) -> None:
        super().__init__(file, line, found)
        self.file, self.line, self.found = file, line, found


class RegionRow(NamedTuple):
    """The columns of ``Region`` that the lists decide."""

    code: str
    name: str
    level: int
    kind: str
    parent_id: str | None
    bps_code: str = ""
    postal_code: str = ""
    urban: bool | None = None
    lat: float | None = None
    lng: float | None = None
    area_km2: float | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass
class RegionList:
    rows: dict[str, RegionRow]
    # Level -> the code below which the list is complete ('' for the whole country): what is not in it there is gone.
    complete: dict[int, str] = field(default_factory=dict)
    missing: list[MissingData] = field(default_factory=list)

    def is_complete_for(self, code: str) -> bool:
        return code.startswith(self.complete[level_of(code)])


def read_lists(packaged_scope: str = "32.16") -> RegionList:
    """All regions that can be had: national lists where they are, the packaged table for the rest and for details.

    The packaged table is complete for provinces, regencies and what lies in ``packaged_scope``.
    Raises BadList for a code, kind or parent that does not fit.
    """
    packaged = {row.code: row for row in packaged_rows()}
    found = RegionList(dict(packaged), {1: "", 2: "", 3: packaged_scope, 4: packaged_scope})
    for level, name in enumerate(LISTS, start=1):
        try:
            path = data_file(name)
        except MissingData as error:
            found.missing.append(error)
            continue
        listed = listed_rows(path, level, found)
        if level == 1 or not found.complete[level - 1]:
            found.complete[level] = ""
        for code in [code for code in packaged if level_of(code) == level and code not in listed]:
            del found.rows[code]  # the list in the data folder may be newer than the package
        for code, row in listed.items():
            known = packaged.get(code)
            found.rows[code] = known._replace(name=row.name, kind=row.kind) if known else row
    found.rows = with_parents(found.rows)
    add_successions(found.rows)
    return found


def listed_rows(path: Path, level: int, found: RegionList) -> dict[str, RegionRow]:
    """The rows of a national list, without those below regions of a list that is not at hand."""
    listed = {}
    for line, row in national_rows(path, level):
        if row.parent_id is None or row.parent_id in found.rows:
            listed[row.code] = row
        elif not found.complete[level - 1]:
            raise BadList(path.name, line, row.code)  # the list above is complete, and its region is not in it
    return listed


def with_parents(rows: dict[str, RegionRow]) -> dict[str, RegionRow]:
    """Without what the package has below a region that a newer list no longer has."""
    kept: dict[str, RegionRow] = {}
    for code in sorted(rows):  # what is above comes first
        if rows[code].parent_id is None or rows[code].parent_id in kept:
            kept[code] = rows[code]
    return kept


def packaged_rows() -> Iterator[RegionRow]:
    for row in read_table("regions"):
        code = row["code"]
        yield RegionRow(
            code,
            row["name"],
            level_of(code),
            row["kind"],
            parent_of(code),
            row["bps_code"],
            row["postal_code"],
            None if row["urban"] == "" else row["urban"] == "1",
            *(float(row[column]) if row[column] else None for column in ("lat", "lng", "area_km2")),
        )


def national_rows(path: Path, level: int) -> Iterator[tuple[int, RegionRow]]:
    open_text = gzip.open if path.suffix == ".gz" else open
    with open_text(path, "rt", encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            code = row.get("code") or ""
            try:
                if level_of(code) != level or not row["name"].strip():
                    raise KeyError(code)
                kind = row.get("type") or kind_of(code)
            except KeyError:
                raise BadList(path.name, line, code) from None
            yield line, RegionRow(code, row["name"], level, kind, parent_of(code))


def add_successions(rows: dict[str, RegionRow]) -> None:
    """Put the old regions beside the new: valid until the day before, and the new ones from that day."""
    for row in read_table("successions"):
        on = date.fromisoformat(row["on"])
        old, new = row["old_code"], row["new_code"]
        if new not in rows or parent_of(old) not in rows:
            continue
        rows[new] = rows[new]._replace(first_day=on)
        rows[old] = RegionRow(
            old, row["old_name"], level_of(old), row["old_kind"], parent_of(old), last_day=on - timedelta(days=1)
        )
