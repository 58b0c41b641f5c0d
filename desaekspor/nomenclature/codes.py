"""What a code list is: editions, codes as they are typed and written, entries and their tree. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

HS2022, HS2017, BTKI2022 = "hs2022", "hs2017", "btki2022"
KBLI2020, KBLI2025, ISIC4, CPC21 = "kbli2020", "kbli2025", "isic4", "cpc21"


class UnknownCode(KeyError):
    """The edition has no such code."""

    def __init__(self, code: str, edition: str) -> None:
        super().__init__(code, edition)
        self.code, self.edition = code, edition


@dataclass(frozen=True)
class Edition:
    """One edition of one nomenclature. ``lengths``: of its codes from the top to the finest."""

    code: str
    name: str
    family: str
    lengths: tuple[int, ...]

    @property
    def finest(self) -> int:
        return self.lengths[-1]


EDITIONS = {
    edition.code: edition
    for edition in (
        Edition(HS2022, "HS 2022", "hs", (2, 4, 6)),
        Edition(BTKI2022, "BTKI 2022", "hs", (2, 4, 6, 8)),
        Edition(HS2017, "HS 2017", "hs", (2, 4, 6)),
        Edition(KBLI2020, "KBLI 2020", "kbli", (1, 2, 3, 4, 5)),
        Edition(KBLI2025, "KBLI 2025", "kbli", (1, 2, 3, 4, 5)),
        Edition(ISIC4, "ISIC Rev. 4", "isic", (1, 2, 3, 4)),
        Edition(CPC21, "CPC 2.1", "cpc", (5,)),
    )
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One code with its names. What a source does not give is empty; ``duty`` is of BTKI lines, as the book prints it."""

    code: str
    parent: str = ""
    name_id: str = ""
    name_en: str = ""
    description: str = ""  # Indonesian, of KBLI
    duty: str = ""
    vat: str = ""
    export_duty: bool = False  # the book marks the line as possibly subject to export duty

    def name(self, language: str) -> str:
        """In the reader's language, in the other one where it is not given."""
        return (self.name_en or self.name_id) if language == "en" else (self.name_id or self.name_en)


@dataclass(frozen=True)
class Origin:
    title: str
    address: str
    licence: str
    date: str


class CodeList:
    """The entries of an edition by code, in the order of the list, and who stands under whom."""

    def __init__(self, edition: str, entries: Iterable[Entry], origins: tuple[Origin, ...] = ()) -> None:
        self.edition, self.origins = EDITIONS[edition], origins
        self.entries = {entry.code: entry for entry in entries}
        self._under: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            self._under.setdefault(entry.parent, []).append(entry)

    def __contains__(self, code: object) -> bool:
        return code in self.entries

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, code: str) -> Entry:
        """Raises UnknownCode."""
        try:
            return self.entries[code]
        except KeyError:
            raise UnknownCode(code, self.edition.code) from None

    def under(self, code: str = "") -> list[Entry]:
        """The entries right below a code; without one, those at the top."""
        return self._under.get(code, [])

    def path(self, code: str) -> list[Entry]:
        """From the top down to the entry itself."""
        found = [self[code]]
        while found[-1].parent:
            found.append(self[found[-1].parent])
        return found[::-1]

    def finest(self) -> list[Entry]:
        return [entry for entry in self.entries.values() if len(entry.code) == self.edition.finest]


def clean(text: str) -> str:
    """A code as it is looked up: "HS 2103.10.00" → "21031000", " kbli 10771 " → "10771", "a" → "A"."""
    text = re.sub(r"^(hs|btki|pos|kbli|isic|cpc)(\s*(20\d\d|rev\.?\s*4|4|2\.1)(?=[\s:]))?[\s:]*", "", text.strip(), flags=re.I)
    return re.sub(r"[\s.\-\u2010-\u2015\u00a0]", "", text).upper()


def written(code: str, edition: str) -> str:
    """A code as people write it: HS and BTKI with points, "2103.10", "2103.10.00"; the others as they are."""
    if EDITIONS[edition].family != "hs" or not code.isdecimal() or len(code) <= 4:
        return code
    return ".".join(part for part in (code[:4], code[4:6], code[6:]) if part)
