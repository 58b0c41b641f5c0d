"""What an agreement is good for here: its partners as markets of the products that a regency makes."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from desaekspor.analytics import EngineError
from desaekspor.datafiles.folder import DataError
from desaekspor.markets import outlook


@dataclass(frozen=True)
class Buyer:
    """What a partner buys a year of a heading from everyone, and of it from Indonesia, in dollars."""

    importer: str
    demand_usd: float
    realised_usd: float


@dataclass(frozen=True)
class Served:
    """A heading (HS, four digits) that is made here, and the partners that buy it, most demand first."""

    heading: str
    makers: int
    buyers: tuple[Buyer, ...]

    @property
    def demand_usd(self) -> float:
        return sum(one.demand_usd for one in self.buyers)


def served_by(partners: Collection[str], makers: Mapping[str, int]) -> list[Served] | None:
    """What the partners of an agreement buy of the headings that ``makers`` ({heading: how many make it}) names, most first.

    A heading that no partner is known to buy is left out. None while the table of markets is not worked out.
    """
    try:
        if not outlook.is_prepared():
            return None
        bought = _bought(outlook.prepare(), tuple(sorted(partners)))
    except (DataError, EngineError):
        return None
    found = [Served(heading, many, bought[heading]) for heading, many in makers.items() if heading in bought]
    return sorted(found, key=lambda one: (-one.demand_usd, one.heading))


@lru_cache(maxsize=64)
def _bought(table: Path, importers: tuple[str, ...]) -> dict[str, tuple[Buyer, ...]]:
    """``{heading: Buyers}``; the codes of the flows are of HS 2017, whose headings are with few exceptions those of HS 2022."""
    rows = pq.read_table(
        table, columns=["hs6", "importer", "demand_usd", "realised_usd"], filters=[("importer", "in", list(importers))]
    )
    rows = rows.append_column("heading", pc.utf8_slice_codeunits(rows["hs6"], 0, 4))
    summed = rows.group_by(["heading", "importer"]).aggregate([("demand_usd", "sum"), ("realised_usd", "sum")])
    found: dict[str, list[Buyer]] = defaultdict(list)
    for row in summed.to_pylist():
        found[row["heading"]].append(Buyer(row["importer"], row["demand_usd_sum"], row["realised_usd_sum"] or 0.0))
    return {heading: tuple(sorted(ones, key=lambda one: (-one.demand_usd, one.importer))) for heading, ones in found.items()}
