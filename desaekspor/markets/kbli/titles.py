"""The titles of KBLI 2020: the one that a text repeats, and those that are near it (BM25) where the rules are silent."""

import re
from collections.abc import Iterable

from desaekspor.markets.classifier.retrieval import Retrieval, Spelling
from desaekspor.markets.classifier.text import plain

Text = tuple[str, str, str]  # code of five digits, title, description
LEAST_WORDS = 3  # of a title that is repeated with other words in it
NEARLY = 0.74  # shared words of all words
_WORD = re.compile(r"[a-z]+")
_SAYS_NOTHING = frozenset(
    ("ytdl", "ybdi", "dan", "atau", "dari", "di", "untuk", "lain", "lainnya", "sejenisnya", "yang", "dengan")
)


class Titles:
    """Built of (code, title, description) of the five-digit codes. ``spelling``: of the product lexicon.

    ``also``: (code, another title) such as that of a later edition, which names the code where no title does.
    """

    def __init__(self, texts: Iterable[Text], spelling: Spelling | None = None, also: Iterable[tuple[str, str]] = ()) -> None:
        listed = list(texts)
        self.names = {code: title for code, title, _description in listed}
        self._words = {code: content(title) for code, title, _description in listed}
        self._alike: dict[frozenset[str], list[str]] = {}
        self._with: dict[str, list[str]] = {}
        for code, words in self._words.items():
            self._alike.setdefault(words, []).append(code)
            for word in words:
                self._with.setdefault(word, []).append(code)
        for code, title in also:
            self._alike.setdefault(content(title), [code])
        documents = [(code, text) for code, title, description in listed for text in (title, f"{title} {description}")]
        self._near = Retrieval(documents, spelling)

    def repeated(self, text: str) -> tuple[str, bool]:
        """The code whose title the text is, and whether word for word; ("", False) where it is none, or that of several."""
        words = content(text)
        if not words:
            return "", False
        if same := self._alike.get(words):
            return (same[0], True) if len(same) == 1 and len(words) > 1 else ("", False)
        if len(words) < LEAST_WORDS:
            return "", False
        begun = [code for code in self._with_all(words) if self.names[code].casefold().startswith(text.strip().casefold())]
        if len(begun) == 1:
            return begun[0], False
        shares = sorted(
            ((len(words & self._words[code]) / len(words | self._words[code]), code) for code in self._sharing(words)),
            reverse=True,
        )
        if shares and shares[0][0] >= NEARLY and (len(shares) == 1 or shares[1][0] < shares[0][0]):
            return shares[0][1], False
        return "", False

    def near(self, text: str, limit: int) -> list[str]:
        """The codes whose titles and descriptions share most with the text, best first."""
        return [code for code, _score in self._near.search(text, limit)]

    def _with_all(self, words: frozenset[str]) -> set[str]:
        """Codes whose titles hold all the words."""
        return set.intersection(*(set(self._with.get(word, ())) for word in words))

    def _sharing(self, words: frozenset[str]) -> set[str]:
        """Codes that share the rarest words; a title that is nearly the text shares one of them."""
        rarest = sorted((word for word in words if word in self._with), key=lambda word: len(self._with[word]))[:2]
        return {code for word in rarest for code in self._with[word]}


def content(text: str) -> frozenset[str]:
    """The words of a title that say something."""
    return frozenset(_WORD.findall(plain(text))) - _SAYS_NOTHING
