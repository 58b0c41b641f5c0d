"""What a page costs: milliseconds of one core that a web process uses for it, and the statements it asks of the database.

    python -m bench pages [--rows=125000] [--times=30] [--database=sqlite,postgresql] [--only=map,search]
                          [--profile=map] [--folder=var/bench]

The register is the one of ``bench load``, and the pages are those that its users open, other ones each time. Asked in one
process, one after the other, without a server: nobody waits for anybody. ``--profile`` prints where the time of one page goes.
"""

import json
import os
import random
import statistics
import sys
import time
from urllib.parse import urlencode

from bench.load import imported
from bench.load_users import list_of_enterprises
from bench.places import FOLDER, machine_load, run

TABLE = "{:<24} {:>10} {:>10} {:>10} {:>12} {:>10}"
HTMX = {"HTTP_HX_REQUEST": "true"}
PAGES = {
    "map": lambda dice, facts: ("/", {}),
    "map, another layer": lambda dice, facts: (f"/?lapisan={dice.choice(['idm', 'population', 'enterprises'])}", HTMX),
    "village": lambda dice, facts: (f"/desa/{dice.choice(facts['villages'])}/", {}),
    "list of villages": lambda dice, facts: (f"/desa/?halaman={dice.randrange(1, 4)}", {}),
    "list of enterprises": lambda dice, facts: (list_of_enterprises(dice, facts), {}),
    "search": lambda dice, facts: (f"/umkm/?{urlencode({'cari': dice.choice(facts['names']).lower()})}", {}),
    "record": lambda dice, facts: (f"/umkm/{dice.choice(facts['numbers'])}/", {}),
    "form of a record": lambda dice, facts: (f"/umkm/{dice.choice(facts['numbers'])}/ubah/", {}),
    "form of a download": lambda dice, facts: (f"/umkm/unduh/?{urlencode({'wilayah': dice.choice(facts['small'])})}", {}),
}


def main(options):
    chosen = dict(option[2:].split("=", 1) for option in options)
    rows, folder = int(chosen.pop("rows", "125000")), chosen.pop("folder", FOLDER)
    for database in chosen.pop("database", "sqlite,postgresql").split(","):
        with imported(folder, rows, database) as environment:
            print(f"\n{rows:,} enterprises, {database}; {machine_load()} before", flush=True)
            print(run(["-m", "bench.pages", json.dumps(chosen)], environment), end="")


def measure(times="30", only="", profile=""):
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from desaekspor.accounts.models import User

    facts = json.loads((settings.VAR / "facts.json").read_text())
    client = Client(SERVER_NAME="127.0.0.1", HTTP_ACCEPT_ENCODING="gzip")
    client.force_login(User.objects.get(username="beban-0"))
    print(TABLE.format("milliseconds of a core", "middle", "p95", "waited", "statements", "kB sent"))
    for page, chosen in PAGES.items():
        if only and page not in only.split(","):
            continue
        dice = random.Random(1)

        def ask(page=page, chosen=chosen, dice=dice):
            path, headers = chosen(dice, facts)
            response = client.get(path, **headers)
            if response.status_code != 200:
                sys.exit(f"{page}: {path} answered {response.status_code} {response.get('Location', '')}")
            return len(response.getvalue())

        for _ in range(3):  # templates are read
            ask()
        used, waited, sizes, statements = [], [], [], []
        for _ in range(int(times)):
            began, cpu = time.perf_counter(), time.process_time()
            sizes.append(ask())
            used.append(1000 * (time.process_time() - cpu))
            waited.append(1000 * (time.perf_counter() - began))
        for _ in range(3):
            with CaptureQueriesContext(connection) as asked:
                ask()
            statements.append(len(asked))
        late = sorted(used)[int(len(used) * 0.95)]
        figures = [f"{number:.1f}" for number in (statistics.median(used), late, statistics.median(waited))]
        print(TABLE.format(page, *figures, max(statements), f"{statistics.median(sizes) / 1000:.0f}"))
        if page == profile:
            _profile(ask, int(times))


def _profile(ask, times):
    import cProfile
    import pstats

    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(times):
        ask()
    profiler.disable()
    pstats.Stats(profiler).strip_dirs().sort_stats("cumulative").print_stats(70)
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(40)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    import django

    django.setup()
    from desaekspor.config.collecting import collect_less_often

    collect_less_often()
    measure(**json.loads(sys.argv[1]))
