"""The same pairs on DuckDB, on Spark in one process and on a real cluster: by the command, chosen by the one setting.

3,000 records, or as many as SPARK_TEST_ROWS says: 20,000 take a few minutes.
"""

import json
import os
import subprocess
import sys

import pytest

from desaekspor.registry.synthetic.generate import generate
from tests.analytics.cluster import standalone_cluster

pytestmark = pytest.mark.spark
ROWS = int(os.environ.get("SPARK_TEST_ROWS", "3000"))
SECONDS = 900


@pytest.fixture(scope="module")
def register(tmp_path_factory, spark_installed):
    path = tmp_path_factory.mktemp("register") / "register.parquet"
    generate(path, rows=ROWS, seed=11, duplicates=0.1)
    return path


@pytest.fixture(scope="module")
def by_duckdb(register):
    return find("duckdb", register)


def find(engine, register):
    """(counts, content of the clusters' file, content of the pairs' file)"""
    name = engine.partition(":")[0]
    clusters, pairs = register.with_name(f"clusters-{name}.csv"), register.with_name(f"pairs-{name}.csv")
    environment = os.environ | {
        "DESAEKSPOR_ENGINE": engine,
        "DESAEKSPOR_ENGINE_MEMORY_MB": "1200",
        "DESAEKSPOR_ENGINE_THREADS": "2",
    }
    if engine.startswith("spark://"):
        environment["DESAEKSPOR_ENGINE_THREADS"] = "1"  # a core of each worker
    arguments = ["find-duplicates", register, "--out", clusters, "--pairs", pairs, "--json"]
    command = [sys.executable, "-m", "desaekspor", *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1]), clusters.read_text(), pairs.read_text()


def test_spark_finds_the_same_pairs(register, by_duckdb):
    counts, clusters, pairs = find("spark", register)

    assert counts["pairs"] > ROWS / 50
    assert counts | {"seconds": 0} == by_duckdb[0] | {"seconds": 0}
    assert pairs == by_duckdb[2]
    assert clusters == by_duckdb[1]


def test_a_cluster_of_two_workers_finds_the_same_pairs(register, by_duckdb, tmp_path):
    with standalone_cluster(tmp_path) as address:
        _, clusters, pairs = find(address, register)
        worked = [(tmp_path / f"worker-{number}.log").read_text().count("Launch command") for number in range(2)]

    assert pairs == by_duckdb[2]
    assert clusters == by_duckdb[1]
    assert worked == [1, 1]
