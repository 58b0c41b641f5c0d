"""Dates as they stand in registers: ISO, 15/02/1981, 27-10-00, 24 Oktober 1981, 29632 (an Excel serial), real date cells."""

import datetime
import re
from typing import Any

from ..identifiers import as_text, is_nothing
from .columns import Cleaned, Context, Problem

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january jnr", "februari pebruari feb peb february febuari", "maret mar mrt march", "april apr apl",
            "mei may", "juni jun june", "juli jul july", "agustus ags agt agust aug agu august agus",
            "september sep sept", "oktober okt oct october", "november nopember nov nop", "desember des dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
EXCEL_EPOCH = datetime.date(1899, 12, 30)
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", flags=re.ASCII)
ISO_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(?:[.,]\d+)?\s*(?:Z|UTC|WIB|[+-]\d{2}:?\d{2})?", flags=re.ASCII
)
OLDEST, YOUNGEST = 110, 10  # years of age of somebody who can own an enterprise


def read_date(text: str, today: datetime.date) -> datetime.date | None:
    """The date that ``text`` means, day before month as Indonesia writes it; None when it means none.

    A year of two digits is taken from the century that makes a past date of an age above ten.
    """
    text = text.lower().strip(" .'")
    if match := ISO.match(text):
        return _date(match[1], match[2], match[3])
    if re.match(r"[a-z][^\d,]*,", text):
        text = text.partition(",")[2].strip()  # "Bekasi, 12 Mei 1980", "Selasa, 5 April 1997"
    text = re.sub(r"[t ]\d{1,2}[:.]\d{2}([:.]\d{2})?.*$", "", text) if ":" in text else text
    if match := re.fullmatch(r"(\d{4})[\s/.\-]+(\d{1,2})[\s/.\-]+(\d{1,2})", text, flags=re.ASCII):
        return _date(match[1], match[2], match[3])
    if match := re.fullmatch(r"(\d{1,2})[\s/.\-–]+(\d{1,2})[\s/.\-–]+'?(\d{4}|\d{2})", text, flags=re.ASCII):
        day, month = int(match[1]), int(match[2])
        if month > 12 >= day:
            day, month = month, day
        return _date(_year(match[3], today), month, day)
    if match := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?[\s/.\-–]*([a-z]+)[\s/.\-–]*'?(\d{4}|\d{2})", text, flags=re.ASCII):
        return _date(_year(match[3], today), MONTHS.get(match[2]), match[1])
    if match := re.fullmatch(r"([a-z]+)[\s.]+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", text, flags=re.ASCII):
        return _date(match[3], MONTHS.get(match[1]), match[2])
    if match := re.fullmatch(r"(\d{2})(\d{2})(\d{4})", text, flags=re.ASCII):
        return _date(match[3], match[2], match[1]) or _date(text[:4], text[4:6], text[6:8])
    if match := re.fullmatch(r"\d{4,5}(?:\.0)?", text, flags=re.ASCII):
        return from_serial(float(text))
    return None


def _date(year: Any, month: Any, day: Any) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except (TypeError, ValueError):
        return None


def _year(text: str, today: datetime.date) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    recent = today.year - today.year % 100 + year
    return recent if recent <= today.year - YOUNGEST else recent - 100


def from_serial(number: float) -> datetime.date | None:
    """The date of an Excel serial number (days since 30 December 1899), when it lies between 1920 and 2099."""
    if number != number or not 7_300 <= number < 73_051:
        return None
    return EXCEL_EPOCH + datetime.timedelta(days=int(number))


def birth_date(raw: Any, context: Context) -> Cleaned:
    """Date of birth as ISO text. Every writing but ISO and a real date cell is reported as corrected."""
    value: datetime.date | None
    if isinstance(raw, datetime.datetime):
        value, certain = raw.date(), True
    elif isinstance(raw, datetime.date):
        value, certain = raw, True
    elif isinstance(raw, (int, float)):
        value, certain = from_serial(raw) or read_date(as_text(raw).zfill(8), context.today), False
    else:
        text = as_text(raw)
        if is_nothing(text) and "0" not in text:
            return "", ()  # but 0000-00-00 is a date that somebody tried to give
        value, certain = read_date(text, context.today), isinstance(raw, str) and ISO.fullmatch(raw) is not None
    if value is None:
        return "", (Problem("date_invalid"),)
    age = context.today.year - value.year
    if value > context.today or not YOUNGEST <= age <= OLDEST:
        return "", (Problem("date_implausible", facts={"date": value.isoformat()}),)
    if certain:
        return value.isoformat(), ()
    return value.isoformat(), (Problem("date_format", corrected_to=value.isoformat()),)


def moment(raw: Any, context: Context) -> Cleaned:
    """A time of the source (updated_at), as ISO text to the second; any readable date will do."""
    if isinstance(raw, datetime.datetime):
        return raw.isoformat(" ", "seconds"), ()
    if isinstance(raw, datetime.date):
        return raw.isoformat(), ()
    text = as_text(raw)
    if is_nothing(text):
        return "", ()
    if match := ISO_TIME.fullmatch(text):
        return f"{match[1]} {match[2]}{match[3] or ':00'}", ()
    value = from_serial(raw) if isinstance(raw, (int, float)) else read_date(text, context.today)
    return (value.isoformat(), ()) if value else ("", (Problem("time_invalid"),))
