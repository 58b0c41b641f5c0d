"""The packaged tables of facts: enough to start with nothing beside the program.

They lie in ``facts/``, one CSV each, in our own arrangement; ``facts/README.md`` says what they are.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from desaekspor.regions.resolver import Place

FOLDER = Path(__file__).parent / "facts"


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of ``facts/<name>.csv``, every cell as text."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def packaged_places() -> Iterator[Place]:
    """All provinces and regencies, and the districts and villages of Kabupaten Bekasi."""
    for row in read_table("regions"):
        yield Place(row["code"], row["name"], row["kind"], row["bps_code"])


def packaged_successions() -> list[tuple[str, str]]:
    """Pairs of old and new code."""
    return [(row["old_code"], row["new_code"]) for row in read_table("successions")]


def packaged_other_names() -> list[tuple[str, str]]:
    """Pairs of code and a name that another office uses for it."""
    return [(row["code"], row["name"]) for row in read_table("other_names")]


def changed_on(row: dict[str, str]) -> date:
    """The first day of a successor, from a row of ``successions``."""
    return date.fromisoformat(row["on"])
