"""Import of a register with its full check: seconds, peak memory, and the ratio to a floor measured in the same run.

    python -m bench imports [--rows=125000,1000000] [--formats=xlsx,csv] [--database=sqlite,postgresql]

There are two floors, each in one transaction on a database of its own, and both read the same file as plainly as can be
(a workbook with fastexcel, its columns at once; a CSV with csv):

bare    inserts every cell of every row as text into one table of 49 columns with a key and nothing else,
        by ``executemany`` on SQLite and ``COPY`` on PostgreSQL. It judges, seals, indexes and refers to nothing.
tables  inserts by the same means the rows that the import has just made, as they are, into the registry's own
        tables with their indexes, references and the index of words: source rows, findings, enterprises, owners,
        products, keys, documents, words. It works nothing out: what the database takes for them is all it takes.

"Insert the same rows" is taken to mean the second: whoever keeps a register that can be searched, undone and traced
to its file must write these rows, while the bare table is a copy of the file. Both ratios are printed.

total s     receive, check and load, one after the other, as a person waits for them
cpu s       what all processes of the import, the database's among them, used of it: on a busy machine it is steadier
held s      how long the load holds the registry: so long other loads wait, on SQLite all who write
peak MB     the most that the import's processes took together, looked at ten times a second
xbare       total s by the bare floor's, measured just before in the same run: how much longer one waits
xtables     total s by that of the tables' floor, measured just after; xcpu the same of cpu s: how much more there is to do
load        average load of the machine: above 2 on two cores, seconds say little

Every figure comes from a process of its own; PostgreSQL is started for it as
bench/servers.py says. With several row counts lines say how time and memory grew from the first.
"""

import json
import os
import pickle
import resource
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

TABLE = "{:>10} {:>5} {:>11} {:>9} {:>8} {:>7} {:>8} {:>7} {:>7} {:>7} {:>8} {:>7} {:>9} {:>6} {:>8} {:>6} {:>5}"
HEADINGS = ("rows", "file", "database", "receive s", "check s", "load s", "total s", "cpu s", "held s", "undo s", "peak MB",
            "bare s", "tables s", "xbare", "xtables", "xcpu", "load")  # fmt: skip
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
                        bare = _child("bare", path, rows, environment)
                        found = _child("import", path, rows, environment)
                    with _database(database, folder) as environment:
                        tables = _child("tables", path, rows, environment)
                    found["total"] = found["receive"] + found["check"] + found["load"]
                    _print_line(rows, kind, database, found, bare, tables)
                    first_rows, first = smallest.setdefault((kind, database), (rows, found))
                    if rows == BARS_ROWS and kind == "xlsx":
                        _say("total", found["total"], BAR_SECONDS[database], "s")
                        _say("memory", found["peak_mb"], BAR_MB, "MB")
                        _say("the floor of the tables", found["total"] / tables["seconds"], BAR_FLOOR, "times")
                        _say("the bare floor", found["total"] / bare["seconds"], BAR_FLOOR, "times")
                    if first_rows != rows:
                        _say(
                            "time", found["total"] / first["total"], BAR_TIME * rows / first_rows, f"times that of {first_rows:,}"
                        )
                        _say("memory", found["peak_mb"] / first["peak_mb"], BAR_MEMORY, f"times {first_rows:,}")
                path.unlink()
                _written(path).unlink()


def _print_line(rows, kind, database, found, bare, tables):
    names = ("receive", "check", "load", "total", "cpu", "held", "undo")
    cells = [f"{rows:,}", kind, database, *(f"{found[name]:.1f}" for name in names), f"{found['peak_mb']:.0f}"]
    cells += [f"{floor['seconds']:.1f}" for floor in (bare, tables)]
    cells += [f"{found['total'] / floor['seconds']:.1f}" for floor in (bare, tables)]
    print(TABLE.format(*cells, f"{found['cpu'] / tables['cpu']:.1f}", f"{os.getloadavg()[0]:.1f}"), flush=True)


def _say(what, figure, bar, unit):
    print(f"bar: {what} {figure:.3g} of {bar:.3g} {unit}: {'met' if figure <= bar else 'MISSED'}", flush=True)


@contextmanager
def _database(kind, folder):
    with tempfile.TemporaryDirectory(dir=folder) as var:
        environment = {"DESAEKSPOR_VAR": var, "DATABASE_URL": ""}
        if kind == "sqlite":
            yield environment
            return
        from bench.servers import postgres

        Path(folder).chmod(0o755)
        with postgres(f"{var}/data") as (address, postmaster):
            yield environment | {"DATABASE_URL": address, "BENCH_POSTMASTER": postmaster}


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
    from desaekspor.config.collecting import collect_less_often

    collect_less_often()  # as the worker does that imports, and as well for the floors
    result = {"make": _make, "bare": _bare, "tables": _tables, "import": _import}[what](Path(path), int(rows))
    print(json.dumps(result))


def _make(path, rows):
    from bench.registers import sidt_rows, write_csv, write_xlsx

    began = time.perf_counter()
    (write_xlsx if path.suffix == ".xlsx" else write_csv)(path, sidt_rows(rows))
    return {"seconds": time.perf_counter() - began}


