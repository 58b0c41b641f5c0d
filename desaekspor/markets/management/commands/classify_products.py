import json
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.markets.finding import tariff_folder
from desaekspor.markets.lists import NoTextColumn, read_texts, write_answers
from desaekspor.registry.findings import describe_bad_file
from desaekspor.registry.importers.reading import BadFile
from desaekspor.registry.management.commands.check_register import keep_apart, output_path


class Command(BaseCommand):
    help = gettext_noop("Say what products are in HS 2022: five codes a text with reasons; reads and writes files, no database")
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help=_("CSV, workbook or Parquet file with the columns id and teks"))
        parser.add_argument(
            "--out",
            type=output_path,
            required=True,
            metavar=_("OUT"),
            help=_("write id, rank, hs6, score, reason and unsure, five ranks a text"),
        )
        parser.add_argument("--json", action="store_true", help=_("print the counts as one JSON object, the last line"))

    def handle(self, *, file, out, **options):
        if not file.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": file})
        keep_apart(file, out)
        began = time.perf_counter()
        try:
            counts = write_answers(read_texts(file), out)
        except NoTextColumn as error:
            raise CommandError(
                _("%(file)s: the columns id and teks are needed; found: %(found)s.")
                % {"file": file.name, "found": ", ".join(filter(None, error.found)) or "–"}
            ) from None
        except BadFile as error:
            raise CommandError(f"{file.name}: {describe_bad_file(error)}") from None
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror}") from None
        if not counts["texts"]:
            out.unlink(missing_ok=True)
            raise CommandError(_("%(file)s: there are no rows under the heading.") % {"file": file.name})
        if options["json"]:
            known = {name: counts[name] for name in ("texts", "sure", "unsure", "none")}
            seconds = round(time.perf_counter() - began, 2)
            self.stdout.write(json.dumps({**known, "tariff_book": tariff_folder() is not None, "seconds": seconds}))
            return
        for name, words in (
            ("texts", _("texts")),
            ("sure", _("with a code that is sure")),
            ("unsure", _("with a question that should be asked first")),
            ("none", _("in which no product was found")),
        ):
            self.stdout.write(f"{counts[name]:>10,}  {words}")
        self.stdout.write(_("The codes are in %(path)s.") % {"path": out})
