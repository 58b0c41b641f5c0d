"""Measures of trade over the world's flows of a year, and Growth Lab's py-ecomplexity over the same flows.

    python -m bench trade [--flows=FILE] [--times=3] [--peer=/path/to/python] [--peer-levels=4]

``--flows`` is by default the BACI file of the data folder. ``--peer`` is a Python that has ecomplexity, in an environment of
its own: the project does not need it. Both begin with the same file and end with the indices in memory; the peer's figure
includes its reading of the file with pandas, ours the checks of each column. Each run is a process of its own.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.places import ROOT, machine_load

BARS = {"export-potential": (10, 2048), "revealed-advantage": (10, None), "complexity": (30, None)}
COMMANDS = {
    "revealed-advantage": ("revealed-advantage", "--out", "rca.csv"),
    "export-potential": ("export-potential", "--exporter", "IDN", "--out", "potential.csv"),
    "complexity": ("complexity", "--out", "eci.csv", "--products", "pci.csv", "--cells", "cells.csv"),
    "complexity, HS 6": ("complexity", "--level", "6", "--out", "eci6.csv", "--products", "pci6.csv", "--cells", "cells6.csv"),
}
PEER = """
import resource, sys, time
import numpy as np, pandas as pd
from ecomplexity import ecomplexity
began, cpu = time.perf_counter(), time.process_time()
flows = pd.read_parquet(sys.argv[1], columns=["hs6", "exporter", "value_usd"])
flows["product"] = flows.hs6.str[:int(sys.argv[2])].astype("category")
own = flows.groupby(["exporter", "product"], as_index=False, observed=True).value_usd.sum()
large = own.groupby("exporter", observed=True).value_usd.sum()
own = own[own.exporter.isin(large[large >= 1e9].index)]
own = own.astype({"exporter": str, "product": str}).assign(year=2024)
columns = {"time": "year", "loc": "exporter", "prod": "product", "val": "value_usd"}
found = ecomplexity(own, columns, check_logsupermodularity=False, verbose=False)
spent = time.perf_counter() - began, time.process_time() - cpu
ours = pd.read_csv(sys.argv[3], keep_default_na=False).set_index("exporter").eci
theirs = found.groupby("exporter").eci.first()
apart = float((ours - theirs.reindex(ours.index)).abs().max())
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(*spent, peak, apart)
"""


def main(options):
    chosen = {name: value for name, _, value in (option[2:].partition("=") for option in options)}
    flows = Path(chosen.get("flows") or ROOT.parent / "shared/data/trade/flows/baci_hs17_2024.parquet").resolve()
    times = int(chosen.get("times", "3"))
    if not flows.is_file():
        print(f"trade: no flows at {flows}; name a file with --flows=")
        return
    print(f"\nmeasures of trade over {flows.name}; {machine_load()}; best of {times}")
    with tempfile.TemporaryDirectory() as folder:
        for name, arguments in COMMANDS.items():
            runs = [measured([sys.executable, "-m", "desaekspor", *arguments, "--flows", flows], folder) for _ in range(times)]
            wall, cpu, peak, printed = min(runs)
            seconds, megabytes = BARS.get(name, (None, None))
            bar = (
                f"  bar {seconds} s: {'met' if wall <= seconds and peak <= (megabytes or peak) else 'MISSED'}" if seconds else ""
            )
            rows = json.loads(printed).get("rows", "")
            print(f"{name:<26} {wall:>6.1f} s, cpu {cpu:>5.1f} s, {peak:>5.0f} MB  {rows}{bar}", flush=True)
        if peer := chosen.get("peer"):
            for level in chosen.get("peer-levels", "4").split(","):
                eci = Path(folder) / {"4": "eci.csv", "6": "eci6.csv"}[level]
                runs = [compared(peer, flows, level, eci) for _ in range(times)]
                wall, cpu, peak, apart = min(runs)
                print(
                    f"py-ecomplexity, HS {level:<9} {wall:>6.1f} s, cpu {cpu:>5.1f} s, {peak:>5.0f} MB  ECI differ by {apart:.1e}"
                )


def measured(command, folder):
    """(seconds, processor seconds, peak MB, last line printed) of one command with ``--json``, from start to end."""
    program = (
        "import json, resource, subprocess, sys, time\n"
        "began = time.perf_counter()\n"
        "done = subprocess.run(sys.argv[1:], capture_output=True, text=True, check=True)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024,"
        " done.stdout.splitlines()[-1]]))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DESAEKSPOR_VAR": str(Path(folder) / "var")}
    asked = [sys.executable, "-c", program, *map(str, command), "--json"]
    told = subprocess.run(asked, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return tuple(json.loads(told.stdout))


def compared(peer, flows, level, eci):
    told = subprocess.run([peer, "-c", PEER, flows, str(level), eci], capture_output=True, text=True, check=True)
    return tuple(map(float, told.stdout.split()[-4:]))
