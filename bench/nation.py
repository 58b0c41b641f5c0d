"""The measures of the village potential over the nation: seconds, memory, and how they grow, on DuckDB and on Spark.

    python -m bench nation [--rows=125000,1000000,10000000] [--engine=duckdb,spark] [--times=3]

Enterprises are made up as Parquet files in the layout of a snapshot: 514 regencies, 83,762 villages, a fifth of the
enterprises makers of 230 kinds. They are made once and kept under var/bench. For each size and engine a process of its
own reads them through the seam and computes both measures of the registry; "per row" is the slope between two sizes.
"""

import itertools
import json
import math
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

from bench.places import FOLDER, ROOT, machine_load
from desaekspor.analytics import snapshots
from desaekspor.analytics.snapshots import SnapshotFolder, SnapshotTable
from desaekspor.potential.measures import ENTERPRISE

VILLAGES, REGENCIES = 83_762, 514
BATCH = 500_000
LINE = "{:>12} {:<8} {:>9} {:>8} {:>9} {:>9} {:>12} {:>12}"


def main(options):
    chosen = {name: value.split(",") for name, _, value in (option[2:].partition("=") for option in options)}
    times = chosen.get("times", ["3"])[0]
    print(f"\nThe nation, {VILLAGES:,} villages in {REGENCIES} regencies; {machine_load()}")
    print(LINE.format("enterprises", "engine", "seconds", "cpu s", "peak MB", "files MB", "villages", "quotients"))
    for engine in chosen.get("engine", ["duckdb", "spark"]):
        points = []
        for rows in map(int, chosen.get("rows", ["125000", "1000000", "10000000"])):
            folder = made_up(rows)
            done = subprocess.run(
                [sys.executable, "-m", "bench.nation", str(folder), engine, times], capture_output=True, text=True, cwd=ROOT
            )
            if done.returncode:
                print(f"{rows:>12,} {engine}: {done.stderr.strip().splitlines()[-1]}")
                continue
            found = json.loads(done.stdout.splitlines()[-1])
            points.append((rows, found["seconds"]))
            size = SnapshotFolder(folder).manifest.bytes / 1e6
            print(
                LINE.format(
                    f"{rows:,}", engine, f"{found['seconds']:.2f}", f"{found['cpu']:.2f}", f"{found['peak_mb']:.0f}",
                    f"{size:.0f}", f"{found['villages']:,}", f"{found['quotients']:,}",
                ),
                flush=True,
            )  # fmt: skip
        for (few, quick), (many, slow) in itertools.pairwise(points):
            power = math.log(slow / quick) / math.log(many / few)
            print(f"{engine}, {few:,} to {many:,}: {(slow - quick) / (many - few) * 1e6:.2f} µs per row more, power {power:.2f}")


def made_up(rows):
    """The snapshot of so many enterprises; the same numbers each time."""
    target = FOLDER / f"nation-{rows}"
    if not target.exists():
        print(f"Making {target} (once) ...", flush=True)
        draft = FOLDER / f".nation-{rows}-{os.getpid()}"
        FOLDER.mkdir(parents=True, exist_ok=True)
        snapshots.write_snapshot(draft, [SnapshotTable("enterprise", ENTERPRISE, lambda code: enterprises(rows))])
        snapshots.put_in_place(draft, target)
    return target


def enterprises(rows):
    """Batches of enterprises in the columns of a snapshot; villages are of very different sizes, as they are."""
    dice = np.random.default_rng(20261128)
    codes = pa.array(village_codes())
    share = dice.gamma(0.8, size=VILLAGES)
    share /= share.sum()
    kinds = pa.array([f"{10 + number // 10}{number % 10}{(number * 7) % 10}1" for number in range(230)])
    trades = pa.array(["47112", "47241", "56102", "46319", ""])
    popular = dice.dirichlet(np.full(len(kinds), 0.3))
    for start in range(0, rows, BATCH):
        count = min(BATCH, rows - start)
        maker = dice.random(count) < 0.2
        kind = np.where(
            maker, dice.choice(len(kinds), size=count, p=popular), len(kinds) + dice.integers(len(trades), size=count)
        )
        everything = pa.concat_arrays([kinds, trades])
        columns = {
            "region_id": codes.take(pa.array(dice.choice(VILLAGES, size=count, p=share))),
            "kbli": everything.take(pa.array(kind)),
            "kbli_category": pa.array(["G", "C"]).take(pa.array(maker.astype(int))),
            "has_nib": pa.array(dice.random(count) < 0.3),
            "paid_men": counts(dice, count, 1),
            "paid_women": counts(dice, count, 0.7),
            "unpaid_men": counts(dice, count, 0.8),
            "unpaid_women": counts(dice, count, 0.8),
            "start_year": pa.array(dice.integers(1990, 2027, size=count), mask=dice.random(count) < 0.1),
            "synthetic": pa.array(np.ones(count, dtype=bool)),
            "verified": pa.array(dice.random(count) < 0.05),
            "presence": pa.array(["", "here", "closed"]).take(pa.array(dice.choice(3, size=count, p=[0.9, 0.07, 0.03]))),
        }
        yield pa.RecordBatch.from_arrays([columns[field.name].cast(field.type) for field in ENTERPRISE], schema=ENTERPRISE)


def counts(dice, count, mean):
    return pa.array(dice.poisson(mean, size=count), mask=dice.random(count) < 0.2)


def village_codes():
    """As many villages in each regency as there is room for: 11.01.01.2001 to the last one."""
    for number in range(VILLAGES):
        regency, inside = number % REGENCIES, number // REGENCIES
        province, place = 11 + regency // 20, 1 + regency % 20
        yield f"{province:02}.{place:02}.{1 + inside // 20:02}.{2001 + inside % 20}"


def measure(folder, engine_name, times):
    from desaekspor.analytics import open_engine
    from desaekspor.potential.measures import location_quotients, village_makers

    best = None
    with open_engine(engine_name, memory_mb=6000, threads=2) as engine:
        for _ in range(times):
            began, cpu = time.perf_counter(), time.process_time()
            SnapshotFolder(folder).load(engine)
            makers = village_makers(engine, year=2026)
            quotients = location_quotients(engine)
            seconds = time.perf_counter() - began
            if best is None or seconds < best["seconds"]:
                best = {"seconds": seconds, "cpu": time.process_time() - cpu}
        facts = {
            "villages": makers.num_rows,
            "quotients": quotients.num_rows,
            "checked": int(sum(makers["enterprises"].to_pylist())),
        }
        # Spark's Java is a process of its own, still running here: its memory is the one that counts.
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 + memory_of_children()
    print(json.dumps(best | facts | {"peak_mb": peak}))


def memory_of_children():
    """Peak megabytes of the processes that this one started and that still run."""
    found = 0.0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            told = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue
        if int(told.get("PPid", 0)) == os.getpid() and "VmHWM" in told:
            found += int(told["VmHWM"].split()[0]) / 1024
    return found


if __name__ == "__main__":
    measure(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
