"""Cleaners: each takes a cell as it came and gives its value, with what was wrong (columns.Problem).

An unknown number is None, an unknown text "". A cleaner never guesses: what is not certain becomes
unknown, with a suggestion where one is safe. Empty cells are silent unless the register needs them.
"""

import datetime
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from .. import identifiers
from ..identifiers import Verdict, as_text, is_nothing
from .columns import Cleaned, Context, Problem

ERRORS = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|GETTING_DATA|#+)|Err:\d{3}")
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def tidy(text: str) -> str:
    """Without control and zero-width characters, with plain single spaces, nothing outside, composed letters (NFC)."""
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
        if is_nothing(value) or re.sub(r"[\W_]+", "", value).lower() in nothing:
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


def needed(limit: int):
    return text(limit, missing="required_blank")


def ignored(raw: Any, context: Context) -> Cleaned:
    return "", ()


def _from_verdict(found: Verdict, *, silent: bool) -> Cleaned:
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
        return _from_verdict(check(raw), silent=not required)

    return guarded(clean, "")


def nik(raw: Any, context: Context) -> Cleaned:
    """A NIK; of one that a spreadsheet destroyed, the suggestion says what is left to ask the owner with."""
    value, problems = _from_verdict(identifiers.nik(raw), silent=False)
    if problems and (kept := problems[0].facts.get("kept")):
        problem = problems[0]
        problems = (Problem(problem.code, suggestion=f"{kept}{'?' * (16 - len(kept))}", facts=problem.facts),)
    return value, problems


def choice(
    accepted: Mapping[str, str],
    *,
    unknown_code: str,
    variant_code: str = "",
    official: Mapping[str, str] | None = None,
    missing: str = "",
    fold: Callable[[str], str] = lambda value: re.sub(r"[\W_]+", "", value).lower(),
):
    """One of a few values. ``accepted`` maps folded writings to values; ``official`` maps each value to its exact writing.

    With ``variant_code``, every other writing than the official one is reported as corrected.
    """

    def clean(raw: Any, context: Context) -> Cleaned:
        value = as_text(raw)
        folded = fold(value)
        found = accepted.get(folded)
        if found is None:
            if is_nothing(value):
                return "", (Problem(missing),) if missing else ()
            return "", (Problem(unknown_code),)
        if variant_code and official and raw != official[found]:
            return found, (Problem(variant_code, corrected_to=official[found]),)
        return found, ()

    return guarded(clean, "")


MALE = ["l", "lk", "lkl", "laki", "laki2", "lakilaki", "pria", "cowok", "m", "male", "man", "1", "10", "lelaki", "tuan", "bapak", "jantan"]
FEMALE = ["p", "pr", "prp", "pwt", "perempuan", "wanita", "cewek", "w", "f", "female", "woman", "2", "20", "wnt", "ibu", "nyonya", "perem"]
SEXES = dict.fromkeys(MALE, "m") | dict.fromkeys(FEMALE, "f")
OFFICIAL_SEX = {"m": "Laki-laki", "f": "Perempuan"}
sex = choice(SEXES, unknown_code="sex_unknown", variant_code="sex_variant", official=OFFICIAL_SEX, missing="sex_missing")
sex_plain = choice(SEXES, unknown_code="sex_unknown")  # lists of an agency write L and P, which is right there

YES = ["1", "ya", "y", "yes", "true", "benar", "ada", "disabilitas", "difabel"]
NO = ["0", "tidak", "t", "no", "n", "false", "bukan", "tdk", "nondisabilitas", "tidakada"]
_FLAGS = dict.fromkeys(YES, "yes") | dict.fromkeys(NO, "no")


def flag(raw: Any, context: Context) -> Cleaned:
    """Yes or no as True, False; None when unknown."""
    value = as_text(raw)
    found = _FLAGS.get(re.sub(r"[\W_]+", "", value).lower())
    if found:
        return found == "yes", ()
    return None, () if is_nothing(value) else (Problem("flag_unknown"),)


EDUCATION = {
    "none": ("Tidak Sekolah", "tidaksekolah tidaktamatsd tidaktamat tdksekolah belumsekolah tidakbersekolah tidakpunyaijazah ts tidaktamatsdsederajat"),
    "primary": ("SD/MI", "sdmi sd mi sdsederajat tamatsd paketa sdmipaketa sekolahdasar sr sdmisederajat sdmisdlbpaketa"),
    "junior": ("SMP/MTS", "smpmts smp mts sltp smpsederajat tamatsmp paketb smpmtspaketb smpmtssederajat sltpsederajat smpmtssmplbpaketb"),
    "senior": ("SMA/SMK/MA", "smasmkma sma smk ma slta smu stm smea smasederajat sltasederajat tamatsma paketc smasmk smasmkmapaketc smkma smama "
                             "smasmkmasederajat smasmkmasmlbpaketc smksederajat"),
    "diploma": ("Diploma I/II/III", "diplomaiiiiii diploma d1 d2 d3 di dii diii d1d2d3 d1d3 akademi d123 diploma123 diploma1 diploma2 diploma3 diplomai "
                                    "diplomaii diplomaiii akademidiploma dipl"),
    "bachelor": ("S1", "s1 d4 div sarjana strata1 diplomaiv diploma4 d4s1 s1d4 diplomaivs1 stratai sarjanas1"),
    "master": ("S2", "s2 magister strata2 pascasarjana strataii master"),
    "doctor": ("S3", "s3 doktor strata3 strataiii doctor"),
}  # fmt: skip
_EDUCATION = {word: level for level, (official, words) in EDUCATION.items() for word in words.split()}
OFFICIAL_EDUCATION = {level: official for level, (official, _) in EDUCATION.items()}


