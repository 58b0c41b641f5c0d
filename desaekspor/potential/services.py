"""Assess the villages of a region from a snapshot, all at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from desaekspor.analytics import Engine
from desaekspor.analytics.snapshots import SnapshotFolder
from desaekspor.potential import queries, reading
from desaekspor.potential.assessment import Assessment, assess, check_tables
from desaekspor.potential.class_table import ClassTable
from desaekspor.potential.clusters import Cluster
from desaekspor.potential.figures import Village
from desaekspor.potential.index_table import IndexTable
from desaekspor.potential.sensitivity import Sobol, choice_sensitivity
from desaekspor.potential.specialisation import Specialisation

TOLD = 20  # clusters in a summary


@dataclass(frozen=True)
class Found:
    villages: tuple[Village, ...]
    assessment: Assessment
    sensitivity: dict[str, Sobol]
    specialisations: tuple[Specialisation, ...]  # of every village and kind of maker
    clusters: tuple[Cluster, ...]
    headings: dict[str, dict[str, reading.Heading]] = field(default_factory=dict)  # village -> heading of the HS

    def specialities(self) -> dict[str, Any]:
        """The clusters, and how many villages specialise in something beyond chance, for a program."""
        special = {item.code for item in self.specialisations if item.low > 1}
        return {
            "specialised_villages": len(special),
            "clusters": len(self.clusters),
            "first_clusters": [
                {"kind": cluster.kind, "makers": cluster.makers, "villages": list(cluster.villages)}
                for cluster in self.clusters[:TOLD]
            ],
        }


def assess_region(
    code: str,
    index_table: IndexTable,
    class_table: ClassTable,
    snapshot: SnapshotFolder,
    engine: Engine,
    *,
    with_synthetic: bool = True,
) -> Found:
    """Index, ranks, classes, specialisation and clusters of the villages in the regency ``code``, on the snapshot's day.

    Raises UnknownField before anything is computed when a table asks for a figure that nobody measures.
    """
    check_tables(index_table, class_table, queries.known_figures())
    names = index_table.fields | class_table.figures
    villages = read_villages(code, names, snapshot, engine, least=index_table.least_enterprises, with_synthetic=with_synthetic)
    assessment = assess(villages, index_table, class_table)
    found, clusters = reading.read_specialities(engine, with_synthetic=with_synthetic)
    headings = read_headings(code, snapshot, engine, with_synthetic=with_synthetic)
    return Found(villages, assessment, choice_sensitivity(assessment.matrix, index_table), found, clusters, headings)


def read_headings(
    code: str, snapshot: SnapshotFolder, engine: Engine, *, with_synthetic: bool = True
) -> dict[str, dict[str, reading.Heading]]:
    """Makers by heading of the HS of the villages whose tables are loaded; nothing where the snapshot is older than these."""
    if not set(reading.MAKER_TABLES) <= set(snapshot.manifest.tables):
        return {}
    snapshot.load(engine, code, reading.MAKER_TABLES)
    return reading.read_headings(engine, with_synthetic=with_synthetic)


def read_villages(
    code: str,
    names: Iterable[str],
    snapshot: SnapshotFolder,
    engine: Engine,
    *,
    least: int,
    with_synthetic: bool = True,
) -> tuple[Village, ...]:
    """The villages in the regency ``code`` with the named figures and the registry's; the snapshot's tables are loaded then."""
    snapshot.load(engine, code, reading.TABLES)
    return reading.read_villages(engine, names, as_of=day_of(snapshot), least=least, with_synthetic=with_synthetic)


def day_of(snapshot: SnapshotFolder) -> date:
    """The day that the figures of the snapshot speak of."""
    return date.fromisoformat(snapshot.manifest.facts["as_of"])
