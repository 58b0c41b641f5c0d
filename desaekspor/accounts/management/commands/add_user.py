import getpass
import json
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.accounts.forms import UserForm
from desaekspor.accounts.models import Role
from desaekspor.accounts.services import create_user
from desaekspor.config.preparing import prepare_database


class Command(BaseCommand):
    help = gettext_noop("Add a user; on a new server the first administrator")

    def add_arguments(self, parser):
        parser.add_argument("username", help=_("what is typed to log in"))
        parser.add_argument("--role", choices=Role.values, required=True, help=_("what the user may do"))
        parser.add_argument("--name", default="", metavar=_("NAME"), help=_("full name; without it the user name"))
        parser.add_argument(
            "--region", default="", metavar=_("CODE"), help=_("Kemendagri code, for the roles that need a region")
        )
        parser.add_argument("--email", default="", metavar=_("ADDRESS"), help=_("e-mail address"))
        parser.add_argument(
            "--password-stdin", action="store_true", help=_("read the password from standard input instead of asking")
        )
        parser.add_argument("--json", dest="as_json", action="store_true", help=_("one JSON object"))

    def handle(self, *, username, role, name, region, email, password_stdin, as_json, **options):
        prepare_database()
        given = {"username": username, "first_name": name or username, "email": email, "role": role, "region": region}
        form = UserForm(given | {"region_confirmed": region, "is_active": True})
        if not form.is_valid():
            raise CommandError("\n".join(f"{field}: {error}" for field, errors in form.errors.items() for error in errors))
        password = self.ask(password_stdin)
        with transaction.atomic():
            user = create_user(by=None, **form.account_fields())
            self.refuse_weak(password, user)
            user.set_password(password)
            user.save(update_fields=["password"])
        report = {"id": user.pk, "username": user.username, "role": user.role, "region": user.region_id}
        words = _("%(user)s may log in now, as: %(role)s") % {"user": user.username, "role": Role(user.role).label}
        self.stdout.write(json.dumps(report) if as_json else words)

    def ask(self, from_stdin):
        if from_stdin:
            return sys.stdin.readline().rstrip("\n")
        password = getpass.getpass(_("Password: "))
        if getpass.getpass(_("Once more: ")) != password:
            raise CommandError(_("The two passwords are not the same; nobody was added."))
        return password

    def refuse_weak(self, password, user):
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(_("Nobody was added:") + " " + " ".join(error.messages)) from error
