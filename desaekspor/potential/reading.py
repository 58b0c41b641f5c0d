"""From a snapshot to the villages with their figures, by the measures; without Django, on either engine."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from desaekspor.potential import measures
from desaekspor.potential.clusters import Cluster, find_clusters
from desaekspor.potential.doubts import COPIED, PROFILE, copied_in
from desaekspor.potential.figures import REPORTED, VERIFIED, Figure, Village
from desaekspor.potential.specialisation import Specialisation, specialisations

TABLES = ("enterprise", "village", "figure", "indicator", "neighbour")  # of a snapshot, that are read
MAKER_TABLES = ("maker_product", "kbli_heading")  # beside them, for makers by product; older snapshots have none
REGISTRY = "registry"
PREFIX = "registry_"
# Columns of village_makers that are figures of a village.
COUNTS = (
    "enterprises",
    "makers",
    "makers_nib",
    "makers_workers_known",
    "makers_paying",
    "makers_year_known",
    "makers_3_years",
    "makers_kind_known",
    "makers_of_main_kind",
    "workers",
    "workers_known",
)
REGISTRY_FIGURES = tuple(PREFIX + name for name in COUNTS)


def read_villages(engine, names: Iterable[str], *, as_of: date, least: int, with_synthetic: bool = True) -> tuple[Village, ...]:
    """The villages that are loaded, by code, with the named figures and those of the registry."""
    own = open_figures(engine, names, with_synthetic=with_synthetic)
    registry = registry_figures(engine, year=as_of.year, period=as_of.isoformat(), least=least, with_synthetic=with_synthetic)
    return tuple(
        Village(row["code"], row["name"], row["is_desa"], {**own.get(row["code"], {}), **registry.get(row["code"], {})})
        for row in measures.villages(engine).to_pylist()
    )


def open_figures(engine, names: Iterable[str], *, with_synthetic: bool = True) -> dict[str, dict[str, tuple[Figure, ...]]]:
    """Village -> name -> figures of all sources and periods, the newest first; those of copied forms are flagged."""
    table = measures.village_figures(engine, with_synthetic=with_synthetic)
    table = table.filter(pc.is_in(table["name"], pa.array(sorted(set(names)), pa.string())))
    copied = copied_profiles(engine)
    found: dict[str, dict[str, list[Figure]]] = {}
    for region, name, *values in rows_of(table):
        figure = _doubted(Figure(*values), copied.get((region, name), ()))
        found.setdefault(region, {}).setdefault(name, []).append(figure)
    return {region: {name: tuple(figures) for name, figures in own.items()} for region, own in found.items()}


def rows_of(table: pa.Table) -> Iterable[tuple]:
    return zip(*(column.to_pylist() for column in table.columns), strict=True)


def _doubted(figure: Figure, copied: Container[tuple[str, str]]) -> Figure:
    if figure.flag or (figure.source, figure.period) not in copied:
        return figure
    return replace(figure, flag=COPIED)


def copied_profiles(engine) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """(village, figure) -> in which village profiles (source, period) it equals another village's, to the unit."""
    return copied_in(rows_of(measures.village_forms(engine, source=PROFILE)))


def registry_figures(
    engine, *, year: int, period: str, least: int, with_synthetic: bool = True
) -> dict[str, Mapping[str, tuple[Figure, ...]]]:
    """Village -> figures from the registry; nothing of a village with fewer than ``least`` enterprises in it."""
    found: dict[str, Mapping[str, tuple[Figure, ...]]] = {}
    for row in measures.village_makers(engine, year=year, with_synthetic=with_synthetic).to_pylist():
        if row["enterprises"] < least:
            continue
        mark = VERIFIED if row["verified"] == row["enterprises"] else REPORTED
        made_up = row["synthetic"] > 0
        counts = {name: row[name] for name in COUNTS if row[name] is not None}
        found[row["code"]] = {
            PREFIX + name: (Figure(float(count), mark, REGISTRY, period, synthetic=made_up),) for name, count in counts.items()
        }
    return found


def read_specialities(engine, *, with_synthetic: bool = True) -> tuple[tuple[Specialisation, ...], tuple[Cluster, ...]]:
    """In what each village specialises, and the clusters of villages that specialise in one thing beyond chance."""
    found = specialisations(measures.location_quotients(engine, with_synthetic=with_synthetic).to_pylist())
    special = frozenset((item.code, item.kind) for item in found if item.low > 1)
    makers = [(item.code, item.kind, item.observed) for item in found]
    neighbours: dict[str, set[str]] = {}
    for village, near in rows_of(measures.neighbours(engine)):
        neighbours.setdefault(village, set()).add(near)
    return tuple(found), tuple(find_clusters(makers, neighbours, specialised=special))


@dataclass(frozen=True)
class Heading:
    """Makers of goods of one heading of the HS in a village: who tells it, who could by the line of business.

    ``mean`` with its interval: times as many tellers as the village's share of all tellers would give, shrunk; None where
    nobody tells.
    """

    told: int
    could: int
    mean: float | None = None
    low: float | None = None
    high: float | None = None


def read_headings(engine, *, with_synthetic: bool = True) -> dict[str, dict[str, Heading]]:
    """Village -> heading of the HS 2022 -> its makers; the location quotient is among the tellers of the regency."""
    rows = measures.makers_by_heading(engine, with_synthetic=with_synthetic).to_pylist()
    special = {(item.code, item.kind): item for item in specialisations(_against_regency(rows)) if item.observed}
    found: dict[str, dict[str, Heading]] = {}
    for row in rows:
        item = special.get((row["code"], row["heading"]))
        spread = (item.mean, item.low, item.high) if item else ()
        found.setdefault(row["code"], {})[row["heading"]] = Heading(row["told"], row["could"], *spread)
    return found


def _against_regency(rows: list[dict]) -> list[dict]:
    """For each village with tellers and each heading told in its regency: how many there are, and would be by its share."""
    told: dict[str, dict[str, dict[str, int]]] = {}  # regency -> village -> heading
    for row in rows:
        if row["told"]:
            told.setdefault(row["code"][:5], {}).setdefault(row["code"], {})[row["heading"]] = row["told"]
    counted = []
    for villages in told.values():
        totals: dict[str, int] = {}
        for headings in villages.values():
            for heading, count in headings.items():
                totals[heading] = totals.get(heading, 0) + count
        everything = sum(totals.values())
        for code, headings in villages.items():
            share = sum(headings.values()) / everything
            for heading, total in totals.items():
                counted.append({"code": code, "kind": heading, "observed": headings.get(heading, 0), "expected": share * total})
    return counted
