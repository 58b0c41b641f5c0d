"""Words in one spelling, whatever way they were written: what is stored, what is typed, and what is marked on the page.

Pure. The same folding on both sides means that it may merge words that differ: that costs a hit
too many at the end of the list, where a difference that stays costs the hit itself.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

NAME_KEY_LENGTH = 60
LONGEST_WORD = 40
# The spelling before 1972 (oe, dj, tj, nj, sj, ch) and letters that sound alike in names: Achmad, Akhmad, Ahmad.
SOUNDS = (
    ("oe", "u"), ("dj", "j"), ("tj", "c"), ("nj", "ny"), ("sj", "s"), ("sy", "s"), ("kh", "h"), ("ch", "h"),
    ("ph", "f"), ("v", "f"), ("q", "k"), ("x", "ks"), ("z", "s"),
)  # fmt: skip
SAME = {
    "ibu": "bu", "bapak": "pak", "bpk": "pak", "haji": "h", "hajah": "hj", "hajjah": "hj", "wr": "warung", "wrg": "warung",
    "wrng": "warung", "tk": "toko", "bkl": "bengkel", "rm": "rumah", "krupuk": "kerupuk", "kripik": "keripik",
}  # fmt: skip
# Asked beside other words, these say nothing about what is looked for.
NOISE = {
    *("dan", "di", "ke", "dari", "yang", "dengan", "untuk"),
    *("desa", "kelurahan", "kel", "kecamatan", "kec", "kabupaten", "kab"),
}
UNNAMED = "~"  # sorts behind every name
_WORD = re.compile(r"[^\W_]+(?:['’`´][^\W_]+)*")
_TWICE = re.compile(r"([a-z])\1+")
_NOT_IN_KEY = re.compile(r"[^0-9a-z\u0080-\U0010ffff]+")


class Word(NamedTuple):
    """A word of a text: its normal spelling, and where in the text it stands."""

    text: str
    start: int
    end: int


def plain(text):
    """Lower case, without accents and marks: "Café" → "cafe"."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=65_536)
def fold(word):
    """The normal spelling of one word; "" when nothing of it is left. "SOEDJADMIKO" → "sujadmiko", "Barokkah" → "barokah"."""
    word = "".join(char for char in plain(word) if char.isalnum())
    if not any(char.isdigit() for char in word):
        for written, spoken in SOUNDS:
            word = word.replace(written, spoken)
        word = _TWICE.sub(r"\1", word)
    return SAME.get(word, word)[:LONGEST_WORD]


@lru_cache(maxsize=16_384)
def words_in(text):
    """The Words of a text, in order."""
    found = (Word(fold(match[0]), match.start(), match.end()) for match in _WORD.finditer(text))
    return tuple(word for word in found if word.text)


@lru_cache(maxsize=16_384)
def spellings(text):
    """The normal spellings of the words of a text, each once, in order."""
    found = dict.fromkeys(map(fold, _WORD.findall(text)))
    found.pop("", None)
    return tuple(found)


def name_key(name):
    """What a name is sorted by: "UD. Café Ayu" → "ud cafe ayu"; a missing name comes last."""
    return " ".join(_NOT_IN_KEY.sub(" ", plain(name)).split())[:NAME_KEY_LENGTH].rstrip() or UNNAMED
