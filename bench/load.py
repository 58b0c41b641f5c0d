"""Many people at once: milliseconds of every page, errors, requests a second and the memory of the server.

    python -m bench load [--rows=125000] [--users=20,40] [--seconds=60] [--think=1] [--processes=2]
                         [--database=sqlite,postgresql] [--jobs=done|waiting] [--folder=var/bench]

A register of ``rows`` is generated and imported once for each database and kept in ``folder``. Officers log in, each
over a connection of its own from this very machine, and do what officers do (MIX) until the time is over. Between two
requests one reads for ``think`` seconds on average; a list of thinks measures each. With ``--think=0`` nobody ever
reads: that says how much the server answers at most, not how long people wait. It begins when the worker has done what follows
an import (duplicates, codes of products, what is invented for an example); with ``--jobs=waiting`` it works beside the people.

The users are threads of a process that takes its share of the same processor cores.
"""

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

from bench.places import FOLDER, ROOT, machine_load, place, run

BAR_MS = 250  # p95 of all pages together, at 20 users
TABLE = "{:<24} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}"
OFFICERS = 80
SETTLED_AFTER = 600  # seconds: what follows an import of 125,000 takes three minutes


def main(options):
    chosen = {name: value.split(",") for name, _, value in (option[2:].partition("=") for option in options)}
    folder = chosen.get("folder", [FOLDER])[0]
    rows, seconds = int(chosen.get("rows", ["125000"])[0]), float(chosen.get("seconds", ["60"])[0])
    processes = int(chosen.get("processes", ["2"])[0])
    jobs = chosen.get("jobs", ["done"])[0]
    for database in chosen.get("database", ["sqlite", "postgresql"]):
        with imported(folder, rows, database) as environment, server(environment, processes) as (port, pids):
            if jobs == "done":
                run(["-m", "bench.load", "settle"], environment)
            for think in map(float, chosen.get("think", ["1"])):
                for users in map(int, chosen.get("users", ["20", "40"])):
                    print(
                        f"\n{rows:,} enterprises, {database}, {processes} server processes and a worker: "
                        f"{users} users for {seconds:.0f} s, {think:g} s between requests; {machine_load()} before"
                    )
                    show(measure(environment, port, pids, users, seconds, think), users)


# The place: a register that was imported once


def imported(folder, rows, database):
    """The place of ``rows`` enterprises that came through the ordinary import, and of officers who may log in."""
    return place(folder, f"load-{rows}", database, lambda var, environment: _fill(var, rows, environment))


def _fill(var, rows, environment):
    register = var / "register.csv"
    run(["-m", "desaekspor", "generate-register", "--rows", str(rows), "--seed", "1", str(register)], environment)
    run(["-m", "desaekspor", "import-register", str(register), "--synthetic", "--confirm", "--json"], environment)
    register.unlink()
    run(["-m", "bench.load", "facts"], environment)


def write_facts():
    """Officers who may log in, and what they will look for: written into the var folder. Runs in a process of its own."""
    from django.conf import settings
    from django.contrib.auth.hashers import make_password
    from django.db.models import Count

    from desaekspor.accounts.models import Role, User
    from desaekspor.registry.models import Enterprise, Product

    password = secrets.token_urlsafe(12)
    hashed = make_password(password)
    for number in range(OFFICERS):
        fields = {"role": Role.OFFICER, "region_id": "32.16", "password": hashed}
        User.objects.update_or_create(username=f"beban-{number}", defaults=fields)
    villages = list(Enterprise.objects.values("region_id").annotate(count=Count("pk")).order_by("count", "region_id"))
    codes = [row["region_id"] for row in villages if len(row["region_id"]) == 13]
    small = [row["region_id"] for row in villages if 0 < row["count"] <= 500 and row["region_id"] in codes]
    facts = {
        "password": password,
        "numbers": list(Enterprise.objects.order_by("nib", "pk").values_list("pk", flat=True)[:3000]),
        "names": list(Enterprise.objects.exclude(name="").order_by("nib", "pk").values_list("name", flat=True)[:2000]),
        "products": sorted(set(Product.objects.values_list("name", flat=True)[:2000])),
        "villages": codes,
        "small": small or codes[:10],
    }
    (settings.VAR / "facts.json").write_text(json.dumps(facts))


def settle():
    """Wait until the worker has nothing to do and nothing will be asked of it. Runs in a process of its own."""
    from desaekspor.jobs.due import WATCHED
    from desaekspor.jobs.models import Job

    active = Job.objects.filter(state__in=(Job.State.QUEUED, Job.State.RUNNING))
    until = time.monotonic() + SETTLED_AFTER
    while waiting := [*active.values_list("kind", flat=True), *(kind for kind, is_due in WATCHED.items() if is_due())]:
        if time.monotonic() > until:
            sys.exit(f"after {SETTLED_AFTER} s the worker still has to do {', '.join(waiting)}")
        time.sleep(1)


