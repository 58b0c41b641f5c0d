"""Spark, where data no longer fits one machine. Imported only when it is chosen; needs the extra ``spark`` and Java 17."""

import logging
import os
import sys
import tempfile
import threading
from functools import reduce
from typing import Any, Self

import pyarrow as pa
import pyarrow.dataset as ds

from desaekspor.analytics import parameters
from desaekspor.analytics.engine import check_name
from desaekspor.analytics.errors import EngineMissing, OutOfMemory, QueryFailed
from desaekspor.analytics.java import NEEDED, java_version

try:
    from pyspark.errors import AnalysisException, ParseException, PySparkException
    from pyspark.sql import DataFrame, SparkSession
except ImportError as error:
    raise EngineMissing(
        "Spark is chosen but pyspark is not installed; install it with: pip install 'desaekspor[spark]', "
        "or set DESAEKSPOR_ENGINE to duckdb"
    ) from error


_lock = threading.Lock()
_open: list["SparkEngine"] = []
_folder: tempfile.TemporaryDirectory | None = None


class SparkEngine:
    """A session of its own on Spark, here or on a cluster.

    Starting Java costs some ten seconds, so engines that are open at the same time share one Spark, each with tables
    of its own: where it runs and what it may take is as the first one said. The last one stops it.
    """

    name = "spark"
    native: SparkSession

    def __init__(self, place: str, *, memory_mb: int, threads: int):
        global _folder
        self.memory_mb = memory_mb
        with _lock:
            if _open:
                self.native = _open[0].native.newSession()
            else:
                _folder = tempfile.TemporaryDirectory(prefix="desaekspor-engine-", ignore_cleanup_errors=True)
                try:
                    self.native = _start(place, _folder.name, memory_mb=memory_mb, threads=threads)
                except BaseException:
                    _folder.cleanup()
                    raise
            _open.append(self)

    def load(self, name: str, table: pa.Table | ds.Dataset) -> None:
        check_name(name)
        if isinstance(table, ds.FileSystemDataset) and table.files:
            self._read_files(table).createOrReplaceTempView(name)
            return
        if isinstance(table, ds.Dataset):
            table = table.to_table()
        # PySpark 4.0 keeps only a part of a table in several chunks, and says nothing: it gets one chunk at a time.
        parts = [pa.Table.from_batches([batch]) for batch in table.combine_chunks().to_batches()] or [table]
        reduce(DataFrame.union, map(self.native.createDataFrame, parts)).createOrReplaceTempView(name)

    def _read_files(self, table: ds.FileSystemDataset) -> DataFrame:
        """The files as Spark reads them itself, each of its workers its part; a cluster needs them on a disk that all see."""
        reader, first = self.native.read, table.files[0]
        if parts := [name for name in table.schema.names if f"/{name}=" in first]:
            reader = reader.option("basePath", first.partition(f"/{parts[0]}=")[0])
        return reader.parquet(*table.files).select(*table.schema.names)

    def query(self, sql: str, **params: Any) -> pa.Table:
        parameters.check(sql, params)
        try:
            return self.native.sql(sql, args=params).toArrow()
        except (AnalysisException, ParseException) as error:
            raise QueryFailed(self.name, str(error)) from None  # these quote the SQL, in which no value stands
        except PySparkException as error:
            raise QueryFailed(self.name, error.getCondition() or type(error).__name__) from None
        except Exception as error:  # what Java raised
            if "OutOfMemoryError" in str(error):
                raise OutOfMemory(self.memory_mb) from None
            raise QueryFailed(self.name, type(error).__name__) from None

    def close(self) -> None:
        with _lock:
            if self not in _open:
                return
            _open.remove(self)
            if not _open and _folder:
                self.native.stop()
                _folder.cleanup()
                return
        for table in self.native.catalog.listTables():
            if table.isTemporary:
                self.native.catalog.dropTempView(table.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _start(place: str, folder: str, *, memory_mb: int, threads: int) -> SparkSession:
    """Raises EngineMissing."""
    if java_version() < NEEDED:
        raise EngineMissing(
            f"Spark needs Java {NEEDED} or newer, and none was found (Debian: apt install openjdk-17-jre-headless)"
        )
    from splink.backends.spark import similarity_jar_location

    logging.getLogger("py4j").setLevel(logging.WARNING)  # it would log every value that goes to Java
    # Workers run this very Python, whatever a terminal calls python3.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("desaekspor").master(f"local[{threads}]" if place == "spark" else place)
    options = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": f"{memory_mb}m",
        "spark.jars": similarity_jar_location(),  # Jaro-Winkler and its like, as functions of SQL
        "spark.sql.shuffle.partitions": str(4 * threads),  # Spark's own 200 cost minutes where rows are few
        "spark.default.parallelism": str(2 * threads),
        "spark.sql.sources.partitionColumnTypeInference.enabled": "false",  # 32.10 is a code, not a number
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.warehouse.dir": f"{folder}/warehouse",
        "spark.local.dir": folder,
        "spark.io.encryption.enabled": "true",  # what it puts aside on the disk
    }
    if place == "spark":
        options |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    else:
        options |= {"spark.executor.memory": f"{memory_mb}m", "spark.executor.cores": str(threads)}
    for key, value in options.items():
        builder = builder.config(key, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:
        raise EngineMissing(f"Spark did not start at {place}: {type(error).__name__}") from error
    session.sparkContext.setLogLevel("ERROR")
    return session
