"""The kinds of certificates: a versioned table that comes with the program. Pure: no Django."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("tables") / "kinds.toml"
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Kind:
    """``years`` it usually holds, 0: no end. ``check``: a name of identifiers.CHECKERS, where its number has a structure.

    ``groups``: the product groups (groups.py) that it is for; none: for all. ``days``: from and to how many it takes.
    """

    code: str
    name_id: str
    name_en: str
    issuer: str
    years: int
    where_id: str
    where_en: str
    cost_id: str
    cost_en: str
    source: str
    checked: date
    check: str = ""
    days: tuple[int, int] | None = None
    groups: tuple[str, ...] = ()
    note_id: str = ""
    note_en: str = ""
    unsure: bool = False  # the source was not compared with the text of the rule

    def said(self, field: str, language: str) -> str:
        """``name``, ``where``, ``cost`` or ``note`` in a language."""
        return getattr(self, f"{field}_{'en' if language == 'en' else 'id'}")

    def name(self, language: str) -> str:
        return self.said("name", language)


@cache
def kinds() -> dict[str, Kind]:
    """``{code: Kind}`` in the order of the table."""
    found = {}
    for row in _table()["kind"]:
        row = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
        found[row["code"]] = Kind(**row)
    return found


def version() -> str:
    return _table()["version"]


@cache
def _table() -> dict:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def kind_meant(text: str) -> str:
    """The code of the kind that somebody means by ``text``, "" where none is: "P-IRT", "Halal", "BPOM MD", "iso 22000"."""
    folded = "".join(sign for sign in text.lower() if sign.isalnum())
    if not folded:
        return ""
    for code, words in WORDS.items():
        if folded == code or folded in words.split():
            return code
    by_name = {"".join(sign for sign in name.lower() if sign.isalnum()): code for code, name in _names()}
    return by_name.get(folded, "")


def _names():
    for code, kind in kinds().items():
        yield code, kind.name_id
        yield code, kind.name_en


WORDS = {
    "nib": "nomorindukberusaha oss",
    "pirt": "sppirt sppirtpirt pirtsppirt izinpirt",
    "bpom": "md bpommd izinedar izinedarbpom bpomri izinedarbpommd",
    "halal": "sertifikathalal halalbpjph halalmui",
    "haccp": "sertifikathaccp",
    "iso22000": "iso fssc fssc22000 isofssc",
    "sni": "spptsni sertifikatsni snibinaumk",
    "svlk": "vlegal slk flegt",
    "organic": "organik jas nop sertifikatorganik",
    "ska": "eska siapska coo",
    "trademark": "merek hki haki merekdagang mereknasional djki",
    "fda": "usfda ffr",
    "gacc": "cifer",
    "mfds": "",
    "other": "lain lainnya sertifikatlain",
}
