"""What of the registry goes into a snapshot: what measures count, and nothing that names a person or leads to one.

A NIB is the number of a licence and in most cases of a person's, so only whether there is one goes in.
"""

from collections.abc import Iterable, Iterator

import pyarrow as pa
from django.db import connection
from django.db.models import BooleanField, Case, QuerySet, Value, When

from desaekspor.analytics.snapshots import SnapshotTable
from desaekspor.regions.queries import within
from desaekspor.registry.models import Enterprise

CHUNK = 20_000
ENTERPRISE = pa.schema(
    [
        ("region_id", pa.string()),  # the finest region known
        ("kbli", pa.string()),
        ("kbli_category", pa.string()),
        ("legal_form", pa.string()),
        ("computed_scale", pa.string()),
        ("has_nib", pa.bool_()),
        ("paid_men", pa.int64()),
        ("paid_women", pa.int64()),
        ("unpaid_men", pa.int64()),
        ("unpaid_women", pa.int64()),
        ("start_year", pa.int64()),
        ("synthetic", pa.bool_()),
        ("verified", pa.bool_()),
        ("presence", pa.string()),
    ]
)


def read_enterprises(code: str) -> Iterable[pa.RecordBatch]:
    """The enterprises of a region, those that were merged into another left out: the survivor stands for them."""
    rows = (
        Enterprise.objects.filter(within(code), merged_into=None)
        .order_by()
        .annotate(has_nib=is_told(nib=""), verified=is_told(verified_at=None))
        .values_list(*ENTERPRISE.names)
    )
    return batches_of(rows, ENTERPRISE)


def is_told(**unknown) -> Case:
    """Whether a column has another value than the one that stands for unknown."""
    return Case(When(**unknown, then=Value(False)), default=Value(True), output_field=BooleanField())


def batches_of(rows: QuerySet, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The rows of a ``values_list`` as record batches.

    From the cursor itself: what the ORM does to each of a million cells takes longer than everything else together.
    """
    sql, parameters = rows.query.sql_with_params()
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while chunk := cursor.fetchmany(CHUNK):
            columns = zip(schema, zip(*chunk, strict=True), strict=True)
            yield pa.RecordBatch.from_arrays([_array(field, cells) for field, cells in columns], schema=schema)


def _array(field: pa.Field, cells) -> pa.Array:
    """SQLite has no booleans: it gives 0 and 1."""
    return pa.array(map(bool, cells) if pa.types.is_boolean(field.type) else cells, field.type)


TABLES = (SnapshotTable("enterprise", ENTERPRISE, read_enterprises),)
