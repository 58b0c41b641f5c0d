"""Snapshots: tables of one moment as Parquet files, partitioned by regency, in a folder that is whole or not there.

    snapshots/20261128T150209Z-4f1c/
        manifest.json
        enterprise/regency=32.16/part-0.parquet
        region/regency=32.16/part-0.parquet
        indicator/part-0.parquet

The same layout serves one regency and the nation, DuckDB and Spark. Knows no table of ours and no Django: who takes a
snapshot says which tables there are.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from desaekspor.analytics.engine import Engine
from desaekspor.analytics.errors import SnapshotDamaged, SnapshotGone
from desaekspor.analytics.layout import MANIFEST, REGENCY, REGENCY_LENGTH

FORMAT = 1
PARTITIONS = ds.partitioning(pa.schema([(REGENCY, pa.string())]), flavor="hive")
ROWS = 1_000_000  # of one table in memory before they are written; also the most in one row group
FLUSHING = 16  # files at a time
GOING = ".going-"  # how the name of a folder begins that is being removed
BLOCK = 1 << 20


@dataclass(frozen=True)
class SnapshotTable:
    """A table that goes into snapshots.

    ``read`` gives its rows in a region (the code; "" for everything) as record batches of ``schema``. ``region`` is the
    column whose first five characters name the regency; "" for a small table that belongs to none.
    """

    name: str
    schema: pa.Schema
    read: Callable[[str], Iterable[pa.RecordBatch]]
    region: str = "region_id"


@dataclass(frozen=True)
class Manifest:
    """What is in a snapshot. ``facts`` are whatever the one who took it wants to keep with it."""

    tables: dict[str, int]  # rows
    parted: list[str]  # the tables that are parted by regency
    schemas: dict[str, dict[str, str]]  # columns with their types
    files: dict[str, dict[str, Any]]  # path -> bytes, sha256
    facts: dict[str, Any] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(self.tables.values())

    @property
    def bytes(self) -> int:
        return sum(file["bytes"] for file in self.files.values())


def write_snapshot(
    draft: Path,
    tables: Iterable[SnapshotTable],
    code: str = "",
    *,
    facts: Mapping[str, Any] | None = None,
    say: Callable[[str, int], None] = lambda table, rows: None,
) -> Manifest:
    """Write the tables' rows in ``code`` into the new folder ``draft``; it is no snapshot before ``put_in_place``.

    ``say`` is told the table and how many of its rows are written so far; what it raises ends the work.
    """
    draft.mkdir(mode=0o700)
    counts, schemas, parted = {}, {}, []
    for table in tables:
        counts[table.name] = _write_table(draft / table.name, table, code, say)
        schemas[table.name] = {column.name: str(column.type) for column in table.schema}
        parted += [table.name] if table.region else []
    paths = sorted(draft.rglob("*.parquet"))
    with ThreadPoolExecutor(FLUSHING) as pool:  # a disk flushes many small files in little more time than one
        files = {str(path.relative_to(draft)): sums for path, sums in zip(paths, pool.map(_sum_of, paths), strict=True)}
    manifest = Manifest(counts, parted, schemas, files, dict(facts or {}))
    (draft / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1, sort_keys=True))
    return manifest


def _write_table(folder: Path, table: SnapshotTable, code: str, say: Callable[[str, int], None]) -> int:
    """Write what ``table.read`` gives, in the thread that asked: a database's connection belongs to one."""
    folder.mkdir(mode=0o700)
    rows = 0
    with ExitStack() as stack:
        writers: dict[str, pq.ParquetWriter] = {}
        waiting: dict[str, list[pa.RecordBatch]] = {}

        def write() -> None:
            for regency, batches in waiting.items():
                if regency not in writers:
                    place = folder / f"{REGENCY}={regency}" if table.region else folder
                    place.mkdir(mode=0o700, exist_ok=True)
                    writers[regency] = stack.enter_context(
                        pq.ParquetWriter(place / "part-0.parquet", table.schema, compression="zstd")
                    )
                writers[regency].write_table(pa.Table.from_batches(batches, table.schema), row_group_size=ROWS)
            waiting.clear()

        held = 0
        for batch in table.read(code):
            for regency, part in _by_regency(batch, table.region):
                waiting.setdefault(regency, []).append(part)
            rows, held = rows + len(batch), held + len(batch)
            say(table.name, rows)
            if held >= ROWS:
                write()
                held = 0
        write()
    return rows


