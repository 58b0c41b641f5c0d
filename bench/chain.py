"""The chain at size: boards, lists and the funnel with 20,000 enterprises on their way, and whose class rose in the register.

    python -m bench chain [--rows=125000] [--database=sqlite,postgresql] [--chain=20000] [--times=7]

The register is the one of the bench of the search, made once and kept under var/bench; the steps are written into a
transaction that is rolled back. "wall" is the fastest of so many times, "cpu" what the process and the database that serves it
used; the queries are those of the page.
"""

import datetime
import json
import os
import random
import sys
import time

from bench.places import FOLDER, machine_load, run
from bench.search import cpu_seconds, register

BAR = 0.1  # seconds, for lists with 20,000 enterprises
PAGES = {
    "board": "/kesiapan/langkah/",
    "board of a district": "/kesiapan/langkah/?wilayah=32.16.05",
    "list of a stage": "/kesiapan/langkah/daftar/?tahap=candidate",
    "list, page 100": "/kesiapan/langkah/daftar/?halaman=100",
    "list, kind of business": "/kesiapan/langkah/daftar/?bidang=C&tenggat=lewat",
    "my next actions": "/kesiapan/langkah/tindakan/",
    "stuck": "/kesiapan/langkah/macet/?hari=60",
    "one enterprise": "/kesiapan/langkah/umkm/{number}/",
    "funnel": "/kesiapan/langkah/corong/",
    "funnel by village": "/kesiapan/langkah/corong/?per=desa",
}
LISTS = tuple(PAGES)[:8]  # that the bar is for


def main(options):
    chosen = {name: value.split(",") for name, _, value in (option[2:].partition("=") for option in options)}
    many, times = chosen.get("chain", ["20000"])[0], chosen.get("times", ["7"])[0]
    for rows in chosen.get("rows", ["125000"]):
        for database in chosen.get("database", ["sqlite"]):
            with register(FOLDER, rows, database) as environment:
                load = machine_load()
                found = json.loads(run(["-m", "bench.chain", many, times], environment).splitlines()[-1])
            print(
                f"\n{found['chain']:,} of {found['enterprises']:,} enterprises on their way, {database}; {load}; best of {times}"
            )
            for name, (wall, cpu, queries) in found["pages"].items():
                met = ("  bar 100 ms: " + ("met" if wall <= BAR else "MISSED")) if name in LISTS else ""
                print(f"{name:<26} {wall * 1000:>6.0f} ms, cpu {cpu * 1000:>4.0f} ms, {queries:>2} queries{met}", flush=True)
            print(f"{'steps written':<26} {found['writing']:>6.1f} s; all places worked out anew {found['anew']:.1f} s")
            print(f"{'classes compared':<26} {found['reckon']:>6.1f} s of {found['states']:,} states")


def measure(many, times):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import transaction
    from django.test import Client
    from django.utils import timezone

    from desaekspor.accounts.models import Role, User
    from desaekspor.config.preparing import collect_static_files, prepare_database
    from desaekspor.readiness.chain.models import NextAction, Stage
    from desaekspor.readiness.chain.services import record_steps, refresh, refresh_all
    from desaekspor.readiness.chain.sizes.measuring import reckon
    from desaekspor.registry.models import Enterprise

    prepare_database()
    collect_static_files(lambda words: None)
    settings.ALLOWED_HOSTS = ["testserver"]
    draw, today = random.Random(7), timezone.localdate()
    with transaction.atomic():
        officer = User.objects.create_user("bench-chain", role=Role.OFFICER, region_id=settings.HOME_REGION)
        numbers = list(Enterprise.objects.filter(merged_into=None).order_by("pk").values_list("pk", flat=True)[: many * 6 : 6])
        began, left = time.perf_counter(), numbers
        for stage in Stage:
            on = today - datetime.timedelta(days=400 - 45 * stage)
            record_steps(left, stage, by=None, on=on, origin=f"bench:{stage}")
            left = draw.sample(left, int(len(left) * 0.6))
        actions = []
        for number in numbers[::2]:
            due = today + datetime.timedelta(days=draw.randrange(-30, 30))
            action = NextAction(enterprise_id=number, owner=officer, due_on=due, by=officer)
            action.words = "telepon"
            actions.append(action)
        NextAction.objects.bulk_create(actions, batch_size=500)
        refresh(numbers)
        found = {"chain": len(numbers), "enterprises": Enterprise.objects.count(), "writing": time.perf_counter() - began}
        began = time.perf_counter()
        refresh_all()
        found["anew"] = time.perf_counter() - began
        client = Client()
        client.force_login(officer)
        found["pages"] = {name: page_costs(client, path.format(number=numbers[0]), times) for name, path in PAGES.items()}
        transaction.set_rollback(True)
    began = time.perf_counter()
    run_ = reckon()
    print(json.dumps(found | {"reckon": time.perf_counter() - began, "states": run_.states}))


def page_costs(client, path, times):
    """(seconds that a person waits, of the processor here and in the database, queries), the best of so many times."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    count = len(queries)  # of the list that the next request empties
    if response.status_code != 200:
        sys.exit(f"{path}: {response.status_code}")
    found = []
    for _ in range(times):
        began, cpu = time.perf_counter(), cpu_seconds()
        client.get(path)
        found.append((time.perf_counter() - began, cpu_seconds() - cpu))
    return min(wall for wall, _ in found), min(cpu for _, cpu in found), count


if __name__ == "__main__":
    measure(int(sys.argv[1]), int(sys.argv[2]))
