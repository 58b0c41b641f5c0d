"""The table of the index: components, indicators, weights and the rules of calculation, read and checked from TOML."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from desaekspor.potential.errors import (
    BadValue,
    DuplicateEntry,
    NegativeWeight,
    NoWeight,
    UnknownComponent,
    UnreadableTable,
)

TABLE = Path(__file__).with_name("tables") / "index.toml"

RANK, MINMAX, GOALPOSTS, LISTED = "rank", "minmax", "goalposts", "listed"
LOG, LOG1P = "log", "log1p"
GEOMETRIC, ARITHMETIC = "geometric", "arithmetic"
RATE, SHARE, SCORE = "rate", "share", "score"


@dataclass(frozen=True)
class Component:
    code: str
    weight: float
    name_id: str
    name_en: str
    required: bool = True  # False: a village of which it is not known has an index all the same, of its other components


@dataclass(frozen=True)
class Indicator:
    """(sum of the figures ``of``) / (sum of ``per``) x ``times``; without ``per`` the sum alone."""

    code: str
    component: str
    of: tuple[str, ...]
    weight: float = 1.0
    per: tuple[str, ...] = ()
    times: float = 1.0
    direction: int = 1
    normalise: str = RANK  # or "minmax", or "goalposts"
    goalposts: tuple[float, float] | None = None
    transform: str = ""  # "log" or "log1p", before minmax and goalposts: for values with a long tail
    noise_as: str = RATE
    noise: float | None = None  # instead of the noise of the mark
    plausible: tuple[float, float] | None = None
    doubted_with: tuple[str, ...] = ()
    counted: bool = False  # a count of few: chance is part of its noise, and it must differ by more than chance
    error_of: str = ""  # a figure: the standard error of this value's logarithm, which acts as chance does
    desa_only: bool = False
    name_id: str = ""
    name_en: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """The figures it is made of."""
        return (*self.of, *self.per)

    @property
    def asked(self) -> tuple[str, ...]:
        """All figures that it looks at."""
        return (*self.fields, *self.doubted_with, *((self.error_of,) if self.error_of else ()))


@dataclass(frozen=True)
class Uncertainty:
    draws: int = 1000
    samples: int = 512  # of the Sobol indices; (inputs + 2) times as many runs
    seed: int = 1
    weight_variation: float = 0.25
    normalisations: tuple[str, ...] = (LISTED, MINMAX, GOALPOSTS)
    aggregations: tuple[str, ...] = (GEOMETRIC, ARITHMETIC)
    interval: float = 0.90
    noise: Mapping[str, float] = field(default_factory=lambda: {"reported": 0.15, "verified": 0.03, "computed": 0.03})


@dataclass(frozen=True)
class IndexTable:
    components: tuple[Component, ...]
    indicators: tuple[Indicator, ...]  # in the order of the components
    version: str = ""
    valid_from: date | None = None
    notes: str = ""
    aggregation: str = GEOMETRIC  # of the components
    floor: float = 0.01
    winsorise: tuple[float, float] = (2.5, 97.5)
    least_indicators: float = 0.5
    least_weight: float = 1.0
    least_villages: float = 0.5
    least_enterprises: int = 10
    least_difference: float = 0.25
    uncertainty: Uncertainty = Uncertainty()

    def places_of(self, component: Component) -> list[int]:
        """Where the component's indicators stand among all."""
        return [place for place, indicator in enumerate(self.indicators) if indicator.component == component.code]

    @property
    def fields(self) -> set[str]:
        """The names of all figures that the table asks for, without the family of their source."""
        names = (name for indicator in self.indicators for name in indicator.asked)
        return {name.partition("@")[0] for name in names}


def read_index_table(path: Path = TABLE) -> IndexTable:
    """The table in ``path``. Raises a BadTable that names the entry, what was found and what is expected."""
    return index_table(read_toml(path))


def read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnreadableTable(place=str(path), found=str(error)) from error


def index_table(rows: Mapping[str, Any]) -> IndexTable:
    """The table from its TOML as a dictionary, checked."""
    components = tuple(Component(code, **keys(row, Component, code)) for code, row in table_of(rows, "components").items())
    order = {component.code: place for place, component in enumerate(components)}
    indicators = [read_indicator(row, order) for row in rows.get("indicators", ())]
    once(indicator.code for indicator in indicators)
    check_weights("components", components)
    for component in components:
        check_weights(component.code, [indicator for indicator in indicators if indicator.component == component.code])
    others = {key: value for key, value in rows.items() if key not in {"components", "indicators", "uncertainty"}}
    uncertainty = keys(table_of(rows, "uncertainty", optional=True), Uncertainty, "uncertainty")
    table = IndexTable(
        components,
        tuple(sorted(indicators, key=lambda indicator: order[indicator.component])),
        uncertainty=Uncertainty(**uncertainty),
        **keys(others, IndexTable, "index"),
    )
    check_numbers(table)
    return table