# The server


@contextlib.contextmanager
def server(environment, processes):
    """Web processes and a worker, as ``desaekspor run`` starts them. Gives (port, ids of the web processes)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = subprocess.Popen(
        [sys.executable, "-m", "desaekspor", "run"],
        env=environment | {"DESAEKSPOR_ADDRESS": f"127.0.0.1:{port}", "DESAEKSPOR_WEB_PROCESSES": str(processes)},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until = time.monotonic() + 120
        while len(pids := _web_processes(started.pid)) < processes or not _answers(port):
            if time.monotonic() > until or started.poll() is not None:
                sys.exit("the server did not start; what it said stands above")
            time.sleep(0.3)
        yield port, pids
    finally:
        started.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            started.wait(timeout=20)
        if started.poll() is None:
            started.kill()


def _answers(port):
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/desa/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _web_processes(root):
    """Ids of the processes below the supervisor's granian that answer requests (Linux)."""
    children = defaultdict(list)
    commands = {}
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            children[int((path / "stat").read_text().rpartition(")")[2].split()[1])].append(int(path.name))
            commands[int(path.name)] = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    granians = [pid for pid in children[root] if "granian" in commands.get(pid, "")]
    below = [pid for granian in granians for pid in children[granian]]
    return [pid for pid in below if "resource_tracker" not in commands.get(pid, "")]


def _megabytes(pid):
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _cpu_seconds(pid):
    with contextlib.suppress(OSError):
        used = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


# The measurement


def measure(environment, port, pids, users, seconds, think):
    """{"answers": [[page, milliseconds, status or what went wrong]], "seconds", "peak_mb": of each web process, "cpu_s"}."""
    arguments = json.dumps({"port": port, "users": users, "seconds": seconds, "think": think})
    command = [sys.executable, "-m", "bench.load_users", environment["DESAEKSPOR_VAR"], arguments]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    peaks, cpu = dict.fromkeys(pids, 0.0), sum(map(_cpu_seconds, pids))
    output = []
    try:
        until = time.monotonic() + seconds + 180
        while True:
            for pid in pids:
                peaks[pid] = max(peaks[pid], _megabytes(pid))
            with contextlib.suppress(subprocess.TimeoutExpired):
                output.append(running.communicate(timeout=1)[0])
                break
            if time.monotonic() > until:
                sys.exit("the users did not come to an end")
    finally:
        running.kill()
    if running.returncode:
        sys.exit("the users failed; what they said stands above")
    return json.loads(output[-1]) | {"peak_mb": list(peaks.values()), "cpu_s": sum(map(_cpu_seconds, pids)) - cpu}


def show(found, users):
    pages = defaultdict(list)
    for page, milliseconds, outcome in found["answers"]:
        pages[page].append((milliseconds, outcome))
    everything = [answer for page, answers in pages.items() if page != "log in" for answer in answers]
    print(TABLE.format("milliseconds", "requests", "p50", "p95", "p99", "max", "errors"))
    for page, answers in [*sorted(pages.items()), ("all but log in", everything)]:
        times = sorted(milliseconds for milliseconds, _ in answers)
        wrong = [outcome for _, outcome in answers if outcome not in GOOD]
        cells = [f"{times[min(len(times) - 1, int(len(times) * share))]:.0f}" for share in (0.5, 0.95, 0.99)]
        print(TABLE.format(page, len(times), *cells, f"{times[-1]:.0f}", len(wrong)))
    wrong = defaultdict(int)
    for page, _, outcome in found["answers"]:
        if outcome not in GOOD:
            wrong[page, outcome] += 1
    p95 = sorted(milliseconds for milliseconds, _ in everything)[int(len(everything) * 0.95)]
    memory = " + ".join(f"{megabytes:.0f}" for megabytes in found["peak_mb"])
    cpu = 1000 * found["cpu_s"] / len(everything)
    print(f"{len(everything) / found['seconds']:.1f} requests/s, {cpu:.0f} ms of a core each; web processes {memory} MB at most")
    if wrong:
        print("errors: " + ", ".join(f"{page} {outcome} ×{count}" for (page, outcome), count in wrong.items()))
    if users == 20:
        print(f"bar: p95 {p95:.0f} ms of {BAR_MS} ms, no error: {'met' if p95 <= BAR_MS and not wrong else 'MISSED'}", flush=True)


# 409: two officers changed the same enterprise, and the second is asked.
GOOD = {200, 302, 409}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    import django

    django.setup()
    {"facts": write_facts, "settle": settle}[sys.argv[1]]()
