"""The two code systems of Indonesia's regions, as text.

Kemendagri (Ministry of Home Affairs): ``32``, ``32.16``, ``32.16.05``, ``32.16.05.2001``, with or
without dots; the first digit of a village's group tells its kind: 1 kelurahan, 2 desa, 3 desa adat.
BPS (Statistics Indonesia): ``32``, ``3216``, ``3216082``, ``3216082005``, without dots. The two number
districts and villages differently, so that ten digits alone do not say which system they are of.
"""

import re

PARTS = re.compile(r"(\d{2})(?:[.\- ](\d{2})(?:[.\- ](\d{1,2})(?:[.\- ](\d{4}))?)?)?", re.ASCII)
BPS_PARTS = re.compile(r"(\d{2})(?:[.\- ]?(\d{2})(?:[.\- ]?(\d{3})(?:[.\- ]?(\d{3}))?)?)?", re.ASCII)
LENGTHS = {2: 1, 5: 2, 8: 3, 13: 4}  # of a dotted code: its level, 1 province to 4 village
VILLAGE_KINDS = {"1": "kelurahan", "2": "desa", "3": "desa adat"}


def parse_code(text: str) -> str | None:
    """The dotted Kemendagri code that ``text`` is, in any of its spellings; None when it is none.

    Says nothing about whether a region of that code exists.
    """
    text = text.strip().strip(".")
    if match := PARTS.fullmatch(text):
        parts = [part.zfill(2) for part in match.groups() if part]
        return ".".join(parts)
    text = text.removesuffix(".0")  # a spreadsheet's number
    if text.isascii() and text.isdigit() and len(text) in {4, 6, 10}:
        return dotted(text)
    return None


def parse_bps_code(text: str) -> str | None:
    """The BPS code that ``text`` is: 2, 4, 7 or 10 digits, also in groups of 2, 2, 3 and 3; None when it is none."""
    match = BPS_PARTS.fullmatch(text.strip().removesuffix(".0"))
    return "".join(part for part in match.groups() if part) if match else None


def dotted(digits: str) -> str:
    """``3216052001`` to ``32.16.05.2001``."""
    return ".".join(part for part in (digits[:2], digits[2:4], digits[4:6], digits[6:]) if part)


def undotted(code: str) -> str:
    """``32.16.05.2001`` to ``3216052001``, as the NIK, OpenSID and many registers write it."""
    return code.replace(".", "")


def level_of(code: str) -> int:
    """1 province, 2 regency or city, 3 district, 4 village. Raises KeyError for what is no dotted code."""
    return LENGTHS[len(code)]


def parent_of(code: str) -> str | None:
    """The code of the region above; None above a province."""
    return code.rpartition(".")[0] or None


def kind_of(code: str) -> str:
    """What kind of region a Kemendagri code is of, by the ministry's numbering (71-99 in a regency's group: a city)."""
    level = level_of(code)
    if level == 4:
        return VILLAGE_KINDS[code[9]]
    if level == 2:
        return "kota" if code[3] >= "7" else "kabupaten"
    return {1: "provinsi", 3: "kecamatan"}[level]
