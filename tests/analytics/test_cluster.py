"""The seam on a real cluster. In a process of its own: this one may have a Spark of its own already."""

import subprocess
import sys

import pytest

from tests.analytics.cluster import standalone_cluster

PROGRAM = """
import pyarrow as pa
from desaekspor.analytics import open_engine

with open_engine() as engine:
    engine.load("shop", pa.table({"id": list(range(1000))}))
    print(engine.query("SELECT CAST(SUM(id) AS BIGINT) AS total FROM shop WHERE id <> :but", but=1).to_pylist())
    print(engine.native.sparkContext.master)
"""


@pytest.mark.spark
def test_one_setting_carries_a_query_to_a_cluster(spark_installed, tmp_path, monkeypatch):
    monkeypatch.setenv("DESAEKSPOR_ENGINE_MEMORY_MB", "700")
    monkeypatch.setenv("DESAEKSPOR_ENGINE_THREADS", "1")
    with standalone_cluster(tmp_path) as address:
        monkeypatch.setenv("DESAEKSPOR_ENGINE", address)
        done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=300, check=False)

    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.splitlines() == ["[{'total': 499499}]", address]
    assert "Launching executor" in (tmp_path / "master.log").read_text()
