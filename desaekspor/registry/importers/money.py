"""Rupiah as people write them: "Rp 1.500.000,-", "± 27,8 jt", "1,2 M", "500rb", "lima juta" is not among them."""

import math
import re
from decimal import Decimal
from typing import Any

from ..identifiers import SCIENTIFIC, as_text, is_nothing
from .columns import Cleaned, Context, Problem

LARGEST_IDR = 10**15  # a thousand trillion: nothing a micro, small or medium enterprise has
SMALLEST_IDR = 1_000  # below it the unit was left out ("45" for 45 million)

UNITS = {
    1_000: ("rb", "ribu", "ribuan", "rebu", "k"),
    1_000_000: ("jt", "juta", "jutaan", "jta", "jut", "j"),
    1_000_000_000: ("m", "miliar", "milyar", "milyard", "miliyar", "mlr", "mlyr", "mil", "b"),
    1_000_000_000_000: ("t", "triliun", "trilyun", "tr"),
}
UNIT_OF = {word: unit for unit, words in UNITS.items() for word in words}
UNIT_WORDS = "|".join(sorted(UNIT_OF, key=len, reverse=True))

NOISE = re.compile(
    r"\b(?:rp|idr)(?![a-z])\.?|\brupiah\b|\+/-|±|~|≈|\b(?:kurang lebih|kira-kira|kira kira|sekitar|kl|krg lbh)\b|\bk\.?l\."
)
PERIOD = re.compile(r"(?:/|\bper|\bse|\btiap|@|\b)\s*(bulan|bln|hari|hr|minggu|mgg|week|month|day)\w*\b")
YEARLY = re.compile(r"(?:/|\bper|\bse|\btiap)?\s*(?:tahun|thn|th)\w*\b|\bp\.?\s?a\b")
FOREIGN = re.compile(r"[$€£¥]|\b(?:usd|us|eur|sgd|sar|jpy|dollar|dolar|riyal)\b")
RANGE = re.compile(r"\d[^\d]*(?:-|–|—|s/d|s\.d\.?|\bsd\b|\bsampai\b|\bhingga\b)\s*(?:rp\.?\s*)?\d")
BOUND = re.compile(r"[<>≤≥]|\b(?:kurang dari|lebih dari|di ?atas|di ?bawah|maksimal|minimal|maks|min|antara)\b")
PART = re.compile(rf"(\d[\d.,' ]*)\s*({UNIT_WORDS})?\b\.?")


def read_number(text: str) -> Decimal | None:
    """A number in Indonesian or English writing; None where the marks contradict or could mean either.

    "1.500.000,50" and "1,500,000.50" are told apart by the last mark; groups of three are thousands.
    """
    text = re.sub(r"[\s']", "", text).rstrip(".,")
    if not text:
        return None
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?", text) or re.fullmatch(r"\d+,\d{1,2}", text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?", text) or re.fullmatch(r"\d+\.\d{1,2}", text):
        return Decimal(text.replace(",", ""))
    return Decimal(text) if re.fullmatch(r"\d+", text) else None


def read_rupiah(text: str) -> tuple[int | None, str]:
    """(amount, why it is doubtful) of a text. (None, "money_invalid") when it is no amount at all.

    A period other than the year, a range, a bound or a foreign currency is never calculated away:
    the amount is given as a suggestion, together with the reason.
    """
    text = re.sub(r"(?<=\d)(?:,|\.)\s*-+", "", text.lower()).replace("_", " ")
    text = re.sub(r"(?<=\d),?=|,–", "", text)
    if FOREIGN.search(text):
        return None, "money_doubtful"
    reason = ""
    if PERIOD.search(text):
        text, reason = PERIOD.sub(" ", text), "money_period"
    text = NOISE.sub(" ", YEARLY.sub(" ", text))
    if RANGE.search(text):
        return None, "money_doubtful"
    if BOUND.search(text):
        text, reason = BOUND.sub(" ", text), reason or "money_doubtful"
    text = text.strip(" .:;")
    total = Decimal(0)
    rest, parts, last_unit = text, 0, None
    while match := PART.match(rest):
        number = read_number(match[1])
        unit = UNIT_OF.get(match[2] or "", 1)
        if number is None or (last_unit is not None and unit >= last_unit):
            return None, "money_invalid"
        if unit > 1 and re.fullmatch(r"\d{1,3}[.,]\d{3}", match[1].strip()):
            return None, "money_doubtful"  # "1.500 juta": one and a half million, or one and a half thousand million?
        if unit == 1 and number % 1 and number < SMALLEST_IDR:
            return None, "money_doubtful"
        total, parts, last_unit = total + number * unit, parts + 1, unit
        rest = rest[match.end() :].strip(" .,+&")
    if not parts or rest:
        return None, "money_invalid"
    return int(total.to_integral_value()), reason


def money(*, missing: str = "", smallest: int = SMALLEST_IDR):
    """A cleaner of amounts in rupiah: an integer >= 0, or None with the reason.

    ``missing`` is the code for an empty cell, where an empty cell is worth a word.
    """

    def clean(raw: Any, context: Context) -> Cleaned:
        if isinstance(raw, (int, float)):
            if isinstance(raw, float) and not math.isfinite(raw):
                return None, (Problem("money_invalid"),)
            return _bounded(round(raw * context.money_unit), (), smallest)
        text = as_text(raw)
        if text.isascii() and text.isdigit() and text.strip("0"):
            return _bounded(int(text) * context.money_unit, (), smallest)
        if text in ("0", "0.0", "0,00", "0.00"):
            return 0, ()
        if is_nothing(text):
            return None, (Problem(missing),) if missing else ()
        if text.startswith("-") or re.match(r"^\(.*\d.*\)$|^rp\.?\s*-\s*\d", text.lower()):
            return None, (Problem("money_negative"),)
        if SCIENTIFIC.fullmatch(text):
            number = Decimal(text.replace(",", ".").lower())
            return _bounded(int(number), (Problem("money_text", corrected_to=str(int(number))),), smallest)
        amount, reason = read_rupiah(text)
        if reason:
            return None, (Problem(reason, suggestion="" if amount is None else str(amount)),)
        return _bounded(amount or 0, (Problem("money_text", corrected_to=str(amount)),), smallest)

    return clean


def _bounded(amount: int, problems: tuple[Problem, ...], smallest: int) -> Cleaned:
    if amount < 0:
        return None, (Problem("money_negative"),)
    if 0 < amount < smallest:
        return None, (Problem("money_too_small", suggestion=str(amount * 1_000_000)),)
    if amount > LARGEST_IDR:
        return None, (Problem("money_too_large"),)
    return amount, problems