def _by_regency(batch: pa.RecordBatch, region: str) -> Iterator[tuple[str, pa.RecordBatch]]:
    if not region:
        yield "", batch
        return
    regencies = pc.utf8_slice_codeunits(batch.column(region), 0, REGENCY_LENGTH)
    order = pc.sort_indices(regencies)
    ordered, start = batch.take(order), 0
    for found in pc.value_counts(regencies.take(order)).to_pylist():
        yield found["values"], ordered.slice(start, found["counts"])
        start += found["counts"]


def _sum_of(path: Path) -> dict[str, Any]:
    digest, length = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            length += len(block)
        os.fsync(file.fileno())
    return {"bytes": length, "sha256": digest.hexdigest()}


def put_in_place(draft: Path, target: Path) -> None:
    """Make the draft the snapshot ``target``, on the same disk: it appears whole, or not at all."""
    with ThreadPoolExecutor(FLUSHING) as pool:
        list(pool.map(_sync, [*(path for path in draft.rglob("*") if path.is_dir()), draft]))
    _sync_file(draft / MANIFEST)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft.rename(target)
    _sync(target.parent)


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(folder: Path) -> None:
    """Take a snapshot away. It is gone for readers at once, whatever happens while its files are deleted."""
    going = folder.with_name(GOING + folder.name)
    try:
        folder.rename(going)
    except FileNotFoundError:
        return
    shutil.rmtree(going, ignore_errors=True)


def sweep(parent: Path) -> int:
    """Finish removals that were interrupted; says how many."""
    going = list(parent.glob(GOING + "*"))
    for folder in going:
        shutil.rmtree(folder, ignore_errors=True)
    return len(going)


def names_in(parent: Path) -> list[str]:
    """The snapshots in a folder, by name."""
    return sorted(path.parent.name for path in parent.glob(f"[!.]*/{MANIFEST}"))


class SnapshotFolder:
    """A snapshot that is read. Raises SnapshotGone when it is not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self.manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
        except (FileNotFoundError, NotADirectoryError):
            raise SnapshotGone(folder.name) from None
        except (ValueError, TypeError):
            raise SnapshotDamaged(folder.name, MANIFEST) from None

    @property
    def name(self) -> str:
        return self.folder.name

    def table(self, name: str, code: str = "") -> ds.Dataset:
        """One table as a data set that is read when it is asked, of the regency in which ``code`` lies or of everything."""
        if name not in self.manifest.tables:
            raise SnapshotDamaged(self.name, name)
        schema = pa.schema([(column, getattr(pa, _TYPES[kind])()) for column, kind in self.manifest.schemas[name].items()])
        parted = name in self.manifest.parted
        begins = f"{name}/"
        if parted:
            schema = schema.append(pa.field(REGENCY, pa.string()))
            begins += f"{REGENCY}={code[:REGENCY_LENGTH]}" + ("/" if len(code) >= REGENCY_LENGTH else "")
        files = [str(self.folder / path) for path in self.manifest.files if path.startswith(begins if code else f"{name}/")]
        if not files:
            return ds.dataset(schema.empty_table())
        return ds.dataset(
            files,
            schema=schema,
            format="parquet",
            partitioning=PARTITIONS if parted else None,
            partition_base_dir=str(self.folder / name),
        )

    def load(self, engine: Engine, code: str = "", names: Iterable[str] | None = None) -> None:
        """Make the tables known to the engine's queries, those parted by regency as far as ``code``'s regency goes."""
        for name in self.manifest.tables if names is None else names:
            engine.load(name, self.table(name, code))

    def verify(self, *, sums: bool = False) -> None:
        """Raise SnapshotDamaged for the first file that is not as it was written; ``sums`` reads every byte."""
        for name, written in self.manifest.files.items():
            path = self.folder / name
            try:
                found = _sum_of(path) if sums else {"bytes": path.stat().st_size}
            except FileNotFoundError:
                raise SnapshotDamaged(self.name, name) from None
            if any(written[fact] != value for fact, value in found.items()):
                raise SnapshotDamaged(self.name, name)


_TYPES = {"string": "string", "bool": "bool_", "int64": "int64", "double": "float64"}
