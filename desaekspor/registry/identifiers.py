"""Is this a possible NIK, NIB, phone, certificate or container number? Pure: no Django, no database, no network.

Every checker takes what stood in a cell (text, a number, or None) and returns a :class:`Verdict`.
"Valid" speaks of structure alone: nobody is asked whether the number was ever given out.
"""

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import phonenumbers
from stdnum import iso6346
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.id import npwp as stdnum_npwp

from .kbli import DIVISIONS, has_group

VALID, CORRECTED, INVALID, EMPTY = "valid", "corrected", "invalid", "empty"

# What people write where they have nothing to write, folded: letters only, in lower case.
NOTHING_WORDS = """
    na null none nan nil nihil kosong tidakada tdkada tidakpunya tdkpunya tidakmemiliki tidakdiketahui tidaktahu tanpa
    belumada blmada belumpunya belumdiisi belummemiliki tidakdiisi tdkdiisi tidak ada tdk blm belum gaada gakada
    x xx xxx xxxx xxxxx unknown tba
"""
NOTHING = frozenset(NOTHING_WORDS.split())
SAYS_SOMETHING = re.compile(r"[1-9]")
EXACT_DIGITS = 15  # what a spreadsheet keeps of a number


@dataclass(frozen=True, slots=True)
class Verdict:
    """``code`` names the message (registry/findings.py) and ``facts`` fill its placeholders; a valid number has neither."""

    verdict: str
    value: str = ""
    code: str = ""
    facts: dict = field(default_factory=dict)

    @property
    def usable(self) -> bool:
        return self.verdict in (VALID, CORRECTED)


def is_nothing(text: str) -> bool:
    """True for "-", ".", "TIDAK ADA", "N/A" and their like, and for nothing but zeros."""
    if (len(text) > 24 and text[0].isalpha()) or SAYS_SOMETHING.search(text):
        return False  # longer than any of the words, or a number: quick, since most cells are
    folded = re.sub(r"[\W_]+", "", text).lower()
    return not folded or folded in NOTHING or (len(folded) > 2 and set(folded) == {"0"})


def as_text(raw: object) -> str:
    """A cell's content as text: a whole number without its ".0", surroundings stripped, odd spaces made plain."""
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = str(raw)
    if not text.isascii():
        text = re.sub(r"[\u200b-\u200f\u2060\ufeff]", "", text)
    return " ".join(text.split()).lstrip("'")


SCIENTIFIC = re.compile(r"(\d(?:[.,]\d+)?)[eE]\+?(\d{1,2})")


def _digits(raw: object, *, size: int, name: str) -> Verdict:
    """The common part of the numbers that are ``size`` digits and nothing else."""
    text = as_text(raw)
    if is_nothing(text):
        return Verdict(EMPTY, code=f"{name}_missing")
    if match := SCIENTIFIC.fullmatch(text):
        kept = match[1].replace(".", "").replace(",", "")
        return Verdict(INVALID, code=f"{name}_scientific", facts={"kept": kept[:EXACT_DIGITS]})
    digits = re.sub(r"\.0$", "", text)
    digits = re.sub(r"[\s.\-–/'`]", "", digits)
    if not (digits.isascii() and digits.isdigit()):
        return Verdict(INVALID, code=f"{name}_not_digits")
    if len(digits) != size:
        facts: dict = {"length": len(digits), "expected": size}
        return Verdict(INVALID, digits, code=f"{name}_length", facts=facts)
    if digits != text:
        return Verdict(CORRECTED, digits, code=f"{name}_format", facts={"corrected_to": digits})
    return Verdict(VALID, digits)


