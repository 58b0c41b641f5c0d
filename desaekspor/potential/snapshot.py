"""What of the villages goes into a snapshot, beside the registry's tables (registry/snapshot.py). Nothing is personal."""

from collections.abc import Iterable

import pyarrow as pa
from django.db.models import BooleanField, Case, F, Value, When

from desaekspor import nomenclature
from desaekspor.analytics.snapshots import REGENCY_LENGTH, SnapshotTable
from desaekspor.datafiles.folder import DataError
from desaekspor.potential import queries
from desaekspor.potential.clusters import neighbours_by_outline, neighbours_by_point
from desaekspor.potential.measures import FIGURE, INDICATOR, KBLI_HEADING, MAKER_PRODUCT, NEIGHBOUR, VILLAGE
from desaekspor.potential.production.commodities import commodities
from desaekspor.potential.production.models import Production
from desaekspor.regions.models import DESA_KINDS, Fact, Indicator, Level
from desaekspor.regions.queries import villages_of, within
from desaekspor.registry import snapshot as registry
from desaekspor.registry.models import Enterprise, Product


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


def read_maker_products(code: str) -> Iterable[pa.RecordBatch]:
    """In which headings of the HS the products lie that enterprises tell, where their codes are sure, or that are stated.

    One row an enterprise and heading; merged ones are their survivor, and no number of an enterprise goes in.
    """
    rows: dict[tuple[int, str], list] = {}
    code_of = queries.coder_of(code)
    for number, name, *facts in _products(code).values_list("enterprise", "name", *_OF_ENTERPRISE).iterator(20_000):
        if heading := code_of(number, name)[:4]:
            rows[number, heading] = [facts[0], heading, facts[1], False, bool(facts[2]), facts[3]]
    # Joined by number, without a constraint: what was stated of an enterprise that an undo took away finds nothing.
    makers = Enterprise.objects.filter(pk__in=_statements(code).values("enterprise"), merged_into=None).order_by()
    facts_of = {row[0]: row[1:] for row in makers.values_list("pk", "region", "kbli_category", "synthetic", "presence")}
    for number, product, synthetic in _statements(code).values_list("enterprise", "product", "synthetic"):
        one = commodities().get(product)
        if one and one.hs6 and (facts := facts_of.get(number)):
            made_up = synthetic or facts[2]
            rows[number, one.hs6[:4]] = [facts[0], one.hs6[:4], facts[1], True, made_up, facts[3]]
    yield from batch_of(list(rows.values()), MAKER_PRODUCT)


_OF_ENTERPRISE = ("enterprise__region", "enterprise__kbli_category", "enterprise__synthetic", "enterprise__presence")


def _products(code: str):
    return Product.objects.filter(within(code, "enterprise__region"), enterprise__merged_into=None).order_by()


def _statements(code: str):
    """The statements of makers that stand; where one is made up and one is not, the latter comes last and counts."""
    return Production.objects.filter(within(code), enterprise__isnull=False, removed_at=None).order_by("-synthetic")


def read_kbli_headings(code: str) -> Iterable[pa.RecordBatch]:
    """Which headings of the HS 2022 a maker of each KBLI code could make; nothing where the code lists are not loaded.

    A code of both editions is read as of 2020, for registers hardly tell the edition; those of trade lead nowhere.
    """
    rows: dict[str, list[str]] = {}
    for edition in (nomenclature.KBLI2020, nomenclature.KBLI2025):
        try:
            classes: dict[str, list[str]] = {}
            for entry in nomenclature.code_list(edition).finest():
                # ISIC is known of classes; between the editions codes of five digits are compared.
                known_by = entry.code[:4] if edition == nomenclature.KBLI2020 else entry.code
                if entry.code not in rows:
                    if known_by not in classes:
                        links = nomenclature.convert(entry.code, edition, nomenclature.HS2022).links
                        classes[known_by] = sorted({link.code[:4] for link in links})
                    rows[entry.code] = classes[known_by]
        except DataError:
            continue
    yield from batch_of([(kbli, heading) for kbli, headings in rows.items() for heading in headings], KBLI_HEADING)


TABLES = (
    *registry.TABLES,
    SnapshotTable("village", VILLAGE, read_villages, region="code"),
    SnapshotTable("figure", FIGURE, read_figures),
    SnapshotTable("indicator", INDICATOR, read_indicators, region=""),
    SnapshotTable("neighbour", NEIGHBOUR, read_neighbours),
    SnapshotTable("maker_product", MAKER_PRODUCT, read_maker_products),
    SnapshotTable("kbli_heading", KBLI_HEADING, read_kbli_headings, region=""),
)


def all_tables() -> tuple[SnapshotTable, ...]:
    """These and those of the parts above (``queries.SNAPSHOT_TABLES``)."""
    return (*TABLES, *(table for tables in queries.SNAPSHOT_TABLES for table in tables()))
