"""A product text as words: small letters, no accents, one spelling, numbers apart from their units."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

LONGEST_TEXT = 600  # characters that are read; what a product is stands at its beginning
LONGEST_SPELLING = 3
BREAK = "|"  # a comma, a bracket, a line: what follows is said anew
_APART = re.compile(r"(\d)([a-z])|([a-z])(\d)")
_TOKEN = re.compile(r"[a-z]+|\d+(?:[.,]\d+)*(?:in\d)?|[,;:|()\[\]/\n.!?•+&]")
_TOGETHER = re.compile(r"\b(\d)\s*(?:in|-in-|dalam)\s*(1)\b")


def plain(text: str) -> str:
    """Small letters without accents, at most LONGEST_TEXT characters."""
    text = unicodedata.normalize("NFKD", text[:LONGEST_TEXT]).lower()
    return "".join(sign for sign in text if not unicodedata.combining(sign))


def split(text: str) -> list[str]:
    """The words, numbers and BREAKs of a text; "kacang2" is "kacang", "250gr" is "250", "gr"."""
    text = _TOGETHER.sub(r"\1in\2", plain(text))
    text = text.replace("'", "").replace("’", "")
    text = re.sub(r"([a-z]{3,})2\b", r"\1", text)
    tokens = []
    for token in _TOKEN.findall(text):
        if token[0].isalnum():
            tokens.append(token)
        elif token not in "+&." and tokens and tokens[-1] != BREAK:
            tokens.append(BREAK)
    return tokens


def spelled(tokens: list[str], spelling: Mapping[tuple[str, ...], tuple[str, ...]]) -> list[str]:
    """The tokens, each word or short phrase as the lexicon spells it."""
    result: list[str] = []
    at = 0
    while at < len(tokens):
        for length in range(min(LONGEST_SPELLING, len(tokens) - at), 0, -1):
            if right := spelling.get(tuple(tokens[at : at + length])):
                result.extend(right)
                at += length
                break
        else:
            result.append(tokens[at])
            at += 1
    return result


@lru_cache(maxsize=50_000)
def is_number(token: str) -> bool:
    return token[0].isdigit() and not token.endswith("in1")
