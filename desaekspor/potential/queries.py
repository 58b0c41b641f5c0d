"""Figures of villages from the database, and the registry as the engine reads it."""

from collections.abc import Iterable, Mapping

import pyarrow as pa
from django.db import connection
from django.db.models import Case, IntegerField, Value, When

from desaekspor.potential.doubts import COPIED, copied_figures
from desaekspor.potential.figures import COMPUTED, REPORTED, VERIFIED, Figure, Village
from desaekspor.potential.measures import ENTERPRISE, village_makers
from desaekspor.regions.models import Boundary, Fact, Indicator
from desaekspor.regions.queries import villages_of, within
from desaekspor.registry.models import Enterprise

PROFILE = "dpmd-2023"  # the source whose forms were copied
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
)
REGISTRY_FIGURES = tuple(PREFIX + name for name in COUNTS)
MARKS = {"reported": REPORTED, "verified": VERIFIED, "computed": COMPUTED}
CHUNK = 20_000


def known_figures() -> set[str]:
    """The names of all figures that a table may ask for: the open ones, and those of the registry."""
    return {*Indicator.objects.values_list("code", flat=True), *REGISTRY_FIGURES}


def village_figures(code: str, names: Iterable[str]) -> dict[str, Village]:
    """The villages of a region with the named open figures, all periods of each, the newest first; one query a table."""
    names = set(names)
    facts = (
        Fact.objects.filter(within(code), indicator__in=names, value__isnull=False)
        .order_by("region_id", "indicator_id", "-period", "source_id")
        .values_list("region_id", "indicator_id", "value", "mark", "source_id", "period", "flag")
    )
    found: dict[str, dict[str, list[Figure]]] = {}
    for region, indicator, value, mark, source, period, flag in facts.iterator(chunk_size=CHUNK):
        figure = Figure(value, MARKS[mark], source, period, flag)
        found.setdefault(region, {}).setdefault(indicator, []).append(figure)
    copied = copied_profiles(code)
    villages = {}
    for village in villages_of(code):
        own = found.get(village.code, {})
        figures = {name: tuple(_doubted(figure, name in copied.get(village.code, ())) for figure in own[name]) for name in own}
        villages[village.code] = Village(village.code, village.name, village.is_desa_only, figures)
    return villages


def _doubted(figure: Figure, is_copied: bool) -> Figure:
    if not is_copied or figure.flag or figure.source != PROFILE:
        return figure
    return Figure(figure.value, figure.mark, figure.source, figure.period, COPIED, figure.synthetic)


def copied_profiles(code: str) -> dict[str, set[str]]:
    """Which figures of the village profile equal another village's, to the unit."""
    profiles: dict[str, dict[str, float]] = {}
    facts = Fact.objects.filter(within(code), source=PROFILE, period="2023", indicator__group__in=("economy", "workforce"))
    for region, indicator, value in facts.values_list("region_id", "indicator_id", "value"):
        if value is not None:
            profiles.setdefault(region, {})[indicator] = value
    return copied_figures(profiles)


def enterprise_table(code: str) -> pa.Table:
    """The enterprises of a region, as the measures read them."""
    verified = Case(When(verified_at=None, then=Value(0)), default=Value(1), output_field=IntegerField())
    names = [name for name in ENTERPRISE.names if name != "verified"]
    rows = Enterprise.objects.filter(within(code)).order_by().annotate(verified=verified).values_list(*names, "verified")
    batches = []
    # The cursor itself: what the ORM does to each of a million cells takes longer than everything else together.
    with connection.cursor() as cursor:
        cursor.execute(*rows.query.sql_with_params())
        while chunk := cursor.fetchmany(CHUNK):
            columns = dict(zip([*names, "verified"], zip(*chunk, strict=True), strict=True))
            batches.append(
                pa.RecordBatch.from_arrays([array_of(field, columns[field.name]) for field in ENTERPRISE], schema=ENTERPRISE)
            )
    return pa.Table.from_batches(batches, ENTERPRISE)


def array_of(field: pa.Field, cells) -> pa.Array:
    """SQLite has no booleans: it gives 0 and 1."""
    return pa.array(map(bool, cells) if pa.types.is_boolean(field.type) else cells, field.type)


def registry_figures(
    engine, *, year: int, period: str, least: int, with_synthetic: bool = True
) -> dict[str, Mapping[str, tuple[Figure, ...]]]:
    """Village -> figures from the registry; nothing of a village with fewer than ``least`` enterprises in it."""
    found: dict[str, Mapping[str, tuple[Figure, ...]]] = {}
    for row in village_makers(engine, year=year, with_synthetic=with_synthetic).to_pylist():
        if row["enterprises"] < least:
            continue
        mark = VERIFIED if row["verified"] == row["enterprises"] else REPORTED
        made_up = row["synthetic"] > 0
        counts = {name: row[name] for name in COUNTS if row[name] is not None}
        found[row["code"]] = {
            PREFIX + name: (Figure(float(count), mark, REGISTRY, period, synthetic=made_up),) for name, count in counts.items()
        }
    return found


def village_outlines(code: str) -> dict[str, object]:
    """The outlines of the villages as Shapely geometries."""
    from shapely.geometry import shape

    rows = Boundary.objects.filter(within(code), region__in=villages_of(code)).values_list("region_id", "geometry")
    return {region: shape(geometry) for region, geometry in rows}
