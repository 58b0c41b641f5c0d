"""How people write the names of regions, and what such a spelling could stand for."""

import re
import unicodedata
from functools import lru_cache
from itertools import product
from typing import NamedTuple

# What a register writes where it has nothing.
NOTHING = {"", "0", "none", "null", "nan", "na", "nil", "kosong", "tidakada", "tidakdiketahui", "belumada"}

PROVINCE, REGENCY, DISTRICT, VILLAGE = 1, 2, 3, 4
# Words before (or behind) a name that say what kind of region it is.
KIND_WORDS: dict[int, dict[str, str]] = {
    PROVINCE: dict.fromkeys(("provinsi", "propinsi", "prov", "prop", "prv"), "provinsi"),
    REGENCY: {
        **dict.fromkeys(("kabupaten", "kab", "kb", "kbp", "regency"), "kabupaten"),
        **dict.fromkeys(("kota", "kotamadya", "kodya", "kt", "city", "kotif"), "kota"),
        **dict.fromkeys(("administrasi", "adm"), ""),
    },
    DISTRICT: dict.fromkeys(("kecamatan", "kec", "kcmt", "kc", "distrik", "kapanewon", "kemantren"), "kecamatan"),
    VILLAGE: {
        **dict.fromkeys(("desa", "ds", "dsa"), "desa"),
        **dict.fromkeys(("kelurahan", "kel", "klrh", "lurah", "kelrh"), "kelurahan"),
    },
}
TRAILING = {REGENCY: ("kabupaten", "kab", "kota", "regency", "city"), VILLAGE: ("desa", "kelurahan")}
JOINED = {PROVINCE: ("provinsi",), REGENCY: ("kabupaten",), DISTRICT: ("kecamatan",), VILLAGE: ("desa", "kelurahan")}
# Words, and how addresses and registers shorten them; one short form may stand for two words.
SHORT_FOR = {
    "selatan": "sel slt sltn st",
    "utara": "utr ut utar",
    "barat": "brt bar bart",
    "timur": "tim tmr tm",
    "tengah": "tgh teng tngh",
    "pusat": "pst pus",
    "cikarang": "cik ckr ckrg",
    "tambun": "tbn tb tamb",
    "karang": "kr krg krng",
    "kedung": "kd kdg",
    "tanjung": "tj tg tjg tanj",
    "suka": "sk",
    "sumber": "sb sbr",
    "mekar": "mk mkr",
    "pasir": "ps psr",
    "pantai": "pt pnt",
    "bojong": "bj bjg",
    "gunung": "gn gng gg",
    "pondok padang": "pd",
    "pondok": "pdk",
    "rawa": "rw",
    "muara": "mr ma",
    "serang": "srg",
    "jati": "jt",
    "waringin": "wr wrg",
    "kampung": "kp kamp",
    "sungai": "sei sg",
    "batu": "bt",
    "teluk": "tl tlk",
    "lubuk": "lb lbk",
    "pulau pulo": "pl",
    "meunasah": "mns",
    "bandar": "bdr bd",
    "simpang": "sp",
}
ABBREVIATIONS = {short: tuple(words.split()) for words, shorts in SHORT_FOR.items() for short in shorts.split()}
VOWELS = set("aeiou")
MOST_WORDS = 6  # of a name; more is an address, and a pattern of many open words takes long to fail
SEPARATORS = re.compile(r"\s*[,;/|]\s*|\s+-\s+|\s+(?=kec(?:amatan)?\b)", re.IGNORECASE)
WORD = re.compile(r"[a-z0-9]+")


