"""From a code of KBLI 2020 to those of KBLI 2025 that say the same.

No official table between them is among the sources. The same title says the same, under the same code or another; where titles
differ, ``editions.txt`` has what was compared by hand; else the one title of the division that says nearly the same counts as
alike, and the rest is unknown. The same number alone says nothing: 47811 is rice
on the street in KBLI 2020 and new cars in KBLI 2025.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

SAME, MOVED, COMPARED, ALIKE = "same", "moved", "compared", "alike"
LEAST_ALIKE = 0.65  # of the words that say something
# Words that one edition has and the other leaves out or writes otherwise.
_EMPTY = {
    *("industri", "aktivitas", "kegiatan", "pembuatan", "pengolahan", "pengawetan", "produksi", "perdagangan", "dan", "atau"),
    *("dari", "di", "untuk", "yang", "dengan", "khusus", "toko", "komoditi", "kaki", "lima", "los", "pasar", "jasa", "usaha"),
    *("produk", "barang", "perkebunan", "pertanian", "hortikultura", "lainnya", "ytdl", "sewa", "guna", "tanpa", "hak", "opsi"),
}
# One alone says the contrary.
_TURNING = frozenset(("bukan", "non", "nonrimpang", "selain", "bekas", "alkohol", "beralkohol", "logam"))
_SPELLED = {
    "apotik": "apotek", "konveksi": "konfeksi", "sutera": "sutra", "cengkeh": "cengkih", "sirop": "sirup", "mie": "mi",
    "budidaya": "budi", "daya": "budi", "pembesaran": "budi", "pembudidayaan": "budi", "pelengkap": "perlengkapan",
}  # fmt: skip
_WORD = re.compile(r"[a-z]+")
FILE = Path(__file__).parent / "editions.txt"


@dataclass(frozen=True)
class Successor:
    """A code of KBLI 2025; ``how``: same code and title, the same title under another code, compared by hand, or alike."""

    code: str
    how: str


class Editions:
    """Built of the titles of both editions by code of five digits."""

    def __init__(self, old: Mapping[str, str], new: Mapping[str, str]) -> None:
        titled: dict[str, list[str]] = {}
        for code, title in new.items():
            titled.setdefault(letters(title), []).append(code)
        self._after: dict[str, tuple[Successor, ...]] = {}
        for code, title in old.items():
            named = titled.get(letters(title), [])
            if code in named:
                self._after[code] = (Successor(code, SAME),)
            elif len(named) == 1:
                self._after[code] = (Successor(named[0], MOVED),)
        for code, codes in compared().items():
            self._after.setdefault(code, tuple(Successor(one, COMPARED) for one in codes if one in new))
        said = {code: saying(title) for code, title in new.items()}
        divisions: dict[str, list[str]] = {}
        for code in new:
            divisions.setdefault(code[:2], []).append(code)
        for code, title in old.items():
            if code not in self._after and (near := _alike(saying(title), divisions.get(code[:2], ()), said)):
                self._after[code] = (Successor(near, ALIKE),)

    def after(self, code: str) -> tuple[Successor, ...]:
        """What the code became, the likeliest first; nothing where it is unknown."""
        return self._after.get(code, ())

    def one_to_one(self) -> dict[str, str]:
        """The codes that became one code, which no other became."""
        alone = {code: found[0].code for code, found in self._after.items() if len(found) == 1}
        times = Counter(found.code for every in self._after.values() for found in every)
        return {code: new for code, new in alone.items() if times[new] == 1}


def compared() -> dict[str, tuple[str, ...]]:
    """What ``editions.txt`` says: "56102 = 56101" a line."""
    found = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            old, _, new = line.partition("#")[0].partition(" = ")
            found[old.strip()] = tuple(code.strip() for code in new.split("/"))
    return found


def saying(title: str) -> frozenset[str]:
    """The words of a title that tell codes of one division apart, in one spelling."""
    return frozenset(_SPELLED.get(word, word) for word in _WORD.findall(title.casefold())) - _EMPTY


def _alike(words: frozenset[str], codes: Iterable[str], said: Mapping[str, frozenset[str]]) -> str:
    fitting = [code for code in codes if not (words ^ said[code]) & _TURNING]
    ranked = sorted(((len(words & said[code]) / max(1, len(words | said[code])), code) for code in fitting), reverse=True)
    if ranked and ranked[0][0] >= LEAST_ALIKE and (len(ranked) == 1 or ranked[1][0] < ranked[0][0]):
        return ranked[0][1]
    return ""


def letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
