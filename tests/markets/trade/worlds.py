"""Small worlds of trade, and the measures over them in the slowest and plainest Python."""

from collections import defaultdict
from random import Random

import pyarrow as pa

COUNTRIES = ("CHN", "IDN", "IND", "JPN", "KEN", "MYS", "SAU", "THA", "VNM")
PRODUCTS = (
    "080111", "090111", "090411", "160414", "210310", "330129", "440729", "460211", "610910", "640399", "711311", "940360",
)  # fmt: skip


def flows(rows):
    """A table as the measures read it, from (hs6, exporter, importer, dollars)."""
    columns = list(zip(*rows, strict=True))
    return pa.table(dict(zip(("hs6", "exporter", "importer", "value_usd"), columns, strict=True)))


def world(seed=7):
    """Some 500 flows: each exporter is good at some products, and not everybody buys everything."""
    chance = Random(seed)
    rows = []
    for place, exporter in enumerate(COUNTRIES):
        for rank, hs6 in enumerate(PRODUCTS):
            skill = 10_000 if (place * 5 + rank * 3) % 7 < 3 + place % 3 else 400
            for importer in COUNTRIES:
                if importer != exporter and chance.random() < 0.6:
                    rows.append((hs6, exporter, importer, int(skill * (0.2 + chance.random())) + 1))
    return rows


def twin_advantage(rows):
    own, of_exporter, of_product, everything = defaultdict(float), defaultdict(float), defaultdict(float), 0.0
    for hs6, exporter, _importer, dollars in rows:
        own[exporter, hs6] += dollars
        of_exporter[exporter] += dollars
        of_product[hs6] += dollars
        everything += dollars
    return {(i, k): (v / of_exporter[i]) / (of_product[k] / everything) for (i, k), v in own.items()}


def twin_potential(rows, exporter):
    """(product, market) -> (supply, demand, ease, potential, realised, unrealised)."""
    world_of, own_of, demand, realised, bought = (defaultdict(float) for _ in range(5))
    for hs6, seller, importer, dollars in rows:
        world_of[hs6] += dollars
        demand[hs6, importer] += dollars
        if seller == exporter:
            own_of[hs6] += dollars
            realised[hs6, importer] += dollars
            bought[importer] += dollars
    supply = {hs6: own_of[hs6] / world_of[hs6] for hs6 in own_of}
    expected = defaultdict(float)
    for (hs6, importer), dollars in demand.items():
        expected[importer] += supply.get(hs6, 0) * dollars
    found = {}
    for (hs6, importer), dollars in demand.items():
        if hs6 in supply and importer != exporter:
            ease = bought[importer] / expected[importer]
            potential = supply[hs6] * dollars * ease
            sold = realised[hs6, importer]
            found[hs6, importer] = (supply[hs6], dollars, ease, potential, sold, max(0, potential - sold))
    return found


def twin_complexity(rows):
    """By name: eci, coi, pci, density, cog, over exporters, products and pairs. The eigenvector comes by repeated multiplying."""
    advantage = twin_advantage(rows)
    exporters, products = sorted({i for i, _ in advantage}), sorted({k for _, k in advantage})
    made = {(i, k): 1 if advantage.get((i, k), 0) >= 1 else 0 for i in exporters for k in products}
    diversity = {i: sum(made[i, k] for k in products) for i in exporters}
    ubiquity = {k: sum(made[i, k] for i in exporters) for k in products}
    both = {(k, m): [i for i in exporters if made[i, k] and made[i, m]] for k in products for m in products}
    step = {pair: sum(1 / diversity[i] for i in both[pair]) / ubiquity[pair[0]] for pair in both}
    vector = {k: float(place) for place, k in enumerate(products)}
    for _ in range(3_000):
        # The first eigenvector is constant; what of it is left is taken away, weighed as the matrix leaves it unchanged.
        middle = sum(ubiquity[k] * vector[k] for k in products) / sum(ubiquity.values())
        vector = {k: sum(step[k, m] * (vector[m] - middle) for m in products) for k in products}
        length = sum(x * x for x in vector.values()) ** 0.5
        vector = {k: x / length for k, x in vector.items()}
    kc = {i: sum(vector[k] for k in products if made[i, k]) / diversity[i] for i in exporters}
    mean = sum(kc.values()) / len(kc)
    mean_diversity = sum(diversity.values()) / len(diversity)
    if sum((diversity[i] - mean_diversity) * (kc[i] - mean) for i in exporters) < 0:
        vector, kc, mean = {k: -x for k, x in vector.items()}, {i: -x for i, x in kc.items()}, -mean
    spread = (sum((x - mean) ** 2 for x in kc.values()) / len(kc)) ** 0.5
    near = {(k, m): len(both[k, m]) / max(ubiquity[k], ubiquity[m]) for k in products for m in products}
    to_all = {k: sum(near[m, k] for m in products) for k in products}
    density = {(i, k): sum(made[i, m] * near[m, k] for m in products) / to_all[k] for i in exporters for k in products}
    outlook = {i: sum((1 - made[i, k]) * density[i, k] * vector[k] for k in products) for i in exporters}
    middle = sum(outlook.values()) / len(outlook)
    width = (sum((x - middle) ** 2 for x in outlook.values()) / len(outlook)) ** 0.5
    gain = {
        (i, k): (1 - made[i, k]) * sum((1 - made[i, m]) * near[k, m] * vector[m] / to_all[m] for m in products) / spread
        for i in exporters
        for k in products
    }
    return {
        "diversity": diversity,
        "ubiquity": ubiquity,
        "eci": {i: (kc[i] - mean) / spread for i in exporters},
        "coi": {i: (outlook[i] - middle) / width for i in exporters},
        "pci": {k: (vector[k] - mean) / spread for k in products},
        "density": density,
        "cog": gain,
    }
