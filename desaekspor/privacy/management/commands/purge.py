import json

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.privacy.retention import KINDS
from desaekspor.privacy.services.purging import purge


class Command(BaseCommand):
    help = gettext_noop("Delete what was kept as long as the table of retention says")

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help=_("count, and delete nothing"))
        parser.add_argument("--json", dest="as_json", action="store_true", help=_("one JSON object as the last line"))

    def handle(self, *, dry_run, as_json, **options):
        counts = purge(dry_run=dry_run)
        if as_json:
            self.stdout.write(json.dumps({"dry_run": dry_run, **counts}))
            return
        for kind in KINDS:
            if count := counts.get(kind.code):
                self.stdout.write(f"{count:>8}  {kind.label}")
        if counts.get("erased"):
            words = _("%(count)s rows lost what they said of erased persons.")
            self.stdout.write(words % {"count": counts["erased"]})
        if not any(counts.values()):
            self.stdout.write(_("Nothing is due."))
        elif dry_run:
            self.stdout.write(_("Nothing was deleted: this was a trial."))
