"""Finding entries by words in either language, or by the beginning of a code."""

import re
import unicodedata
import weakref
from dataclasses import dataclass

from desaekspor.nomenclature.codes import CodeList, Entry, clean
from desaekspor.nomenclature.lists import code_list

MOST = 50
MOST_WORDS = 8


@dataclass(frozen=True)
class Hits:
    entries: list[Entry]
    total: int
    all_words: bool = True  # False: nothing has all words, these have the most


_texts: "weakref.WeakKeyDictionary[CodeList, list[tuple[Entry, str, str]]]" = weakref.WeakKeyDictionary()


def fold(text: str) -> str:
    """Small letters without accents, words parted by single blanks, with a blank before each."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " " + " ".join(re.findall(r"[a-z0-9]+", plain))


def search(words: str, version: str, *, most: int = MOST) -> Hits:
    """Entries of an edition whose names, in Indonesian or English, hold words that begin as ``words`` do.

    Names come before descriptions, whole words before beginnings, wide codes before narrow ones. Digits are the beginning of a
    code. Raises a DataError where the list is not in the data folder.
    """
    listed = code_list(version)
    code = clean(words)
    if code.isdecimal():
        found = [entry for entry in listed.entries.values() if entry.code.startswith(code)]
        return Hits(sorted(found, key=lambda entry: (len(entry.code), entry.code))[:most], len(found))
    wanted = list(dict.fromkeys(fold(words).split()))[:MOST_WORDS]
    if not wanted:
        return Hits([], 0)
    scored = []
    for entry, names, description in texts(listed):
        hits = [_hit(word, names, description) for word in wanted]
        if any(hits):
            scored.append((sum(map(bool, hits)), sum(hits), entry, len(names)))
    best = max((known for known, *_rest in scored), default=0)
    scored = [one for one in scored if one[0] == best]
    scored.sort(key=lambda one: (-one[1], len(one[2].code), one[3], one[2].code))
    return Hits([entry for _known, _score, entry, _length in scored[:most]], len(scored), best == len(wanted))


def _hit(word: str, names: str, description: str) -> int:
    if f" {word} " in names:
        return 4
    if f" {word}" in names:
        return 2
    return 1 if f" {word}" in description else 0


def texts(listed: CodeList) -> list[tuple[Entry, str, str]]:
    """Each entry with its folded names and its description, or the names above it."""
    if listed not in _texts:
        _texts[listed] = [
            (entry, fold(f"{entry.name_id} {entry.name_en}") + " ", fold(entry.description or _above(listed, entry)))
            for entry in listed.entries.values()
        ]
    return _texts[listed]


def _above(listed: CodeList, entry: Entry) -> str:
    """What stands above a line that may only say "other": its heading and subheading."""
    higher = [listed[entry.code[:length]] for length in range(4, len(entry.code), 2)] if listed.edition.family == "hs" else []
    return " ".join(f"{one.name_id} {one.name_en}" for one in higher if one.code != entry.code)
