import logging
import time

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.config.preparing import is_migrated, prepare_database
from desaekspor.jobs.worker import work

logger = logging.getLogger(__name__)

LONGEST_PAUSE = 8


class Command(BaseCommand):
    help = gettext_noop("Run background jobs until it is stopped (desaekspor run starts one)")

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help=_("run what waits, then stop"))

    def handle(self, *, once, **options):
        for name in ("django_tasks", "django_tasks_db"):
            logging.getLogger(name).setLevel(logging.ERROR)  # our own lines say the same with the job's id
        pause = 1
        while True:
            try:
                if not is_migrated():  # without tables it would wait for them for ever
                    prepare_database(self.stdout.write)
                break
            except (InterfaceError, OperationalError):
                if once:
                    raise
                # As while it runs: a server that is being restarted or brought up to date is back some day.
                logger.warning("the database is not available; trying again in %d s", pause)
                connection.close()
                time.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
        work(once=once)
