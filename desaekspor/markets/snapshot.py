"""What of the markets goes into a snapshot, beside the tables of registry and potential. Nothing is personal."""

from collections.abc import Iterable

import pyarrow as pa

from desaekspor.analytics.snapshots import SnapshotTable
from desaekspor.markets.coding import marker_of
from desaekspor.nomenclature import HS2022
from desaekspor.regions.queries import within
from desaekspor.registry.models import Product

CHUNK = 20_000
PRODUCT = pa.schema(
    [
        ("region_id", pa.string()),
        ("hs6", pa.string()),  # "" where it is not sure
        ("hs_version", pa.string()),
        ("mark", pa.string()),  # confirmed by an officer, computed, or ""
        ("is_main", pa.bool_()),
        ("kbli_category", pa.string()),
        ("synthetic", pa.bool_()),
        ("presence", pa.string()),
    ]
)


def read_products(code: str) -> Iterable[pa.RecordBatch]:
    """The products of the enterprises of a region with their codes; merged enterprises are their survivor.

    Neither its text goes in, which may name its maker, nor the number of an enterprise.
    """
    tell, rows = marker_of(code), []
    products = Product.objects.filter(within(code, "enterprise__region"), enterprise__merged_into=None).order_by()
    columns = (
        "enterprise",
        "name",
        "is_main",
        *(f"enterprise__{name}" for name in ("region", "kbli_category", "synthetic", "presence")),
    )
    for number, text, is_main, region, category, synthetic, presence in products.values_list(*columns).iterator(CHUNK):
        hs6, mark = tell(number, text)
        rows.append((region, hs6, HS2022 if hs6 else "", mark, is_main, category, synthetic, presence))
        if len(rows) == CHUNK:
            yield batch_of(rows)
            rows = []
    if rows:
        yield batch_of(rows)


def batch_of(rows: list[tuple]) -> pa.RecordBatch:
    columns = zip(PRODUCT, zip(*rows, strict=True), strict=True)
    return pa.RecordBatch.from_arrays([pa.array(cells, field.type) for field, cells in columns], schema=PRODUCT)


TABLES = (SnapshotTable("product", PRODUCT, read_products),)
