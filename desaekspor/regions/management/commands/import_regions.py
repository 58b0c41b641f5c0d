"""desaekspor import-regions [--json]"""

import json

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.datafiles.catalogue import catalogue
from desaekspor.regions.messages import REFUSALS, explain
from desaekspor.regions.models import LoadStamp
from desaekspor.regions.services import import_regions


class Command(BaseCommand):
    help = gettext_noop("Loads provinces to villages, their figures and outlines, from the data folder or the packaged tables.")
    requires_system_checks = ()  # it serves no page

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help=_("print one object as the last line"))

    def handle(self, **options):
        if LoadStamp._meta.db_table not in connection.introspection.table_names():
            call_command("migrate", interactive=False, verbosity=0)
        try:
            report = import_regions()
        except REFUSALS as error:
            raise CommandError(explain(error)) from error
        for error in report.missing:
            self.stdout.write(
                _("%(path)s is missing, the packaged tables are used; off is: %(what)s")
                % {"path": catalogue()[error.name].path, "what": catalogue()[error.name].switches_off}
            )
        for title, counts in (
            (_("Regions"), report.regions),
            (_("Figures"), report.figures),
            (_("Outlines"), report.outlines),
        ):
            self.stdout.write(
                _("%(what)s: %(new)s new, %(changed)s changed, %(same)s the same, %(gone)s gone")
                % {"what": title, "new": counts.new, "changed": counts.changed, "same": counts.same, "gone": counts.gone}
            )
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json()))
