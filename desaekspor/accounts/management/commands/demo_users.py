import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.accounts.demo import RefusedInProduction, describe, ensure_demo_users, remove_demo_users
from desaekspor.config.preparing import prepare_database


class Command(BaseCommand):
    help = gettext_noop("Make the demonstration accounts and show their log-ins, or close them")

    def add_arguments(self, parser):
        parser.add_argument("--remove", action="store_true", help=_("close them all"))
        parser.add_argument("--json", dest="as_json", action="store_true", help=_("one JSON object"))

    def handle(self, *, remove, as_json, **options):
        if remove:
            report = {"closed": remove_demo_users()}
            words = _("%(closed)s demonstration accounts closed") % report
            self.stdout.write(json.dumps(report) if as_json else words)
            return
        prepare_database()
        try:
            users, password = ensure_demo_users()
        except RefusedInProduction as error:
            raise CommandError(_("Demonstration accounts are refused with DESAEKSPOR_PRODUCTION=1.")) from error
        if as_json:
            rows = [{"username": user.username, "role": user.role, "region": user.region_id} for user in users]
            self.stdout.write(json.dumps({"password": password, "users": rows}))
        else:
            self.stdout.write(describe((users, password)))
