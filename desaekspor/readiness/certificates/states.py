"""What the dates of a certificate mean on a day. Pure: no Django."""

from datetime import date

VALID, SOON, ENDED, WITHDRAWN, UNKNOWN_END, FUTURE = "valid", "soon", "ended", "withdrawn", "unknown_end", "future"
STATES = (VALID, SOON, ENDED, WITHDRAWN, UNKNOWN_END)
STAGES = (90, 60, 30, 0)  # days before its end at which an officer is reminded; 0: it has ended
SOON_DAYS = STAGES[0]


def state_on(day: date, *, ends_on: date | None, endless: bool, withdrawn_on: date | None = None) -> str:
    """valid, soon (its end is at most 90 days away), ended, withdrawn or unknown_end.

    It holds on its last day. A certificate whose end nobody wrote down does not count as valid.
    """
    if withdrawn_on is not None and withdrawn_on <= day:
        return WITHDRAWN
    if ends_on is None:
        return VALID if endless else UNKNOWN_END
    if ends_on < day:
        return ENDED
    return SOON if (ends_on - day).days <= SOON_DAYS else VALID


def holds_in(state: str) -> bool:
    """Whether it counts as there: also when its end comes soon. One without a known end does not."""
    return state in (VALID, SOON)


def stage_on(day: date, ends_on: date) -> int | None:
    """The stage of the reminder that is due: 90, 60, 30 or 0; None when its end is further away."""
    left = (ends_on - day).days
    if left < 0:
        return 0
    reached = [stage for stage in STAGES[:-1] if left <= stage]
    return min(reached) if reached else None
