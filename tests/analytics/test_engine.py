import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from desaekspor.analytics import (
    EngineError,
    EngineMissing,
    OutOfMemory,
    ParametersDiffer,
    QueryFailed,
    UnknownEngine,
    open_engine,
)
from desaekspor.analytics.java import java_version

SHOPS = pa.table(
    {
        "id": ["a", "b", "c", "d"],
        "sold": pa.array([3, None, 5, 2], pa.int64()),
        "village": ["Sukaasih", "Sukaasih", None, "Sukaraya"],
    }
)
BY_VILLAGE = """
    WITH known AS (SELECT village, sold FROM shop WHERE village IS NOT NULL AND id <> :without)
    SELECT village, CAST(SUM(sold) AS BIGINT) AS sold, COUNT(*) AS shops, SUM(sold) / NULLIF(COUNT(sold), 0) AS mean
    FROM known GROUP BY village ORDER BY sold
"""


def test_a_loaded_table_answers_with_what_was_asked(engine):
    engine.load("shop", SHOPS)

    assert engine.query(BY_VILLAGE, without="x").to_pylist() == [
        {"village": "Sukaraya", "sold": 2, "shops": 1, "mean": 2.0},
        {"village": "Sukaasih", "sold": 3, "shops": 2, "mean": 3.0},
    ]


def test_both_engines_order_missing_values_first_and_answer_in_the_same_types(engine):
    engine.load("shop", SHOPS)

    found = engine.query("SELECT id, sold, sold / 2 AS half, sold > :few AS many FROM shop ORDER BY sold", few=2)

    assert found["id"].to_pylist() == ["b", "d", "a", "c"]
    assert [field.type for field in found.schema] == [pa.string(), pa.int64(), pa.float64(), pa.bool_()]


def test_a_denominator_of_zero_gives_nothing_where_the_sql_says_nullif(engine):
    engine.load("shop", SHOPS)

    assert engine.query("SELECT sold / NULLIF(sold - 3, 0) AS share FROM shop WHERE id = 'a'").to_pylist() == [{"share": None}]


def test_loading_again_replaces_the_table(engine):
    engine.load("shop", SHOPS)
    engine.load("shop", SHOPS.slice(0, 1))

    assert engine.query("SELECT COUNT(*) AS n FROM shop").to_pylist() == [{"n": 1}]


def test_a_table_in_many_chunks_is_loaded_whole(engine):
    engine.load("shop", pa.concat_tables([pa.table({"id": list(range(start, start + 100))}) for start in range(0, 2000, 100)]))

    assert engine.query("SELECT COUNT(*) AS n, CAST(SUM(id) AS BIGINT) AS ids FROM shop").to_pylist() == [
        {"n": 2000, "ids": 1_999_000}
    ]


def test_a_table_without_rows_is_loaded_too(engine):
    engine.load("shop", SHOPS.slice(0, 0))

    assert engine.query("SELECT COUNT(*) AS n FROM shop").to_pylist() == [{"n": 0}]


def test_a_value_that_looks_like_sql_stays_a_value(engine):
    engine.load("shop", SHOPS)

    assert engine.query("SELECT id FROM shop WHERE village = :village", village="' OR 1=1 --").num_rows == 0


def test_missing_and_unused_parameters_are_refused_alike(engine):
    with pytest.raises(ParametersDiffer):
        engine.query("SELECT :a AS a")
    with pytest.raises(ParametersDiffer):
        engine.query("SELECT 1 AS a", a=1)


def test_wrong_sql_is_refused_with_the_place(engine):
    with pytest.raises(QueryFailed, match="no_such_table"):
        engine.query("SELECT * FROM no_such_table")


def test_a_value_that_cannot_be_computed_with_is_not_quoted(engine):
    engine.load("owner", pa.table({"name": ["SITI CONTOH"]}))

    with pytest.raises(QueryFailed) as raised:
        engine.query("SELECT CAST(name AS INT) AS n FROM owner")

    assert "SITI" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_a_table_has_a_plain_name(engine):
    with pytest.raises(EngineError, match="a table cannot be called"):
        engine.load("Shop; DROP", SHOPS)