def nik(raw: object) -> Verdict:
    """Population number: PPKKCC of the place of first registration, DDMMYY of birth (day + 40 for women), serial.

    Sixteen digits, no check digit. The region digits are only asked to be possible: people move,
    so they never say where somebody lives or works. A *number* of sixteen digits has passed
    through a spreadsheet, which keeps fifteen: a last digit 0 is then not to be trusted.
    """
    found = _digits(raw, size=16, name="nik")
    if found.code == "nik_length" and isinstance(raw, (int, float)) and len(found.value) < 16:
        return Verdict(INVALID, code="nik_length", facts=found.facts)
    if not found.usable:
        return Verdict(found.verdict, code=found.code, facts=found.facts)
    number = found.value
    if part := _impossible_part(number):
        return Verdict(INVALID, code="nik_structure", facts={"part": part})
    if number.endswith("0000") or (number.endswith("0") and isinstance(raw, (int, float))):
        # Serials begin at 0001: as text, too, 0000 is what a spreadsheet leaves of 0001 to 0009.
        return Verdict(INVALID, code="nik_precision", facts={"kept": number[:EXACT_DIGITS]})
    if isinstance(raw, (int, float)):
        return Verdict(CORRECTED, number, code="nik_format", facts={"corrected_to": number})
    return found


def is_plain_nik(raw: object) -> bool:
    """Whether a cell is text of which ``nik`` has nothing to say: most are, and this takes a fifth of the time."""
    return (
        type(raw) is str
        and len(raw) == 16
        and raw.isascii()
        and raw.isdigit()
        and not raw.endswith("0000")
        and not _impossible_part(raw)
    )


def _impossible_part(number: str) -> str:
    day, month, year = int(number[6:8]), int(number[8:10]), int(number[10:12])
    if not 11 <= int(number[:2]) <= 97 or number[2:4] == "00" or number[4:6] == "00":
        return number[:6]
    try:
        datetime.date(2000 + year, month, day % 40)  # 2000 + year: every century's leap days but those of 1900
    except ValueError:
        return number[6:12]
    return "" if day <= 31 or 41 <= day <= 71 else number[6:12]


def nik_birth(number: str) -> tuple[int, int, int, str]:
    """(day, month, year of the century, sex "m" or "f") that sixteen digits carry; of a valid NIK these are a date."""
    day = int(number[6:8])
    return day - 40 if day > 40 else day, int(number[8:10]), int(number[10:12]), "f" if day > 40 else "m"


def nib(raw: object) -> Verdict:
    """Business number of OSS: thirteen digits (many begin with the day of issue, which is not a rule)."""
    found = _digits(raw, size=13, name="nib")
    if found.code == "nib_length":
        facts = dict(found.facts)
        if isinstance(raw, (int, float)) and len(found.value) == 12:
            facts["suggestion"] = "0" + found.value  # a leading zero is what a number cell loses
        return Verdict(INVALID, code="nib_length", facts=facts)
    return found


def npwp(raw: object) -> Verdict:
    """Tax number (PMK 112/2022): sixteen digits, of which citizens' are their NIK and others' "0" + the old fifteen.

    The old form 99.999.999.9-999.999 is brought to sixteen; its ninth digit is a check digit (Luhn).
    Twenty-two digits are the number of a place of business (NITKU).
    """
    text = as_text(raw)
    if is_nothing(text):
        return Verdict(EMPTY, code="npwp_missing")
    digits = re.sub(r"[\s.\-–/]", "", text)
    if not (digits.isascii() and digits.isdigit()):
        return Verdict(INVALID, code="npwp_not_digits")
    if len(digits) == 22:
        inner = npwp(digits[:16])
        return Verdict(VALID, digits) if inner.usable else inner
    if len(digits) not in (15, 16):
        return Verdict(INVALID, code="npwp_length", facts={"length": len(digits)})
    if len(digits) == 16 and digits[0] != "0":
        inner = nik(digits)
        return Verdict(VALID, digits) if inner.usable else Verdict(INVALID, code="npwp_not_nik")
    number = digits.zfill(16)
    try:
        stdnum_npwp.validate(number)
    except InvalidChecksum:
        return Verdict(INVALID, code="npwp_check_digit")
    except ValidationError:
        return Verdict(INVALID, code="npwp_length", facts={"length": len(digits)})
    if text not in (digits, stdnum_npwp.format(number[-15:])):
        return Verdict(CORRECTED, number, code="npwp_format", facts={"corrected_to": number})
    return Verdict(VALID, number)


