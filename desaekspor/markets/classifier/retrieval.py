"""Texts of the tariff book that are near a product text (BM25): where the lexicon is silent, and to agree with it.

BM25 with k1 = 1.2, b = 0.75: S. Robertson, H. Zaragoza (2009), "The Probabilistic Relevance Framework: BM25 and Beyond",
Foundations and Trends in Information Retrieval 3(4), 333-389.

Each line of the book is a document by itself, in each language, and of a code's lines the best one counts. As one document a
code of many lines was too long to be near anything: 11 % of first codes were right instead of 18 %. Both sides are spelled as the
lexicon spells. What remains is that the book lacks the words of markets: *keripik*, *bakpia* and *koko* stand nowhere in it.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

K1, B = 1.2, 0.75
MOST_KNOWN = 100_000  # words whose spelling is kept
LINES_LOOKED_AT = 40  # for each code wanted: many lines of one code may be near
MOST_COUNTED = 6  # of a word in one document: "other", "not" stand in every line of a long heading
Spelling = Mapping[tuple[str, ...], tuple[str, ...]]
_WORD = re.compile(r"[a-z]{3,}")
BTKI, HS = "btki2022.csv", "hs2022.csv"
NATIONAL = ("98", "99")  # chapters that the Harmonized System leaves to countries


class Retrieval:
    """An index of (code, text), each text a document. ``spelling``: of the lexicon, for texts and what is asked."""

    def __init__(self, texts: Iterable[tuple[str, str]], spelling: Spelling | None = None) -> None:
        import numpy as np  # small commands know of the classifier and need no arrays

        self._spelling = spelling or {}
        self._known: dict[str, list[str]] = {}
        self.codes: list[str] = []
        numbers: dict[str, int] = {}
        words, rows, counts = [], [], []
        for row, (code, text) in enumerate(dict.fromkeys(texts)):
            self.codes.append(code)
            for word, count in Counter(self.words_of(text)).items():
                words.append(numbers.setdefault(word, len(numbers)))
                rows.append(row)
                counts.append(min(count, MOST_COUNTED))
        self._size = len(self.codes)
        self._words = numbers
        which, at, times = np.asarray(words, np.int64), np.asarray(rows, np.int64), np.asarray(counts, np.float64)
        order = np.argsort(which, kind="stable")
        self._starts = np.searchsorted(which[order], np.arange(len(numbers) + 1))
        length = np.bincount(at, weights=times, minlength=self._size)
        seen = np.bincount(which, minlength=len(numbers))
        weight = np.log(1 + (self._size - seen + 0.5) / (seen + 0.5))
        mean = length.mean() if self._size else 1.0
        score = weight[which] * times * (K1 + 1) / (times + K1 * (1 - B + B * length[at] / mean))
        self._rows, self._scores = at[order], score[order]

    def search(self, text: str, limit: int = 5) -> list[tuple[str, float]]:
        """The best codes with their scores, best first; of a code's texts the best one counts."""
        import numpy as np

        words = [self._words[word] for word in dict.fromkeys(self.words_of(text)) if word in self._words]
        if not words:
            return []
        scores = np.zeros(self._size)
        for word in words:
            part = slice(self._starts[word], self._starts[word + 1])
            scores[self._rows[part]] += self._scores[part]
        best: dict[str, float] = {}
        for row in np.argsort(-scores, kind="stable")[: limit * LINES_LOOKED_AT]:
            if scores[row] <= 0 or len(best) == limit:
                break
            best.setdefault(self.codes[row], float(scores[row]))
        return list(best.items())

    def words_of(self, text: str) -> list[str]:
        """The words that are compared, each spelled as the lexicon spells it: at least three letters; a plural "s" goes."""
        return [one for word in _WORD.findall(text.lower()) for one in self._spelled(word)]

    def _spelled(self, word: str) -> list[str]:
        found = self._known.get(word)
        if found is None:
            found = words_of(" ".join(self._spelling.get((word,), (word,))))
            if len(self._known) < MOST_KNOWN:
                self._known[word] = found
        return found


def words_of(text: str) -> list[str]:
    """The words that are compared: at least three letters; a plural "s" goes."""
    return [word[:-1] if word[-1] == "s" and word[-2] != "s" and len(word) > 4 else word for word in _WORD.findall(text.lower())]


def tariff_texts(folder: Path) -> Iterable[tuple[str, str]]:
    """(HS 2022 code, text) of the nomenclature in English and of the tariff book in both languages, from their folder."""
    for row in _rows(folder / HS):
        if len(row["code"]) == 6:
            yield row["code"], row["description_en"]
    for row in _rows(folder / BTKI):
        if row["hs8"][:2] not in NATIONAL:
            yield row["hs8"][:6], row["path_id"] or row["text_id"]
            yield row["hs8"][:6], row["path_en"] or row["text_en"]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
