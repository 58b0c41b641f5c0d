"""The names of some regions, ready for look-up: for certain, or as a guess."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from desaekspor.regions.codes import kind_of
from desaekspor.regions.spelling import core, fold, readings, shortened, squeeze

CLEARLY_FURTHER = 2  # letters between the best guess and the second
ALIKE = 5  # points of likeness (of 100) within which two suggestions are equally good


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the region list."""

    code: str  # Kemendagri, dotted
    name: str
    kind: str
    bps_code: str = ""
    first_day: date | None = None
    last_day: date | None = None  # None: still valid


class Found(NamedTuple):
    codes: tuple[str, ...]
    exact: bool
    how: tuple[str, ...]


class Pool:
    """The names of some regions of one level, ready for look-up."""

    def __init__(self, places: Iterable[Place], other_names: dict[str, list[str]]) -> None:
        self.exact: dict[str, tuple[str, ...]] = {}
        self.squeezed: dict[str, tuple[str, ...]] = {}
        self.folded: dict[str, tuple[str, ...]] = {}
        self.others: dict[str, tuple[str, ...]] = {}
        for place in places:
            key = squeeze(place.name)
            for index, name in ((self.exact, place.name.casefold()), (self.squeezed, key), (self.folded, fold(key))):
                index[name] = (*index.get(name, ()), place.code)
            for other in other_names.get(place.code, ()):
                name = fold(squeeze(other))
                self.others[name] = (*self.others.get(name, ()), place.code)

    @cached_property
    def folded_names(self) -> list[str]:
        return list(self.folded)

    @cached_property
    def squeezed_names(self) -> list[str]:
        return list(self.squeezed)

    def find(self, text: str, level: int) -> Found | None:
        """The regions that ``text`` names for certain; several where they share the name."""
        if codes := self.exact.get(text.casefold()):
            return Found(codes, True, ())
        spellings, kind = readings(text, level)
        for key, folded, how in spellings:
            codes = (self.folded if folded else self.squeezed).get(key)
            if not codes and folded and (codes := self.others.get(key)):
                how = (*(part for part in how if part == "prefix"), "other_name")
            if codes:
                if len(codes) > 1 and kind:
                    codes = tuple(code for code in codes if kind_of(code) == kind) or codes
                return Found(codes, False, how)
        return None

    def guess(self, text: str, level: int) -> Found | None:
        """The regions that ``text`` may name with a word shortened or letters wrong; one code only where it is clear."""
        key = core(text, level)
        near = self.near(key)
        if pattern := shortened(text, level):
            codes = tuple(code for name in self.squeezed if pattern.fullmatch(name) for code in self.squeezed[name])
            if codes and "." not in text:  # without the full stop it may as well be another name with letters missing
                codes = tuple(dict.fromkeys((*codes, *(code for _, others in near for code in others))))
            if codes:
                return Found(codes, False, ("abbreviation",))
        if not near or near[0][0] > letters_wrong(key):
            return None
        best = near[0][0]
        codes = tuple(code for distance, codes in near if distance < best + CLEARLY_FURTHER for code in codes)
        return Found(codes, False, ("spelling",))

    def near(self, key: str) -> list[tuple[int, tuple[str, ...]]]:
        """Names within the letters that may be wrong, and just behind: (letters wrong, codes), nearest first.

        Letters are counted in the names as they are and in their folded form; the smaller number counts.
        """
        limit = letters_wrong(key)
        if not limit:
            return []
        letters: dict[tuple[str, ...], int] = {}
        for text, index, names in ((fold(key), self.folded, self.folded_names), (key, self.squeezed, self.squeezed_names)):
            cutoff = limit + CLEARLY_FURTHER - 1
            for name, distance, _ in process.extract(text, names, scorer=OSA.distance, score_cutoff=cutoff, limit=None):
                letters[index[name]] = min(int(distance), letters.get(index[name], cutoff))
        return sorted((distance, codes) for codes, distance in letters.items())

    def resembling(self, key: str, least: float = 70) -> tuple[str, ...]:
        """The names most like ``key``, at most three that are equally so: suggestions and never an answer."""
        if len(key) < 3:
            return ()
        found = process.extract(fold(key), self.folded_names, scorer=fuzz.ratio, score_cutoff=least, limit=3)
        return tuple(code for name, score, _ in found if score >= found[0][1] - ALIKE for code in self.folded[name])


def letters_wrong(key: str) -> int:
    """How many letters of a name may be wrong for it still to be recognised."""
    return 0 if len(key) < 5 else 1 if len(key) < 8 else 2
