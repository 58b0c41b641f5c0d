"""Finding at size: milliseconds of a mix of queries, what is found of what was meant, and what the index costs.

    python -m bench search [--rows=125000,1000000] [--database=sqlite,postgresql] [--queries=400]

The register is generated and written without the import's checks. Every query is asked once, after some to
warm up; half are names with a slip. "Found" is the share of these for which an enterprise of that name (and
village, where it was said) is among the first 20, and first.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict

from bench.imports import _database

TABLE = "{:<30} {:>8} {:>8} {:>8} {:>8} {:>10} {:>9} {:>7}"
WARM = 30


def main(options):
    chosen = {name: value.split(",") for name, _, value in (option[2:].partition("=") for option in options)}
    count = chosen.get("queries", ["400"])[0]
    for rows in chosen.get("rows", ["125000"]):
        for database in chosen.get("database", ["sqlite", "postgresql"]):
            with tempfile.TemporaryDirectory(prefix="bench-") as folder, _database(database, folder) as environment:
                _print(rows, database, _child(rows, count, folder, environment))


def _child(rows, count, folder, environment):
    command = [sys.executable, "-m", "bench.search", rows, count, folder]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def _print(rows, database, found):
    print(
        f"\n{int(rows):,} enterprises, {database}: written in {found['fill']:.0f} s, search built in {found['build']:.0f} s "
        f"({found['megabytes']:.0f} MB), {found['words']:,} words, {found['tallies']:,} tallies, "
        f"counts checked in {found['check']:.0f} s: {found['disagreements'] or 'all agree'}"
    )
    print(TABLE.format("milliseconds", "queries", "p50", "p95", "max", "statements", "found 20", "first"))
    for kind, times, statements, shares in found["kinds"]:
        cells = [f"{share:.3f}" if share is not None else "" for share in shares]
        print(TABLE.format(kind, len(times), *(f"{_at(times, part):.1f}" for part in (0.5, 0.95, 1)), statements, *cells))
    print(f"peak memory of the searching process {found['peak_mb']:.0f} MB", flush=True)


def _at(times, part):
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def measure(rows, count, folder):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    os.environ.setdefault("DESAEKSPOR_LOG_LEVEL", "ERROR")
    import django

    django.setup()
    from bench.finding import fill, queries
    from desaekspor.accounts.models import Role, User
    from desaekspor.config.preparing import prepare_database
    from desaekspor.registry.search.checking import disagreements
    from desaekspor.registry.search.models import SearchTally, SearchWord

    prepare_database()
    result = fill(rows, folder)
    user = User.objects.create(username="bench", role=Role.OFFICER, region_id="32.16")
    asked = queries(count)
    for query in asked[:WARM]:
        _ask(user, query)
    kinds = defaultdict(lambda: ([], [], []))  # seconds, statements, places of what was meant
    for query in asked:
        seconds, statements, place = _ask(user, query)
        for name in (query.kind, "all"):
            kinds[name][0].append(1000 * seconds)
            kinds[name][1].append(statements)
            if query.target:
                kinds[name][2].append(place)
    result["kinds"] = [
        (name, times, max(statements), _shares(places))
        for name, (times, statements, places) in sorted(kinds.items(), key=lambda item: item[0] == "all")
    ]
    result |= {"words": SearchWord.objects.count(), "tallies": SearchTally.objects.count(), "megabytes": _megabytes()}
    result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.perf_counter()
    result["disagreements"] = disagreements()
    result["check"] = time.perf_counter() - began
    print(json.dumps(result))


def _ask(user, query):
    """(seconds of the page that was asked for, statements it took, place of what was meant: 0 first, None not among 20)."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from desaekspor.registry.search.filters import Filters
    from desaekspor.registry.search.finding import search

    filters, after = Filters(**(query.filters or {})), ""
    for _ in range(query.page - 1):
        after = search(user, query.text, filters, sort=query.sort, after=after).next
    began = time.perf_counter()
    found = search(user, query.text, filters, sort=query.sort, after=after)
    seconds = time.perf_counter() - began
    with CaptureQueriesContext(connection) as caught:
        search(user, query.text, filters, sort=query.sort, after=after)
    return seconds, len(caught), _place(found, query.target) if query.target else None


def _place(found, target):
    name, village = target
    for place, hit in enumerate(found.hits[:20]):
        if hit.enterprise.name.lower() == name and village in (None, hit.enterprise.region.name.lower()):
            return place
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
    measure(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
