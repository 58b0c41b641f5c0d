import logging
import time

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.config.preparing import is_migrated, prepare_database
from desaekspor.jobs.worker import work

logger = logging.getLogger(__name__)

PAUSES = (1, 2, 4, 8, None)  # a server that was restarted just now is back after that


class Command(BaseCommand):
    help = gettext_noop("Run background jobs until it is stopped (desaekspor run starts one)")

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help=_("run what waits, then stop"))

    def handle(self, *, once, **options):
        for name in ("django_tasks", "django_tasks_db"):
            logging.getLogger(name).setLevel(logging.ERROR)  # our own lines say the same with the job's id
        for pause in PAUSES:
            try:
                if not is_migrated():  # without tables it would wait for them for ever
                    prepare_database(self.stdout.write)
                break
            except (InterfaceError, OperationalError):
                if once or pause is None:
                    raise
                logger.warning("the database is not available; trying again")
                connection.close()
                time.sleep(pause)
        work(once=once)
