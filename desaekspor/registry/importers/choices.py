"""Cells that hold one of a few values, in many writings: sex, yes or no, schooling, legal form, scale, KBLI category."""

import re
from collections.abc import Mapping
from typing import Any

from ..identifiers import as_text, is_nothing
from .cells import guarded, tidy
from .columns import Cleaned, Context, Problem


def fold_word(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def by_word(words: Mapping[str, str]) -> dict[str, str]:
    """{"m": "l pria"} -> {"l": "m", "pria": "m"}."""
    return {word: value for value, text in words.items() for word in text.split()}


def choice(
    accepted: Mapping[str, str],
    *,
    unknown: str,
    variant: str = "",
    official: Mapping[str, str] | None = None,
    missing: str = "",
):
    """A cleaner for one of a few values: ``accepted`` maps folded writings to values, ``official`` values to their exact writing.

    Codes: ``unknown`` for what is not accepted, ``missing`` for an empty cell (when that is worth a
    word), ``variant`` for every other writing than the official one.
    """

    def clean(raw: Any, context: Context) -> Cleaned:
        text = as_text(raw)
        found = accepted.get(fold_word(text))
        if found is None:
            if is_nothing(text):
                return "", (Problem(missing),) if missing else ()
            return "", (Problem(unknown),)
        if variant and official and raw != official[found]:
            return found, (Problem(variant, corrected_to=official[found]),)
        return found, ()

    return guarded(clean, "")


# 1 and 2 are the codes of the questionnaires; 10 and 20 are "1.0" and "2.0" without the point.
SEXES = by_word(
    {
        "m": "l lk lkl laki laki2 lakilaki lelaki pria cowok m male man bapak tuan 1 10",
        "f": "p pr prp pwt perempuan wanita wnt cewek w f female woman ibu nyonya 2 20",
    }
)
OFFICIAL_SEX = {"m": "Laki-laki", "f": "Perempuan"}
sex = choice(SEXES, unknown="sex_unknown", variant="sex_variant", official=OFFICIAL_SEX, missing="sex_missing")
sex_any_writing = choice(SEXES, unknown="sex_unknown")  # lists of an agency write L and P, which is right there

ANSWERS = by_word(
    {"yes": "1 10 ya y yes true benar ada disabilitas difabel", "no": "0 00 tidak t no n false bukan tdk nondisabilitas"}
)


def _flag(raw: Any, context: Context) -> Cleaned:
    text = as_text(raw)
    if answer := ANSWERS.get(fold_word(text)):
        return answer == "yes", ()
    return None, () if is_nothing(text) else (Problem("flag_unknown"),)


flag = guarded(_flag)  # yes or no as True and False; None when unknown

# Official writing, and the words of the register that mean the level (folded).
SCHOOLING = {
    "none": ("Tidak Sekolah", "tidaksekolah tdksekolah belumsekolah tidakbersekolah tidaktamat tidaktamatsd tidakpunyaijazah"),
    "primary": ("SD/MI", "sdmi sd mi paketa sdmipaketa sekolahdasar sr sdmisdlb"),
    "junior": ("SMP/MTS", "smpmts smp mts sltp paketb smpmtspaketb smpmtssmplb"),
    "senior": ("SMA/SMK/MA", "smasmkma sma smk ma slta smu stm smea paketc smasmk smkma smasmkmapaketc smama smasmkmasmlb"),
    "diploma": (
        "Diploma I/II/III",
        "diplomaiiiiii diploma d1 d2 d3 di dii diii d1d2d3 d1d3 akademi diploma1 diploma2 diploma3 diploma123 diplomai diplomaii "
        "diplomaiii akademidiploma",
    ),
    "bachelor": ("S1", "s1 d4 div sarjana strata1 stratai diplomaiv diploma4 d4s1 s1d4 sarjanas1"),
    "master": ("S2", "s2 magister master strata2 strataii pascasarjana"),
    "doctor": ("S3", "s3 doktor doctor strata3 strataiii"),
}
LEVEL_OF = by_word({level: words for level, (_, words) in SCHOOLING.items()})
OFFICIAL_PARTS = {
    part.strip().lower() for official, _ in SCHOOLING.values() for part in (official, *official.split("/")) if len(part) > 1
} | {"paket a", "paket b", "paket c", "diploma", "d1", "d2", "d3", "d4"}


def _education(raw: Any, context: Context) -> Cleaned:
    text = as_text(raw)
    if is_nothing(text):
        return "", ()
    level = LEVEL_OF.get(
        re.sub(r"sederajat|setara|setingkat|tamat(?!an)|lulus(?:an)?|tamatan", "", fold_word(text))
    ) or LEVEL_OF.get(fold_word(text))
    if level is None:
        return "", (Problem("education_unknown"),)
    if text.lower() in OFFICIAL_PARTS:
        return level, ()
    return level, (Problem("education_variant", corrected_to=SCHOOLING[level][0]),)


education = guarded(_education, "")  # level of schooling; the official writings are silent, others corrected

legal_form = choice(
    by_word(
        {
            "sole": "perorangan usahaperorangan perseorangan usahaperseorangan orangperseorangan op pribadi ud usahadagang po "
            "individu usahaindividu",
            "cv": "cv persekutuankomanditer cvpersekutuankomanditer persekutuankomanditercv",
            "pt": "pt perseroanterbatas perseroanterbataspt ptperseroanterbatas perseroan",
            "pt_sole": "ptperorangan ptperseorangan perseroanperorangan perseroanperseorangan perseroanterbatasperorangan "
            "perseroanterbatasptperorangan perseroanterbatasperseorangan",
            "firm": "firma fa persekutuanfirma persekutuanfirmafa persekutuanperdata firmafa",
            "cooperative": "koperasi kop ksu ksp koperasiprimer koperasiserbausaha koperasiprodusen koperasijasa",
            "bumdes": "bumdes bumdesa bumdesma bumdesbersama badanusahamilikdesa badanusahamilikdesabumdes "
            "badanusahamilikdesabumdesa",
            "foundation": "yayasan",
            "other": "lainnya lain lainlain badanusahalainnya perkumpulan kelompok paguyuban kub poktan persero perum perumda",
        }
    ),
    unknown="legal_form_unknown",
)

scale = choice(
    by_word(
        {
            "micro": "mikro usahamikro micro umi usahamikroumi ultramikro usahaultramikro",
            "small": "kecil usahakecil small uk usahakeciluk",
            "medium": "menengah usahamenengah medium um usahamenengahum sedang usahasedang",
            "large": "besar usahabesar large ub",
        }
    ),
    unknown="scale_unknown",
)

# The beginnings (twelve letters) of titles that have the same letter in KBLI 2020 and 2025.
TITLES = {
    "pertaniankeh": "A", "pertambangan": "B", "industripeng": "C", "pengadaanlis": "D", "konstruksi": "F",
    "perdaganganb": "G", "pengangkutan": "H", "transportasi": "H", "penyediaanak": "I",
}  # fmt: skip


def _category(raw: Any, context: Context) -> Cleaned:
    text = tidy(as_text(raw))
    if is_nothing(text):
        return "", ()
    if match := re.match(r"(?:kategori\s+)?\(?([A-V])(?:[\s.):\-–]|$)", text, flags=re.IGNORECASE):
        return match[1].upper(), ()
    letter = TITLES.get(fold_word(text)[:12])
    return (letter, ()) if letter else ("", (Problem("category_unknown"),))


category = guarded(_category, "")  # the letter: of "C", "C. Industri Pengolahan", "Kategori C"
