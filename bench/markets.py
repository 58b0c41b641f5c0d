"""Codes of the register's products, and rankings of markets of one product and of all that the regency makes.

    python -m bench markets [--rows=125000] [--database=sqlite,postgresql] [--times=7]

The register is the one of the bench of the search, made once and kept under var/bench; flows come from the mirror. "All
different" gives every product a text of its own, in a transaction that is rolled back: the worst register there can be.
"""

import json
import os
import resource
import sys
import time
from contextlib import contextmanager

from bench.places import FOLDER, machine_load, run
from bench.search import register

KECAP = "210310"


def main(options):
    chosen = {name: value.split(",") for name, _, value in (option[2:].partition("=") for option in options)}
    times = chosen.get("times", ["7"])[0]
    for rows in chosen.get("rows", ["125000"]):
        for database in chosen.get("database", ["sqlite"]):
            with register(FOLDER, rows, database) as environment:
                load = machine_load()
                found = json.loads(run(["-m", "bench.markets", times], environment).splitlines()[-1])
            print(f"\nmarkets of {found['products']:,} products, {database}; {load}; rankings: best of {times}")
            for name, (wall, cpu, count) in found["steps"].items():
                print(f"{name:<34} {wall:>7.2f} s, cpu {cpu:>6.2f} s  {count}", flush=True)
            print(f"peak {found['peak']:.0f} MB")


def measure(times):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    import django

    django.setup()
    from django.db import transaction
    from django.db.models import CharField, F, Value
    from django.db.models.functions import Cast, Concat

    from desaekspor.datafiles.folder import DataError
    from desaekspor.markets import outlook
    from desaekspor.markets.coding import code_products
    from desaekspor.markets.finding import classifier
    from desaekspor.markets.models import Certainty, CodingRun, TextCode
    from desaekspor.markets.ranking.services import rank
    from desaekspor.registry.models import Product

    steps = {}

    @contextmanager
    def step(name):
        began, cpu, counted = time.perf_counter(), time.process_time(), []
        yield counted
        steps[name] = (time.perf_counter() - began, time.process_time() - cpu, *counted)

    classifier()
    for model in (TextCode, CodingRun):
        model.objects.all().delete()
    with step("codes, the register's texts") as counted:
        counted.append(f"{code_products()['coded']:,} texts")
    with step("codes, nothing new") as counted:
        counted.append(f"{code_products()['coded']:,} texts")
    with transaction.atomic():
        own = Concat(F("name"), Value(" no "), Cast(F("pk"), CharField()), output_field=CharField())
        Product.objects.update(name=own)
        with step("codes, all texts different") as counted:
            counted.append(f"{code_products()['coded']:,} texts")
        transaction.set_rollback(True)
    try:
        with step("table of all products' markets") as counted:
            outlook.prepare()
            counted.append("once for new flows")
    except DataError as error:
        print(f"rankings are left out: {error}", file=sys.stderr)
    else:
        with step("ranking, the first of a process") as counted:
            counted.append(f"{len(rank(KECAP).markets)} markets of {KECAP}")
        for _ in range(times):
            best = steps.get("ranking of one product")
            with step("ranking of one product") as counted:
                counted.append(f"{len(rank(KECAP).markets)} markets of {KECAP}")
            steps["ranking of one product"] = min(best or steps["ranking of one product"], steps["ranking of one product"])
        made = TextCode.objects.filter(certainty=Certainty.SURE).order_by("hs6").values_list("hs6", flat=True).distinct()
        with step("rankings of all that is made") as counted:
            counted.append(f"{sum(len(rank(hs6).markets) for hs6 in made):,} markets of {len(made)} products")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"products": Product.objects.count(), "steps": steps, "peak": peak}))


if __name__ == "__main__":
    measure(int(sys.argv[1]))
