"""What the page of trade data shows: years side by side, tariff books, who produces what, what was done when."""

from dataclasses import dataclass

from desaekspor.datafiles.folder import DataError
from desaekspor.markets import outlook
from desaekspor.markets.countries import country
from desaekspor.markets.flowdata import queries
from desaekspor.markets.flowdata.models import TradeData
from desaekspor.markets.flowdata.words import EDITION_NAMES, describe
from desaekspor.markets.papers.duties import BOOKS

MOST_COUNTRIES = 15
JUMP_PCT = 33  # the world's trade fell by 22 per cent in 2009, and rose by 26 in 2021
ELEMENTS = ("production", "exports", "imports")


@dataclass
class Year:
    """A year of flows beside others. ``change_pct``: of the world's total since ``before``, of the same edition."""

    data: TradeData | None  # None: of the data folder
    year: int
    edition: str
    total_usd: int
    exports_usd: int
    rows: int
    exporters: int
    importers: int
    products: int
    name: str
    is_active: bool
    is_here: bool = True
    before: int | None = None
    change_pct: float | None = None
    exports_change_pct: float | None = None

    @property
    def total_billion(self) -> float:
        return self.total_usd / 1e9

    @property
    def is_jump(self) -> bool:
        """Whether the world changed by more than trade does in a year or two: then the coverage is likely another one."""
        return self.change_pct is not None and abs(self.change_pct) > JUMP_PCT

    @property
    def exports_billion(self) -> float:
        return self.exports_usd / 1e9


def years() -> list[Year]:
    """All flows that are here, the newest first, each with its difference to the year before it."""
    rows = [
        Year(
            data=data,
            year=data.year,
            edition=EDITION_NAMES[data.edition],
            name=data.name,
            is_active=data.is_active,
            is_here=queries.table_of(data).exists(),
            **{key: data.report[key] for key in ("total_usd", "exports_usd", "rows", "exporters", "importers", "products")},
        )
        for data in queries.loaded("flows")
    ]
    chosen = any(row.is_active for row in rows)
    if (own := queries.totals_of_catalogue()) is not None:
        shipped = outlook.SHIPPED_FLOWS
        rows.append(Year(None, shipped.year, EDITION_NAMES[shipped.edition], name=shipped.name, is_active=not chosen, **own))
    rows.sort(key=lambda row: (-row.year, row.edition, row.data is None))
    for row in rows:
        earlier = [one for one in rows if one.edition == row.edition and one.year < row.year and one.total_usd]
        if earlier:
            last = max(earlier, key=lambda one: one.year)
            row.before = last.year
            row.change_pct = 100 * (row.total_usd / last.total_usd - 1)
            row.exports_change_pct = 100 * (row.exports_usd / last.exports_usd - 1) if last.exports_usd else None
    return rows


def books() -> list[dict]:
    """The tariff books: of the data folder, and those that were imported. The newest of a market is the one that answers."""
    imported = list(queries.loaded("tariffs"))
    newest: dict[str, int] = {}
    for data in imported:
        newest.setdefault(data.importer, data.pk)
    rows = [
        {
            "data": data,
            "country": country(data.importer),
            "year": data.year,
            "lines": data.report["lines"],
            "source": data.report["source"],
            "counts": newest[data.importer] == data.pk,
            "is_here": queries.table_of(data).exists(),
        }
        for data in imported
    ]
    rows += [
        {
            "data": None,
            "country": country(code),
            "year": book.year,
            "source": book.source,
            "counts": code not in newest,
            "is_here": True,
        }
        for code, book in BOOKS.items()
    ]
    return sorted(rows, key=lambda row: (row["country"].name, -row["year"]))


def producers(item: str, element: str) -> dict | None:
    """The table of FAOSTAT that is loaded: its products, and of one of them the countries with most of it."""
    data = queries.faostat()
    if data is None:
        return None
    items = queries.items_of_faostat(data)
    by_name = {one.lower(): one for one in items}
    chosen = by_name.get(item.strip().lower(), "")
    element = element if element in ELEMENTS else ELEMENTS[0]
    found = queries.leading(data, chosen, element) if chosen else []
    rows = [
        {
            "rank": rank,
            "country": country(code),
            "unit": unit,
            "value": value,
            "flag": flag,
            "share_pct": share and 100 * share,
        }
        for rank, (code, _year, unit, value, flag, share) in enumerate(found, 1)
    ]
    home = [row for row in rows[MOST_COUNTRIES:] if row["country"].iso3 == outlook.EXPORTER]
    return {
        "data": data,
        "items": items,
        "item": chosen,
        "asked": item,
        "element": element,
        "rows": rows[:MOST_COUNTRIES] + home,
        "year": found[0][1] if found else None,
    }


def problems_of(data: TradeData) -> list[dict]:
    """Each with the words for what was expected."""
    return [one | {"words": describe(one)} for one in data.problems]


def flows_here() -> bool:
    try:
        outlook.active().file()
    except DataError:
        return False
    return True
