"""What people write about production, as text, becomes values or problems: for the form, the phone and files alike. Pure."""

import datetime
import re
from collections.abc import Mapping
from typing import Any

from desaekspor.potential.production.commodities import LONGEST_WORDS, find_commodity, product_key
from desaekspor.potential.production.errors import Problem
from desaekspor.potential.production.units import CAPACITIES, UNITS, UncertainUnit, UnknownUnit, same_kind, to_base, unit_of

MONTH_FIELDS = tuple(f"month_{number}" for number in range(1, 13))
FIELDS = (
    "product", "own_words", "enterprise_id", "group_name", "year", "unit", *MONTH_FIELDS, "capacity", "capacity_unit", "grade",
    "source", "source_url", "as_of", "note",
)  # fmt: skip
LARGEST = 10**9  # in the base unit: a million tonnes a month, which is more than any village has
FIRST_YEAR = 2000
NOTHING = {"", "-", "–", "n/a", "na", "tidak ada data", "belum ada data", "?"}
USUAL_WORDS = {"", "0", "biasa", "tahun biasa", "usual", "usual year", "rata-rata"}
GRADES = {"": "", "a": "A", "b": "B", "c": "C", "ekspor": "A", "export": "A", "lokal": "B", "olahan": "C"}


def read_statement(given: Mapping[str, Any], *, today: datetime.date) -> tuple[dict[str, Any], list[Problem]]:
    """(values, problems) of what somebody gave under the names of FIELDS; what is not given is empty.

    ``product`` is a code or name of the list, else it counts as own words. Values have the names of FIELDS, volumes in the
    base unit. Every problem is told, not only the first.
    """
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    _read_product(given, values, problems)
    _read_unit(given, values, problems)
    months, wrong = read_months(given, values.get("unit", ""))
    values |= months
    problems += wrong
    _read_capacity(given, values, problems)
    _read_year(given, values, problems, today)
    _read_rest(given, values, problems, today)
    return values, problems


def read_months(given: Mapping[str, Any], unit: str) -> tuple[dict[str, Any], list[Problem]]:
    """({month field: amount in the base unit or None}, problems) of amounts that are given in ``unit`` (a code)."""
    values, problems = {}, []
    for name in MONTH_FIELDS:
        amount = _amount(name, given.get(name), problems)
        values[name] = to_base(amount, unit) if amount is not None and unit else None
        if values[name] is not None and values[name] > LARGEST:
            problems.append(Problem(name, "too_large", _text(given.get(name))))
    return values, problems


def _text(value: Any) -> str:
    return re.sub(r"\s+", " ", "" if value is None else str(value)).strip()


def _read_product(given, values, problems):
    text = _text(given.get("product")) or _text(given.get("own_words"))
    if not text:
        problems.append(Problem("product", "no_product"))
        return
    commodity = find_commodity(text)
    if commodity is None and len(text) > LONGEST_WORDS:
        problems.append(Problem("product", "too_long", text, {"most": LONGEST_WORDS}))
        return
    values["own_words"] = "" if commodity else text
    values["product"] = product_key(commodity.code if commodity else "", text)


def _read_unit(given, values, problems):
    text = _text(given.get("unit"))
    commodity = find_commodity(values.get("product", "")) if values.get("product") else None
    if not text:
        if commodity:
            values["unit"] = commodity.unit
        else:
            problems.append(Problem("unit", "no_unit"))
        return
    unit = _unit("unit", text, problems)
    if unit and commodity and not same_kind(unit.code, commodity.unit):
        problems.append(Problem("unit", "other_kind", text, {"needed": commodity.unit, "product": commodity.code}))
    elif unit:
        values["unit"] = unit.code


def _unit(column, text, problems):
    try:
        return unit_of(text)
    except UncertainUnit:
        problems.append(Problem(column, "uncertain_unit", text))
    except UnknownUnit:
        problems.append(Problem(column, "unknown_unit", text, {"known": ", ".join(UNITS)}))
    return None


def _amount(column, given, problems):
    """A number that is not negative; None where there is none, or where it is a problem."""
    if isinstance(given, int | float) and not isinstance(given, bool):
        number = float(given)
    else:
        text = _text(given)
        if text.lower() in NOTHING:
            return None
        number = read_amount(text)
    if number is None:
        code = "two_ways" if TWO_WAYS.fullmatch(_text(given).lstrip("-")) else "no_number"
        problems.append(Problem(column, code, _text(given)))
    elif number < 0:
        problems.append(Problem(column, "negative", _text(given)))
    elif number != number or number == float("inf"):
        problems.append(Problem(column, "no_number", _text(given)))
    else:
        return number
    return None


THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")  # 1.250.000,5
FOREIGN_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}")  # 1,250,000 or 1,250.5
TWO_WAYS = re.compile(r"[1-9]\d{0,2},\d{3}")  # 1,250 is one and a quarter here, and a thousand in an English sheet


def read_amount(text: str) -> float | None:
    """A number as people write it: "1.500", "1,5", "0,125", "-3"; None for what is none, or could be two."""
    text = re.sub(r"[\s\u00a0]", "", text.replace("\u2212", "-"))
    sign, text = (-1, text[1:]) if text.startswith("-") else (1, text)
    if THOUSANDS.fullmatch(text) and not text.startswith("0"):
        text = text.replace(".", "").replace(",", ".")
    elif FOREIGN_THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    elif TWO_WAYS.fullmatch(text):
        return None
    else:
        text = text.replace(",", ".")
    return sign * float(text) if re.fullmatch(r"\d+(?:\.\d+)?", text, re.ASCII) else None


def as_typed(amount: float | None) -> str:
    """The number as ``read_amount`` reads it back: "1250", "12,5"; "" for None."""
    if amount is None:
        return ""
    text = f"{amount:.10f}".rstrip("0").rstrip(".").replace(".", ",")
    return f"{text}0" if TWO_WAYS.fullmatch(text) else text


def with_point(amount: float) -> str:
    """The number as programs read it and ``read_amount``, too: "1250.0", "12.5", but "1.1250", for "1.125" is a thousand."""
    text = f"{amount:.10f}".rstrip("0")
    return f"{text}0" if text.endswith(".") or THOUSANDS.fullmatch(text) else text


def _read_capacity(given, values, problems):
    amount = _amount("capacity", given.get("capacity"), problems)
    text = _text(given.get("capacity_unit"))
    values["capacity"], values["capacity_unit"] = amount, ""
    if amount is None:
        return
    if not text:
        problems.append(Problem("capacity_unit", "no_unit"))
        return
    unit = _unit("capacity_unit", text, problems)
    if unit and unit.code not in CAPACITIES:
        problems.append(Problem("capacity_unit", "no_capacity", text, {"known": ", ".join(CAPACITIES)}))
    elif unit:
        values["capacity_unit"] = unit.code


def _read_year(given, values, problems, today):
    text = _text(given.get("year")).lower().removesuffix(".0")
    if text in USUAL_WORDS:
        values["year"] = 0
    elif re.fullmatch(r"\d{4}", text) and FIRST_YEAR <= int(text) <= today.year:
        values["year"] = int(text)
    else:
        problems.append(Problem("year", "no_year", text, {"first": FIRST_YEAR, "last": today.year}))


def _read_rest(given, values, problems, today):
    grade = _text(given.get("grade")).lower()
    if grade in GRADES:
        values["grade"] = GRADES[grade]
    else:
        problems.append(Problem("grade", "no_grade", _text(given.get("grade"))))
    number = _text(given.get("enterprise_id")).removesuffix(".0")
    if number in NOTHING:
        values["enterprise_id"] = None
    elif number.isascii() and number.isdigit() and len(number) <= 15:
        values["enterprise_id"] = int(number)
    else:
        problems.append(Problem("enterprise_id", "no_enterprise", number))
    as_of = given.get("as_of")
    as_of = as_of.isoformat()[:10] if isinstance(as_of, datetime.date) else _text(as_of)
    if read := read_day(as_of, today):
        values["as_of"] = "" if as_of == "" else read
    else:
        problems.append(Problem("as_of", "no_day", as_of))
    for name, longest in (("group_name", 80), ("source", 200), ("source_url", 300), ("note", 300)):
        text = _text(given.get(name))
        if len(text) > longest:
            problems.append(Problem(name, "too_long", text, {"most": longest}))
        values[name] = text[:longest]
    if values["source_url"] and not re.match(r"https?://", values["source_url"]):
        problems.append(Problem("source_url", "no_address", values["source_url"]))


def read_day(text: str, today: datetime.date) -> str | None:
    """ISO as exact as the text is: "2025", "2025-02", "28-11-2026"; " " for nothing; None for no day, or one to come."""
    if not text:
        return " "
    if match := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", text):
        text = f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}"
    if not (match := re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text)):
        return None
    try:
        day = datetime.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None
    return text if day <= today else None
