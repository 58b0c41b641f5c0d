"""Who sells a product to a market: the countries that a seller from Indonesia meets there, with their shares."""

from dataclasses import dataclass

import duckdb

from desaekspor.markets import outlook


@dataclass(frozen=True)
class Supplier:
    exporter: str
    value_usd: float
    share: float  # of what the market buys, 0 to 1


@dataclass(frozen=True)
class Suppliers:
    """Those that sell most come first. ``home`` is Indonesia; None where no flow of it is known: it may sell a little."""

    importer: str
    year: int
    source: str
    total_usd: float
    suppliers: tuple[Supplier, ...]
    concentration: float  # Herfindahl and Hirschman: the sum of the squared shares; 1 is a single seller

    @property
    def home(self) -> Supplier | None:
        return next((one for one in self.suppliers if one.exporter == outlook.EXPORTER), None)

    @property
    def home_place(self) -> int | None:
        return next((place for place, one in enumerate(self.suppliers, 1) if one.exporter == outlook.EXPORTER), None)


def suppliers_of(hs6_flows: tuple[str, ...], importer: str) -> Suppliers | None:
    """The sellers of a product (one or more codes of HS 2017, added up) to one market; None where no flow is known.

    Reads the groups of rows that hold the codes, some 50 ms. Raises DataError where there are no flows.
    """
    flows = outlook.active()
    path = flows.file()
    with duckdb.connect(config={"threads": 1}) as database:
        rows = database.execute(
            "SELECT exporter, sum(value_usd) AS usd FROM read_parquet($path)"
            " WHERE hs6 IN (SELECT unnest($codes)) AND importer = $importer AND exporter <> $importer"
            " GROUP BY exporter ORDER BY usd DESC, exporter",
            {"path": str(path), "codes": list(hs6_flows), "importer": importer},
        ).fetchall()
    total = float(sum(usd for _exporter, usd in rows))
    if not total:
        return None
    found = tuple(Supplier(exporter, float(usd), float(usd) / total) for exporter, usd in rows)
    return Suppliers(importer, flows.year, flows.source, total, found, sum(one.share**2 for one in found))
