"""Finding an enterprise by its owner's name, which is sealed: by keyed marks of its whole words.

A mark is an HMAC under DESAEKSPOR_LOOKUP_KEY: without the key nobody can try names against it. It
finds whole words in their normal spelling (Achmad finds AHMAD) and forgives no typo, and only an
officer's search makes marks. What a stolen database would still show, that the same word stands in
several owners' names, and how often, is weighed in docs/decisions.md.
"""

import hashlib
import hmac
from functools import lru_cache

from django.conf import settings

from desaekspor.registry.search.spelling import spellings

MARK_CHARACTERS = 12  # 48 bits: two of a hundred thousand words share a mark once in fifty thousand registers
SHORTEST = 2  # a single letter is an initial, and finds half the register


def owner_marks(name):
    """A mark for every word of an owner's name, each once."""
    return [_mark(word, settings.LOOKUP_KEY) for word in spellings(name) if len(word) >= SHORTEST] if name else []


@lru_cache(maxsize=16_384)
def _mark(word, key):
    return "_o" + hmac.new(key, f"owner's word:{word}".encode(), hashlib.sha256).hexdigest()[:MARK_CHARACTERS]
