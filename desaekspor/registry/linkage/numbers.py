"""Numbers of people and businesses as far as they can be compared: damage is kept apart from difference."""

import datetime
import re

from desaekspor.registry.identifiers import first_phone, nik_birth

_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?e\+?\d{1,2}", re.IGNORECASE)
_FRACTION = re.compile(r"[.,]0+$")
SHORTEST_NIK, NIK_DIGITS, NIB_DIGITS = 14, 16, 13
SHORTEST_PHONE, LONGEST_PHONE = 8, 14


def digits_of(text: str) -> str:
    return "".join(char for char in text if "0" <= char <= "9")


def clean_nik(text: str) -> str:
    """The sixteen digits; 14 or 15 where some were lost; "" for what tells nothing (as "3,21607E+15" does not).

    Zeros at the end that a spreadsheet left of the last digit stay: whether they mean a 0 shows only beside another NIK.
    """
    text = text.strip()
    if _SCIENTIFIC.fullmatch(text):
        return ""
    digits = digits_of(_FRACTION.sub("", text))
    if not SHORTEST_NIK <= len(digits) <= NIK_DIGITS or len(set(digits)) < 4:
        return ""
    return digits


def clean_nib(text: str) -> str:
    digits = digits_of(_FRACTION.sub("", text.strip()))
    return digits if len(digits) == NIB_DIGITS and len(set(digits)) > 2 else ""


def clean_phone(text: str) -> str:
    """The number without country code and leading zero: 0812…, +62 812… and 62812… are one. Of several in a cell the first."""
    text = first_phone(text.strip())
    digits = "" if _SCIENTIFIC.fullmatch(text) else digits_of(_FRACTION.sub("", text))
    digits = digits.lstrip("0")
    if digits.startswith("62") and len(digits) > SHORTEST_PHONE:
        digits = digits[2:].lstrip("0")
    if not SHORTEST_PHONE <= len(digits) <= LONGEST_PHONE or not digits.strip(digits[0]):
        return ""
    return digits


def birth_of_nik(nik: str) -> tuple[str, str]:
    """(DDMMYY of the birthday, sex "m" or "f") that sixteen digits carry; ("", "") where they are no date."""
    if len(nik) != NIK_DIGITS:
        return "", ""
    day, month, year, sex = nik_birth(nik)
    return (f"{day:02}{month:02}{year:02}", sex) if 1 <= day <= 31 and 1 <= month <= 12 else ("", "")


def clean_birth(text: str) -> str:
    """DDMMYY of a date of birth written in one of the usual ways; "" for others."""
    text = text.strip()[:10]
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d"):
        try:
            return datetime.datetime.strptime(text, form).strftime("%d%m%y")
        except ValueError:
            continue
    return ""


def clean_number(text: str) -> int | None:
    """RT and RW: "007", "7", "7.0" are 7; 0 and what is longer than three digits are not known."""
    digits = digits_of(_FRACTION.sub("", text.strip()))
    return (int(digits) or None) if 0 < len(digits) <= 3 else None


def clean_kbli(text: str) -> str:
    """The digits of a KBLI code, also of a group of three or four; "" when it is none."""
    digits = digits_of(_FRACTION.sub("", text.strip()))
    return digits if 3 <= len(digits) <= 5 and digits.strip("0") else ""
