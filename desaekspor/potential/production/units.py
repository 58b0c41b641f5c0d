"""Units of what villages make: which there are, what they hold, and which words are no unit because nobody knows how much.

Pure. Amounts are kept in the base unit of their kind: kilograms, litres, square metres, metres, or pieces of one sort.
Pieces of different sorts (pairs, sheets, eggs, heads) are never turned into each other, and nothing into kilograms.
"""

import re
from dataclasses import dataclass

MASS, VOLUME, AREA, LENGTH, PIECES = "mass", "volume", "area", "length", "pieces"


@dataclass(frozen=True)
class Unit:
    """``factor``: how many of ``base`` it holds. Units with the same base can be turned into each other."""

    code: str
    kind: str
    base: str
    factor: float
    words: tuple[str, ...] = ()


class UnitError(Exception):
    """``found`` is the word as it came."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


class UnknownUnit(UnitError):
    """A word that is no unit of ours."""


class UncertainUnit(UnitError):
    """A word for a container or a bundle: how much is in it, only its maker knows."""


UNITS = {
    unit.code: unit
    for unit in (
        Unit("kg", MASS, "kg", 1, ("kilo", "kilogram", "kilograms", "kgs")),
        Unit("g", MASS, "kg", 0.001, ("gram", "gr", "grams")),
        Unit("ons", MASS, "kg", 0.1, ("ounce metrik",)),  # of everyday Indonesian: 100 g
        Unit("kuintal", MASS, "kg", 100, ("kwintal", "kw", "kuintal", "quintal")),
        Unit("ton", MASS, "kg", 1000, ("t", "tonne", "tonnes", "tons", "metric ton")),
        Unit("liter", VOLUME, "liter", 1, ("l", "ltr", "lt", "litre", "litres")),
        Unit("ml", VOLUME, "liter", 0.001, ("cc", "mililiter", "millilitre")),
        Unit("m3", VOLUME, "liter", 1000, ("m³", "kubik", "meter kubik")),
        Unit("m2", AREA, "m2", 1, ("m²", "meter persegi", "square metre")),
        Unit("are", AREA, "m2", 100, ("ar",)),
        Unit("ha", AREA, "m2", 10_000, ("hektar", "hektare", "hectare", "hectares")),
        Unit("m", LENGTH, "m", 1, ("meter", "metre", "mtr")),
        Unit("buah", PIECES, "buah", 1, ("bh", "pcs", "pc", "piece", "pieces", "biji", "unit", "satuan", "potong")),
        Unit("lusin", PIECES, "buah", 12, ("dozen", "lsn")),
        Unit("kodi", PIECES, "buah", 20, ("score",)),
        Unit("gros", PIECES, "buah", 144, ("gross",)),
        Unit("pasang", PIECES, "pasang", 1, ("psg", "pair", "pairs")),
        Unit("lembar", PIECES, "lembar", 1, ("lbr", "helai", "sheet", "sheets", "pc kain")),
        Unit("butir", PIECES, "butir", 1, ("btr",)),
        Unit("tangkai", PIECES, "tangkai", 1, ("stem", "stems")),
        Unit("ekor", PIECES, "ekor", 1, ("ekr", "head", "heads")),
        Unit("pohon", PIECES, "pohon", 1, ("phn", "batang", "tree", "trees")),
        Unit("orang", PIECES, "orang", 1, ("pekerja", "people", "workers")),
        Unit("mesin", PIECES, "mesin", 1, ("alat", "machine", "machines")),
    )
}
# What land and capacity are told in; weights, litres and pieces there are those of a month.
CAPACITIES = ("ha", "m2", "are", "pohon", "ekor", "mesin", "orang", "ton", "kg", "liter", "buah", "pasang", "lembar")
UNCERTAIN = {
    *("botol", "karung", "ikat", "bungkus", "dus", "kardus", "kontainer", "container", "peti", "keranjang", "pikul", "gantang"),
    *("sachet", "bal", "ember", "drum", "jerigen", "toples", "rak", "tray", "pak", "pack", "box", "sack", "bottle", "bundle"),
    *("truk", "pickup", "tumbak", "bata", "bahu", "petak"),
}
_BY_WORD = {word: unit for unit in UNITS.values() for word in (unit.code, *unit.words)}


def unit_of(text: str) -> Unit:
    """The unit that ``text`` names, in Indonesian or English, "/bulan" behind it or not.

    Raises UncertainUnit for a container, UnknownUnit for anything else that is none.
    """
    word = re.sub(r"\s*(?:/|\bper\b).*$", "", re.sub(r"\s+", " ", str(text)).strip().lower()).strip(". ")
    if unit := _BY_WORD.get(word):
        return unit
    if word in UNCERTAIN:
        raise UncertainUnit(str(text).strip())
    raise UnknownUnit(str(text).strip())


def to_base(amount: float, unit: str) -> float:
    """``amount`` of a unit (by its code) in the base unit; rounded, so that 1.1 tonnes are 1,100 kg to the last digit."""
    return round(amount * UNITS[unit].factor, 10)


def from_base(amount: float, unit: str) -> float:
    return round(amount / UNITS[unit].factor, 10)


def same_kind(one: str, other: str) -> bool:
    return UNITS[one].base == UNITS[other].base


def shown_in(amount: float, base: str) -> tuple[float, str]:
    """(amount, unit) as people would say it: from a tonne on in tonnes, from a hectare on in hectares."""
    if base == "kg" and abs(amount) >= 1000:
        return from_base(amount, "ton"), "ton"
    if base == "m2" and abs(amount) >= 10_000:
        return from_base(amount, "ha"), "ha"
    return amount, base
