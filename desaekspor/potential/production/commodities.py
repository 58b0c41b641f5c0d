"""The list of products and commodities: what each is called, its unit, its HS 2022 subheading and KBLI 2020 code.

It comes with the program (``facts/commodities.csv``) and is the same everywhere, so that figures of two regencies can be
added. What is not on it is told in own words. Pure.

HS is the subheading of the form in which the product most often leaves the country; it is a proposal, not a ruling.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from desaekspor.potential.production.units import UNITS

TABLE = Path(__file__).parent / "facts" / "commodities.csv"
OWN = "~"  # before own words, in keys
LONGEST_WORDS = 80


@dataclass(frozen=True)
class Commodity:
    code: str
    group: str
    name_id: str
    name_en: str
    unit: str  # in which volumes are asked for and shown
    hs6: str
    kbli: str
    words: tuple[str, ...]

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_id

    @property
    def base(self) -> str:
        return UNITS[self.unit].base


@cache
def commodities() -> dict[str, Commodity]:
    """All of them by code, in the order of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["code"]: Commodity(**row | {"words": tuple(word.strip() for word in row["words"].split(";") if word.strip())})
        for row in rows
    }


@cache
def _by_word() -> dict[str, str]:
    found: dict[str, str] = {}
    for one in commodities().values():
        for word in (one.code.replace("_", " "), one.name_id, re.sub(r"\s*\(.*\)", "", one.name_id), one.name_en, *one.words):
            found.setdefault(fold(word), one.code)
    return found


def fold(text: str) -> str:
    """Own words as they are compared: small letters, single spaces, no marks at their ends."""
    return re.sub(r"\s+", " ", text).strip(" .,;:-").lower()


def find_commodity(text: str) -> Commodity | None:
    """The product that ``text`` names: by code, name in either language, or one of its other words; None when it is none."""
    text = text.strip()
    if text in commodities():
        return commodities()[text]
    code = _by_word().get(fold(text))
    return commodities()[code] if code else None


def product_key(commodity: str, own_words: str) -> str:
    """What two statements must share to be of one product: the code, or the folded own words behind a tilde."""
    return commodity or OWN + fold(own_words)


def listed_code(_number: int, text: str) -> str:
    """The subheading (HS 2022) of the product of the list that a text names; "" without one. ``_number``: whose it is."""
    one = find_commodity(text)
    return one.hs6 if one else ""
