"""Assess the villages of a region: figures and registry from the database, everything else by the plain modules."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from desaekspor.potential import queries
from desaekspor.potential.assessment import Assessment, assess, check_tables
from desaekspor.potential.class_table import ClassTable
from desaekspor.potential.clusters import Cluster, find_clusters, neighbours_by_outline, neighbours_by_point
from desaekspor.potential.figures import Village
from desaekspor.potential.index_table import IndexTable
from desaekspor.potential.measures import location_quotients
from desaekspor.potential.sensitivity import Sobol, choice_sensitivity
from desaekspor.potential.specialisation import Specialisation, specialisations

TOLD = 20  # clusters in a summary


@dataclass(frozen=True)
class Found:
    villages: tuple[Village, ...]
    assessment: Assessment
    sensitivity: dict[str, Sobol]
    specialisations: tuple[Specialisation, ...]  # of every village and kind of maker
    clusters: tuple[Cluster, ...]

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
    code: str, index_table: IndexTable, class_table: ClassTable, engine, *, today: date, with_synthetic: bool = True
) -> Found:
    """Index, ranks, classes, specialisation and clusters of the villages in ``code``, as of ``today``.

    Raises UnknownField before anything is computed when a table asks for a figure that nobody measures.
    """
    villages = read_villages(code, index_table, class_table, engine, today=today, with_synthetic=with_synthetic)
    assessment = assess(villages, index_table, class_table)
    found, clusters = specialities_of(code, engine, with_synthetic=with_synthetic)
    return Found(villages, assessment, choice_sensitivity(assessment.matrix, index_table), found, clusters)


def read_villages(
    code: str, index_table: IndexTable, class_table: ClassTable, engine, *, today: date, with_synthetic: bool = True
) -> tuple[Village, ...]:
    """The villages in ``code`` with every figure that the two tables ask for; the engine then has ``enterprise`` loaded."""
    check_tables(index_table, class_table, queries.known_figures())
    own = queries.village_figures(code, index_table.fields | class_table.figures)
    engine.load("enterprise", queries.enterprise_table(code))
    registry = queries.registry_figures(
        engine,
        year=today.year,
        period=today.isoformat(),
        least=index_table.least_enterprises,
        with_synthetic=with_synthetic,
    )
    return tuple(
        Village(village.code, village.name, village.is_desa, {**village.figures, **registry.get(village.code, {})})
        for village in own.values()
    )


def specialities_of(code: str, engine, *, with_synthetic: bool = True) -> tuple[tuple[Specialisation, ...], tuple[Cluster, ...]]:
    """In what each village specialises, and the clusters of villages that specialise in one thing beyond chance."""
    found = specialisations(location_quotients(engine, with_synthetic=with_synthetic).to_pylist())
    special = frozenset((item.code, item.kind) for item in found if item.low > 1)
    makers = [(item.code, item.kind, item.observed) for item in found]
    return tuple(found), tuple(find_clusters(makers, neighbours_of(code), specialised=special))


def neighbours_of(code: str) -> dict[str, set[str]]:
    """Which villages are neighbours: by their outlines, or by their points where no outlines are loaded."""
    if outlines := queries.village_outlines(code):
        return neighbours_by_outline(outlines)
    return neighbours_by_point(queries.village_points(code))
