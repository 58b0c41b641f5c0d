"""How far the enterprises of a batch came, and how long it took: counts, and medians of days between the steps."""

import itertools
from dataclasses import dataclass
from statistics import median

from django.db.models import Count, Min, Q
from django.utils import timezone

from desaekspor.readiness.training.models import Enrolment

State = Enrolment.State


@dataclass(frozen=True)
class Step:
    """``count`` reached it; ``share`` of the step before, None where nobody did; ``days``: median from the step before."""

    name: str
    count: int
    share: float | None = None
    days: float | None = None


def funnel_of(batch) -> list[Step]:
    """applied, selected, attended, completed, followed: three queries, however many applied.

    Selected counts everybody who ever had a place, also who left it; attended: at least one session; followed: at least one
    follow-up is written.
    """
    applied = batch.enrolments.count()
    rows = (
        batch.enrolments.filter(number__isnull=False)
        .order_by()
        .annotate(
            first=Min("attendances__session__starts_at"),
            followed=Min("follow_ups__done_on", filter=Q(follow_ups__done_on__isnull=False)),
        )
        .values_list("applied_at", "decided_at", "first", "state", "ended_at", "followed")
    )
    waits: dict[str, list[int]] = {name: [] for name in ("selected", "attended", "completed", "followed")}
    counts = dict.fromkeys(waits, 0)
    for applied_at, decided_at, first, state, ended_at, followed in rows:
        is_completed = state == State.COMPLETED
        moments = [("applied", applied_at), ("selected", decided_at)]
        moments.append(("attended", first))
        moments.append(("completed", ended_at if is_completed else None))
        moments.append(("followed", followed if is_completed else None))
        counts["selected"] += 1
        for (_name, before), (name, after) in itertools.pairwise(moments):
            if after is None:
                continue
            counts[name] += name != "selected"
            if before is not None:
                waits[name].append((_day(after) - _day(before)).days)
    found, before = [Step("applied", applied)], applied
    for name, count in counts.items():
        share = count / before if before else None
        found.append(Step(name, count, share, float(median(waits[name])) if waits[name] else None))
        before = count
    return found


def _day(moment):
    return timezone.localdate(moment) if hasattr(moment, "hour") else moment


def outcomes_of(batch) -> dict[str, dict]:
    """``{months: {due, done, overdue, exported}}`` of the follow-ups of a batch; one query."""
    today = timezone.localdate()
    rows = (
        batch.enrolments.filter(follow_ups__isnull=False)
        .order_by()
        .values_list("follow_ups__months")
        .annotate(
            every=Count("follow_ups"),
            done=Count("follow_ups", filter=Q(follow_ups__done_on__isnull=False)),
            overdue=Count("follow_ups", filter=Q(follow_ups__done_on=None, follow_ups__due_on__lt=today)),
            exported=Count("follow_ups", filter=Q(follow_ups__exported=True)),
        )
    )
    return {
        months: {"all": every, "done": done, "overdue": overdue, "exported": exported}
        for months, every, done, overdue, exported in sorted(rows)
    }
