"""Names of shops and people, brought to what can be compared. Pure."""

import re
from typing import NamedTuple

from .spelling import fold, fold_all, is_nothing, words_of
from .vocabulary import LEGAL_FORMS, SHORT_NAMES, SIGN_WORDS, TITLES, TRADE_WORDS

_OWNER_BEHIND = re.compile(r"\s*[<(\[]\s*([^<>()\[\]]*)[>)\]]?\s*$")
SHORTEST_JOINED = 5  # letters of a trade word that is looked for at the beginning of another word
TRADES = frozenset(map(fold, TRADE_WORDS))
_TITLES = frozenset(folded for title in TITLES if len(folded := fold(title)) > 1) | {"h"}
_SHORT_NAMES = {fold(short): fold(name) for short, name in SHORT_NAMES.items()}
_SIGN_WORDS = {fold(short): fold_all(words.split()).split() for short, words in SIGN_WORDS.items()}
_LEGAL_FORMS = frozenset(map(fold, LEGAL_FORMS))
_LONG_TRADES = sorted((word for word in TRADES if len(word) >= SHORTEST_JOINED), reverse=True)
_JOINED = re.compile(f"({'|'.join(_LONG_TRADES)})([a-z]{{3,}})")


class Sign(NamedTuple):
    """A shop's name: ``words`` as compared, ``trade`` those that tell its kind, ``core`` the others, ``owner`` if named."""

    words: str = ""
    core: str = ""
    trade: str = ""
    owner: str = ""


def read_owner(text: str) -> str:
    """A person's name folded, without titles; "" when nothing but titles is there ("Bu", "Hj.")."""
    if is_nothing(text):
        return ""
    name, _, degrees = text.partition(",")
    words = [word for word in map(fold, words_of(name or degrees)) if word.isalpha() and word not in _TITLES]
    return " ".join(_SHORT_NAMES.get(word, word) for word in words)


def read_sign(text: str) -> Sign:
    """The name on a shop's sign: "WR. SEMBAKO (Suherman)" is warung sembako and names the owner suherman."""
    if is_nothing(text):
        return Sign()
    owner = ""
    if match := _OWNER_BEHIND.search(text):
        owner = read_owner(match[1])
        text = text[: match.start()]
    words = expand(words_of(text))
    kept = [word for word in words if word not in _LEGAL_FORMS] or words
    core = [word for word in kept if word not in TRADES and word not in _TITLES]
    trade = [word for word in kept if word in TRADES]
    return Sign(" ".join(kept), " ".join(core), " ".join(trade), owner)


def expand(words: list[str]) -> list[str]:
    """The words of a sign folded, short ones written out (wr is warung), joined ones parted (warungsri is warung sri)."""
    result: list[str] = []
    for word in map(fold, words):
        if parts := _SIGN_WORDS.get(word):
            result += parts
        elif word not in TRADES and (match := _JOINED.fullmatch(word)):
            result += match.groups()
        elif word:
            result.append(word)
    return result


def same_letters(one: str, other: str) -> bool:
    """Whether two compared names are the same once spaces are left out."""
    return one.replace(" ", "") == other.replace(" ", "")
