"""Which workers are there: each says so every few seconds in a row of its own, also while it has nothing to do."""

import os
import socket
from datetime import timedelta

from django.utils import timezone

from desaekspor.jobs.models import WorkerProcess

BEAT_SECONDS = 10
# A worker in one long transaction of SQLite cannot say anything; see revival.STALE_SECONDS.
FRESH_SECONDS = 120
KEEP_DAYS = 1


class Presence:
    """Of this process. Not for use by several threads."""

    def __init__(self):
        self._row = WorkerProcess(host=socket.gethostname()[:100], pid=os.getpid(), started_at=timezone.now())
        self._said_at = None

    def beat(self):
        """Say that the worker is there, when it is time to say it again."""
        now = timezone.now()
        if self._said_at is not None and timedelta(0) <= now - self._said_at < timedelta(seconds=BEAT_SECONDS):
            return
        self._row.seen_at = now
        self._row.save()
        WorkerProcess.objects.filter(seen_at__lt=now - timedelta(days=KEEP_DAYS)).delete()
        self._said_at = now

    def leave(self):
        WorkerProcess.objects.filter(pk=self._row.pk).delete()


def present_workers():
    """The workers that were heard of lately, on any host."""
    return WorkerProcess.objects.filter(seen_at__gte=timezone.now() - timedelta(seconds=FRESH_SECONDS))
