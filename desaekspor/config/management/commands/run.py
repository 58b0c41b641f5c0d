import sys

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.config import environment as env
from desaekspor.config import supervisor
from desaekspor.config.preparing import collect_static_files, prepare_database


class Command(BaseCommand):
    help = gettext_noop("Start Desa Ekspor: prepare what is missing, then run web server and worker until Ctrl-C")

    def handle(self, **options):
        # Lines must come before those of the children.
        sys.stdout.reconfigure(line_buffering=True)
        host, port = supervisor.split_address(env.ADDRESS.text)
        supervisor.refuse_busy_port(host, port)
        prepare_database(self.say)
        collect_static_files(self.say)
        logins = self.demo_logins()
        self.begin_example()
        web = supervisor.web(host, port, env.WEB_PROCESSES.number)

        def ready():
            if supervisor.wait_until_answers(host, port, web):
                address = {"address": supervisor.site_address(host, port)}
                self.say("\n" + _("Desa Ekspor is ready: %(address)s") % address)
                self.say(logins + "\n" + _("Stop it with Ctrl-C.") + "\n")

        supervisor.supervise([web, supervisor.worker()], say=self.say, on_ready=ready)
        self.say(_("Desa Ekspor has stopped."))

    def demo_logins(self):
        from desaekspor.accounts.demo import describe, ensure_demo_users

        return "" if settings.PRODUCTION else describe(ensure_demo_users())

    def begin_example(self):
        from desaekspor.potential.production.example import load_example_statements
        from desaekspor.potential.survey.assigning import assign_demo_enumerators
        from desaekspor.registry.services.example import start_example

        if start_example(env.EXAMPLE_ROWS.count):
            load_example_statements()
            assign_demo_enumerators()
            self.say(
                _("An example register of invented enterprises is being loaded in the background; the page Import shows how far.")
            )

    def say(self, words):
        self.stdout.write(words)
