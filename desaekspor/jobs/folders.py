"""Working folders under ``var/tmp``: what lies open in them while something is made is gone with its maker.

A process holds its folder by a lock. A folder that nobody holds was left by one that was killed, and
a worker takes it away within seconds.
"""

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


@contextmanager
def working_folder(name):
    """A folder that only the program's user can read, until the block ends; ``name`` says in its name what it is for."""
    parent = settings.VAR / "tmp"
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".", dir=parent))
    folder = parent / f"{name}-{draft.name[1:]}"
    lock = os.open(draft, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        draft.rename(folder)  # held before anybody looks for it
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def abandoned_folders():
    """The working folders whose process was killed."""
    return [folder for folder in (settings.VAR / "tmp").glob("[!.]*") if folder.is_dir() and _nobody_holds(folder)]


def _nobody_holds(folder):
    try:
        lock = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(lock)
    return True


def sweep_folders():
    """Take the abandoned folders away; says how many there were."""
    found = abandoned_folders()
    for folder in found:
        shutil.rmtree(folder, ignore_errors=True)
    return len(found)
