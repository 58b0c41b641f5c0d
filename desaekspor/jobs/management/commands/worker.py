import logging

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.config.preparing import is_migrated, prepare_database
from desaekspor.jobs.worker import work


class Command(BaseCommand):
    help = gettext_noop("Run background jobs until it is stopped (desaekspor run starts one)")

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help=_("run what waits, then stop"))

    def handle(self, *, once, **options):
        for name in ("django_tasks", "django_tasks_db"):
            logging.getLogger(name).setLevel(logging.ERROR)  # our own lines say the same with the job's id
        if not is_migrated():  # without tables it would wait for them for ever
            prepare_database(self.stdout.write)
        work(once=once)
