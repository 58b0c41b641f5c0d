import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.config.arguments import day
from desaekspor.config.preparing import prepare_database
from desaekspor.potential.figure_files.importing import About, load_figures, read_figures
from desaekspor.potential.figure_files.messages import explain, explain_file
from desaekspor.potential.figure_files.models import Series
from desaekspor.potential.management.telling import told
from desaekspor.registry.importers.errors import BadFile


class Command(BaseCommand):
    help = gettext_noop("Load published figures of villages of a later year or another source, whole or not at all")

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help=_("workbook, CSV or Parquet: a row a village, a column an indicator"))
        parser.add_argument("--title", required=True, metavar=_("TITLE"), help=_("what the publication is called"))
        parser.add_argument("--publisher", required=True, metavar=_("NAME"), help=_("who published it"))
        parser.add_argument(
            "--period",
            default="",
            metavar=_("PERIOD"),
            help=_("of the columns whose heading names none: 2025, 2025-S1 or 2025-Q3"),
        )
        parser.add_argument("--series", default=Series.OTHER, choices=Series.values, help=_("which figures they go on with"))
        parser.add_argument("--address", default="", metavar="URL", help=_("where it can be read"))
        parser.add_argument("--as-of", type=day, metavar=_("DAY"), help=_("day of the figures, as 2025-12-31"))
        parser.add_argument("--check", action="store_true", help=_("only look; nothing is written"))
        parser.add_argument("--json", action="store_true", help=_("print the counts as one JSON object"))

    def handle(self, *, path, check, **options):
        prepare_database()
        names = ("title", "publisher", "period", "series", "address", "as_of")
        about = About(**{name: options[name] for name in names})
        try:
            with path.open("rb") as file:
                read = read_figures(file, path.name, about, by=None)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        except BadFile as error:
            raise CommandError(f"{path}: {explain_file(error)}") from None
        if read.problems:
            raise CommandError("\n".join(told(path, read.problems, explain, more=_("and %(count)d more"))))
        counts = {"villages": read.villages, "figures": len(read.figures), "ignored": read.ignored}
        if not check:
            counts["file"] = load_figures(read, by=None).pk
        if options["json"]:
            self.stdout.write(json.dumps({**counts, "checked_only": check}))
            return
        words = _("%(path)s: %(figures)d figures of %(villages)d villages") % {"path": path, **counts}
        self.stdout.write(words + (_("; checked, nothing was written") if check else ""))
        if read.ignored:
            self.stdout.write(_("Columns that are no indicator here: %(names)s") % {"names": ", ".join(read.ignored)})
