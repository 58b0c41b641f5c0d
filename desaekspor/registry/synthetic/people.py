"""Owners who do not exist: names in the forms of Bekasi, NIKs of the right structure with serials 99xx, phones of nobody."""

import datetime

import numpy as np

from .draws import Draws
from .tables import words

FIRST_BIRTH, LAST_BIRTH = datetime.date(1949, 1, 1), datetime.date(2004, 12, 31)
DAYS = (LAST_BIRTH - FIRST_BIRTH).days + 1
SERIALS = 100  # 9900 to 9999
PERSONS = DAYS * SERIALS  # so many NIKs differ before one comes again
SPOUSES = PERSONS // 2  # a spouse's number is the owner's and this
STRIDE = 1_264_129  # without a common factor, and far from every simple fraction of PERSONS
PHONES = 10_000
PHONE_STRIDE = 6_151
BORN_HERE = 0.72  # of the owners have a NIK of the kecamatan they live in; people move, the NIK does not
ELSEWHERE = words("kecamatan elsewhere")

MEN = words("men")
WOMEN = words("women")
LAST = words("last names")
LAST_OF_WOMEN = words("last names of women")
CALLED_MEN, CALLED_WOMEN = ("PAK", "BANG", "MANG", "MAS", "BANG", "PAK"), ("BU", "IBU", "MPOK", "TEH", "MBAK", "BU")
SCHOOLING = (
    ("SD/MI", 25), ("SMP/MTS", 20), ("SMA/SMK/MA", 41), ("Diploma I/II/III", 4), ("S1", 7), ("S2", 0.4), ("Tidak Sekolah", 2.6),
)  # fmt: skip
BIRTH_TOLD = 0.94  # of the rows have a date of birth
DISABLED = 0.008

_calendar = [FIRST_BIRTH + datetime.timedelta(days=day) for day in range(DAYS)]
BIRTHDAYS = np.array([day.isoformat() for day in _calendar], dtype=object)
BIRTH_YEARS = np.array([day.year for day in _calendar])
# DDMMYY as a number; a woman's day is 40 higher
BIRTH_DIGITS = np.array([day.day * 10_000 + day.month * 100 + day.year % 100 for day in _calendar])


def birth_and_serial(draws: Draws, person: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Position of the birthday in BIRTHDAYS and serial of the NIK: together different for the first PERSONS persons."""
    mixed = draws.shuffled("person", person, PERSONS, STRIDE)
    return mixed // SERIALS, 9_900 + mixed % SERIALS


def niks(draws, person, birth, serial, woman, district_codes) -> np.ndarray:
    """NIKs as whole numbers; ``district_codes`` are the six digits of the kecamatan each lives in."""
    elsewhere = np.array([int(code) for code in ELSEWHERE])
    away = elsewhere[draws.below("born where", person, len(elsewhere))]
    place = np.where(draws.share("born here", person) < BORN_HERE, district_codes, away)
    return place * 10**10 + (BIRTH_DIGITS[birth] + woman * 400_000) * 10_000 + serial


def phones(draws: Draws, person: np.ndarray) -> np.ndarray:
    """The last four digits of 0800-0000-xxxx: as few people as possible share one."""
    return draws.shuffled("phone", person, PHONES, PHONE_STRIDE)


def name_parts(draws, named, woman) -> list[tuple[str, str]]:
    """(given name, the rest) of each; the rest is empty for people of one name."""
    bits = draws.bits("name", named) >> np.uint64(8)
    parts = []
    for number, is_woman in zip(bits.tolist(), woman.tolist(), strict=True):
        given, last = (WOMEN, LAST_OF_WOMEN) if is_woman else (MEN, LAST)
        first = given[number % len(given)]
        number //= 131
        how, number = number % 100, number // 100
        if how < 18:
            parts.append((first, ""))
            continue
        second = last[number % len(last)] if how >= 30 else given[number % len(given)]
        if second == first:
            second = last[0]
        number //= 137
        parts.append(
            (first, f"{second} {last[number % len(last)]}" if how >= 86 and last[number % len(last)] != second else second)
        )
    return parts


def titles(draws, person, woman, birth) -> list[str]:
    """H. and Hj. for some of the older ones."""
    pilgrim = draws.share("title", person) < np.where(BIRTH_YEARS[birth] < 1980, 0.12, 0.02)
    return np.where(pilgrim, np.where(woman, "HJ. ", "H. "), "").tolist()
