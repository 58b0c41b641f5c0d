import contextlib
import logging
import os
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.config.preparing import is_migrated, prepare_database
from desaekspor.jobs.worker import work

NICENESS = 10  # who waits for a page goes before: a job takes the processor that nobody else wants


class Command(BaseCommand):
    help = gettext_noop("Run background jobs until it is stopped (desaekspor run starts one)")

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help=_("run what waits, then stop"))

    def handle(self, *, once, **options):
        for name in ("django_tasks", "django_tasks_db"):
            logging.getLogger(name).setLevel(logging.ERROR)  # our own lines say the same with the job's id
        if not is_migrated():  # without tables it would wait for them for ever
            prepare_database(self.stdout.write)
        if not once:
            stand_back()
        work(once=once)


def stand_back():
    """Let others have the processor first.

    Where Linux shares it out by sessions (sched(7), autogroup), niceness counts within a session only; ``desaekspor run``
    gives the worker one of its own.
    """
    os.nice(max(0, NICENESS - os.nice(0)))
    if os.getsid(0) == os.getpid():
        with contextlib.suppress(OSError):
            Path("/proc/self/autogroup").write_text(str(NICENESS), encoding="ascii")
