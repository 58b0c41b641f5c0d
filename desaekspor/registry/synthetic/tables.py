"""The generator's own tables, in ``facts/``: sectors, lines of business, words that names are made of."""

import csv
from functools import cache
from pathlib import Path

FACTS = Path(__file__).parent / "facts"


def read_facts(name: str) -> list[dict[str, str]]:
    """The rows of ``facts/<name>.csv``, every cell as text."""
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def words(name: str) -> list[str]:
    """One list of words."""
    return next(row["words"].split() for row in read_facts("words") if row["list"] == name)
