"""The bands of the three changes that are called naik kelas. No Django.

The legal class is that of PP 7/2021, article 35: sales a year decide for a business that runs, capital (without land and
buildings) where no sales are known. Two states are compared only when both are known by the same of the two. The worker bands are
those of BPS; they count the workers that the register tells, paid and unpaid.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desaekspor.registry.importers.rules import CAPITAL_LIMITS, SALES_LIMITS

if TYPE_CHECKING:
    import pyarrow as pa

LEGAL, READINESS, WORKERS = "legal", "readiness", "workers"
SALES, CAPITAL = "sales", "capital"
MORE = "large"  # above the last limit of a class
WORKER_LIMITS = (("none", 0), ("1-4", 4), ("5-19", 19), ("20-99", 99))  # at most so many
WORKERS_ABOVE = "100+"
BELOW_ALL = -1.0


@dataclass(frozen=True)
class Band:
    kind: str
    basis: str
    rank: int
    name: str
    above: float
    upto: float | None


def bands_of(kind: str, basis: str, limits: Iterable[tuple[str, float]], last: str) -> Iterator[Band]:
    """Bands from below all limits up; a value equal to a limit belongs to the lower band."""
    below, rank = BELOW_ALL, 0
    for name, limit in limits:
        yield Band(kind, basis, rank, name, below, float(limit))
        below, rank = float(limit), rank + 1
    yield Band(kind, basis, rank, last, below, None)


FIXED = (
    *bands_of(LEGAL, SALES, SALES_LIMITS, MORE),
    *bands_of(LEGAL, CAPITAL, CAPITAL_LIMITS, MORE),
    *bands_of(WORKERS, WORKERS, WORKER_LIMITS, WORKERS_ABOVE),
)


def readiness_bands(versions: Iterable[str], names: Iterable[str]) -> list[Band]:
    """Bands of assessments: the value is the place of the band from 0; of each version of the questions apart."""
    ordered = list(names)
    return [
        Band(READINESS, version, rank, name, rank - 0.5, rank + 0.5) for version in versions for rank, name in enumerate(ordered)
    ]


def as_table(bands: Iterable[Band]) -> pa.Table:
    import pyarrow as pa

    schema = pa.schema(
        [
            ("kind", pa.string()),
            ("basis", pa.string()),
            ("rank", pa.int64()),
            ("name", pa.string()),
            ("above", pa.float64()),
            ("upto", pa.float64()),  # missing: without an end
        ]
    )
    return pa.Table.from_pylist([vars(band) for band in bands], schema=schema)
