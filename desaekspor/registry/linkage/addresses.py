"""An address in words taken apart: street, house, RT and RW, and the village and district it names. Pure."""

import re
from functools import lru_cache
from typing import NamedTuple

from .spelling import fold_all, is_nothing, plain, squeeze, words_of
from .vocabulary import DISTRICT_WORDS, STREET_KINDS, VILLAGE_WORDS

_RT, _RW = r"\brt[\s.:]*0*(\d{1,3})\b", r"\brw[\s.:]*0*(\d{1,3})\b"
_RT_RW = re.compile(rf"{_RT}[\s./,\-]*(?:rw)?[\s.:]*0*(\d{{1,3}})\b|{_RT}|{_RW}")
_RT_NEXT = re.compile(r"\b(rt|rw)(?=\d)")
_BLOCK = re.compile(r"\b(?:blok|blk|block)\b[\s.:]*([a-z]{1,2})[\s.\-]*0*(\d{0,3})\b")
_NUMBER = re.compile(r"\b(?:no|nomor|nmr|nom)\b[\s.:]*0*(\d{1,4})\s?([a-z]?)\b")
_POSTCODE = re.compile(r"\b[1-9]\d{4}\b")
_REGENCY = re.compile(r"\b(?:kab(?:upaten)?|kota)\b[\s.]*\w+|\b(?:prov(?:insi)?[\s.]*)?jawa barat\b|\bbekasi\b(?=\s*(?:,|$|\d))")
_VILLAGE = re.compile(rf"\b(?:{'|'.join(VILLAGE_WORDS)})\b[\s.]*([a-z][a-z ]*)")
_DISTRICT = re.compile(rf"\b(?:{'|'.join(DISTRICT_WORDS)})\b[\s.]*([a-z][a-z ]*)")


class Address(NamedTuple):
    """``street`` is folded and squeezed without its kind; ``house`` is block and number ("b26/5"); 0 and "" are not known."""

    street: str = ""
    house: str = ""
    rt: int = 0
    rw: int = 0
    village: str = ""
    district: str = ""
    last: str = ""  # what stands behind the last comma: often the village's bare name


@lru_cache(maxsize=65_536)
def take_apart(text: str) -> Address:
    """The parts of an address as people write it: "KP. GABUS RT.7/19, Ds. Wanasari, Kec. Cibitung Bekasi 17520"."""
    if is_nothing(text):
        return Address()
    text = _RT_NEXT.sub(r"\1 ", plain(text))
    rt = rw = 0
    for match in _RT_RW.finditer(text):
        rt = rt or int(match[1] or match[3] or 0)
        rw = rw or int(match[2] or match[4] or 0)
    text = _RT_RW.sub(" ", text)
    text = _POSTCODE.sub(" ", text)
    text = _REGENCY.sub(" ", text)
    named = [_named(pattern, text) for pattern in (_VILLAGE, _DISTRICT)]
    text = _DISTRICT.sub(" ", text)
    text = _VILLAGE.sub(" ", text)
    block = _BLOCK.search(text)
    text = _BLOCK.sub(" ", text)
    number = _NUMBER.search(text)
    text = _NUMBER.sub(" ", text)
    first, *others = [part for part in (part.strip(" .-/") for part in text.split(",")) if part] or [""]
    words = [word for word in words_of(first) if word not in STREET_KINDS]
    house = (f"{block[1]}{block[2]}/" if block else "") + (f"{number[1]}{number[2]}" if number else "")
    return Address(squeeze(fold_all(words)), house, rt, rw, named[0], named[1], others[-1] if others else "")


def _named(pattern: re.Pattern, text: str) -> str:
    match = pattern.search(text)
    return match[1].strip() if match else ""
