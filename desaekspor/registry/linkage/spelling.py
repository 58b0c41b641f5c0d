"""Words in one spelling, however they were written. Pure; each function gives its own output back unchanged."""

import re
import unicodedata
from functools import lru_cache

from .vocabulary import NOTHING

# The spelling before 1972 (oe, dj, tj, nj, sj) and letters that are taken for one another in names.
SOUNDS = (
    ("oe", "u"), ("dj", "j"), ("tj", "c"), ("nj", "n"), ("ny", "n"), ("sj", "s"), ("sy", "s"), ("sh", "s"), ("kh", "h"),
    ("ch", "h"), ("dh", "d"), ("th", "t"), ("bh", "b"), ("ph", "p"), ("x", "ks"), ("q", "k"), ("v", "p"), ("f", "p"),
    ("z", "j"), ("y", "i"), ("ck", "k"),
)  # fmt: skip
MEMORY = 262_144
LONGEST = 200  # letters of a cell that are looked at
_WORD = re.compile(r"[a-z]+|[0-9]+")
_TWICE = re.compile(r"([a-z])\1+")
_ODD = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff'`’‘´]")


def plain(text: str) -> str:
    """Lower case, odd spaces and accents made plain, apostrophes left out ("Ma'mun" is "mamun")."""
    text = text[:LONGEST]
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in text if not unicodedata.combining(char))
    return " ".join(_ODD.sub("", text).lower().split())


def words_of(text: str) -> list[str]:
    """Letters and numbers apart, in lower case: "RT04 Al-Ikhlas" is rt, 04, al, ikhlas."""
    return _WORD.findall(plain(text))


def is_nothing(text: str) -> bool:
    """True for "-", "TIDAK ADA", "0" and their like."""
    squeezed = "".join(words_of(text))
    return not squeezed.strip("0") or squeezed in NOTHING


@lru_cache(maxsize=MEMORY)
def fold(word: str) -> str:
    """One form for spellings that sound alike: SOEDJARWO and Sujarwo, Fauzi and Pauji, Barokkah and Barokah."""
    while True:
        before = word
        for written, spoken in SOUNDS:
            word = word.replace(written, spoken)
        word = _TWICE.sub(r"\1", word)
        if word == before:
            return word


def fold_all(words: list[str]) -> str:
    """The words folded, apart by a space."""
    return " ".join(filter(None, map(fold, words)))


def squeeze(text: str) -> str:
    return text.replace(" ", "")