def _read(path):
    """(headings, rows) of the file, every cell as text."""
    import csv

    if path.suffix == ".xlsx":
        import fastexcel

        table = fastexcel.read_excel(str(path)).load_sheet(0, dtypes="string").to_arrow()
        return table.schema.names, zip(*(column.to_pylist() for column in table.columns), strict=True)
    reader = csv.reader(path.open(newline="", encoding="utf-8-sig"))
    return next(reader), reader


def _bare(path, rows):
    """Read the file and insert its cells as text into one table with one key."""
    from django.db import connection, transaction

    began, cpu = time.perf_counter(), _cpu_seconds()
    headings, data = _read(path)
    columns = ", ".join(f'"{heading}" text' for heading in headings)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE floor ({columns}, PRIMARY KEY (id_data_badan_usaha))")
        _insert(cursor, "floor", len(headings), data)
    seconds, cpu = time.perf_counter() - began, _cpu_seconds() - cpu
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE floor")
    return {"seconds": seconds, "cpu": cpu}


def _insert(cursor, table, width, rows):
    if cursor.db.vendor == "postgresql":
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        cursor.executemany(f"INSERT INTO {table} VALUES ({', '.join(['%s'] * width)})", rows)


ROWS = 20_000  # in one insert of the tables' floor


def _written(path):
    return path.with_suffix(".written")


def _models():
    """The tables that a load of new enterprises fills, those that are referred to first."""
    from desaekspor.registry import models

    names = "ImportBatch SourceRecord ImportFinding Enterprise Owner Product EnterpriseKey SearchTally SearchWord SearchDocument"
    return [getattr(models, name) for name in names.split()]


def _keep_written(path):
    """Every row that the import wrote, in the database's own form."""
    from django.db import connection

    with _written(path).open("wb") as file, connection.cursor() as cursor:
        for model in _models():
            table = model._meta.db_table
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            width = len(cursor.description)
            while rows := cursor.fetchmany(ROWS):
                pickle.dump((table, width, rows), file)


def _tables(path, rows):
    """Read the file, and insert the rows that an import made of it into the registry's tables."""
    from django.db import connection, transaction
    from django.db.models import Max
    from psycopg.types.json import Json

    from desaekspor.config.preparing import prepare_database
    from desaekspor.registry.models import SearchDocument, SearchWord
    from desaekspor.registry.search.engines import engine

    prepare_database()
    seconds = used = 0.0

    @contextmanager
    def counted():
        nonlocal seconds, used
        began, cpu = time.perf_counter(), _cpu_seconds()
        yield
        seconds, used = seconds + time.perf_counter() - began, used + _cpu_seconds() - cpu

    with counted():
        _, data = _read(path)
        for _ in data:
            pass
    with _written(path).open("rb") as file, ExitStack() as transactions, connection.cursor() as cursor:
        transactions.enter_context(transaction.atomic())
        words = SearchWord.objects.aggregate(last=Max("pk"))["last"] or 0
        with suppress(EOFError):
            while True:
                table, width, chunk = pickle.load(file)
                if connection.vendor == "postgresql":
                    chunk = [[Json(cell) if type(cell) in (dict, list) else cell for cell in row] for row in chunk]
                with counted():
                    _insert(cursor, table, width, chunk)
                    if table == SearchDocument._meta.db_table:
                        engine().enter([row[0] for row in chunk])
        with counted():
            engine().enter_words(words)
            transactions.close()
    return {"seconds": seconds, "cpu": used}


BOTH = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _cpu_seconds():
    """What this process, those it started and the database's used so far."""
    own = sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, BOTH))
    return own + _database_seconds(os.environ.get("BENCH_POSTMASTER"))


def _database_seconds(postmaster):
    if not postmaster:
        return 0
    alive = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    ticks = sum(_ticks(postmaster, slice(11, 15)))  # its own, and those of its children that have ended
    for pid in alive:
        with suppress(OSError):
            ticks += sum(_ticks(pid, slice(11, 13)))
    return ticks / os.sysconf("SC_CLK_TCK")


def _ticks(pid, fields):
    return map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[fields])


class _Memory(threading.Thread):
    """The largest sum of what this process and those it started have in memory (Linux)."""

    def __init__(self):
        super().__init__(daemon=True)
        self.peak_mb = 0.0

    def run(self):
        page = os.sysconf("SC_PAGE_SIZE")
        while True:
            total = 0
            for pid in ("self", *_children()):
                with suppress(OSError):  # a process that has just ended
                    total += int(_content(f"/proc/{pid}/statm").split()[1]) * page
            self.peak_mb = max(self.peak_mb, total / 2**20)
            time.sleep(0.1)


def _children():
    """The ids of the processes that this one started; read by hand, since this goes on beside what is measured."""
    for thread in Path("/proc/self/task").iterdir():
        with suppress(OSError):
            yield from _content(thread / "children").split()


def _content(path):
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, 4096).decode()
    finally:
        os.close(descriptor)


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
    _keep_written(path)
    began = time.perf_counter()
    batches.undo_batch(batch, by=None)
    lap("undo")
    return took | {"counts": counts}


if __name__ == "__main__":
    measure(*sys.argv[1:])
