"""Quarters and years as periods of comparison. No Django."""

from datetime import date, timedelta
from typing import NamedTuple

QUARTERS = 12  # the newest
YEARS = 5


class Period(NamedTuple):
    name: str  # 2026-Q3, 2026
    first: date
    last: date


def quarter_of(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def period_named(name: str) -> Period:
    """Raises ValueError for what is neither a year nor a quarter."""
    year, _, part = name.partition("-Q")
    first = date(int(year), 3 * int(part) - 2 if part else 1, 1)
    months = 3 if part else 12
    following = date(first.year + (first.month + months - 1) // 12, (first.month + months - 1) % 12 + 1, 1)
    return Period(name, first, following - timedelta(days=1))


def periods_between(first: date, last: date) -> list[Period]:
    """The quarters and years that begin after ``first``, up to the ones in which ``last`` lies; the newest of them."""
    quarters = [f"{year}-Q{number}" for year in range(first.year, last.year + 1) for number in (1, 2, 3, 4)]
    years = [str(year) for year in range(first.year, last.year + 1)]
    begun = [period for period in map(period_named, quarters) if first < period.first <= last]
    of_years = [period for period in map(period_named, years) if first < period.first <= last]
    return [*begun[-QUARTERS:], *of_years[-YEARS:]]