def test_two_open_engines_do_not_see_each_others_tables(engine):
    engine.load("shop", SHOPS)
    with open_engine(engine.name, memory_mb=500, threads=1) as other, pytest.raises(QueryFailed):
        other.query("SELECT * FROM shop")

    assert engine.query("SELECT COUNT(*) AS n FROM shop").to_pylist() == [{"n": 4}]


class TestDuckDB:
    def test_is_what_runs_when_nothing_is_said(self, monkeypatch):
        monkeypatch.delenv("DESAEKSPOR_ENGINE", raising=False)
        with open_engine() as engine:
            assert engine.name == "duckdb"

    def test_takes_no_more_memory_and_threads_than_the_settings_allow(self, monkeypatch):
        monkeypatch.setenv("DESAEKSPOR_ENGINE_MEMORY_MB", "100")
        monkeypatch.setenv("DESAEKSPOR_ENGINE_THREADS", "1")
        with open_engine() as engine:
            found = engine.native.sql("SELECT current_setting('memory_limit'), current_setting('threads')").fetchone()

        assert found == ("95.3 MiB", 1)

    def test_says_which_setting_to_raise_when_memory_is_not_enough(self):
        with open_engine("duckdb", memory_mb=20, threads=1) as engine:
            engine.native.execute("SET max_temp_directory_size = '1MB'")
            with pytest.raises(OutOfMemory, match=r"20 MB .* DESAEKSPOR_ENGINE_MEMORY_MB"):
                engine.query("SELECT LIST(r ORDER BY HASH(r)) AS l FROM RANGE(3000000) AS t(r)")

    def test_what_goes_to_the_disk_is_not_readable_and_goes_with_the_engine(self):
        with open_engine("duckdb", memory_mb=50, threads=1) as engine:
            engine.native.execute("CREATE TABLE t AS SELECT 'MARKER-' || r AS name FROM RANGE(3000000) AS t(r) ORDER BY HASH(r)")
            folder = Path(engine._folder.name)
            put_aside = b"".join(path.read_bytes() for path in folder.iterdir())

        assert len(put_aside) > 1_000_000
        assert b"MARKER" not in put_aside
        assert not folder.exists()

    @pytest.mark.parametrize("sql", ["SELECT * FROM read_csv('/etc/passwd')", "INSTALL httpfs", "LOAD httpfs"])
    def test_reads_no_files_and_fetches_no_extensions(self, sql):
        with open_engine("duckdb") as engine, pytest.raises(QueryFailed):
            engine.query(sql)

    def test_takes_no_variable_of_python_for_a_table(self):
        shop = SHOPS
        with open_engine("duckdb") as engine, pytest.raises(QueryFailed):
            engine.query("SELECT * FROM shop")
        assert shop.num_rows == 4


def test_an_unknown_engine_is_named_with_what_there_is(monkeypatch):
    monkeypatch.setenv("DESAEKSPOR_ENGINE", "sparc")
    with pytest.raises(UnknownEngine, match="no engine is called 'sparc'; DESAEKSPOR_ENGINE is duckdb, spark or"):
        open_engine()


def test_spark_is_imported_only_when_it_is_chosen():
    program = "import sys, desaekspor.analytics as a; a.open_engine('duckdb').close(); print('pyspark' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False\n"


def test_without_pyspark_choosing_spark_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    monkeypatch.delitem(sys.modules, "desaekspor.analytics.spark", raising=False)

    with pytest.raises(EngineMissing, match=r"pip install 'desaekspor\[spark\]'"):
        open_engine("spark")


def test_the_version_of_java_is_read_from_what_it_says(tmp_path, monkeypatch):
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert java_version() == 0

    for said, version in (
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('java version "1.8.0_202"', 1),
        ('openjdk version "21" x', 21),
    ):
        java.write_text(f"#!/bin/sh\necho '{said}' >&2\n")
        java.chmod(0o755)
        assert java_version() == version
