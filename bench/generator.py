"""A synthetic register written to a file: seconds and peak memory, beside the bars.

    python -m bench generator [--rows=125000,1000000] [--formats=csv,parquet,xlsx]

Every figure comes from a process of its own. 1,000,000 rows are written as CSV only, unless asked otherwise.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BARS = {125_000: 30, 1_000_000: 240}  # rows -> seconds
FORMATS = {125_000: ("csv", "parquet", "xlsx")}
TABLE = "{:>10} {:>8} {:>8} {:>8} {:>9} {:>8} {:>8}"


def main(options):
    chosen = {name: value.split(",") for name, _, value in (option[2:].partition("=") for option in options)}
    sizes = [int(rows) for rows in chosen.get("rows", map(str, BARS))]
    print(TABLE.format("rows", "file", "wall s", "cpu s", "peak MB", "file MB", "bar s"))
    for found in measure(sizes, chosen.get("formats")):
        cells = (f"{found['wall_s']:.1f}", f"{found['cpu_s']:.1f}", f"{found['peak_mb']:.0f}", f"{found['file_mb']:.0f}")
        print(TABLE.format(f"{found['rows']:,}", found["format"], *cells, found["bar_s"] or "-"), flush=True)


def measure(sizes=tuple(BARS), formats=None):
    """Yield a dictionary a file: rows, format, wall_s, cpu_s, peak_mb, file_mb, bar_s (None without a bar)."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for rows in sizes:
            for kind in formats or FORMATS.get(rows, ("csv",)):
                path = Path(folder) / f"register.{kind}"
                done = subprocess.run(
                    [sys.executable, "-m", "bench.generator", str(path), str(rows)], capture_output=True, text=True
                )
                if done.returncode:
                    sys.exit(done.stderr)
                found = json.loads(done.stdout)
                yield found | {"rows": rows, "format": kind, "file_mb": path.stat().st_size / 2**20, "bar_s": BARS.get(rows)}
                path.unlink()


def write_one(path, rows):
    import resource

    began = time.perf_counter()
    from desaekspor.registry.synthetic.generate import generate

    generate(path, rows=rows, seed=1, truth=path.with_suffix(".truth.csv"))
    usage = resource.getrusage(resource.RUSAGE_SELF)
    wall = time.perf_counter() - began
    path.with_suffix(".truth.csv").unlink()
    path.with_name(f"{path.stem}.truth-cacat.csv").unlink()
    print(json.dumps({"wall_s": wall, "cpu_s": usage.ru_utime + usage.ru_stime, "peak_mb": usage.ru_maxrss / 1024}))


if __name__ == "__main__":
    write_one(Path(sys.argv[1]), int(sys.argv[2]))
