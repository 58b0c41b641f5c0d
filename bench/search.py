"""Finding at size: milliseconds of a mix of queries, what is found of what was meant, and what the index costs.

    python -m bench search [--rows=125000,1000000] [--database=sqlite,postgresql] [--queries=400] [--anew] [--agree]

The register is generated and written into the registry's tables without the import's checks and without the rows of a
file, which the search never reads; then the search is built by the same ``rebuild-search`` that administrators use. It is
made once for each size and database and kept under var/bench; ``--anew`` makes it again, as after a change of how words
are stored; ``--agree`` compares everything that can be found with the registry.

Every query is asked once, after some to warm up; half are names with a slip. "Found" is the share of these for which an
enterprise of that name (and village, where it was said) is among the first 20, and first. "CPU" is what the searching
process itself and the database's process used for the page, at the 95th of a hundred: on a busy machine it tells more
than the time that went by.
"""

import json
import os
import resource
import sys
import time
from collections import defaultdict
from pathlib import Path

from bench.places import FOLDER, machine_load, place, run

BARS = {125_000: 100, 1_000_000: 200}  # enterprises -> milliseconds at p95
TABLE = "{:<30} {:>8} {:>8} {:>8} {:>8} {:>8} {:>10} {:>9} {:>7}"
WARM = 30


def main(options):
    chosen = {name: value.split(",") for name, _, value in (option[2:].partition("=") for option in options)}
    count, agree = chosen.get("queries", ["400"])[0], "agree" if "agree" in chosen else ""
    for rows in chosen.get("rows", ["125000"]):
        for database in chosen.get("database", ["sqlite", "postgresql"]):
            with register(FOLDER, rows, database, anew="anew" in chosen) as environment:
                load = machine_load()
                found = run(["-m", "bench.search", "measure", count, agree], environment)
                _print(int(rows), database, json.loads(found.splitlines()[-1]), load)


def register(folder, rows, database, *, anew=False):
    """The place that holds a register of so many enterprises and its search."""
    fill = lambda var, environment: run(["-m", "bench.search", "fill", rows], environment)  # noqa: E731
    return place(folder, f"search-{rows}", database, fill, anew=anew)


def _print(rows, database, found, load):
    print(
        f"\n{rows:,} enterprises, {database}; {load}. Written in {found['fill']:.0f} s, search built in {found['build']:.0f} s "
        f"({found['megabytes']:.0f} MB), {found['words']:,} words, {found['tallies']:,} tallies"
    )
    if "check" in found:
        print(f"compared with the registry in {found['check']:.0f} s: {found['disagreements'] or 'all agree'}")
    print(TABLE.format("milliseconds", "queries", "p50", "p95", "max", "cpu p95", "statements", "found 20", "first"))
    for kind, times, cpu, statements, shares in found["kinds"]:
        cells = [f"{share:.3f}" if share is not None else "" for share in shares]
        waited = [f"{_at(times, part):.1f}" for part in (0.5, 0.95, 1)]
        print(TABLE.format(kind, len(times), *waited, f"{_at(cpu, 0.95):.1f}", statements, *cells))
    print(f"peak memory of the searching process {found['peak_mb']:.0f} MB")
    if bar := BARS.get(rows):
        p95 = _at(found["kinds"][-1][1], 0.95)
        print(f"bar: p95 {p95:.0f} ms of {bar} ms: {'met' if p95 <= bar else 'MISSED'}", flush=True)


def _at(times, part):
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def _ready():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    import django

    django.setup()
    from desaekspor.config.preparing import prepare_database

    prepare_database()


def fill(rows):
    _ready()
    from django.conf import settings

    from bench import finding
    from desaekspor.accounts.models import Role, User

    took = finding.fill(int(rows), settings.VAR)
    User.objects.create(username="bench", role=Role.OFFICER, region_id="32.16")
    (settings.VAR / "took.json").write_text(json.dumps(took))


def measure(count, agree):
    _ready()
    from django.conf import settings

    import desaekspor.config.wsgi  # noqa: F401  a web process, as far as the garbage collector knows
    from bench.finding import queries
    from desaekspor.accounts.models import User
    from desaekspor.registry.search.checking import disagreements
    from desaekspor.registry.search.models import SearchTally, SearchWord

    result = json.loads((settings.VAR / "took.json").read_text())
    user = User.objects.get(username="bench")
    asked = queries(int(count))
    for query in asked[:WARM]:
        _ask(user, query)
    kinds = defaultdict(lambda: ([], [], [], []))  # milliseconds, the same of processors, statements, places of what was meant
    for query in asked:
        seconds, cpu, statements, place = _ask(user, query)
        for name in (query.kind, "all"):
            kinds[name][0].append(1000 * seconds)
            kinds[name][1].append(1000 * cpu)
            kinds[name][2].append(statements)
            if query.target:
                kinds[name][3].append(place)
    result["kinds"] = [
        (name, times, cpu, max(statements), _shares(places))
        for name, (times, cpu, statements, places) in sorted(kinds.items(), key=lambda item: item[0] == "all")
    ]
    result |= {"words": SearchWord.objects.count(), "tallies": SearchTally.objects.count(), "megabytes": _megabytes()}
    result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if agree:
        began = time.perf_counter()
        result["disagreements"] = disagreements()
        result["check"] = time.perf_counter() - began
    print(json.dumps(result))


def _ask(user, query):
    """(seconds of the page that was asked for, seconds of the processors, statements it took, place of what was meant: 0
    first, None not among 20)."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from desaekspor.registry.search.filters import Filters
    from desaekspor.registry.search.finding import search

    filters, after = Filters(**(query.filters or {})), ""
    for _ in range(query.page - 1):
        after = search(user, query.text, filters, sort=query.sort, after=after).next
    began, cpu = time.perf_counter(), cpu_seconds()
    found = search(user, query.text, filters, sort=query.sort, after=after)
    seconds, cpu = time.perf_counter() - began, cpu_seconds() - cpu
    with CaptureQueriesContext(connection) as caught:
        search(user, query.text, filters, sort=query.sort, after=after)
    return seconds, cpu, len(caught), _place(found, query.target) if query.target else None


def cpu_seconds():
    """Of this process and, where it is another one on this machine, of the database's that serves it."""
    from django.db import connection

    used = time.process_time()
    if connection.vendor == "postgresql":
        used += int(Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0]) / 1e9
    return used


def _place(found, target):
    name, village = target
    for number, hit in enumerate(found.hits[:20]):
        if hit.enterprise.name.lower() == name and village in (None, hit.enterprise.region.name.lower()):
            return number
    return None


def _shares(places):
    if not places:
        return None, None
    return sum(place is not None for place in places) / len(places), sum(place == 0 for place in places) / len(places)


def _megabytes():
    """What the search's tables and indexes take on the disk."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT SUM(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relname LIKE 'registry_search%'"
            )
        else:
            cursor.execute("SELECT SUM(pgsize) FROM dbstat WHERE name LIKE 'registry_search%' OR name LIKE 'search_by%'")
        return float(cursor.fetchone()[0] or 0) / 1e6


if __name__ == "__main__":
    {"fill": fill, "measure": measure}[sys.argv[1]](*sys.argv[2:])
