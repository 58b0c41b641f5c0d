"""Open an engine; DuckDB's is here, since it is the one that always is there.

DuckDB and Arrow are loaded when an engine is opened: 0.3 s, which no other command should wait for.
"""

from __future__ import annotations

import os
import re
import tempfile
from typing import TYPE_CHECKING, Any, Protocol, Self

from desaekspor.analytics import parameters
from desaekspor.analytics.errors import EngineError, OutOfMemory, QueryFailed, UnknownEngine
from desaekspor.config import environment as env

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.dataset as ds

_NAME = re.compile(r"[a-z_][a-z0-9_]*")


class Engine(Protocol):
    """Two methods for measures, and the connection or session itself for libraries that bring their own SQL (Splink)."""

    name: str
    native: Any

    def load(self, name: str, table: pa.Table | ds.Dataset) -> None:
        """Make a table known to queries under ``name``, in place of what had that name.

        An Arrow table, or an Arrow data set of Parquet files: these are read by each query, as far as it needs them.
        """

    def query(self, sql: str, **params: Any) -> pa.Table:
        """The rows that ``sql`` asks for, with its ``:name`` parameters.

        Raises ParametersDiffer, QueryFailed, OutOfMemory.
        """

    def close(self) -> None:
        """Let go of memory, files on the disk and what was loaded."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


def open_engine(name: str | None = None, *, memory_mb: int | None = None, threads: int | None = None) -> Engine:
    """The engine that is asked for, else the one that the settings choose.

    ``name`` is ``duckdb``, ``spark`` (on this machine) or a cluster's address, ``spark://host:port``. ``memory_mb`` and
    ``threads`` (0 for every core) bound what it takes here; on a cluster, what each of its workers gives to it.
    Raises UnknownEngine, EngineMissing.
    """
    name = name or env.ENGINE.text
    memory_mb = memory_mb or env.ENGINE_MEMORY_MB.number
    threads = (env.ENGINE_THREADS.count if threads is None else threads) or os.cpu_count() or 1
    if name == "duckdb":
        return DuckEngine(memory_mb=memory_mb, threads=threads)
    if name == "spark" or name.startswith("spark://"):
        from desaekspor.analytics.spark import SparkEngine  # pyspark is an extra

        return SparkEngine(name, memory_mb=memory_mb, threads=threads)
    raise UnknownEngine(name)


def check_name(name: str) -> None:
    """A table's name is plain, so that neither engine needs it quoted."""
    if not _NAME.fullmatch(name):
        raise EngineError(f"a table cannot be called {name!r}; expected small letters, digits and _ such as shipment_item")


class DuckEngine:
    """DuckDB in this process. What does not fit its memory goes to the disk, enciphered, in a folder for this user alone."""

    name = "duckdb"

    def __init__(self, *, memory_mb: int, threads: int):
        import duckdb

        self.memory_mb = memory_mb
        self._folder = tempfile.TemporaryDirectory(prefix="desaekspor-engine-", ignore_cleanup_errors=True)
        self.native = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": f"{memory_mb}MB",
                "threads": threads,
                "temp_directory": self._folder.name,
                # So that a file which a killed process leaves behind is not readable. DuckDB calls the cipher that it has
                # without an extension unsafe, since its random numbers can be guessed with effort.
                "temp_file_encryption": "true",
                "force_mbedtls_unsafe": "true",
                # As Spark orders: measures read the same on both.
                "default_null_order": "nulls_first_on_asc_last_on_desc",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
        self.native.execute("SET enable_progress_bar = false")
        # SQL of ours reads no file and no variable of Python: a table is what was loaded.
        self.native.execute("SET enable_external_access = false")
        self.native.execute("SET python_enable_replacements = false")

    def load(self, name: str, table: pa.Table | ds.Dataset) -> None:
        check_name(name)
        self.native.execute(f"DROP VIEW IF EXISTS {name}")
        self.native.register(name, table)

    def query(self, sql: str, **params: Any) -> pa.Table:
        import duckdb

        parameters.check(sql, params)
        try:
            return self.native.execute(parameters.with_dollars(sql), params).to_arrow_table()
        except duckdb.OutOfMemoryException:
            raise OutOfMemory(self.memory_mb) from None
        except (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException) as error:
            raise QueryFailed(self.name, str(error)) from None  # these quote the SQL, in which no value stands
        except duckdb.Error as error:
            raise QueryFailed(self.name, type(error).__name__) from None  # these quote values of rows

    def close(self) -> None:
        self.native.close()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
