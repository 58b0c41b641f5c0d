"""The clock of 3 × 24 hours that law 27/2022 sets for answers (articles 30 to 32, 40), erasure and breaches (46)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import ngettext

ALLOWED = timedelta(hours=72)
SOON = timedelta(hours=24)


def due(began):
    return began + ALLOWED


@dataclass(frozen=True)
class Clock:
    """Runs from ``began`` to ``due_at``; stands still once it ``ended``."""

    began: datetime
    due_at: datetime
    ended: datetime | None = None

    @property
    def state(self):
        """ok, warn (a day or less is left) or bad (over time), for colour and icon beside the words."""
        left = self.due_at - (self.ended or timezone.now())
        if left < timedelta(0):
            return "bad"
        return "ok" if self.ended or left > SOON else "warn"

    @property
    def words(self):
        """ "41 hours left", "6 hours overdue", "answered after 12 hours"."""
        if self.ended:
            hours = _hours(self.ended - self.began)
            if self.ended > self.due_at:
                return ngettext("done late, after %(count)s hour", "done late, after %(count)s hours", hours) % {"count": hours}
            return ngettext("done after %(count)s hour", "done after %(count)s hours", hours) % {"count": hours}
        left = self.due_at - timezone.now()
        if left < timedelta(0):
            hours = _hours(-left)
            return ngettext("%(count)s hour overdue", "%(count)s hours overdue", hours) % {"count": hours}
        hours = int(left / timedelta(hours=1))
        return ngettext("%(count)s hour left", "%(count)s hours left", hours) % {"count": hours}


def _hours(span):
    """Begun hours count: something that is a minute late is late."""
    return max(1, -(-span // timedelta(hours=1)))