def read_indicator(row: Mapping[str, Any], components: Mapping[str, int]) -> Indicator:
    code = str(row.get("code", "")) or "?"
    values = keys(row, Indicator, code)
    for key in ("code", "component", "of"):
        if not values.get(key):
            raise BadValue(entry=code, key=key, found="", expected="text")
    indicator = Indicator(**values)
    if indicator.component not in components:
        raise UnknownComponent(entry=code, component=indicator.component, known=sorted(components))
    if indicator.goalposts and not (len(indicator.goalposts) == 2 and indicator.goalposts[0] < indicator.goalposts[1]):
        raise BadValue(entry=code, key="goalposts", found=list(indicator.goalposts), expected="[0, 5]")
    if indicator.normalise not in ((RANK, MINMAX, GOALPOSTS) if indicator.goalposts else (RANK, MINMAX)):
        raise BadValue(entry=code, key="normalise", found=indicator.normalise, expected="rank, minmax, goalposts")
    if indicator.transform not in {"", LOG, LOG1P}:
        raise BadValue(entry=code, key="transform", found=indicator.transform, expected="log, log1p")
    if indicator.direction not in {1, -1}:
        raise BadValue(entry=code, key="direction", found=indicator.direction, expected="1, -1")
    if indicator.noise_as not in {RATE, SHARE, SCORE}:
        raise BadValue(entry=code, key="noise_as", found=indicator.noise_as, expected="rate, share, score")
    if indicator.error_of and (indicator.noise_as != RATE or indicator.counted):
        raise BadValue(entry=code, key="error_of", found=indicator.error_of, expected='noise_as = "rate", counted = false')
    return indicator


def keys(row: Mapping[str, Any], kind: type, entry: str) -> dict[str, Any]:
    """The row's values for the dataclass ``kind``; lists become tuples. A misspelt key would otherwise go unnoticed."""
    known = kind.__dataclass_fields__  # type: ignore[attr-defined]
    if unknown := [key for key in row if key not in known]:
        raise BadValue(entry=entry, key=unknown[0], found=row[unknown[0]], expected=", ".join(known))
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def table_of(rows: Mapping[str, Any], key: str, *, optional: bool = False) -> Mapping[str, Any]:
    found = rows.get(key, {} if optional else None)
    if not isinstance(found, dict) or not (found or optional):
        raise UnreadableTable(place=f"[{key}]", found=found)
    return found


def once(codes) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise DuplicateEntry(entry=code)
        seen.add(code)


def check_weights(group: str, entries: Sequence[Component | Indicator]) -> None:
    for entry in entries:
        if not is_number(entry.weight):
            raise BadValue(entry=entry.code, key="weight", found=entry.weight, expected="0, 1, 2.5 …")
        if entry.weight < 0:
            raise NegativeWeight(entry=entry.code, found=entry.weight)
    if not sum(entry.weight for entry in entries) > 0:
        raise NoWeight(group=group)


def check_numbers(table: IndexTable) -> None:
    if table.aggregation not in {GEOMETRIC, ARITHMETIC}:
        raise BadValue(entry="index", key="aggregation", found=table.aggregation, expected="geometric, arithmetic")
    shares = ("least_indicators", "least_weight", "least_villages")
    for name in shares:
        if not (is_number(getattr(table, name)) and 0 < getattr(table, name) <= 1):
            raise BadValue(entry="index", key=name, found=getattr(table, name), expected="0 < … ≤ 1")
    if not (is_number(table.least_difference) and 0 <= table.least_difference < 1):
        raise BadValue(entry="index", key="least_difference", found=table.least_difference, expected="0 ≤ … < 1")
    if not (is_number(table.floor) and 0 < table.floor < 1):
        raise BadValue(entry="index", key="floor", found=table.floor, expected="0 < … < 1")
    ends = table.winsorise
    low, high = ends if isinstance(ends, tuple) and len(ends) == 2 and all(map(is_number, ends)) else (1, 0)
    if not 0 <= low < high <= 100:
        raise BadValue(entry="index", key="winsorise", found=table.winsorise, expected="[2.5, 97.5]")
    if not (isinstance(table.least_enterprises, int) and table.least_enterprises >= 0):
        raise BadValue(entry="index", key="least_enterprises", found=table.least_enterprises, expected="0, 10 …")
    uncertainty = table.uncertainty
    if not (isinstance(uncertainty.draws, int) and 20 <= uncertainty.draws <= 100_000):
        raise BadValue(entry="uncertainty", key="draws", found=uncertainty.draws, expected="20 … 100000")
    if not (isinstance(uncertainty.samples, int) and 16 <= uncertainty.samples <= 100_000):
        raise BadValue(entry="uncertainty", key="samples", found=uncertainty.samples, expected="16 … 100000")
    if not (is_number(uncertainty.interval) and 0 < uncertainty.interval < 1):
        raise BadValue(entry="uncertainty", key="interval", found=uncertainty.interval, expected="0 < … < 1")
    if not (is_number(uncertainty.weight_variation) and 0 < uncertainty.weight_variation <= 1):
        raise BadValue(entry="uncertainty", key="weight_variation", found=uncertainty.weight_variation, expected="0 < … ≤ 1")
    if not (isinstance(uncertainty.seed, int) and uncertainty.seed >= 0):
        raise BadValue(entry="uncertainty", key="seed", found=uncertainty.seed, expected="0, 1, 2 …")
    noise = uncertainty.noise
    if not (isinstance(noise, Mapping) and set(noise) == set(Uncertainty().noise) and all(map(is_noise, noise.values()))):
        raise BadValue(
            entry="uncertainty", key="noise", found=noise, expected="{reported = 0.15, verified = 0.03, computed = 0.03}"
        )
    for key, known in (("normalisations", {LISTED, RANK, MINMAX, GOALPOSTS}), ("aggregations", {GEOMETRIC, ARITHMETIC})):
        found = getattr(uncertainty, key)
        if not found or set(found) - known:
            raise BadValue(entry="uncertainty", key=key, found=list(found), expected=", ".join(sorted(known)))


def is_noise(value: object) -> bool:
    return is_number(value) and 0 <= value < 2  # type: ignore[operator]


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value and abs(value) != float("inf")
