"""How a job tells how far it is, and how it learns that it should stop."""

import threading
import time

from django import db
from django.db import connection
from django.utils import timezone

REPORT_SECONDS = 0.5
HEARTBEAT_SECONDS = 2.0

# Set by a worker that was told to stop: jobs go back into the queue at their next report.
stopping = threading.Event()


class Cancelled(Exception):
    """Somebody asked the job to stop."""


class WorkerStopping(Exception):
    """The worker is being shut down; the job goes back into the queue."""


class Superseded(Exception):
    """The job was given to another worker meanwhile; whatever this one still does must not count."""


class Silent:
    """Progress for commands and tests: nobody looks and nobody interrupts."""

    job_id = None

    def report(self, *, done=None, total=None, step=None):
        pass

    def check(self):
        pass

    def fence(self):
        pass


class Progress:
    """Of one attempt at one job. Not for use by several threads of the job."""

    def __init__(self, rows, row):
        self.job_id = row.pk
        self._mine = rows.filter(pk=row.pk, attempts=row.attempts, state="running")
        self._depth = self._blocks()
        self._reported_at = 0.0
        self.values = {"done": 0, "total": None, "step": ""}
        self.cancelled = self.superseded = False

    @staticmethod
    def silent():
        return Silent()

    def report(self, *, done=None, total=None, step=None):
        """Tell how far the job is, as often as you like: it is written at most twice a second.

        Inside a transaction that the job opened nothing is written, since nobody would see it.
        Raises Cancelled, WorkerStopping or Superseded; let them pass.
        """
        given = {name: value for name, value in (("done", done), ("total", total), ("step", step)) if value is not None}
        new_step = step is not None and step != self.values["step"]
        self.values |= given
        self._stop_if_told()
        now = time.monotonic()
        if not new_step and now - self._reported_at < REPORT_SECONDS:
            return
        self._reported_at = now
        if self._blocks() == self._depth:
            self._write(self.values)
            self._stop_if_told()

    def check(self):
        """Stop where ``report`` would, and write nothing: for inside a read of one moment."""
        self._stop_if_told()

    def fence(self):
        """Call first inside the transaction that makes the job's effect: two attempts never both make it.

        On PostgreSQL the job's row stays locked until the transaction ends, and a locked job is
        not revived; on SQLite nobody else writes meanwhile. Raises Superseded.
        """
        if not self._mine.select_for_update().values_list("pk").first():
            raise Superseded

    def beat(self):
        """Show that the worker lives, and look whether the job should stop. For the heartbeat's own thread."""
        wanted = self._mine.values_list("cancel_requested", flat=True).first()
        self.superseded, self.cancelled = wanted is None, bool(wanted)
        self._mine.update(heartbeat_at=timezone.now())

    def _write(self, values):
        try:
            if not self._mine.filter(cancel_requested=False).update(**values):
                self.cancelled = self._mine.exists()
                self.superseded = not self.cancelled
        except db.Error:
            if connection.in_atomic_block:
                raise  # the transaction around is lost
            # Another writer holds the database longer than the time limit; the next report tells.

    def _stop_if_told(self):
        if self.superseded:
            raise Superseded
        if self.cancelled:
            raise Cancelled
        if stopping.is_set():
            raise WorkerStopping

    @staticmethod
    def _blocks():
        return len(connection.atomic_blocks)


class Heartbeat(threading.Thread):
    """Beside the job, on a connection of its own. While one long transaction fills SQLite a beat may be late."""

    def __init__(self, progress):
        super().__init__(name="heartbeat", daemon=True)
        self.progress = progress
        self.ended = threading.Event()

    def run(self):
        while not self.ended.wait(HEARTBEAT_SECONDS):
            try:
                self.progress.beat()
            except db.Error:
                connection.close()  # late, not dead: see revival.STALE_SECONDS
        connection.close()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.join(timeout=30)
