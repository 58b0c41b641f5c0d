import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.upkeep.backups.errors import Refused
from desaekspor.upkeep.backups.making import make_backup
from desaekspor.upkeep.terminal import Progress, ask_passphrase, megabytes


class Command(BaseCommand):
    help = gettext_noop("Keep everything of this moment in one file, while people work")

    def add_arguments(self, parser):
        parser.add_argument("out", type=Path, help=_("file, or a folder in which it gets a name with the date"))
        parser.add_argument("--with-keys", action="store_true", help=_("the keys too, locked by a passphrase that is asked for"))
        parser.add_argument("--passphrase-stdin", action="store_true", help=_("read the passphrase from standard input"))
        parser.add_argument("--json", dest="as_json", action="store_true", help=_("one JSON object as the last line"))

    def handle(self, *, out, with_keys, passphrase_stdin, as_json, verbosity, **options):
        passphrase = ask_passphrase(from_stdin=passphrase_stdin, twice=True) if with_keys else ""
        say = Progress({}, quiet=as_json or not verbosity)
        try:
            report = make_backup(out, passphrase=passphrase, say=say)
        except Refused as error:
            raise CommandError(str(error)) from error
        finally:
            say.done()
        for words in warnings(report):
            self.stderr.write(words)
        if as_json:
            self.stdout.write(json.dumps(report.as_json()))
            return
        facts = {"path": report.path, "size": megabytes(report.bytes), "seconds": f"{report.seconds:.1f}"}
        counts = {"rows": f"{report.rows:,}", "tables": len(report.tables), "uploads": report.uploads}
        self.stdout.write(_("%(path)s: %(size)s in %(seconds)s s") % facts)
        self.stdout.write(_("%(rows)s rows of %(tables)s tables, %(uploads)s uploaded files") % counts)
        self.stdout.write(f"SHA-256 {report.sha256}")


def warnings(report):
    """What whoever makes a backup must know."""
    if not report.with_keys:
        yield _(
            "The keys are NOT in this file. Without them (%(keys)s and the look-up key) nobody can open names, NIK and phones "
            "again. Keep keys.json of the var folder, or your DESAEKSPOR_… keys, in another safe place than the backup."
        ) % {"keys": ", ".join(report.keys)}
    if report.missing_uploads:
        yield _("The uploaded files of these imports are gone and could not be kept: %(batches)s. Call `desaekspor doctor`.") % {
            "batches": ", ".join(map(str, report.missing_uploads))
        }
    if report.left_out:
        yield _("These tables belong to nothing that is known and were left out: %(tables)s") % {
            "tables": ", ".join(report.left_out)
        }
