import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.config.preparing import prepare_database
from desaekspor.registry.duplicates.searching import SearchRunning, search_all, search_new
from desaekspor.registry.duplicates.searching_tasks import STEPS
from desaekspor.registry.management.commands.import_register import Terminal
from desaekspor.registry.models import Enterprise

COUNTS = ("rows", "searched", "compared", "pairs", "sure", "likely", "unsure", "new", "changed", "same", "gone", "seconds")


class Command(BaseCommand):
    help = gettext_noop("Search the registry for records that are one enterprise, and keep the pairs for people to decide")

    def add_arguments(self, parser):
        parser.add_argument("--new", action="store_true", help=_("only what is new or changed since the last search"))
        parser.add_argument("--json", action="store_true", help=_("print the counts as one JSON object"))

    def handle(self, *, new, **options):
        say = Terminal(quiet=options["json"] or options["verbosity"] == 0, steps=STEPS)
        prepare_database(say.line)
        try:
            run = (search_new if new else search_all)(say)
        except SearchRunning:
            raise CommandError(_("A search runs on this machine already; it takes in what is new by the time it ends.")) from None
        say.done()
        counts = dict.fromkeys(COUNTS, 0) | (run.counts if run else {})
        if options["json"]:
            self.stdout.write(json.dumps({"run": run and run.pk, **counts}))
            return
        if run is None:
            is_empty = not Enterprise.objects.exists()
            words = _("There is no enterprise in the registry yet.") if is_empty else _("Nothing is new since the last search.")
            self.stdout.write(words)
            return
        for name, words in (
            ("searched", _("enterprises searched for")),
            ("rows", _("enterprises compared with")),
            ("sure", _("pairs that are sure")),
            ("likely", _("pairs that are likely")),
            ("unsure", _("pairs that somebody should look at")),
            ("new", _("pairs not known before")),
            ("gone", _("pairs no longer proposed")),
        ):
            self.stdout.write(f"{counts[name]:>10,}  {words}")