def plain(text: str) -> str:
    """Lower case, without accents; compatibility characters (full width, no-break space) made ordinary."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
        text = text.replace("’", "'").replace("`", "'")
    return text.casefold()


def words_of(text: str) -> list[str]:
    return WORD.findall(plain(text).replace("'", ""))


def squeeze(text: str) -> str:
    """The letters and digits alone: ``Karang Satria`` and ``KARANGSATRIA`` are equal by it."""
    return "".join(words_of(text))


@lru_cache(maxsize=200_000)
def fold(squeezed: str) -> str:
    """One form for spellings that sound alike: the spelling before 1972 (oe, dj, tj, j, nj, sj, ch), y and i, doubled letters.

    It loses more than a reader would, so a match by it counts only where nothing else matches as well.
    """
    for old, new in (("oe", "u"), ("dj", "j"), ("tj", "c"), ("kh", "k"), ("ch", "k"), ("x", "ks")):
        squeezed = squeezed.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", squeezed.translate(FOLDED))


FOLDED = str.maketrans({"j": "i", "y": "i", "z": "i", "v": "p", "f": "p", "q": "k"})


@lru_cache(maxsize=50_000)
def is_nothing(text: str) -> bool:
    return squeeze(text) in NOTHING


def without_kind(words: list[str], level: int) -> tuple[int, int, str]:
    """Where the name itself begins and ends among ``words``, and the kind of region said around it.

    ``kel jati mulya`` gives 1, 3, kelurahan; ``bekasi kab`` gives 0, 1, kabupaten.
    """
    known, trailing = KIND_WORDS[level], TRAILING.get(level, ())
    start, end, kind = 0, len(words), ""
    while end - start > 1 and words[start] in known:
        kind = known[words[start]] or kind
        start += 1
    while end - start > 1 and words[end - 1] in trailing:
        kind = known[words[end - 1]] or kind
        end -= 1
    return start, end, kind


def pieces(text: str) -> list[str]:
    """Village and district where a cell holds both: ``Srimukti, Kec. Tambun Utara``; empty when it does not look so."""
    parts = [part for part in SEPARATORS.split(text, maxsplit=1) if part.strip()]
    return parts if len(parts) == 2 else []


class Spelling(NamedTuple):
    """One reading of a text: the key to look for, by which index, and what was changed to get it."""

    key: str
    folded: bool
    how: tuple[str, ...]


@lru_cache(maxsize=200_000)
def readings(text: str, level: int) -> tuple[tuple[Spelling, ...], str]:
    """Every certain reading of ``text``, the plainest first, and the kind of region it says it is ('' when it does not)."""
    words = words_of(text)
    start, end, kind = without_kind(words, level)
    core = words[start:end]
    prefix = ("prefix",) if core != words else ()
    found = [Spelling("".join(words), False, ("spacing",))]
    if prefix:
        found.append(Spelling("".join(core), False, prefix))
    for joined in JOINED[level]:
        key = "".join(words)
        if key.startswith(joined) and len(key) > len(joined) + 3:
            found.append(Spelling(key.removeprefix(joined), False, ("prefix", "spacing")))
    options = [(word, *ABBREVIATIONS.get(word, ())) for word in core]
    if sum(len(option) > 1 for option in options) in {1, 2, 3}:
        for choice in product(*options):
            if list(choice) != core:
                found.append(Spelling("".join(choice), False, (*prefix, "abbreviation")))
    found += [
        Spelling(fold(key), True, tuple(dict.fromkeys((*how, "spelling"))) if how != ("spacing",) else ("spelling",))
        for key, _, how in found
    ]
    return tuple(spelling for spelling in found if spelling.key), kind


@lru_cache(maxsize=50_000)
def core(text: str, level: int) -> str:
    """The squeezed name without words of kind: what near names are measured from."""
    words = words_of(text)
    start, end, _ = without_kind(words, level)
    return "".join(words[start:end])


@lru_cache(maxsize=50_000)
def shortened(text: str, level: int) -> re.Pattern | None:
    """A pattern for the squeezed names that ``text`` may be short for; None when no word of it looks shortened.

    A word looks shortened with a full stop behind it, with at most four letters, or without vowels
    (then its letters may stand apart: ``tmbn``). A single word must have the full stop and four letters.
    """
    lowered = plain(text)
    parts = [(match.group(), lowered[match.end() : match.end() + 1] == ".") for match in WORD.finditer(lowered)]
    start, end, _ = without_kind([word for word, _ in parts], level)
    parts = parts[start:end]
    if len(parts) > MOST_WORDS:
        return None
    short = [stop or len(word) <= 4 or not VOWELS & set(word) for word, stop in parts]
    if not any(short) or (len(parts) == 1 and not (parts[0][1] and len(parts[0][0]) >= 4)):
        return None
    if sum(len(word) for word, _ in parts) < 5 or not parts[0][0].isalpha():
        return None
    pattern = []
    for (word, _), is_short in zip(parts, short, strict=True):
        choices = [re.escape(word) + ("[a-z]*" if is_short else "")]
        if is_short and not VOWELS & set(word) and len(word) > 1:
            choices.append("[a-z]*".join(word) + "[a-z]*")
        choices += ABBREVIATIONS.get(word, ())
        pattern.append(f"(?:{'|'.join(choices)})")
    return re.compile("".join(pattern))
