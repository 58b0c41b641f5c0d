"""What of the villages goes into a snapshot, beside the registry's tables (registry/snapshot.py). Nothing is personal."""

from collections.abc import Iterable

import pyarrow as pa
from django.db.models import BooleanField, Case, F, Value, When

from desaekspor.analytics.snapshots import REGENCY_LENGTH, SnapshotTable
from desaekspor.potential import queries
from desaekspor.potential.clusters import neighbours_by_outline, neighbours_by_point
from desaekspor.potential.measures import FIGURE, INDICATOR, NEIGHBOUR, VILLAGE
from desaekspor.regions.models import DESA_KINDS, Fact, Indicator, Level
from desaekspor.regions.queries import villages_of, within
from desaekspor.registry import snapshot as registry


def read_villages(code: str) -> Iterable[pa.RecordBatch]:
    """The villages that are valid today."""
    is_desa = Case(When(kind__in=DESA_KINDS, then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = villages_of(code).order_by("code").annotate(is_desa=is_desa).values_list(*VILLAGE.names)
    return registry.batches_of(rows, VILLAGE)


def read_figures(code: str) -> Iterable[pa.RecordBatch]:
    """The figures of the villages, all sources and periods: of open data, and what packages of the app bring."""
    rows = (
        Fact.objects.filter(within(code), region__level=Level.VILLAGE, value__isnull=False)
        .order_by()
        .annotate(name=F("indicator_id"), origin=F("source_id"), made_up=Value(False))
        .values_list("region_id", "name", "value", "mark", "origin", "period", "flag", "made_up")
    )
    yield from registry.batches_of(rows, FIGURE)
    for figures_of, _names in queries.FIGURES:
        yield from batch_of(list(figures_of(code)), FIGURE)


def read_indicators(code: str) -> Iterable[pa.RecordBatch]:
    return registry.batches_of(Indicator.objects.order_by("code").values_list("code", "group"), INDICATOR)


def read_neighbours(code: str) -> Iterable[pa.RecordBatch]:
    """Which villages of a regency are neighbours, both ways: by their outlines, or by their points where there are none."""
    inside = code[:REGENCY_LENGTH]
    for regency in queries.regencies_with_places(inside):
        if outlines := queries.village_outlines(regency):
            near = neighbours_by_outline(outlines)
        else:
            near = neighbours_by_point(queries.village_points(regency))
        yield from batch_of([(village, other) for village in sorted(near) for other in sorted(near[village])], NEIGHBOUR)


def batch_of(rows: list, schema: pa.Schema) -> Iterable[pa.RecordBatch]:
    if rows:
        columns = zip(schema, zip(*rows, strict=True), strict=True)
        yield pa.RecordBatch.from_arrays([pa.array(cells, field.type) for field, cells in columns], schema=schema)


TABLES = (
    *registry.TABLES,
    SnapshotTable("village", VILLAGE, read_villages, region="code"),
    SnapshotTable("figure", FIGURE, read_figures),
    SnapshotTable("indicator", INDICATOR, read_indicators, region=""),
    SnapshotTable("neighbour", NEIGHBOUR, read_neighbours),
)
