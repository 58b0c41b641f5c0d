"""A list of the whole register as a file for a colleague: seconds, megabytes and peak memory of each kind.

    python -m bench exports [--rows=125000] [--database=sqlite,postgresql] [--kinds=xlsx,csv,parquet] [--opened]

The register is the one of ``bench load``: it came through the ordinary import. Every file is made by the same function as in
the background job, in a process of its own, sealed and then opened and counted; ``--opened`` shows the owners' data unmasked.
"""

import io
import json
import os
import resource
import sys
import time
import zipfile

from bench.load import imported
from bench.places import FOLDER, machine_load, run

TABLE = "{:>10} {:>11} {:>8} {:>9} {:>9} {:>9} {:>9} {:>10}"


def main(options):
    chosen = {name: value.split(",") for name, _, value in (option[2:].partition("=") for option in options)}
    opened = "opened" if "opened" in chosen else ""
    print(machine_load())
    print(TABLE.format("rows", "database", "kind", "seconds", "cpu s", "file MB", "peak MB", "over idle"))
    for rows in map(int, chosen.get("rows", ["125000"])):
        for database in chosen.get("database", ["sqlite", "postgresql"]):
            with imported(FOLDER, rows, database) as environment:
                for kind in chosen.get("kinds", ["xlsx", "csv", "parquet"]):
                    found = json.loads(run(["-m", "bench.exports", kind, opened], environment).splitlines()[-1])
                    cells = [f"{found[name]:.1f}" for name in ("seconds", "cpu", "file_mb")]
                    memory = [f"{found[name]:.0f}" for name in ("peak_mb", "over_mb")]
                    print(TABLE.format(f"{found['rows']:,}", database, kind, *cells, *memory), flush=True)


def measure(kind, opened):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    import django

    django.setup()
    from desaekspor.accounts.models import User
    from desaekspor.config.preparing import prepare_database
    from desaekspor.jobs.progress import Silent
    from desaekspor.registry.exports.making import ask_for_export, delete_export, make_export, open_export
    from desaekspor.registry.models import Enterprise
    from desaekspor.registry.services.fields import PRIVATE_OWNER_FIELDS

    prepare_database()
    user = User.objects.get(username="beban-0")
    why = {"opened": PRIVATE_OWNER_FIELDS, "purpose": "bench: how long it takes"} if opened else {}
    export = ask_for_export(user, kind=kind, **why)
    idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began, cpu = time.perf_counter(), time.process_time()
    rows = make_export(export, Silent())
    found = {"rows": rows, "seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found["over_mb"] = found["peak_mb"] - idle
    export.refresh_from_db()
    found["file_mb"] = export.bytes / 1e6
    counted = {"xlsx": _rows_of_workbook, "csv": _rows_of_csv, "parquet": _rows_of_parquet}[kind](open_export(export).read())
    if not rows == counted == Enterprise.objects.count():
        sys.exit(f"{rows} rows were written and {counted} read of {Enterprise.objects.count()}")
    delete_export(export)
    print(json.dumps(found))


def _rows_of_workbook(content):
    import python_calamine

    return sum(1 for _ in python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).iter_rows()) - 1


def _rows_of_csv(content):
    import csv

    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("umkm.csv") as file:
        return sum(1 for _ in csv.reader(io.TextIOWrapper(file, encoding="utf-8", newline=""))) - 1


def _rows_of_parquet(content):
    import pyarrow.parquet

    return pyarrow.parquet.ParquetFile(io.BytesIO(content)).metadata.num_rows


if __name__ == "__main__":
    measure(*sys.argv[1:])
