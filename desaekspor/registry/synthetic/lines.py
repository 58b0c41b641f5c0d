"""Lines of business and where they are at home: shares by sector from facts/sectors.csv, by place from facts/lines.csv."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from .tables import read_facts
from .villages import villages

TRADE = "PERDAGANGAN"
ROUNDS = 60  # of fitting; the sectors' shares are then right to a millionth
CATEGORIES = {
    "C": "C. Industri Pengolahan",
    "G": "G. Perdagangan Besar dan Eceran",
    "H": "H. Pengangkutan dan Pergudangan",
    "I": "I. Penyediaan Akomodasi dan Makan Minum",
    "M": "M. Aktivitas Profesional, Ilmiah dan Teknis",
    "N": "N. Aktivitas Penyewaan dan Sewa Guna Usaha",
    "S": "S. Aktivitas Jasa Lainnya",
}


@dataclass(frozen=True)
class Lines:
    """One entry a line of business; ``by_village`` is the running share of the lines in each village (rows)."""

    sector: list[str]
    kbli: np.ndarray
    old_kbli: np.ndarray
    category: np.ndarray
    activity: np.ndarray
    products: list[list[str]]
    names: list[list[str]]
    women: np.ndarray  # percent
    stall: np.ndarray  # percent that stand in a market
    by_village: np.ndarray


def sector_shares() -> dict[str, float]:
    """Share of each sector: trade by the programme's statement, what is left by the projection of Open Data Jabar."""
    rows = read_facts("sectors")
    stated = {row["sector"]: int(row["enterprises"]) / int(row["of"]) for row in rows if row["basis"] == "program"}
    rest = 1 - sum(stated.values())
    projected = {row["sector"]: rest * int(row["enterprises"]) / int(row["of"]) for row in rows if row["basis"] == "jabar"}
    return stated | projected


@cache
def lines() -> Lines:
    rows = read_facts("lines")
    texts = {name: np.array([row[name] for row in rows], dtype=object) for name in ("kbli", "kbli_old", "activity")}
    return Lines(
        sector=[row["sector"] for row in rows],
        kbli=texts["kbli"],
        old_kbli=texts["kbli_old"],
        category=np.array([CATEGORIES[row["category"]] for row in rows], dtype=object),
        activity=texts["activity"],
        products=[row["products"].split("; ") for row in rows],
        names=[row["names"].split("; ") for row in rows],
        women=np.array([float(row["women"]) for row in rows]),
        stall=np.array([float(row["stall"] or 0) for row in rows]),
        by_village=_by_village(rows),
    )


def _by_village(rows) -> np.ndarray:
    """Running shares of the lines in each village.

    The weights of the table (a line's weight in its sector, times what a place adds) are fitted in
    turns to the villages' and the sectors' shares of the regency, so that both come out right and a
    product is still found where it belongs (iterative proportional fitting: Deming and Stephan 1940).
    """
    shares, codes = sector_shares(), villages().codes
    weights = np.array([[_factor(row["places"], code) * float(row["weight"]) for row in rows] for code in codes])
    sectors = np.array([row["sector"] for row in rows])
    for _ in range(ROUNDS):
        weights *= (villages().share / weights.sum(axis=1))[:, None]
        for sector, share in shares.items():
            weights[:, sectors == sector] *= share / weights[:, sectors == sector].sum()
    running = np.cumsum(weights, axis=1)
    return running / running[:, -1:]


def _factor(places: str, code: str) -> float:
    """What ``places`` ("*1 32.16.17*10 32.16.17.2002*90") says of a village: the entry with the longest code that fits."""
    best, factor = -1, 1.0
    for entry in places.split():
        prefix, _, number = entry.partition("*")
        if code.startswith(prefix) and len(prefix) > best:
            best, factor = len(prefix), float(number)
    return factor


def line_of(share: np.ndarray, village: np.ndarray) -> np.ndarray:
    """The line of business at each village, for a random share each."""
    return (share[:, None] >= lines().by_village[village][:, :-1]).sum(axis=1)
