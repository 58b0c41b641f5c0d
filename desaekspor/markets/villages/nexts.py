"""Which products a village could make next: what its makers' lines of business allow, nobody there makes yet, and lies near to
what Indonesia sells.

Of the headings of the HS 2022 to which the KBLI of at least three makers leads (KBLI -> ISIC -> HS 2017 -> HS 2022; trade leads
nowhere) and that nobody tells, those stand first that fit best both to what Indonesia sells and to what the village makes:

    fit = sqrt(density * nearness)

density: of Indonesia's exports around the heading (``trade/complexity.py``); nearness: the mean proximity of the heading to what
the makers of the village tell, each maker counting the same (``Space.nearness``). The geometric mean, so that neither makes up
for the other: what Indonesia sells nothing near to, and what lies far from everything made here, is no next product. Where
nothing made here is in the product space, the density alone orders. A heading that the flows' HS 2017 does not have under the
same number is left out: unknown.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desaekspor.markets.villages.space import Heading, Space

LEAST = 3  # makers; fewer could be told apart


@dataclass(frozen=True)
class Next:
    """``could``: makers by their KBLI; ``nearest`` the village's own heading that the same countries sell most often with it.

    ``own``: its nearness to all that is made there; None where nothing of it is in the product space.
    """

    heading: Heading
    could: int
    nearest: str = ""
    nearness: float = 0.0
    own: float | None = None
    villages: int = 1  # of a regency: in how many villages there are enough who could

    @property
    def code(self) -> str:
        return self.heading.code

    @property
    def fit(self) -> float:
        return self.heading.density if self.own is None else math.sqrt(self.heading.density * self.own)


ORDERS = {
    "cocok": lambda one: one.fit,
    "di_sini": lambda one: one.own,
    "kepadatan": lambda one: one.heading.density,
    "rca": lambda one: one.heading.rca,
    "pci": lambda one: one.heading.pci,
    "permintaan": lambda one: one.heading.demand_usd,
    "belum": lambda one: one.heading.unrealised_usd,
    "dekat": lambda one: one.nearness,
    "pembuat": lambda one: one.could,
    "desa": lambda one: one.villages,
}


def next_of(headings: Mapping[str, list], space: Space, *, fewer_is_none: bool = False) -> list[Next]:
    """The Nexts of one village, the best fit first. ``headings``: as a VillageAssessment has them (told, could, ...).

    ``fewer_is_none``: who may not see counts below three may not learn either that one or two make something.
    """
    told_from = LEAST if fewer_is_none else 1
    own = {code: told for code, (told, *_rest) in headings.items() if told >= told_from}
    found = []
    for code, (told, could, *_rest) in headings.items():
        if told < told_from and could >= LEAST and (there := space.headings.get(code)):
            found.append(Next(there, could, *space.nearest(code, own), space.nearness(code, own)))
    return in_order(found, "cocok")


def next_of_region(villages: Iterable[Mapping[str, list]], space: Space, *, fewer_is_none: bool = False) -> list[Next]:
    """The same of all villages together: what none of them makes, with how many villages and makers could."""
    told: dict[str, int] = {}
    could: dict[str, list[int]] = {}
    for headings in villages:
        for code, (tells, able, *_rest) in headings.items():
            told[code] = told.get(code, 0) + tells
            if able >= LEAST:
                could.setdefault(code, []).append(able)
    told_from = LEAST if fewer_is_none else 1
    own = {code: count for code, count in told.items() if count >= told_from}
    found = [
        Next(space.headings[code], sum(able), *space.nearest(code, own), space.nearness(code, own), villages=len(able))
        for code, able in could.items()
        if told[code] < told_from and code in space.headings
    ]
    return in_order(found, "cocok")


def in_order(found: Iterable[Next], order: str) -> list[Next]:
    """Sorted by a key of ORDERS, the highest first, with "-" the lowest; what is unknown stands last either way."""
    key, lowest_first = ORDERS[order.lstrip("-")], order.startswith("-")
    rows = sorted(found, key=lambda one: one.code)
    known = sorted((one for one in rows if key(one) is not None), key=key, reverse=not lowest_first)
    return known + [one for one in rows if key(one) is None]
