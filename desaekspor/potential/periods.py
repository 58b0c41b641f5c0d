"""Periods as the figures write them: a year, a half-year, a quarter, a month or a day."""

import calendar
import re
from datetime import date

_PERIOD = re.compile(r"(?P<year>\d{4})(?:-(?:S(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?")


def last_day(period: str) -> date | None:
    """The last day of a period: 2024, 2024-S1, 2026-Q3, 2026-11 or 2026-11-28; None for what is none of these."""
    found = _PERIOD.fullmatch(period)
    if not found:
        return None
    year = int(found["year"])
    month = 6 * int(found["half"] or 0) or 3 * int(found["quarter"] or 0) or int(found["month"] or 12)
    try:
        return date(year, month, int(found["day"] or calendar.monthrange(year, month)[1]))
    except (ValueError, calendar.IllegalMonthError):
        return None
