"""Texts of the tariff book that are near a product text (BM25): where the lexicon is silent, and to agree with it.

BM25 with k1 = 1.2, b = 0.75: S. Robertson, H. Zaragoza (2009), "The Probabilistic Relevance Framework: BM25 and Beyond",
Foundations and Trends in Information Retrieval 3(4), 333-389.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np

K1, B = 1.2, 0.75
MOST_COUNTED = 6  # of a word in one document: "other", "not" stand in every line of a long heading
_WORD = re.compile(r"[a-z]{3,}")
BTKI, HS = "btki2022.csv", "hs2022.csv"
NATIONAL = ("98", "99")  # chapters that the Harmonized System leaves to countries


class Retrieval:
    """An index of (code, text); a code's texts are one document."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        documents: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for code, text in texts:
            documents[code].update(words_of(text))
        self.codes = list(documents)
        self._size = len(self.codes)
        numbers: dict[str, int] = {}
        words, rows, counts = [], [], []
        for row, document in enumerate(documents.values()):
            for word, count in document.items():
                words.append(numbers.setdefault(word, len(numbers)))
                rows.append(row)
                counts.append(min(count, MOST_COUNTED))
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
        words = [self._words[word] for word in dict.fromkeys(words_of(text)) if word in self._words]
        if not words:
            return []
        scores = np.zeros(self._size)
        for word in words:
            part = slice(self._starts[word], self._starts[word + 1])
            scores[self._rows[part]] += self._scores[part]
        best = np.argpartition(-scores, min(limit, self._size - 1))[:limit]
        return [
            (self.codes[row], float(scores[row])) for row in best[np.argsort(-scores[best], kind="stable")] if scores[row] > 0
        ]


def words_of(text: str) -> list[str]:
    """The words that are compared: at least three letters; a plural "s" goes."""
    return [word[:-1] if word[-1] == "s" and word[-2] != "s" and len(word) > 4 else word for word in _WORD.findall(text.lower())]


def tariff_texts(folder: Path) -> Iterable[tuple[str, str]]:
    """(HS 2022 code, text) of the nomenclature in English and of the tariff book in Indonesian, from a folder of their files."""
    for row in _rows(folder / HS):
        if len(row["code"]) == 6:
            yield row["code"], row["description_en"]
    for row in _rows(folder / BTKI):
        if row["hs8"][:2] not in NATIONAL:
            yield row["hs8"][:6], row["path_id"] or row["text_id"]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