def pirt(raw: object) -> Verdict:
    """Home food licence: packaging 1-8, food type 2 digits, regency 4, sequence 2, producer 4, year of end 2 = 15.

    Numbers of twelve digits are older than that form and cannot be checked further.
    Source: BPOM regulation 22/2018.
    """
    text = as_text(raw)
    if is_nothing(text):
        return Verdict(EMPTY, code="pirt_missing")
    body = re.sub(r"^\W*P\W*IRT\b(?:\W*NO(?:MOR)?\b)?", "", text, flags=re.IGNORECASE)
    digits = re.sub(r"[\s.\-–/:]", "", body)
    if not (digits.isascii() and digits.isdigit()):
        return Verdict(INVALID, code="pirt_not_digits")
    if len(digits) not in (12, 15):
        return Verdict(INVALID, code="pirt_length", facts={"length": len(digits)})
    if len(digits) == 15 and not ("1" <= digits[0] <= "8" and 1 <= int(digits[1:3]) <= 17 and int(digits[3:5]) >= 11):
        return Verdict(INVALID, code="pirt_structure", facts={"part": digits[:7]})
    if not re.fullmatch(r"\d{10}(?:\d{2}|\d{3}-?\d{2})", body.strip(" .:"), flags=re.ASCII):
        return Verdict(CORRECTED, digits, code="pirt_format", facts={"corrected_to": digits})
    return Verdict(VALID, digits)


def halal(raw: object) -> Verdict:
    """Halal certificate of BPJPH: "ID" and seventeen digits, the first two a province, the last four MMYY."""
    text = as_text(raw)
    if is_nothing(text):
        return Verdict(EMPTY, code="halal_missing")
    compact = re.sub(r"[\s.\-–/:]", "", text).upper()
    match = re.fullmatch(r"ID(\d+)", compact, flags=re.ASCII)
    if not match:
        old = re.fullmatch(r"\d{11,17}", compact, flags=re.ASCII)
        return Verdict(INVALID, code="halal_old" if old else "halal_prefix")
    digits = match[1]
    if len(digits) != 17:
        return Verdict(INVALID, code="halal_length", facts={"length": len(digits)})
    if not (11 <= int(digits[:2]) <= 97 and 1 <= int(digits[-4:-2]) <= 12):
        return Verdict(INVALID, code="halal_structure", facts={"part": digits[-4:]})
    if compact != text:
        return Verdict(CORRECTED, compact, code="halal_format", facts={"corrected_to": compact})
    return Verdict(VALID, compact)


BPOM_FORMS = re.compile(r"(?:M[DL]\d{12}|N[A-E]\d{11}|(?:TR|TI|TL|SD|SI|SL|QD|QI|QL)\d{9})", flags=re.ASCII)


def bpom(raw: object) -> Verdict:
    """Distribution permit: MD or ML and twelve digits for food, NA-NE and eleven for cosmetics, TR, SD … and nine."""
    text = as_text(raw)
    if is_nothing(text):
        return Verdict(EMPTY, code="bpom_missing")
    compact = re.sub(r"[\s.\-–/:]", "", text).upper()
    compact = re.sub(r"^BPOM(?:RI)?", "", compact)
    if not BPOM_FORMS.fullmatch(compact):
        return Verdict(INVALID, code="bpom_structure")
    if compact != re.sub(r"^BPOM (?:RI )?", "", text.upper()).replace(" ", ""):
        return Verdict(CORRECTED, compact, code="bpom_format", facts={"corrected_to": compact})
    return Verdict(VALID, compact)


def trademark(raw: object) -> Verdict:
    """Registered Indonesian trademark: IDM and nine digits. An application (DID, JID … and year) is none yet."""
    text = as_text(raw)
    if is_nothing(text):
        return Verdict(EMPTY, code="trademark_missing")
    compact = re.sub(r"[\s.\-–/:]", "", text).upper()
    if re.fullmatch(r"[DJRV][0-9A-Z]{2}\d{10}", compact, flags=re.ASCII):
        return Verdict(INVALID, code="trademark_application")
    if not re.fullmatch(r"IDM\d{9}", compact, flags=re.ASCII):
        return Verdict(INVALID, code="trademark_structure")
    if compact != text:
        return Verdict(CORRECTED, compact, code="trademark_format", facts={"corrected_to": compact})
    return Verdict(VALID, compact)


def fda(raw: object) -> Verdict:
    """Registration of a food facility with the FDA of the United States: eleven digits."""
    found = _digits(raw, size=11, name="fda")
    return found if found.usable else Verdict(found.verdict, code=found.code, facts=found.facts)


