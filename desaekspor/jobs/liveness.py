"""Is the worker of a running job alive? The kernel knows: it lets go of a dead process's lock at once.

Each attempt holds a lock on a file of its own in ``var/jobs``. Workers on another host do not
share that folder; for their jobs the heartbeat has to do.
"""

import enum
import fcntl
import os
from contextlib import contextmanager

from django.conf import settings


class Hold(enum.Enum):
    HELD = enum.auto()  # its worker lives
    FREE = enum.auto()  # its worker is gone
    ABSENT = enum.auto()  # not a job of this host


def _path(job_id, attempt):
    return settings.VAR / "jobs" / f"{job_id}-{attempt}.lock"


@contextmanager
def holding(job_id, attempt):
    """Hold the attempt's lock; gives False when another worker was first."""
    path = _path(job_id, attempt)
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        try:
            yield True
        finally:
            path.unlink(missing_ok=True)
    finally:
        os.close(lock)


def look(job_id, attempt):
    try:
        lock = os.open(_path(job_id, attempt), os.O_RDWR)
    except FileNotFoundError:
        return Hold.ABSENT
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return Hold.HELD
    finally:
        os.close(lock)
    return Hold.FREE


def forget(job_id, attempt):
    _path(job_id, attempt).unlink(missing_ok=True)


def abandon(job_id, attempt):
    """Leave the lock's file held by nobody: to others its worker is gone."""
    _path(job_id, attempt).touch()
