import json
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.config.arguments import day
from desaekspor.potential.errors import BadTable
from desaekspor.potential.messages import explain
from desaekspor.readiness.assessment.bank import TABLE, read_bank
from desaekspor.readiness.assessment.files import COLUMNS, BadAnswers, assess_rows
from desaekspor.readiness.assessment.messages import band_name, explain_answer, language
from desaekspor.registry.findings import describe_bad_file
from desaekspor.registry.importers.reading import BadFile, open_rows
from desaekspor.registry.management.commands.check_register import keep_apart, output_path
from desaekspor.registry.outputs import RowsFile

SHOWN = 20


class Command(BaseCommand):
    help = gettext_noop(
        "Say how ready enterprises are to export, from a table of their answers: two scores, gates, band, what lacks first"
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument(
            "file", type=Path, help=_("CSV, workbook or Parquet file: column id, and a column for each question (A1 …)")
        )
        parser.add_argument(
            "--out", type=output_path, required=True, metavar=_("OUT"), help=_(".csv, .xlsx or .parquet to write")
        )
        parser.add_argument(
            "--questions", type=Path, default=TABLE, metavar=_("FILE"), help=_("another version of the questions (TOML)")
        )
        parser.add_argument(
            "--day",
            type=day,
            default=None,
            metavar=_("DAY"),
            help=_("the day of the result, such as 2026-11-28 (default: today)"),
        )
        parser.add_argument("--json", action="store_true", help=_("print the counts as one JSON object, the last line"))

    def handle(self, *, file, out, questions, day, **options):
        if not file.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": file})
        keep_apart(file, out)
        try:
            bank = read_bank(questions)
        except BadTable as error:
            raise CommandError(f"{questions.name}: {explain(error)}") from None
        bands, unsure = Counter(), 0
        try:
            with file.open("rb") as content:
                results = assess_rows(open_rows(content), bank, day or timezone.localdate(), language=language())
                with RowsFile(out, COLUMNS) as rows:
                    for result, row in results:
                        rows.write(row)
                        bands[result.band] += 1
                        unsure += result.band is None
        except BadFile as error:
            raise CommandError(f"{file.name}: {describe_bad_file(error)}") from None
        except BadAnswers as error:
            raise CommandError("\n".join(told(file, error))) from None
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror}") from None
        if options["json"]:
            counted = {str(number): bands[number] for number in range(1, len(bank.bands) + 1)}
            self.stdout.write(json.dumps({"rows": bands.total(), "version": bank.version, "bands": counted, "unsure": unsure}))
            return
        for number in range(1, len(bank.bands) + 1):
            self.stdout.write(f"{bands[number]:>10,}  {band_name(bank, number)}")
        self.stdout.write(f"{unsure:>10,}  " + _("not sure yet"))
        self.stdout.write(_("The results are in %(path)s.") % {"path": out})


def told(file, error):
    """The message for each bad cell, the first of them; nothing was written."""
    if error.missing:
        yield _("%(path)s: the column %(column)s is needed.") % {"path": file.name, "column": error.missing}
    for row, column, wrong in error.problems[:SHOWN]:
        yield _("%(path)s, row %(row)s, column %(column)s: %(why)s") % {
            "path": file.name,
            "row": row,
            "column": column,
            "why": explain_answer(wrong) if wrong else _("the id is empty or stands there twice"),
        }
    if (more := len(error.problems) - SHOWN) > 0:
        yield _("… and %(count)s more; nothing was written.") % {"count": more}
