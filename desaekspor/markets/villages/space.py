"""The product space as it lies around one exporter: how near each heading is to what it sells, and headings to each other.

A plain module over ``trade/complexity.py``; headings are those of the flows (HS 2017, four digits).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from desaekspor.analytics import Engine
from desaekspor.markets.trade.complexity import LEAST_EXPORTS_USD, complexity, proximity

LEVEL = 4


@dataclass(frozen=True)
class Heading:
    """A heading for the exporter. ``demand_usd``, ``unrealised_usd``: dollars a year; None is unknown, never zero."""

    code: str
    rca: float
    density: float
    pci: float
    demand_usd: float | None
    unrealised_usd: float | None


@dataclass(frozen=True)
class Space:
    headings: dict[str, Heading]
    near: np.ndarray = field(repr=False)  # proximities, in the order of the headings
    places: dict[str, int] = field(repr=False)

    def nearest(self, heading: str, others) -> tuple[str, float]:
        """Which of ``others`` is made by the same exporters most often, and how often; ("", 0.0) where none is in the space."""
        here = self.places.get(heading)
        known = [other for other in others if other in self.places]
        if here is None or not known:
            return "", 0.0
        nearness, other = max((float(self.near[here, self.places[other]]), other) for other in known)
        return other, nearness

    def nearness(self, heading: str, makers: Mapping[str, int]) -> float | None:
        """How near a heading lies to what is made: its mean proximity to the headings of ``makers``, each maker the same.

        ``makers``: heading -> how many make it. 0 to 1; None where nothing made is in the space.
        """
        here = self.places.get(heading)
        known = {code: count for code, count in makers.items() if code in self.places}
        if here is None or not known:
            return None
        near = sum(count * float(self.near[here, self.places[code]]) for code, count in known.items())
        return near / sum(known.values())


def space_table(engine: Engine, products: pa.Table, *, exporter: str, min_exports_usd: float = LEAST_EXPORTS_USD) -> pa.Table:
    """Every heading as ``exporter`` has it, by code: hs4 (text), rca, density, pci (as ``complexity`` defines them),
    demand_usd, unrealised_usd (dollars a year, sums over the heading's products that are known; missing where none is), near
    (list of proximities to all headings, in the order of the rows).

    Reads ``flows`` from the engine; ``products``: hs6, demand_usd, unrealised_usd of the exporter's markets. Raises NoData,
    NotDetermined; ValueError where the exporter is not among those that are kept.
    """
    found = complexity(engine, level=LEVEL, min_exports_usd=min_exports_usd)
    codes = found.products["hs4"].to_pylist()
    exporters = found.exporters["exporter"].to_pylist()
    if exporter not in exporters:
        raise ValueError(exporter)
    rca = found.cells["rca"].to_numpy().reshape(len(exporters), len(codes))
    density = found.cells["density"].to_numpy().reshape(rca.shape)
    near = proximity((rca >= 1).astype(float)).astype(np.float32)
    row = exporters.index(exporter)
    cut = products.append_column("hs4", pc.utf8_slice_codeunits(products["hs6"], 0, LEVEL))
    sums = cut.group_by("hs4").aggregate([("demand_usd", "sum"), ("unrealised_usd", "sum")]).to_pylist()
    money = {one["hs4"]: (one["demand_usd_sum"], one["unrealised_usd_sum"]) for one in sums}
    return pa.table(
        {
            "hs4": pa.array(codes, pa.string()),
            "rca": rca[row],
            "density": density[row],
            "pci": found.products["pci"],
            "demand_usd": pa.array([money.get(code, (None, None))[0] for code in codes], pa.float64()),
            "unrealised_usd": pa.array([money.get(code, (None, None))[1] for code in codes], pa.float64()),
            "near": pa.FixedSizeListArray.from_arrays(pa.array(near.ravel()), len(codes)),
        }
    )


def space_of(table: pa.Table) -> Space:
    """The Space of a ``space_table``."""
    codes = table["hs4"].to_pylist()
    columns = [table[name].to_pylist() for name in ("hs4", "rca", "density", "pci", "demand_usd", "unrealised_usd")]
    near = table["near"].combine_chunks().flatten().to_numpy(zero_copy_only=False).reshape(len(codes), len(codes))
    headings = {row[0]: Heading(*row) for row in zip(*columns, strict=True)}
    return Space(headings, near, {code: place for place, code in enumerate(codes)})
