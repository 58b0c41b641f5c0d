"""Two writings of one thing side by side, with what differs in them; no Django here."""

import itertools
import re

from rapidfuzz.distance import Levenshtein

ALIKE = 0.5  # from here on two words are compared letter by letter; below, the whole word differs
_WORD = re.compile(r"\w+|\W+")


def differing(left, right):
    """Two lists of (text, differs), which put together give ``left`` and ``right``. Capital letters are no difference.

    >>> differing("Kecap Bintang", "KECAP BINTNAG")[1]
    [('KECAP BINT', False), ('NA', True), ('G', False)]
    """
    return _parts(left, right), _parts(right, left)


def _parts(text, other):
    if not text or not other:
        return [(text, False)] if text else []
    words, others = _WORD.findall(text), _WORD.findall(other)
    found = []
    for op in Levenshtein.opcodes([_plain(word) for word in words], [_plain(word) for word in others]):
        mine, theirs = words[op.src_start : op.src_end], others[op.dest_start : op.dest_end]
        if op.tag == "equal":
            found += [(word, False) for word in mine]
        elif op.tag == "replace":
            for word, its_other in zip(mine, theirs, strict=True):
                found += _letters(word, its_other)
        else:
            found += [(word, _is_word(word)) for word in mine]
    return _joined(found)


def _plain(word):
    return word.casefold() if _is_word(word) else " "


def _is_word(text):
    """Spaces and marks between the words are no difference."""
    return text[0].isalnum() or text[0] == "_"


def _letters(word, other):
    mine, theirs = word.casefold(), other.casefold()
    if len(mine) != len(word) or Levenshtein.normalized_similarity(mine, theirs) < ALIKE:
        return [(word, _is_word(word))]
    return [
        (word[op.src_start : op.src_end], op.tag != "equal")
        for op in Levenshtein.opcodes(mine, theirs)
        if op.src_end > op.src_start
    ]


def _joined(parts):
    return [
        ("".join(text for text, _differs in group), differs)
        for differs, group in itertools.groupby(parts, key=lambda part: part[1])
    ]


def is_same(left, right):
    """The two say the same but for capitals, spaces and marks."""
    return _bare(left) == _bare(right)


def _bare(text):
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def far_apart(left, right):
    """How many letters or digits one has to change to make the one the other."""
    return Levenshtein.distance(_bare(left), _bare(right))
