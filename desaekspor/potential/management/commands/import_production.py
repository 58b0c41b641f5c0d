import csv
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.accounts.models import User
from desaekspor.accounts.rules import may_edit_production
from desaekspor.config.preparing import prepare_database
from desaekspor.potential.management.telling import told
from desaekspor.potential.production.importing import load_file, preview, read_file
from desaekspor.potential.production.messages import explain, explain_file
from desaekspor.registry.importers.errors import BadFile
from desaekspor.registry.outputs import neutral

COLUMNS = ("row", "column", "code", "value", "message")


class Command(BaseCommand):
    help = gettext_noop("Load what villages make from a table, whole or not at all; every wrong cell is named")

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help=_("workbook, CSV or Parquet with a row for each village and product"))
        parser.add_argument("--check", action="store_true", help=_("only look; nothing is written"))
        parser.add_argument("--errors", type=Path, metavar=_("OUT.csv"), help=_("write every wrong cell into this file"))
        parser.add_argument(
            "--user", default="", metavar=_("NAME"), help=_("the officer in whose name, and in whose region, it is done")
        )
        parser.add_argument("--synthetic", action="store_true", help=_("what is in it is made up: mark it as example data"))
        parser.add_argument("--json", action="store_true", help=_("print the counts as one JSON object"))

    def handle(self, *, path, check, errors, user, synthetic, **options):
        prepare_database()
        by = officer(user)
        try:
            with path.open("rb") as file:
                read = read_file(file, path.name, by=by)
        except BadFile as error:
            raise CommandError(f"{path}: {explain_file(error)}") from None
        if errors:
            write_problems(errors, read.problems)
        if read.problems:
            raise CommandError(
                "\n".join(told(path, read.problems, explain, more=_("and %(count)d more; --errors writes them all")))
            )
        if check:
            new, changed, same = preview(read, synthetic=synthetic)
            counts = {"new": new, "changed": changed, "same": same}
        else:
            file = load_file(read, by=by, synthetic=synthetic)
            counts = {"new": file.new, "changed": file.changed, "same": file.same, "file": file.pk}
        if options["json"]:
            self.stdout.write(json.dumps({"rows": len(read.rows), **counts, "checked_only": check}))
            return
        words = _("%(path)s: %(new)d new statements, %(changed)d changed, %(same)d as they were")
        self.stdout.write(words % {"path": path, **counts} + (_("; checked, nothing was written") if check else ""))


def officer(name):
    """The user of that name; None for no name: then every region may be written. Raises CommandError."""
    if not name:
        return None
    found = User.objects.filter(username=name, is_active=True).first()
    if found is None or not may_edit_production(found):
        raise CommandError(_("%(name)s is not the name of an officer who may say what villages make.") % {"name": name})
    return found


def write_problems(path, problems):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for one in problems:
            cells = (one.heading or one.problem.column, one.problem.code, one.problem.value, explain(one.problem))
            writer.writerow([one.row, *map(neutral, cells)])
