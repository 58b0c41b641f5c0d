"""Village potential at size: the snapshot, and everything computed anew from it, in seconds and megabytes.

    python -m bench potential [--rows=125000] [--database=sqlite] [--times=5]

The register is the one of the bench of the search, made once and kept under var/bench. "wall" is what a person waits,
"cpu" what the process used, which on a busy machine tells more; the parts are those of the fastest run. What a person
waits for when something is supposed is measured cold, with the villages not read yet, and warm.
"""

import json
import os
import resource
import sys
import time

from bench.places import FOLDER, machine_load, run
from bench.search import register

BARS = {"snapshot": 5.0, "recompute": 3.0, "what_if_cold": 1.0, "what_if": 1.0}  # seconds, for 125,000 enterprises
WORDS = {
    "snapshot": "snapshot: read, write, put in place",
    "recompute": "everything anew from it",
    "figures": "  figures and registry",
    "assess": "  index, class, 1,000 draws",
    "sobol": "  Sobol indices",
    "specialities": "  quotients and clusters",
    "fingerprint": "whether anything changed",
    "write": "results as rows",
    "what_if_cold": "what-if, villages not read yet",
    "what_if": "what-if",
    "preview": "preview of another table",
}


def main(options):
    chosen = {name: value.split(",") for name, _, value in (option[2:].partition("=") for option in options)}
    times = chosen.get("times", ["5"])[0]
    for rows in chosen.get("rows", ["125000"]):
        for database in chosen.get("database", ["sqlite"]):
            with register(FOLDER, rows, database) as environment:
                load = machine_load()
                found = json.loads(run(["-m", "bench.potential", times], environment).splitlines()[-1])
            print(f"\n{found['villages']} villages, {found['enterprises']:,} enterprises, {database}; {load}; best of {times}")
            for name, words in WORDS.items():
                wall, cpu = (min(measured[name][which] for measured in found["runs"]) for which in (0, 1))
                bar = BARS.get(name) if rows == "125000" else None
                met = f"  bar {bar:.0f} s: " + ("met" if wall <= bar else "MISSED") if bar else ""
                print(f"{words:<36} {wall:>7.2f} s, cpu {cpu:>5.2f} s{met}", flush=True)
            print(f"snapshot {found['snapshot_mb']:.1f} MB, peak memory {found['peak_mb']:.0f} MB")


def measure(times):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import transaction

    from desaekspor.accounts.models import Role, User
    from desaekspor.analytics import open_engine
    from desaekspor.config.preparing import prepare_database
    from desaekspor.potential import reading, services
    from desaekspor.potential.assessment import assess
    from desaekspor.potential.results import snapshots, supposing
    from desaekspor.potential.results.versions import versions_in_use
    from desaekspor.potential.results.writing import fingerprint_of, write_assessment
    from desaekspor.potential.sensitivity import choice_sensitivity
    from desaekspor.registry.models import Enterprise

    prepare_database()
    code, versions = settings.HOME_REGION, versions_in_use()
    index_table, class_table = versions.index.table, versions.classes.table
    officer = User(role=Role.OFFICER, region_id=code)
    runs = []
    for _ in range(times):
        clock = Clock()
        row = clock("snapshot", snapshots.take_snapshot)
        began = clock.now()
        with open_engine() as engine:
            names = index_table.fields | class_table.figures
            villages = clock(
                "figures",
                services.read_villages, code, names, snapshots.open_snapshot(row), engine, least=index_table.least_enterprises,
            )  # fmt: skip
            told = clock("assess", assess, villages, index_table, class_table)
            sobol = clock("sobol", choice_sensitivity, told.matrix, index_table)
            specialities = clock("specialities", reading.read_specialities, engine)
            headings = clock("headings", services.read_headings, code, snapshots.open_snapshot(row), engine)
            found = services.Found(villages, told, sobol, *specialities, headings)
        clock.since("recompute", began)
        fingerprint = clock("fingerprint", fingerprint_of, found, versions)
        with transaction.atomic():
            clock(
                "write",
                write_assessment,
                found, region=code, as_of=row.taken_at.date(), snapshot=row, versions=versions, with_synthetic=True, seconds=0,
                fingerprint=fingerprint,
            )  # fmt: skip
            supposing._read.cache_clear()
            assumed = {"ike06_logistics": 5}
            clock("what_if_cold", supposing.what_if, officer, villages[1].code, assumed)
            clock("what_if", supposing.what_if, officer, villages[1].code, assumed)
            clock("preview", supposing.preview_of, officer, class_table)
            transaction.set_rollback(True)
        runs.append(clock.found)
        size = row.bytes
        snapshots.discard(row)
        row.delete()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    facts = {"villages": len(villages), "enterprises": Enterprise.objects.count(), "snapshot_mb": size / 1e6, "peak_mb": peak}
    print(json.dumps(facts | {"runs": runs}))


class Clock:
    """Seconds that went by and that this process used, by name."""

    def __init__(self):
        self.found = {}

    @staticmethod
    def now():
        return time.perf_counter(), time.process_time()

    def since(self, name, began):
        self.found[name] = [late - early for late, early in zip(self.now(), began, strict=True)]

    def __call__(self, name, function, *arguments, **options):
        began = self.now()
        result = function(*arguments, **options)
        self.since(name, began)
        return result


if __name__ == "__main__":
    measure(int(sys.argv[1]))
