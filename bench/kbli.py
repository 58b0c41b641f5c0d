"""How right the completer of KBLI is: on own businesses, on the lines of example registers, and where a register states codes.

The own businesses hold the rules: right on all of them by construction. The lines were written by others for another purpose. The
codes of the duplicate sample (``umkm/dedup_latih_rekaman.csv``) are made up with errors, so what it agrees with is no truth.
"""

import csv
import os
import re
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "tests" / "markets" / "kbli" / "businesses.txt"
LINES = ROOT / "desaekspor" / "registry" / "synthetic" / "facts" / "lines.csv"
SAMPLE = "umkm/dedup_latih_rekaman.csv"
FILLED = {"{b}": "Berkah", "{o}": "Sari", "{h}": "H. Amin"}
MANY = 10_000


def main(_options):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    import django

    django.setup()
    from desaekspor.markets.missing_kbli.finding import completer

    began = time.perf_counter()
    machine = completer()
    print(f"load: {time.perf_counter() - began:.2f} s; titles of KBLI 2020: {'yes' if machine.titles else 'no, left out'}")
    rules = machine.rules
    names = len(rules.names) + len(rules.together)
    print(f"rules: {names} names, {len(rules.products)} headings of the HS, {len(rules.codes())} codes")
    print(f"{'':44}{'':>7}{'first':>9}{'of three':>10}{'sure':>8}{'right':>8}")
    sets = {"own businesses (regression set)": own(), **lines()}
    if stated := sample():
        sets["duplicate sample, codes as stated"] = stated
    for name, rows in sets.items():
        show(name, rows, [machine.complete(business) for business, _codes in rows])
    every = [business for rows in sets.values() for business, _codes in rows]
    many = [every[number % len(every)] for number in range(MANY)]
    began = time.perf_counter()
    for business in many:
        machine.complete(business)
    seconds = time.perf_counter() - began
    print(f"{MANY:,} businesses: {seconds:.1f} s, {seconds / MANY * 1000:.2f} ms each")


def show(name, rows, answers):
    """One line: how many, shares whose codes are right, how many are sure, and shares of these that are right."""
    ranked = [[proposal.code for proposal in answer.proposals] for answer in answers]
    first = [codes[:1] and codes[0] in right for codes, (_, right) in zip(ranked, rows, strict=True)]
    three = sum(any(code in right for code in codes[:3]) for codes, (_, right) in zip(ranked, rows, strict=True))
    sure = [bool(is_right) for is_right, answer in zip(first, answers, strict=True) if not answer.unsure]
    total = len(rows)
    right = sum(sure) / max(1, len(sure))
    shares = f"{sum(map(bool, first)) / total:>9.1%}{three / total:>10.1%}{len(sure) / total:>8.1%}{right:>8.1%}"
    print(f"{name:44}{total:>7}{shares}")


def own():
    from desaekspor.markets.kbli.completing import Business

    rows = []
    for line in OWN.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            texts, codes = line.rsplit(" = ", 1)
            rows.append((Business(*(part.strip() for part in texts.split("|"))), re.findall(r"\d{5}", codes)))
    return rows


def lines():
    """The lines of example registers: with the activity (a title), without it, with the category, and the product alone."""
    from desaekspor.markets.kbli.completing import Business

    sets = {
        name: []
        for name in ("lines: activity, product, name", "lines: product, name", "lines: product, name, category", "lines: product")
    }
    whole, named, stated, alone = sets.values()
    with LINES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = row["names"].split("; ")
            for number, product in enumerate(row["products"].split("; ")):
                name = names[number % len(names)]
                for mark, text in FILLED.items():
                    name = name.replace(mark, text)
                right = [row["kbli"]]
                whole.append((Business(row["activity"], product, name, row["category"]), right))
                named.append((Business("", product, name), right))
                stated.append((Business("", product, name, row["category"]), right))
                alone.append((Business("", product), right))
    return sets


def sample():
    from django.conf import settings

    from desaekspor.markets.missing_kbli.files import read_businesses

    path = Path(settings.MIRROR or "") / SAMPLE
    if not path.is_file():
        print(f"{SAMPLE} is not at the mirror; left out")
        return []
    listed = [row for row in read_businesses(path) if row.stated and row.business.product]
    return [(row.business, [row.stated]) for row in listed]