# The usual mobile number, decided here because the whole library is 15 times slower on 125,000 rows.
MOBILE = re.compile(r"0(8[1-35-9]\d{7,10})", flags=re.ASCII)
SEVERAL_PHONES = re.compile(r"\s*(?:[/;,|\n]|\bdan\b|\batau\b|&)\s*")
INVENTED_IN_FULL = re.compile(r"0(8000000\d{4})", flags=re.ASCII)
INVENTED = re.compile(r"0?(8000000\d{4})", flags=re.ASCII)  # 0800-0000-xxxx of examples and tests


def first_phone(text: str) -> str:
    """The first of several telephone numbers in one cell, else the whole text."""
    parts = [part for part in SEVERAL_PHONES.split(text) if len(re.sub(r"\D", "", part)) >= 7]
    return parts[0] if len(parts) > 1 else text


def phone(raw: object) -> Verdict:
    """A telephone number in Indonesia (or with + of anywhere), as E.164. Mobile and landline.

    A zero that a number cell lost is put back. 0800-0000-xxxx, which examples and tests use because
    nobody owns it, passes as a plausible number.
    """
    text = as_text(raw)
    if match := MOBILE.fullmatch(text) or INVENTED_IN_FULL.fullmatch(text):
        return Verdict(VALID, "+62" + match[1])
    if is_nothing(text):
        return Verdict(EMPTY, code="phone_missing")
    if SCIENTIFIC.fullmatch(text):
        return Verdict(INVALID, code="phone_scientific")
    if (alone := first_phone(text)) != text:
        first = phone(alone)
        if first.usable:
            return Verdict(CORRECTED, first.value, code="phone_several", facts={"corrected_to": first.value})
    compact = re.sub(r"(?i)^(?:hp|no|telp?|wa|tel|phone)\W*(?=[+\d(])", "", text)
    compact = re.sub(r"\.0$", "", compact)
    compact = re.sub(r"[\s.\-–—()/_]", "", compact)
    if not re.fullmatch(r"\+?\d+", compact, flags=re.ASCII):
        return Verdict(INVALID, code="phone_not_digits")
    return _dial(compact)


def _dial(compact: str) -> Verdict:
    if value := _e164(compact):
        return Verdict(VALID, value)
    national = re.sub(r"^(?:\+|00)?62", "", compact)
    repaired = "0" + (national if national != compact else compact).lstrip("0")
    value = _e164(repaired)
    if not value:
        return Verdict(INVALID, code="phone_structure", facts={"length": len(compact.lstrip("+"))})
    code = "phone_lost_zero" if national == compact and not compact.startswith("0") else "phone_format"
    return Verdict(CORRECTED, value, code=code, facts={"corrected_to": value})


def _e164(compact: str) -> str:
    """E.164 of a number written completely (with 0, or with + and the country); else the empty text."""
    if not compact.startswith(("0", "+")):
        return ""
    rest = re.sub(r"^\+62", "0", compact)
    if match := INVENTED.fullmatch(rest):
        return "+62" + match[1]
    try:
        parsed = phonenumbers.parse(compact, "ID")
    except phonenumbers.NumberParseException:
        return ""
    if re.match(r"\+620", compact) or not phonenumbers.is_valid_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def container(raw: object) -> Verdict:
    """Freight container number of ISO 6346: owner (3 letters), category U, J or Z, six digits, check digit."""
    text = as_text(raw)
    if is_nothing(text):
        return Verdict(EMPTY, code="container_missing")
    compact = re.sub(r"[\s.\-–/]", "", text).upper()
    if not re.fullmatch(r"[A-Z]{3}[UJZR]\d{7}", compact, flags=re.ASCII):
        return Verdict(INVALID, code="container_structure")
    expected = iso6346.calc_check_digit(compact[:-1])
    if expected != compact[-1]:
        return Verdict(INVALID, code="container_check_digit", facts={"found": compact[-1], "expected": expected})
    if compact != text.replace(" ", ""):
        return Verdict(CORRECTED, compact, code="container_format", facts={"corrected_to": compact})
    return Verdict(VALID, compact)


