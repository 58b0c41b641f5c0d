"""The supply calendar: statements of production added up over villages and months. Pure.

What is added is potential: what makers say they can make. Nothing of it is contracted or exported by being here.

Of one product in one village these rules say what counts, so that nothing is counted twice:

* Of a maker and grade the statement for the year that is asked counts; where there is none, that of a usual year; where a
  usual year is asked and none is told, the newest year. So a calendar of next season can be made from what is known.
* Where the village states a product as a whole, that counts. What its single makers state is part of it and is shown
  beside it, not added. A village statement that knows nothing of any month hides nobody.
* An unknown month is unknown. A sum over several villages is of those that know the month, and says how many.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from desaekspor.potential.production.units import UNITS

MONTHS = 12
REPORTED, VERIFIED, COMPUTED = "reported", "verified", "computed"
LEAST_FIRST = (REPORTED, COMPUTED, VERIFIED)  # how sure a mark is


@dataclass(frozen=True)
class Line:
    """A statement; ``months`` in the base unit of ``unit``."""

    pk: int
    region_id: str
    product: str
    own_words: str
    enterprise_id: int | None
    group_name: str
    year: int
    unit: str
    months: Sequence[float | None]
    grade: str = ""
    mark: str = REPORTED
    source: str = ""
    as_of: str = ""
    synthetic: bool = False

    @property
    def base(self) -> str:
        return UNITS[self.unit].base

    def supply(self, volume: float) -> "Supply":
        return Supply(volume, self.base, self.mark, 1, self.synthetic)


@dataclass(frozen=True)
class Supply:
    """An amount in a base unit, as sure as the least sure of what was added."""

    volume: float
    unit: str
    mark: str
    statements: int
    synthetic: bool = False

    def __add__(self, other: "Supply") -> "Supply":
        if self.unit != other.unit:
            raise ValueError(f"{self.unit} and {other.unit} cannot be added")
        mark = min(self.mark, other.mark, key=LEAST_FIRST.index)
        synthetic = self.synthetic or other.synthetic
        return replace(
            self, volume=self.volume + other.volume, mark=mark, statements=self.statements + other.statements, synthetic=synthetic
        )


def counted(lines: Iterable[Line], *, year: int = 0) -> list[Line]:
    """Those of the statements that are added up, by the rules above; ``year`` 0 is a usual one."""
    return [line for group in _groups(lines, year).values() for line in _not_twice(group)]


def parts(lines: Iterable[Line], *, year: int = 0) -> list[Line]:
    """Those of single makers that are part of their village's own statement and are not added."""
    found = []
    for group in _groups(lines, year).values():
        added = {line.pk for line in _not_twice(group)}
        found += [line for line in group if line.pk not in added]
    return found


def of_one_unit(lines: Iterable[Line]) -> tuple[list[Line], list[Line]]:
    """(those in the base unit of most of them, those in any other): own words may be told in kilograms here, in pieces there."""
    lines = list(lines)
    often = Counter(line.base for line in lines)
    base = min(often, key=lambda unit: (-often[unit], unit), default="")
    return [line for line in lines if line.base == base], [line for line in lines if line.base != base]


def _groups(lines, year):
    """(region, product, base unit) -> the statement that counts of each maker and grade."""
    best: dict[tuple, Line] = {}
    for line in lines:
        place = (line.region_id, line.product, line.base, line.enterprise_id, line.grade)
        if line.year and year and line.year != year:
            continue
        if place not in best or _rank(line, year) > _rank(best[place], year):
            best[place] = line
    groups: dict[tuple, list[Line]] = {}
    for (region, product, base, _maker, _grade), line in best.items():
        groups.setdefault((region, product, base), []).append(line)
    return groups


def _rank(line, year):
    """Knowing something goes before knowing nothing, what is said before what is invented; then the year, usual, the newest."""
    return any(volume is not None for volume in line.months), not line.synthetic, line.year == year, line.year == 0, line.year


def _not_twice(group):
    whole = [line for line in group if line.enterprise_id is None]
    if any(volume is not None for line in whole for volume in line.months):
        return whole
    return group


@dataclass
class Row:
    """A line of the calendar: a place and what comes from it month by month. ``known``: how many statements know the month."""

    place: str
    unit: str
    months: list[float | None] = field(default_factory=lambda: [None] * MONTHS)
    known: list[int] = field(default_factory=lambda: [0] * MONTHS)
    mark: str = VERIFIED
    synthetic: bool = False
    statements: int = 0
    as_of: str = ""

    def add(self, line: Line) -> None:
        self.statements += 1
        self.mark = min(self.mark, line.mark, key=LEAST_FIRST.index)
        self.synthetic = self.synthetic or line.synthetic
        self.as_of = max(self.as_of, line.as_of)
        for month, volume in enumerate(line.months):
            if volume is not None:
                self.months[month] = (self.months[month] or 0) + volume
                self.known[month] += 1

    @property
    def total(self) -> float | None:
        """Of the months that are known; None when none is."""
        known = [volume for volume in self.months if volume is not None]
        return sum(known) if known else None

    @property
    def told(self) -> int:
        """How many of the twelve months are known to somebody."""
        return sum(volume is not None for volume in self.months)


def add_up(lines: Iterable[Line], *, length: int = 13) -> list[Row]:
    """The calendar by place: ``length`` of the code is 13 for villages, 8 for districts, 0 for all in one row; by code.

    The lines are those that count, of one product and one base unit.
    """
    rows: dict[str, Row] = {}
    for line in lines:
        place = line.region_id[:length]
        rows.setdefault(place, Row(place, line.base)).add(line)
    return [rows[place] for place in sorted(rows)]
