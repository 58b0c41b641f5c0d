"""What the search compares is kept, sealed, so that new rows need not wait until everything is read and opened again.

Enterprises whose numbers are neighbours lie together in one ComparedPart, a table of the normalised columns that is
compressed and sealed whole. Whatever is not as it was (another stamp, another version of the library) is read again, so
losing parts costs time and nothing else.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path

import pyarrow as pa
from django.db import transaction

import desaekspor
from desaekspor.registry.duplicates.models import ComparedPart
from desaekspor.registry.duplicates.records import compared_columns, stamps
from desaekspor.registry.linkage.normalise import SCHEMA
from desaekspor.registry.services.holding import lock_registry

ROWS = 2000  # numbers of a part
STAMP = "stamp"
PACKAGE = Path(desaekspor.__file__).parent
MADE_BY = (
    "registry/linkage/*.py",
    "registry/linkage/facts/*.csv",
    "registry/duplicates/records.py",
    "registry/identifiers.py",
    "registry/kbli.py",
    "registry/importers/columns.py",
    "registry/importers/coordinates.py",
    *(f"regions/{name}.py" for name in ("places", "resolver", "verdicts", "codes", "names", "spelling", "tables")),
    *(f"regions/facts/{name}.csv" for name in ("regions", "successions", "other_names")),
)
KEPT_SCHEMA = SCHEMA.append(pa.field(STAMP, pa.string()))
_content = ComparedPart._meta.get_field("content")


def library_files():
    """Everything on which depends how a record is made into what is compared."""
    return sorted(path for pattern in MADE_BY for path in PACKAGE.glob(pattern))


@cache
def library_version():
    """Another one after any change of the library, so that nothing which an older one made is compared with its own."""
    digest = hashlib.sha256()
    for path in library_files():
        digest.update(str(path.relative_to(PACKAGE)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def read_kept(now):
    """What is kept and still holds of the enterprises whose stamps ``now`` are, in KEPT_SCHEMA; and the parts that hold more."""
    tables, untidy = [KEPT_SCHEMA.empty_table()], set()
    for number, made_by, content in ComparedPart.objects.order_by("pk").values_list("pk", "made_by", "content"):
        if made_by != library_version():
            untidy.add(number)
            continue
        part = _opened(_content.unseal(content, number))
        holding = _holding(part, now)
        tables.append(holding)
        if holding.num_rows < part.num_rows:
            untidy.add(number)
    return pa.concat_tables(tables), untidy


def read_new(numbers, now):
    """The same table, read from the registry: of those of the enterprises that exist."""
    columns = compared_columns(numbers)
    return columns.append_column(STAMP, pa.array([now[int(rec_id)] for rec_id in columns["rec_id"].to_pylist()], pa.string()))


def keep(table, *, untidy=()):
    """Keep the rows of ``table`` beside those that hold, and nothing else, in the parts they belong to and in ``untidy`` ones.

    A short write for each part. What changed, or was erased, since it was read is not kept.
    """
    rows = {part: [] for part in untidy}
    for place, rec_id in enumerate(table["rec_id"].to_pylist()):
        rows.setdefault(int(rec_id) // ROWS, []).append(place)
    for part, places in sorted(rows.items()):
        _keep_part(part, table.take(pa.array(places, pa.int64())))


@transaction.atomic
def _keep_part(number, table):
    lock_registry()  # an erasure has been done by now, or comes when this is written and takes it away
    now = stamps(range(number * ROWS, (number + 1) * ROWS))
    mine = _holding(table, now)
    known = ComparedPart.objects.filter(pk=number, made_by=library_version()).first()
    if known is not None:
        ours = set(mine["rec_id"].to_pylist())
        before = _holding(_opened(known.content), now)
        before = before.filter(pa.array([rec_id not in ours for rec_id in before["rec_id"].to_pylist()], pa.bool_()))
        mine = pa.concat_tables([before, mine])
    if mine.num_rows:
        ComparedPart.objects.update_or_create(pk=number, defaults={"made_by": library_version(), "content": _packed(mine)})
    else:
        ComparedPart.objects.filter(pk=number).delete()


def _holding(part, now):
    pairs = zip(part["rec_id"].to_pylist(), part[STAMP].to_pylist(), strict=True)
    return part.filter(pa.array([now.get(int(rec_id)) == stamp for rec_id, stamp in pairs], pa.bool_()))


def forget(numbers):
    """Nothing of these enterprises is kept from here on; for a person who is erased. In the caller's transaction."""
    ComparedPart.objects.filter(pk__in={number // ROWS for number in numbers}).delete()


def forget_all():
    """The next search reads everything again."""
    ComparedPart.objects.all().delete()


def _packed(table):
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table.combine_chunks())
    return base64.b64encode(sink.getvalue()).decode()


def _opened(content):
    with pa.ipc.open_stream(base64.b64decode(content)) as reader:
        return reader.read_all()
