"""Figures of villages from the database, and the registry as the engine reads it."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import replace

import pyarrow as pa
from django.db import connection
from django.db.models import Case, IntegerField, Value, When

from desaekspor.potential.doubts import COPIED, copied_figures
from desaekspor.potential.figures import REPORTED, VERIFIED, Figure, FigureRow, Village
from desaekspor.potential.measures import ENTERPRISE, village_makers
from desaekspor.regions.models import Boundary, Fact, Indicator
from desaekspor.regions.queries import villages_of, within
from desaekspor.registry.models import Enterprise

PROFILE = "dpmd"  # how the codes of the village profiles begin, whose forms were copied
COPIED_GROUPS = ("economy", "workforce")  # of the indicators on these forms
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
CHUNK = 20_000
# Each package of the app that knows figures of villages gives ``figures_of(code) -> Iterable[FigureRow]``, the newest or all
# periods of the villages in the region ``code``, and the names that such rows may have.
FIGURES: list[tuple[Callable[[str], Iterable[FigureRow]], Callable[[], set[str]]]] = []


def known_figures() -> set[str]:
    """The names of all figures that a table may ask for: the open ones, and those of the registry."""
    own = (name for _figures_of, names in FIGURES for name in names())
    return {*Indicator.objects.values_list("code", flat=True), *REGISTRY_FIGURES, *own}


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
        figure = Figure(value, mark, source, period, flag)
        found.setdefault(region, {}).setdefault(indicator, []).append(figure)
    for figures_of, _names in FIGURES:
        for row in figures_of(code):
            if row.name in names:
                figure = Figure(row.value, row.mark, row.source, row.period, row.flag, row.synthetic)
                found.setdefault(row.region_id, {}).setdefault(row.name, []).append(figure)
                found[row.region_id][row.name].sort(key=lambda one: one.period, reverse=True)
    copied = copied_profiles(code)
    villages = {}
    for village in villages_of(code):
        own = found.get(village.code, {})
        figures = {name: tuple(_doubted(figure, copied.get((village.code, name), ())) for figure in own[name]) for name in own}
        villages[village.code] = Village(village.code, village.name, village.is_desa_only, figures)
    return villages


def _doubted(figure: Figure, copied: Container[tuple[str, str]]) -> Figure:
    if figure.flag or (figure.source, figure.period) not in copied:
        return figure
    return replace(figure, flag=COPIED)


def copied_profiles(code: str) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """(village, figure) -> in which village profiles (source, period) it equals another village's, to the unit."""
    profiles: dict[tuple[str, str], dict[str, dict[str, float]]] = {}
    facts = Fact.objects.filter(
        within(code), source__code__startswith=PROFILE, indicator__group__in=COPIED_GROUPS, value__isnull=False
    )
    for source, period, region, indicator, value in facts.values_list(
        "source_id", "period", "region_id", "indicator_id", "value"
    ):
        profiles.setdefault((source, period), {}).setdefault(region, {})[indicator] = value
    copied: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for profile, villages in profiles.items():
        for region, names in copied_figures(villages).items():
            for name in names:
                copied.setdefault((region, name), set()).add(profile)
    return copied


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


def village_points(code: str) -> dict[str, tuple[float, float]]:
    """Latitude and longitude of the villages that have a point."""
    rows = villages_of(code).filter(lat__isnull=False, lng__isnull=False).values_list("code", "lat", "lng")
    return {region: (lat, lng) for region, lat, lng in rows}
