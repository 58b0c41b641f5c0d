"""Backup, restore and doctor at size: seconds, megabytes, peak memory of each, in a process of its own.

    python -m bench upkeep [--rows=125000] [--database=sqlite,postgresql]

The register of ``bench load``, which came through the ordinary import, is kept, restored into an empty place on every database
that is named, kept again there, and the two files are compared table by table: what differs is printed, and nothing may.
"""

import contextlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from bench.load import imported
from bench.places import FOLDER, machine_load

TABLE = "{:<28} {:>11} {:>9} {:>9} {:>9} {:>10}"
# The traces of the backup and the restore themselves, which come after the state that is kept.
TRACES = {"accounts_auditentry", "accounts_audithead", "upkeep_backup"}


def main(options):
    chosen = {name: value.split(",") for name, _, value in (option[2:].partition("=") for option in options)}
    databases = chosen.get("database", ["sqlite"])
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder, contextlib.ExitStack() as servers:
        Path(folder).chmod(0o755)
        server = _server(Path(folder), servers) if "postgresql" in databases else ""
        for rows in map(int, chosen.get("rows", ["125000"])):
            print(machine_load())
            print(TABLE.format(f"{rows:,} rows of a register", "database", "seconds", "file MB", "peak MB", "rows"))
            for database in databases:
                with imported(FOLDER, rows, database) as place:
                    _one(Path(folder), place, database, databases, server)


def _server(folder, servers):
    from bench.servers import postgres

    address, _ = servers.enter_context(postgres(f"{folder}/server"))
    return address


def _one(folder, place, database, targets, server):
    kept = _child("keep", place, folder / "kept.zip")
    _say("backup", database, kept)
    _say("look whether it is whole", database, _child("check", place, folder / "kept.zip"))
    _say("doctor", database, _child("doctor", place, ""))
    _say("doctor --full", database, _child("doctor", place, "full"))
    for target in targets:
        other = _place(folder / f"to-{target}", target, server, keys_of=place)
        _say(f"restore from {database}", target, _child("restore", other, folder / "kept.zip"))
        again = _child("keep", other, folder / "again.zip")
        _say("backup of the restored", target, again)
        differing = _differing(folder / "kept.zip", folder / "again.zip")
        print(f"  tables that differ: {', '.join(differing) or 'none'} of {len(again['tables'])}")
        shutil.rmtree(other["DESAEKSPOR_VAR"])


def _place(var, database, server, *, keys_of):
    """The environment of an empty installation that has another's keys."""
    var.mkdir()
    shutil.copy(Path(keys_of["DESAEKSPOR_VAR"]) / "keys.json", var)
    url = ""
    if database == "postgresql":
        import psycopg

        name = f"{var.name}_{time.monotonic_ns()}".replace("-", "_")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        head, _, query = server.partition("?")
        url = f"{head.rpartition('/')[0]}/{name}?{query}"
    return {"DESAEKSPOR_VAR": str(var), "DATABASE_URL": url}


def _say(what, database, found):
    file = f"{found['file_mb']:.0f}" if "file_mb" in found else ""
    count = f"{found['rows']:,}" if "rows" in found else ""
    print(TABLE.format(what, database, f"{found['seconds']:.1f}", file, f"{found['peak_mb']:.0f}", count), flush=True)


def _differing(first, second):
    """Names of the tables whose rows are not the same; JSON values may have their keys in another order."""
    names = []
    with zipfile.ZipFile(first) as one, zipfile.ZipFile(second) as other:
        sums = [{facts["table"]: facts for facts in json.loads(file.read("manifest.json"))["tables"]} for file in (one, other)]
        for name, facts in sums[0].items():
            if name in TRACES or facts["sha256"] == sums[1][name]["sha256"]:
                continue
            with one.open(facts["part"]) as left, other.open(facts["part"]) as right:
                same = all(json.loads(a) == json.loads(b) for a, b in zip(left, right, strict=True))
            names += [] if same else [name]
    return names


def _child(what, place, argument):
    command = [sys.executable, "-m", "bench.upkeep", what, str(argument)]
    done = subprocess.run(command, env=os.environ | place, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def measure(what, argument):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    os.environ.setdefault("DESAEKSPOR_LOG_LEVEL", "ERROR")
    import django

    django.setup()
    began = time.perf_counter()
    found = {"keep": _keep, "check": _check, "restore": _restore, "doctor": _doctor}[what](argument)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak} | found))


def _keep(path):
    from desaekspor.upkeep.backups.making import make_backup

    report = make_backup(path)
    return {"file_mb": report.bytes / 1e6, "rows": report.rows, "tables": report.tables}


def _check(path):
    from desaekspor.upkeep.backups.restoring import Restore

    return {"rows": Restore(path).check().rows, "file_mb": Path(path).stat().st_size / 1e6}


def _restore(path):
    from desaekspor.upkeep.backups.restoring import Restore

    return {"rows": Restore(path).run().rows}


def _doctor(full):
    from desaekspor.upkeep.doctor import examine

    results = examine(full=bool(full))
    if wrong := [result.as_json(with_words=False) for result in results if result.state == "wrong"]:
        sys.exit(f"the doctor found something wrong: {wrong}")
    return {}


if __name__ == "__main__":
    measure(*sys.argv[1:])
