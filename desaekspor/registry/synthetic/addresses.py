"""Where an enterprise is: its RT and RW, its address in the writings of Bekasi, its point on the map.

A place is known by a number (the row that it was first drawn for), so that a copy, a neighbour or a
spouse stands at the same place and writes it in another way.
"""

import math

import numpy as np

from .draws import Draws
from .tables import words
from .villages import villages

KAMPUNG, ESTATE, ROAD, ALLEY, MARKET = range(5)
RURAL, URBAN = (0.72, 0.07, 0.15, 0.06), (0.36, 0.34, 0.20, 0.10)
LARGEST_RT = 12
MEASURED = 0.96  # of the enterprises have coordinates
METRE = 1 / 111_200  # in degrees of latitude

KAMPUNG_NAMES = words("kampung")
KAMPUNG_KINDS = words("kampung kinds")
ESTATES = ("Taman", "Griya", "Villa", "Bumi", "Puri", "Pondok", "Graha", "Mutiara")
ESTATE_NAMES = words("estates")
ESTATE_KINDS = ("Indah", "Permai", "Asri", "2", "Residence", "Regency", "Raya", "")
ALLEYS = words("alleys")
ROAD_WORDS = ("Jl. Raya", "Jl Raya", "Jln. Raya", "JL. RAYA")
NUMBER_WORDS = ("No. {}", "No.{}", "No {}", "No. {:02}")
RT_RW_WORDS = (" RT {:03}/RW {:03}", " RT{:02}/RW{:02}", " RT.{}/{}", " rt {} rw {}")
KAMPUNG_WORDS = ("Kp. ", "Kampung ", "Kp ", "KP. ")
ESTATE_WORDS = ("Perum ", "Perumahan ", "Perum. ", "")
BLOCK_WORDS = ("Blok", "Blk", "Blok", "Blok")


def rt_and_rw(draws: Draws, place: np.ndarray, village: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """RT and RW of each place, both from 1."""
    rw = 1 + draws.below("rw", place, villages().rw_count[village])
    return 1 + draws.below("rt", place, LARGEST_RT), rw


def at_market(draws: Draws, place: np.ndarray, stall: np.ndarray) -> np.ndarray:
    """Which places are market stalls; ``stall`` is the percentage of the line of business that has one."""
    return draws.share("market", place) * 100 < stall


def write_addresses(draws, place, village, rt, rw, stall, writer, shift) -> list[str]:
    """One text for each place. ``writer``: who wrote it (how); ``shift``: house numbers further along, for neighbours."""
    facts = villages()
    urban = facts.urban[village]
    weights = np.where(urban[:, None], np.cumsum(URBAN), np.cumsum(RURAL))
    kind = (draws.share("street", place)[:, None] >= weights[:, :-1]).sum(axis=1)
    kind[at_market(draws, place, stall)] = MARKET
    # The same names all over a neighbourhood: drawn for village and RW, not for the place.
    area = village * 64 + rw
    names = draws.bits("area names", area) >> np.uint64(8)
    number = 1 + draws.below("number", place, 180) + shift
    block = draws.bits("block", place) >> np.uint64(8)
    style = draws.bits("address style", writer) >> np.uint64(8)
    return [
        _write(*row, facts.titles)
        for row in zip(
            kind.tolist(), names.tolist(), number.tolist(), block.tolist(), style.tolist(), village.tolist(), rt.tolist(),
            rw.tolist(), strict=True,
        )
    ]  # fmt: skip


def _write(kind, names, number, block, style, village, rt, rw, titles) -> str:
    first, second, third = names % 997, names // 997 % 991, names // 990_000 % 983
    written = NUMBER_WORDS[style & 3].format(number)
    in_words = RT_RW_WORDS[style >> 2 & 3].format(rt, rw) if style >> 4 & 15 < 6 else ""
    choice = style >> 8 & 3
    if kind == KAMPUNG:
        name = f"{KAMPUNG_NAMES[first % len(KAMPUNG_NAMES)]} {KAMPUNG_KINDS[second % len(KAMPUNG_KINDS)]}"
        text = f"{KAMPUNG_WORDS[choice]}{name}" + (f" {written}" if style >> 10 & 3 == 0 else "")
    elif kind == ESTATE:
        estate = ESTATES[first % len(ESTATES)]
        name = f"{estate} {ESTATE_NAMES[second % len(ESTATE_NAMES)]} {ESTATE_KINDS[third % len(ESTATE_KINDS)]}".rstrip()
        blok = f"{BLOCK_WORDS[choice]} {'ABCDEFGH'[block % 8]}{block // 8 % 30 + 1}"
        text = f"{ESTATE_WORDS[choice]}{name} {blok} {NUMBER_WORDS[style & 3].format(number % 36 + 1)}"
    elif kind == ROAD:
        text = f"{ROAD_WORDS[choice]} {titles[village]} {written}"
    elif kind == ALLEY:
        text = f"{'Gang' if choice == 1 else 'Gg.'} {ALLEYS[first % len(ALLEYS)]} {written}"
    else:
        stall = NUMBER_WORDS[style & 3].format(number % 60 + 1)
        text = f"Pasar {titles[village]} {BLOCK_WORDS[choice]} {'ABCDEF'[names % 6]} {stall}"
    text += in_words
    return text.upper() if style >> 12 & 7 < 3 else text


def points(draws, place, village, rw, writer) -> tuple[np.ndarray, np.ndarray]:
    """Latitude and longitude (degrees, six decimals): the RW's centre, some 120 m around it, some 12 m by whoever measured."""
    facts = villages()
    area = village * 64 + rw
    lat, lng = facts.lat[village], facts.lng[village]
    stretch = np.cos(np.radians(lat))
    parts = (
        ("area", area, facts.radius[village] * np.sqrt(draws.share("area distance", area))),
        ("place", place, 120 * METRE * draws.share("place distance", place)),
        ("measured", writer, 12 * METRE * draws.share("measured distance", writer)),
    )
    for name, ids, distance in parts:
        angle = 2 * math.pi * draws.share(f"{name} bearing", ids)
        lat = lat + distance * np.sin(angle)
        lng = lng + distance * np.cos(angle) / stretch
    return np.round(lat, 6), np.round(lng, 6)


def measured(draws: Draws, writer: np.ndarray) -> np.ndarray:
    """Whether coordinates were taken at all."""
    return draws.share("measured", writer) < MEASURED


def three_digits(numbers: np.ndarray) -> list[str]:
    """RT and RW as the register writes them: 4 is "004"."""
    return [f"{number:03}" for number in numbers.tolist()]
