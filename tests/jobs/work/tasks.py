"""Kinds of work for the tests of jobs; a worker process learns them by the app ``tests.jobs.work``."""

import os
import time
from pathlib import Path

from django.db import OperationalError, connection

from desaekspor.jobs.runner import JobFailed, job


def note(path, word):
    """One short append: whole also when several processes write."""
    with Path(path).open("ab", buffering=0) as file:
        file.write(f"{word}\n".encode())


@job("tests.count", title="Count", steps={"counting": "Counting"})
def count(progress, upto=3):
    for number in range(upto):
        progress.report(done=number + 1, total=upto, step="counting")
    return {"counted": upto}


@job("tests.refuse", title="Refuse")
def refuse(progress):
    raise JobFailed("The file holds no rows. Choose another one.")


@job("tests.break", title="Break")
def break_down(progress):
    nik = "32160599" + "12349901"
    raise ValueError(f"{nik} is not a number")


@job("tests.unstorable", title="Unstorable")
def unstorable(progress):
    return {"when": object()}


@job("tests.unavailable", title="Unavailable", attempts=2)
def unavailable(progress):
    raise OperationalError("the server closed the connection")


@job("tests.append", title="Append")
def append(progress, path, word):
    note(path, word)


@job("tests.linger", title="Linger", attempts=2)
def linger(progress, path, seconds=3600.0):
    """Says that it began, then works as good as without end unless it has been tried before."""
    tries = Path(path).read_text().count("began") if Path(path).exists() else 0
    note(path, f"began {os.getpid()}")
    until = time.monotonic() + (seconds if tries == 0 else 0)
    while time.monotonic() < until:
        progress.report(done=1, total=2, step="waiting")
        time.sleep(0.05)
    return {"tries": tries + 1}


@job("tests.die", title="Die", attempts=2)
def die(progress, path):
    note(path, "began")
    os.kill(os.getpid(), 9)


@job("tests.hold", title="Hold the database")
def hold(progress, path, seconds):
    """One long transaction, as the import makes it: other writers wait."""
    from django.db import transaction

    from desaekspor.jobs.models import Job

    note(path, "began")
    with transaction.atomic():
        progress.fence()
        Job.objects.filter(kind="nothing").update(step="")  # takes SQLite's write lock
        time.sleep(seconds)
    note(path, "ended")
    return {"vendor": connection.vendor}
