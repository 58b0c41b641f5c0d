"""The first visit to the home page over a slow line, in Chromium: seconds until the map can be used, and bytes.

    python -m bench first_load [--folder=var/bench] [--rows=125000] [--visits=5] [--line=fast,slow]

The register is the one of ``bench load`` on SQLite. The lines are 3G as Chromium's tools have it: "fast" is what older versions
call "Fast 3G" and Lighthouse takes for a phone, "slow" is "Slow 3G", as at the edge of a village. Every visit has an empty
cache. *Drawn* is when all villages are painted, *usable* when the script has taken the map over (a village can be followed,
searched and chosen already before: the map works without its script), *at rest* when nothing more is loaded. The processor
is not slowed down; ``--cpu=4`` makes it a quarter as fast, as an old telephone's.
"""

import contextlib
import statistics
import sys

from bench.load import imported, server
from bench.places import FOLDER, machine_load

BAR_SECONDS = 5
LINES = {"fast": (1.6e6, 0.75e6, 150), "slow": (0.4e6, 0.4e6, 400)}  # bits a second down and up, milliseconds to and fro
TABLE = "{:<22} {:>10} {:>10} {:>10} {:>10} {:>10}"
READY = """() => document.querySelectorAll('svg a path, svg a use').length >= 100 && performance.now()"""


def main(options):
    chosen = {name: value for name, _, value in (option[2:].partition("=") for option in options)}
    folder, rows = chosen.get("folder", FOLDER), int(chosen.get("rows", "125000"))
    visits, slower = int(chosen.get("visits", "5")), float(chosen.get("cpu", "1"))
    with imported(folder, rows, "sqlite") as environment, server(environment, 2) as (port, _), browser() as chromium:
        for line in chosen.get("line", "fast,slow").split(","):
            show(line, slower, [visit(chromium, f"http://127.0.0.1:{port}/", line, slower) for _ in range(visits)])


def show(line, slower, found):
    down, _, wait = LINES[line]
    print(
        f"\n{len(found)} first visits, {down / 1e6:g} Mbit/s and {wait} ms, processor {slower:g} times slower; {machine_load()}"
    )
    print(TABLE.format("", "first paint", "drawn", "usable", "at rest", "kilobytes"))
    for name, choose in (("middle", statistics.median), ("slowest", max)):
        cells = [choose(one[key] for one in found) for key in ("painted", "drawn", "usable", "rest")]
        print(TABLE.format(name, *(f"{cell:.2f} s" for cell in cells), f"{choose(one['bytes'] for one in found) / 1000:.0f}"))
    usable = max(one["usable"] for one in found)
    print(f"bar: usable in {usable:.2f} s of {BAR_SECONDS} s: {'met' if usable <= BAR_SECONDS else 'MISSED'}")


@contextlib.contextmanager
def browser():
    import shutil

    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        sys.exit("no Chromium on this machine (Debian: apt install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield chromium
        chromium.close()


def visit(chromium, address, speed, slower):
    """Seconds from the beginning of the navigation, and the bytes that came over the line."""
    context = chromium.new_context(locale="id-ID", viewport={"width": 390, "height": 844})
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    down, up, wait = LINES[speed]
    conditions = {"offline": False, "downloadThroughput": down / 8, "uploadThroughput": up / 8, "latency": wait}
    line.send("Network.emulateNetworkConditions", conditions)
    line.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    came = []
    line.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    page.goto(address, wait_until="commit")
    drawn = page.wait_for_function(READY, polling=20, timeout=60_000).json_value()
    page.wait_for_load_state("domcontentloaded")  # scripts are deferred: they have run by then
    usable = page.evaluate("() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    page.wait_for_load_state("networkidle")
    timing = page.evaluate(
        "() => ({paint: (performance.getEntriesByName('first-contentful-paint')[0] || {}).startTime,"
        " last: Math.max(...performance.getEntriesByType('resource').map(one => one.responseEnd))})"
    )
    context.close()
    seconds = {"painted": timing["paint"], "drawn": drawn, "usable": max(usable, drawn), "rest": max(timing["last"], usable)}
    return {name: value / 1000 for name, value in seconds.items()} | {"bytes": sum(came)}
