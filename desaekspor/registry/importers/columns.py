"""What a source's columns are: objects that know their label, their other names, and how to clean a cell."""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process


def gettext_noop(text: str) -> str:
    """Marks a text for translation; the pages and commands translate it (this part needs no Django)."""
    return text


class Problem(NamedTuple):
    """One thing wrong with one cell, as a cleaner reports it. ``suggestion`` is for people, ``corrected_to`` is done."""

    code: str
    suggestion: str = ""
    corrected_to: str = ""
    facts: Mapping[str, Any] = {}


Cleaned = tuple[Any, tuple[Problem, ...]]  # the value (None or "" when unknown) and what was wrong


@dataclass(frozen=True)
class Context:
    """What a cleaner may know besides the cell."""

    today: datetime.date
    home: str = "32.16"
    money_unit: int = 1  # 1,000,000 where the heading says "(juta)"
    kbli_in_force: frozenset[str] | None = None  # the codes of the editions in force, where a list is at hand


@dataclass(frozen=True)
class Column:
    """One column of a source.

    ``field`` is where the value goes in the registry ("" = nowhere by itself: it is only checked,
    or taken up by a rule together with others). ``aliases`` are other headings for it, folded when compared.
    ``private`` cells are personal data: they appear in the findings' file, never on a terminal or in a log.
    """

    name: str
    field: str
    label: str
    clean: Callable[[Any, Context], Cleaned]
    aliases: tuple[str, ...] = ()
    required: bool = False
    private: bool = False
    volatile: bool = False  # says nothing about the enterprise (time of the download): left out when rows are compared


@dataclass(frozen=True)
class RegisterSource:
    """One kind of file. ``key`` names the column of the source's own key; without one, :func:`derive_key` makes it."""

    name: str
    label: str
    columns: tuple[Column, ...]
    key: str = ""
    derive_key: Callable[[Mapping[str, Any]], str] | None = None
    identifying: tuple[str, ...] = ()  # a heading must hold one of these to be a list of enterprises
    kbli_version: str = ""
    place: Mapping[str, str] = field(default_factory=dict)  # village, district, regency, province -> column
    per_activity: tuple[str, ...] = ()  # columns in which rows of one key may differ (OSS: one row a line of business)
    by_name: Mapping[str, Column] = field(init=False, default_factory=dict, repr=False, compare=False)
    by_alias: Mapping[str, str] = field(init=False, default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})
        aliases: dict[str, str] = {}
        for column in self.columns:
            for alias in (column.name, column.label, *column.aliases):
                aliases.setdefault(fold(alias), column.name)
                if len(fold(alias)) > 14:  # names arrive cut by one letter
                    aliases.setdefault(fold(alias)[:-1], column.name)
        object.__setattr__(self, "by_alias", aliases)


def fold(heading: object) -> str:
    """A heading for comparing: lower case letters and digits only; what stands in brackets counts only as a name part."""
    return re.sub(r"[\W_]+", "", str(heading or "").lower())


UNIT = re.compile(r"\b(?:dalam|dlm|rp\.?|x|jutaan|juta|ribuan|ribu|rupiah|idr)\b", re.IGNORECASE)


def bare(heading: object) -> str:
    """The heading without units and remarks in brackets: "Omzet (Rp juta)" -> "omzet", "Kecamatan*)" -> "kecamatan"."""
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]|\(\d+$|\*\)?", " ", str(heading or ""))
    return fold(text) or fold(heading)


def money_unit(heading: object) -> int:
    """1,000,000 for "Omzet (Rp juta)", 1,000 for "(dalam ribuan)", else 1."""
    text = str(heading or "").lower()
    if re.search(r"\(.*\b(?:juta|jutaan|jt)\b.*\)|\bdalam juta", text):
        return 1_000_000
    return 1_000 if re.search(r"\(.*\b(?:ribu|ribuan|rb)\b.*\)|\bdalam ribu", text) else 1


MONTHLY = re.compile(r"bulan|bln|hari|minggu")


def match_heading(source: RegisterSource, heading: object) -> str:
    """The column that ``heading`` certainly names, or the empty text."""
    aliases = source.by_alias
    return aliases.get(fold(heading)) or aliases.get(bare(heading)) or ""


def like_heading(source: RegisterSource, heading: object, taken: set[str]) -> str:
    """The free column whose names are most like ``heading`` (at least 88 of 100), or the empty text."""
    folded = bare(heading)
    if len(folded) < 5:
        return ""
    free = {alias: name for alias, name in source.by_alias.items() if name not in taken and len(alias) >= 5}
    found = process.extractOne(folded, free.keys(), scorer=fuzz.ratio, score_cutoff=88)
    if not found:
        return ""
    name = free[found[0]]
    # "omzet per bulan" is like "omzet per tahun" and means something else
    return "" if bool(MONTHLY.search(folded)) != bool(MONTHLY.search(found[0])) else name
