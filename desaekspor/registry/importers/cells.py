"""Cleaners: each takes a cell as it came and gives its value, with what was wrong (columns.Problem).

An unknown number is None, an unknown text "". A cleaner never guesses: what is not certain becomes
unknown, with a suggestion where one is safe. Empty cells are silent unless the register needs them.
"""

import datetime
import math
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from .. import identifiers
from ..identifiers import Verdict, as_text, is_nothing
from .columns import Cleaned, Context, Problem

ERRORS = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|GETTING_DATA|#+)|Err:\d{3}")
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
NO_LETTERS = re.compile(r"[\W_]+")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def tidy(text: str) -> str:
    """Without control and zero-width characters, with plain single spaces, nothing outside, composed letters (NFC)."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return " ".join(CONTROL.sub(" ", text).split())


def guarded(clean: Callable[[Any, Context], Cleaned], unknown: Any = None) -> Callable[[Any, Context], Cleaned]:
    """``clean`` behind the checks that every column needs: error values and formulas are not values."""

    def checked(raw: Any, context: Context) -> Cleaned:
        if isinstance(raw, str) and raw[:1] in ("#", "=", "E"):
            if ERRORS.fullmatch(raw.strip()):
                return unknown, (Problem("excel_error"),)
            if raw.startswith("=") and len(raw) > 1:
                return unknown, (Problem("formula_text"),)
        return clean(raw, context)

    return checked


def text(limit: int, *, missing: str = "", nothing: tuple[str, ...] = ()):
    """Free text of at most ``limit`` characters. ``nothing``: more words that mean "no value", folded."""

    def clean(raw: Any, context: Context) -> Cleaned:
        if raw is None:
            return "", (Problem(missing),) if missing else ()
        if not isinstance(raw, str):
            raw = raw.isoformat() if isinstance(raw, (datetime.date, datetime.time)) else as_text(raw)
        value = tidy(raw)
        if is_nothing(value) or (nothing and NO_LETTERS.sub("", value).lower() in nothing):
            return "", (Problem(missing),) if missing else ()
        if len(value) > limit:
            return value[:limit].rstrip(), (Problem("text_too_long", facts={"length": len(value), "limit": limit}),)
        if value != raw and value != unicodedata.normalize("NFC", raw):
            return value, (Problem("hidden_spaces", corrected_to=value),)
        return value, ()

    return guarded(clean, "")


NO_NAME = (
    "belumadanama",
    "belumbernama",
    "tanpanama",
    "tidakadanama",
    "tdkadanama",
    "noname",
    "namausaha",
    "tidakbernama",
    "blmadanama",
)
business_name = text(200, missing="name_missing", nothing=NO_NAME)
owner_name = text(200, missing="owner_missing", nothing=("belumadanama", "tanpanama", "noname", "hambaallah"))


def ignored(raw: Any, context: Context) -> Cleaned:
    return "", ()


def from_verdict(found: Verdict, *, silent: bool) -> Cleaned:
    if found.usable and not found.code:
        return found.value, ()
    facts = dict(found.facts)
    corrected = facts.pop("corrected_to", "")
    suggestion = facts.pop("suggestion", "")
    if found.usable:
        return found.value, (Problem(found.code, corrected_to=corrected, facts=facts),)
    if found.verdict == identifiers.EMPTY and silent:
        return "", ()
    return "", (Problem(found.code, suggestion=suggestion, facts=facts),)


def identifier(check: Callable[[Any], Verdict], *, required: bool):
    """A column of identifiers (NIK, NIB, phone …): an invalid one is not a value; an empty one only counts if required."""

    def clean(raw: Any, context: Context) -> Cleaned:
        return from_verdict(check(raw), silent=not required)

    return guarded(clean, "")


def nik(raw: Any, context: Context) -> Cleaned:
    """A NIK; of one that a spreadsheet destroyed, the suggestion says what is left to ask the owner with."""
    if identifiers.is_plain_nik(raw):
        return raw, ()
    value, problems = from_verdict(identifiers.nik(raw), silent=False)
    if problems and (kept := problems[0].facts.get("kept")):
        problem = problems[0]
        problems = (Problem(problem.code, suggestion=f"{kept}{'?' * (16 - len(kept))}", facts=problem.facts),)
    return value, problems


def kbli(raw: Any, context: Context) -> Cleaned:
    return from_verdict(identifiers.kbli(raw, context.kbli_in_force), silent=False)


def _kbli_if_any(raw: Any, context: Context) -> Cleaned:
    return from_verdict(identifiers.kbli(raw, context.kbli_in_force), silent=True)


kbli_if_any = guarded(_kbli_if_any, "")  # for lists that often have no codes


LARGEST_COUNT = 100_000


def count(raw: Any, context: Context) -> Cleaned:
    """A number of people: an integer >= 0. Blank is unknown, never zero (the rule for the whole row reports it)."""
    if isinstance(raw, int):
        return _count(raw, ())
    if isinstance(raw, float):
        if not math.isfinite(raw) or raw % 1:
            return None, (Problem("worker_invalid"),)
        return _count(int(raw), ())
    value = as_text(raw)
    if re.fullmatch(r"\d{1,6}", value, flags=re.ASCII):
        return _count(int(value), () if value == raw else (Problem("number_text", corrected_to=str(int(value))),))
    if is_nothing(value):
        return None, ()
    if match := re.fullmatch(
        r"(-?\d{1,6})\s*(?:orang|org|o|pekerja|karyawan|tk|pegawai|jiwa)?(?:[.,]0+)?\.?", value.lower(), flags=re.ASCII
    ):
        return _count(int(match[1]), (Problem("number_text", corrected_to=match[1]),))
    return None, (Problem("worker_invalid"),)


def _count(number: int, problems: tuple[Problem, ...]) -> Cleaned:
    if number < 0:
        return None, (Problem("workers_negative"),)
    if number > LARGEST_COUNT:
        return None, (Problem("worker_too_many"),)
    return number, problems


def month(raw: Any, context: Context) -> Cleaned:
    """A month, 1 to 12; names are read and reported."""
    from .dates import MONTHS

    value = as_text(raw).lower()
    if is_nothing(value) and value != "0":
        return None, ()
    if re.fullmatch(r"0?[1-9]|1[0-2]", value):
        return int(value), ()
    if found := MONTHS.get(value.strip(".")):
        return found, (Problem("month_variant", corrected_to=str(found)),)
    return None, (Problem("month_invalid"),)


EARLIEST_YEAR = 1900


def year(raw: Any, context: Context) -> Cleaned:
    """A year in which an enterprise began, between 1900 and today."""
    if isinstance(raw, datetime.date):
        return raw.year, (Problem("number_text", corrected_to=str(raw.year)),)
    value = re.sub(r"[.,]0$", "", as_text(raw))
    if value in ("0", "00", "0000"):
        return None, (Problem("year_zero"),)
    if is_nothing(value):
        return None, ()
    if match := re.fullmatch(r"'?(\d{1,2})", value, flags=re.ASCII):
        recent = context.today.year - context.today.year % 100 + int(match[1])
        return None, (Problem("year_two_digits", suggestion=str(recent if recent <= context.today.year else recent - 100)),)
    if not re.fullmatch(r"\d{4}", value, flags=re.ASCII):
        inner = re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", value)
        if len(inner) == 1 and int(inner[0]) <= context.today.year:
            return int(inner[0]), (Problem("number_text", corrected_to=inner[0]),)
        return None, (Problem("year_invalid"),)
    number = int(value)
    if number > context.today.year:
        return None, (Problem("year_future", facts={"today": context.today.year}),)
    if number < EARLIEST_YEAR:
        return None, (Problem("year_too_early", facts={"earliest": EARLIEST_YEAR}),)
    return number, ()


def neighbourhood(raw: Any, context: Context) -> Cleaned:
    """RT or RW: up to three digits (at most five characters), "RT 004" brought to "004"."""
    value = tidy(as_text(raw))
    if not value or (is_nothing(value) and value.strip("0")):
        return "", ()
    bare = re.sub(r"^(?:r\.?\s?[tw]\.?)\s*[.:\-]?\s*", "", value, flags=re.IGNORECASE)
    if len(bare) > 5:
        return bare[:5], (Problem("text_too_long", facts={"length": len(bare), "limit": 5}),)
    if isinstance(raw, str) and bare != raw:
        return bare, (Problem("rt_rw_format", corrected_to=bare),)
    return bare, ()


def link(raw: Any, context: Context) -> Cleaned:
    """The address of a picture; anything but http(s) is dropped silently (files of the enumerators' phones)."""
    value = as_text(raw)
    return (value[:500], ()) if re.match(r"https?://\S+$", value) else ("", ())


def key(raw: Any, context: Context) -> Cleaned:
    """The source's own key, at most 64 characters."""
    value = tidy(as_text(raw))
    if is_nothing(value):
        return "", (Problem("key_missing"),)
    if len(value) > 64:
        return "", (Problem("key_too_long"),)
    return value, () if not isinstance(raw, str) or value == raw else (Problem("hidden_spaces", corrected_to=value),)


def _place(raw: Any, context: Context) -> Cleaned:
    if raw is None:
        return "", ()
    value = raw if isinstance(raw, str) else as_text(raw)
    return ("", ()) if is_nothing(value) else (value, ())


place = guarded(_place, "")  # a place's name as it came: the resolver judges it, blanks and prefixes included
