import json
import secrets

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.config.keys import make_key


class Command(BaseCommand):
    help = gettext_noop("Print fresh secret keys for a server for real use; nothing is kept")
    requires_system_checks = []  # it is how one mends what the checks refuse

    def add_arguments(self, parser):
        parser.add_argument(
            "--json", dest="as_json", action="store_true", help=_("one JSON object instead of lines for an environment file")
        )

    def handle(self, *, as_json, **options):
        keys = {
            "DESAEKSPOR_SECRET_KEY": secrets.token_urlsafe(48),
            "DESAEKSPOR_DATA_KEYS": f"k1:{make_key()}",
            "DESAEKSPOR_LOOKUP_KEY": make_key(),
        }
        self.stdout.write(json.dumps(keys) if as_json else "\n".join(f"{name}={value}" for name, value in keys.items()))
