"""Village potential at size: everything computed anew, as the command does, in seconds and megabytes.

    python -m bench potential [--rows=125000] [--database=sqlite] [--times=5]

The register is the one of the bench of the search, made once and kept under var/bench. "wall" is what a person waits,
"cpu" what the process used, which on a busy machine tells more; the parts are those of the fastest run.
"""

import itertools
import json
import os
import resource
import sys
import time

from bench.places import FOLDER, machine_load, run
from bench.search import register

BAR_SECONDS = 3.0  # for 187 villages and 125,000 enterprises
PARTS = ("figures and registry", "index, class, 1,000 draws", "Sobol indices", "quotients and clusters")


def main(options):
    chosen = {name: value.split(",") for name, _, value in (option[2:].partition("=") for option in options)}
    times = chosen.get("times", ["5"])[0]
    for rows in chosen.get("rows", ["125000"]):
        for database in chosen.get("database", ["sqlite"]):
            with register(FOLDER, rows, database) as environment:
                load = machine_load()
                found = json.loads(run(["-m", "bench.potential", times], environment).splitlines()[-1])
            best = min(found["runs"], key=lambda measured: measured["wall"])
            print(f"\n{found['villages']} villages, {found['enterprises']:,} enterprises, {database}; {load}")
            print(f"wall {best['wall']:.2f} s (of {times}), cpu {best['cpu']:.2f} s, peak memory {found['peak_mb']:.0f} MB")
            for part, seconds in zip(PARTS, best["parts"], strict=True):
                print(f"{part:<28} {seconds:>6.2f} s")
            if rows == "125000":
                least = min(measured["cpu"] for measured in found["runs"])
                met = "met" if best["wall"] <= BAR_SECONDS else "met in processor time" if least <= BAR_SECONDS else "MISSED"
                print(f"bar: {BAR_SECONDS:.0f} s: {met}", flush=True)


def measure(times):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    import django

    django.setup()
    from django.conf import settings

    from desaekspor.analytics import open_engine
    from desaekspor.config.preparing import prepare_database
    from desaekspor.potential.class_table import read_class_table
    from desaekspor.potential.index_table import read_index_table
    from desaekspor.registry.models import Enterprise

    prepare_database()
    index_table, class_table = read_index_table(), read_class_table()
    runs = []
    for _ in range(times):
        with open_engine() as engine:
            began, cpu = time.perf_counter(), time.process_time()
            parts, villages = recompute(settings.HOME_REGION, index_table, class_table, engine)
            runs.append({"wall": time.perf_counter() - began, "cpu": time.process_time() - cpu, "parts": parts})
    result = {"villages": villages, "enterprises": Enterprise.objects.count(), "runs": runs}
    print(json.dumps(result | {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def recompute(code, index_table, class_table, engine):
    """What ``assess_region`` does, with the clock read between its parts."""
    from django.utils import timezone

    from desaekspor.potential import services
    from desaekspor.potential.assessment import assess
    from desaekspor.potential.sensitivity import choice_sensitivity

    moments = [time.perf_counter()]
    villages = services.read_villages(code, index_table, class_table, engine, today=timezone.localdate())
    moments.append(time.perf_counter())
    assessment = assess(villages, index_table, class_table)
    moments.append(time.perf_counter())
    choice_sensitivity(assessment.matrix, index_table)
    moments.append(time.perf_counter())
    services.specialities_of(code, engine)
    moments.append(time.perf_counter())
    return [later - earlier for earlier, later in itertools.pairwise(moments)], len(villages)


if __name__ == "__main__":
    measure(int(sys.argv[1]))
