"""Which lines of business a text or a KBLI code may mean: one record tells a product, the other a code. Pure.

A set of lines is a whole number with a bit for each row of ``facts/lines.csv`` (groups of KBLI 2020 and the words
that people use for them), so that millions of pairs are compared at once. 0: not known.
"""

import csv
from functools import cache
from pathlib import Path

from .names import expand
from .spelling import fold, is_nothing, words_of

FACTS = Path(__file__).parent / "facts" / "lines.csv"
# Codes of KBLI 2025 that lie in another group than in KBLI 2020.
SAME_LINE = {"953": "454"}


@cache
def _tables() -> tuple[dict[str, int], dict[str, int]]:
    groups: dict[str, int] = {}
    words: dict[str, int] = {}
    with FACTS.open(encoding="utf-8", newline="") as file:
        for at, row in enumerate(csv.DictReader(file)):
            groups[row["groups"]] = 1 << at
            for word in row["words"].split():
                folded = fold(word)
                words[folded] = words.get(folded, 0) | 1 << at
    return groups, words


def lines_of_code(code: str) -> int:
    group = code[:3]
    return _tables()[0].get(SAME_LINE.get(group, group), 0)


def lines_of_text(text: str) -> int:
    """The lines that fit every telling word of ``text``, or any of them where none fits all."""
    if is_nothing(text):
        return 0
    words = _tables()[1]
    found = [lines for word in expand(words_of(text)) if (lines := words.get(word, 0))]
    common, together = -1, 0
    for lines in found:
        common &= lines
        together |= lines
    return (common or together) if found else 0
