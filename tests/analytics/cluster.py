"""A real Spark cluster on loopback, for tests: one master, two workers, each a process of its own, ended by its id."""

import os
import re
import subprocess
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

SECONDS = 120  # until a process has said that it is there; a busy machine takes long to start Java


@contextmanager
def standalone_cluster(folder, *, workers=2):
    """Start it and give its address, ``spark://127.0.0.1:port``; ends what it started."""
    folder = Path(folder)
    with ExitStack() as stack:
        master = folder / "master.log"
        stack.enter_context(_process(master, "master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0"))
        address = _wait_for(master, r"Starting Spark master at (spark://\S+)")
        for number in range(workers):
            place = ["--host", "127.0.0.1", "--port", "0", "--webui-port", "0", "--work-dir", str(folder / f"worker-{number}")]
            bounds = ["--cores", "1", "--memory", "1500m"]
            log = folder / f"worker-{number}.log"
            stack.enter_context(_process(log, "worker.Worker", *place, *bounds, address))
        for number in range(workers):
            _wait_for(folder / f"worker-{number}.log", r"(Successfully registered with master)")
        yield address


@contextmanager
def _process(log, what, *arguments):
    import pyspark

    home = Path(pyspark.__file__).parent
    # Not this process's environment: settings of a test are none of the cluster's.
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "JAVA_HOME", "TMPDIR") if name in os.environ}
    environment |= {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m"}
    command = [home / "bin" / "spark-class", f"org.apache.spark.deploy.{what}", *arguments]
    with log.open("wb") as said, subprocess.Popen(command, stdout=said, stderr=said, env=environment, cwd=log.parent) as process:
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_for(log, pattern):
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if found := re.search(pattern, log.read_text(errors="replace")):
            return found[1]
        time.sleep(0.2)
    raise TimeoutError(f"{log.name} does not say {pattern!r} within {SECONDS} s:\n{log.read_text(errors='replace')[-2000:]}")
