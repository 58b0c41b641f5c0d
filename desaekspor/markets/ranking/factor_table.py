"""The factors of the ranking, their weights and how they are normalised, read from TOML and checked. Pure: no Django."""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("tables") / "factors.toml"
LOG, GOALPOSTS, RANK = "log", "goalposts", "rank"
UNITS = ("usd", "pct", "km", "points", "share", "yes_no")
# What there are figures for: figures.py has a function for each.
CODES = (
    "demand",
    "unrealised",
    "requirements",
    "tariff",
    "track_record",
    "sales_growth",
    "economy_growth",
    "distance",
    "language",
)


class BadFactors(ValueError):
    """The table, or weights that somebody asked for, cannot be used: ``entry`` has in ``key`` what is not ``expected``."""

    def __init__(self, *, entry: str, key: str, found: object, expected: str) -> None:
        super().__init__(f"{entry}: {key} is {found!r}, expected {expected}")
        self.entry, self.key, self.found, self.expected = entry, key, found, expected

    @property
    def near(self) -> list[str]:
        """Codes like one that does not exist."""
        return difflib.get_close_matches(str(self.found), CODES, n=3) if self.key == "code" else []


@dataclass(frozen=True)
class FactorRule:
    code: str
    name_id: str
    name_en: str
    unit: str
    weight: float
    source: str
    direction: int = 1
    normalise: str = GOALPOSTS
    goalposts: tuple[float, float] | None = None
    transform: str = ""  # "log", before goalposts


@dataclass(frozen=True)
class Uncertainty:
    draws: int = 1000
    seed: int = 1
    weight_variation: float = 0.25
    interval: float = 0.90


@dataclass(frozen=True)
class FactorTable:
    factors: tuple[FactorRule, ...]
    version: str = ""
    valid_from: date | None = None
    notes: str = ""
    winsorise: tuple[float, float] = (5.0, 99.0)
    least_known: float = 0.5
    uncertainty: Uncertainty = Uncertainty()

    def without(self, *codes: str) -> "FactorTable":
        """Without the factors that do not apply to a question."""
        return replace(self, factors=tuple(factor for factor in self.factors if factor.code not in codes))

    def weighted(self, weights: Mapping[str, float]) -> "FactorTable":
        """With other weights for some factors; the rest keeps its own. Raises BadFactors."""
        for code, weight in weights.items():
            if code not in CODES:
                raise BadFactors(entry=code, key="code", found=code, expected=", ".join(CODES))
            check_weight(code, weight)
        factors = tuple(replace(factor, weight=weights.get(factor.code, factor.weight)) for factor in self.factors)
        check_sum(factors)
        return replace(self, factors=factors)


@cache
def shipped() -> FactorTable:
    """The table that comes with the program."""
    return read_factor_table(TABLE)


def read_factor_table(path: Path) -> FactorTable:
    """The table in ``path``. Raises BadFactors, which names the entry, what was found and what is expected."""
    try:
        return factor_table(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadFactors(entry=path.name, key="file", found=str(error), expected="TOML") from error


def factor_table(rows: Mapping[str, Any]) -> FactorTable:
    """The table from its TOML as a dictionary, checked."""
    factors = tuple(read_factor(row) for row in rows.get("factors", ()))
    codes = [factor.code for factor in factors]
    if repeated := [code for code in codes if codes.count(code) > 1]:
        raise BadFactors(entry=repeated[0], key="code", found=repeated[0], expected="each factor once")
    check_sum(factors)
    others = {key: value for key, value in rows.items() if key not in {"factors", "uncertainty"}}
    uncertainty = Uncertainty(**keys(rows.get("uncertainty", {}), Uncertainty, "uncertainty"))
    table = FactorTable(factors, uncertainty=uncertainty, **keys(others, FactorTable, "table"))
    low, high = table.winsorise if len(table.winsorise) == 2 else (1.0, 0.0)
    expect(0 <= low < high <= 100, "table", "winsorise", table.winsorise, "[5, 99]")
    expect(0 <= table.least_known <= 1, "table", "least_known", table.least_known, "0 … 1")
    expect(20 <= uncertainty.draws <= 100_000, "uncertainty", "draws", uncertainty.draws, "20 … 100000")
    variation = uncertainty.weight_variation
    expect(0 < variation <= 1, "uncertainty", "weight_variation", variation, "0 < … ≤ 1")
    expect(0 < uncertainty.interval < 1, "uncertainty", "interval", uncertainty.interval, "0 < … < 1")
    return table


def read_factor(row: Mapping[str, Any]) -> FactorRule:
    code = str(row.get("code", "?"))
    expect(code in CODES, code, "code", code, ", ".join(CODES))
    values = keys(row, FactorRule, code)
    for key in ("name_id", "name_en", "source"):
        expect(bool(values.get(key)), code, key, values.get(key), "text")
    expect(values.get("unit") in UNITS, code, "unit", values.get("unit"), ", ".join(UNITS))
    check_weight(code, values.get("weight"))
    factor = FactorRule(**values)
    expect(factor.direction in (1, -1), code, "direction", factor.direction, "1, -1")
    expect(factor.normalise in (LOG, GOALPOSTS, RANK), code, "normalise", factor.normalise, "log, goalposts, rank")
    expect(factor.transform in ("", LOG), code, "transform", factor.transform, "log")
    if factor.normalise == GOALPOSTS:
        low, high = factor.goalposts if factor.goalposts and len(factor.goalposts) == 2 else (1.0, 0.0)
        expect(low < high and (low > 0 or not factor.transform), code, "goalposts", factor.goalposts, "[0, 10]; above 0 with log")
    return factor


def keys(row: Mapping[str, Any], kind: type, entry: str) -> dict[str, Any]:
    """The row's values for the dataclass ``kind``; lists become tuples. A misspelt key would otherwise go unnoticed."""
    known = [key for key in kind.__dataclass_fields__ if key not in {"factors", "uncertainty"}]  # type: ignore[attr-defined]
    for key, value in row.items():
        expect(key in known, entry, key, value, ", ".join(known))
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def check_weight(entry: str, weight: object) -> None:
    number = isinstance(weight, int | float) and not isinstance(weight, bool)
    expect(number and 0 <= weight <= 1000, entry, "weight", weight, "0 … 1000")  # type: ignore[operator]


def check_sum(factors: tuple[FactorRule, ...]) -> None:
    expect(sum(factor.weight for factor in factors) > 0, "factors", "weight", 0, "above 0 for at least one factor")


def expect(right: bool, entry: str, key: str, found: object, expected: str) -> None:
    if not right:
        raise BadFactors(entry=entry, key=key, found=found, expected=expected)