def kbli(raw: object, known: Iterable[str] | None = None) -> Verdict:
    """Code of a line of business: five digits whose first two are a division of KBLI 2020 or 2025.

    Where its group is in no edition in force it comes from an older one; ``known``, the list of
    the codes in force where one is at hand, tells that of every code.
    """
    text = as_text(raw)
    folded = re.sub(r"[\W_]+", "", text)
    if not folded or folded.lower() in NOTHING:
        return Verdict(EMPTY, code="kbli_missing")
    digits = re.sub(r"^(?:KBLI)?\s*[A-V]?[\s.\-:]*(?=\d)", "", re.sub(r"\.0$", "", text), flags=re.IGNORECASE)
    digits = re.sub(r"[\s.\-–]", "", digits)
    if match := re.match(r"(\d{5})\D", digits, flags=re.ASCII):
        digits = match[1]  # "10794 - Industri kerupuk": code and title in one cell
    if not (digits.isascii() and digits.isdigit()):
        return Verdict(INVALID, code="kbli_not_digits")
    if len(digits) != 5:
        facts: dict = {"length": len(digits)}
        if len(digits) == 4 and isinstance(raw, (int, float)) and int(digits[0]) in range(1, 10):
            facts["suggestion"] = "0" + digits  # divisions 01-09 lose their zero in a number cell
        return Verdict(INVALID, code="kbli_length", facts=facts)
    if not any(int(digits[:2]) in divisions for divisions in DIVISIONS.values()):
        return Verdict(INVALID, code="kbli_division", facts={"part": digits[:2]})
    if not has_group(digits) or (known is not None and digits not in known):
        return Verdict(INVALID, code="kbli_old")
    if digits != text:
        return Verdict(CORRECTED, digits, code="kbli_format", facts={"corrected_to": digits})
    return Verdict(VALID, digits)


def postal_code(raw: object) -> Verdict:
    """Five digits, the first from 1 to 9."""
    text = as_text(raw)
    if is_nothing(text):
        return Verdict(EMPTY, code="postal_code_missing")
    digits = text.replace(" ", "")
    if not re.fullmatch(r"[1-9]\d{4}", digits, flags=re.ASCII):
        return Verdict(INVALID, code="postal_code_structure")
    if digits != text:
        return Verdict(CORRECTED, digits, code="postal_code_format", facts={"corrected_to": digits})
    return Verdict(VALID, digits)


CHECKERS: dict[str, Callable[[object], Verdict]] = {
    "nik": nik,
    "npwp": npwp,
    "nib": nib,
    "pirt": pirt,
    "halal": halal,
    "bpom": bpom,
    "trademark": trademark,
    "fda": fda,
    "phone": phone,
    "container": container,
    "kbli": kbli,
    "postal_code": postal_code,
}
# What people call them, folded: lower case letters only.
KINDS = {kind.replace("_", ""): kind for kind in CHECKERS} | {
    "ktp": "nik", "noktp": "nik", "nomorindukkependudukan": "nik", "nomorindukberusaha": "nib", "nopirt": "pirt",
    "sppirt": "pirt", "halalbpjph": "halal", "sertifikathalal": "halal", "md": "bpom", "bpommd": "bpom", "izinedar": "bpom",
    "merek": "trademark", "nomerek": "trademark", "sertifikatmerek": "trademark", "ffr": "fda", "usfda": "fda",
    "telepon": "phone", "telp": "phone", "tlp": "phone", "hp": "phone", "nohp": "phone", "notelp": "phone", "wa": "phone",
    "whatsapp": "phone", "kontak": "phone", "kontakhp": "phone", "ponsel": "phone", "handphone": "phone",
    "kontainer": "container", "petikemas": "container", "nokontainer": "container", "iso": "container",
    "kodekbli": "kbli", "kodepos": "postal_code", "pos": "postal_code", "zip": "postal_code",
}  # fmt: skip


def check_identifier(kind: str, raw: object) -> Verdict:
    """Check ``raw`` as an identifier of the kind people call ``kind`` ("telepon", "P-IRT", "kontainer" …)."""
    checker = CHECKERS.get(KINDS.get(re.sub(r"[^a-z]", "", kind.lower()), ""))
    if checker is None:
        return Verdict(INVALID, code="kind_unknown", facts={"kinds": ", ".join(CHECKERS)})
    return checker(raw)
