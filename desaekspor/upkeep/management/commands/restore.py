import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.upkeep.backups import place
from desaekspor.upkeep.backups.errors import Refused
from desaekspor.upkeep.backups.restoring import Restore
from desaekspor.upkeep.terminal import Progress, ask_passphrase


class Command(BaseCommand):
    help = gettext_noop("Put a backup into an empty place, on either database; all of it or nothing")
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help=_("what `desaekspor backup` wrote"))
        parser.add_argument("--check", action="store_true", help=_("look whether the file is whole, and write nothing"))
        parser.add_argument("--replace", action="store_true", help=_("replace what is there; the database's name is asked for"))
        parser.add_argument("--confirm", default="", metavar=_("NAME"), help=_("the database's name, instead of being asked"))
        parser.add_argument(
            "--with-keys", action="store_true", help=_("the keys too, from the backup; a passphrase is asked for")
        )
        parser.add_argument("--passphrase-stdin", action="store_true", help=_("read the passphrase from standard input"))
        parser.add_argument("--keys-later", action="store_true", help=_("restore although keys are missing here"))
        parser.add_argument("--json", dest="as_json", action="store_true", help=_("one JSON object as the last line"))

    def handle(self, *, file, check, replace, confirm, with_keys, passphrase_stdin, keys_later, as_json, verbosity, **options):
        passphrase = ask_passphrase(from_stdin=passphrase_stdin, twice=False) if with_keys else ""
        words = {"checking": _("checking the file"), "tables": _("making the tables"), "migrating": _("bringing it up to date")}
        say = Progress(words, quiet=as_json or not verbosity)
        try:
            restore = Restore(file, passphrase=passphrase, keys_later=keys_later or check, say=say)
            if check:
                report = restore.check()
            else:
                if replace:
                    self.confirm(confirm)
                report = restore.run(replace=replace)
        except Refused as error:
            raise CommandError(str(error)) from error
        finally:
            say.done()
        self.tell(report)
        if as_json:
            self.stdout.write(json.dumps(report.as_json()))

    def confirm(self, given):
        wanted = place.name()
        if not given and sys.stdin.isatty():
            given = input(_("All that is in the database %(name)s goes. Type its name to go on: ") % {"name": wanted})
        if given != wanted:
            raise Refused("not_confirmed", name=wanted)

    def tell(self, report):
        facts = {"made_at": report.made_at, "program": report.program, "database": report.from_database}
        self.stdout.write(_("Backup of %(made_at)s, by version %(program)s, from %(database)s") % facts)
        counts = {"rows": f"{report.rows:,}", "tables": len(report.tables), "uploads": report.uploads}
        self.stdout.write(_("%(rows)s rows of %(tables)s tables, %(uploads)s uploaded files") % counts)
        for words in notes(report):
            self.stdout.write(words)


def notes(report):
    if report.restored:
        yield _("All of it was restored into %(database)s in %(seconds)s s. Call `desaekspor doctor` before people work.") % {
            "database": report.to_database,
            "seconds": f"{report.seconds:.1f}",
        }
    else:
        yield _("The file is whole: every part is as it was written. Nothing was restored.")
    if report.keys_restored:
        yield _("Its keys are in place. Those that were here are kept beside them as keys.replaced-….json.")
    if report.migrated:
        yield _("It came from an older version; the tables were brought up to date.")
    if report.missing_keys:
        yield _("These keys are missing or others: %(keys)s. What is sealed under them stays closed until they are here.") % {
            "keys": ", ".join(report.missing_keys)
        }
    if report.seal != "good":
        yield _("Whether somebody changed the list of contents cannot be told without its key.")
    if report.missing_uploads:
        yield _("These imports had lost their uploaded file before the backup: %(batches)s") % {
            "batches": ", ".join(map(str, report.missing_uploads))
        }