def education(raw: Any, context: Context) -> Cleaned:
    """Level of schooling; the official writings (in any case, with paket A/B/C, D4, S1-S3) are silent, others corrected."""
    value = as_text(raw)
    if is_nothing(value):
        return "", ()
    folded = re.sub(r"[\W_]+", "", value).lower()
    level = _EDUCATION.get(folded) or _EDUCATION.get(re.sub(r"(?:sederajat|setara|tamat|lulus)", "", folded))
    if level is None:
        return "", (Problem("education_unknown"),)
    official = OFFICIAL_EDUCATION[level]
    parts = {part.strip().lower() for part in official.split("/")} | {official.lower(), "paket a", "paket b", "paket c"}
    formal = value.lower() in parts or re.fullmatch(r"(?:sd|smp|sma|d\s?[1-4]|s\s?[1-3]|diploma).*", value.lower())
    return level, () if formal else (Problem("education_variant", corrected_to=official),)


LEGAL_FORMS = {
    "sole": "perorangan usahaperorangan perseorangan usahaperseorangan op orangperseorangan pribadi ud usahadagang usahaindividu individu po",
    "cv": "cv persekutuankomanditer cvpersekutuankomanditer persekutuankomanditercv commanditairevennootschap",
    "pt": "pt perseroanterbatas ptpersekutuanmodal perseroanterbataspt ptperseroanterbatas perseroan",
    "pt_sole": "ptperorangan ptperseorangan perseroanperorangan perseroanperseorangan perseroanterbatasperorangan "
    "perseroanterbatasptperorangan perseroanterbatasperseorangan ptperoranganumk",
    "firm": "firma fa persekutuanfirma persekutuanfirmafa persekutuanperdata firmafa",
    "cooperative": "koperasi kop ksu ksp koperasiprimer koperasiserbausaha koperasiprodusen koperasijasa",
    "bumdes": "bumdes bumdesa badanusahamilikdesa bumdesma bumdesbersama badanusahamilikdesabumdes badanusahamilikdesabumdesa",
    "foundation": "yayasan",
    "other": "lainnya lain lainlain badanusahalainnya perkumpulan kelompok paguyuban kub poktan persero perum perumda badanlayananumum",
}
legal_form = choice(
    {word: form for form, words in LEGAL_FORMS.items() for word in words.split()}, unknown_code="legal_form_unknown"
)

SCALES = {
    "micro": "mikro usahamikro micro umi usahamikroumi mikromenengah umikro ultramikro usahaultramikro",
    "small": "kecil usahakecil small uk usahakeciluk",
    "medium": "menengah usahamenengah medium um sedang usahasedang usahamenengahum",
    "large": "besar usahabesar large ub",
}
scale = choice({word: size for size, words in SCALES.items() for word in words.split()}, unknown_code="scale_unknown")


def category(raw: Any, context: Context) -> Cleaned:
    """The letter of a KBLI category: "C", "C. Industri Pengolahan", "Kategori C"."""
    value = tidy(as_text(raw))
    if is_nothing(value):
        return "", ()
    match = re.match(r"(?:kategori\s+)?\(?([A-Va-v])(?:[\s.):\-–]|$)", value, flags=re.IGNORECASE)
    if match:
        return match[1].upper(), ()
    letter = CATEGORY_WORDS.get(re.sub(r"[\W_]+", "", value).lower()[:12])
    return (letter, ()) if letter else ("", (Problem("category_unknown"),))


# The beginnings (12 letters) of titles that are the same in KBLI 2020 and 2025.
CATEGORY_WORDS = {
    "pertaniankeh": "A", "pertambangan": "B", "industripeng": "C", "pengadaanlis": "D", "konstruksi": "F",
    "perdaganganb": "G", "pengangkutan": "H", "transportasi": "H", "penyediaanak": "I",
}  # fmt: skip


def kbli(raw: Any, context: Context) -> Cleaned:
    return _from_verdict(identifiers.kbli(raw), silent=False)


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
    if (is_nothing(value) and not value.strip("0") == "") or not value:
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


def place(raw: Any, context: Context) -> Cleaned:
    """A place's name as it came: the resolver judges it, blanks and prefixes included."""
    if raw is None:
        return "", ()
    value = raw if isinstance(raw, str) else as_text(raw)
    return ("", ()) if is_nothing(value) else (value, ())


place = guarded(place, "")
