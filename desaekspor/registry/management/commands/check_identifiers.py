import json
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.registry.findings import describe_bad_file, describe_verdict
from desaekspor.registry.identifiers import CORRECTED, EMPTY, INVALID, VALID, check_identifier
from desaekspor.registry.importers.reading import BadFile, open_rows
from desaekspor.registry.management.commands.check_register import keep_apart, output_path
from desaekspor.registry.outputs import RowsFile

KIND, VALUE = ("jenis", "kind"), ("nilai", "value")
ADDED = ("verdict", "value", "message")


class Command(BaseCommand):
    help = gettext_noop("Check a list of identifiers (NIK, NPWP, NIB, P-IRT, halal, BPOM, phone, container, KBLI, postal code)")
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help=_("CSV, workbook or Parquet file with the columns jenis and nilai"))
        parser.add_argument(
            "--out", type=output_path, required=True, metavar=_("OUT"), help=_("the same rows with verdict, value and message")
        )
        parser.add_argument("--json", action="store_true", help=_("print the counts as one JSON object, the last line"))

    def handle(self, *, file, out, **options):
        if not file.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": file})
        keep_apart(file, out)
        try:
            with file.open("rb") as content:
                counts = check(open_rows(content), out)
        except BadFile as error:
            raise CommandError(f"{file.name}: {describe_bad_file(error)}") from None
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror}") from None
        if options["json"]:
            self.stdout.write(json.dumps(counts))
            return
        for verdict, words in ((VALID, _("valid")), (CORRECTED, _("corrected")), (INVALID, _("invalid")), (EMPTY, _("empty"))):
            self.stdout.write(f"{counts[verdict]:>10,}  {words}")
        self.stdout.write(_("The verdicts are in %(path)s.") % {"path": out})


def check(rows, path):
    """Write each row of ``rows`` (the first is the heading) with its verdict to ``path``; how many had which."""
    heading = [str(cell or "").strip() for cell in next(rows, (0, []))[1]]
    lower = [name.lower() for name in heading]
    kind = next((lower.index(name) for name in KIND if name in lower), None)
    value = next((lower.index(name) for name in VALUE if name in lower), None)
    if kind is None or value is None:
        raise CommandError(_("The columns jenis and nilai are needed; found: %(found)s.") % {"found": ", ".join(heading) or "–"})
    counts = Counter()
    added = [f"{name}_" if name in lower else name for name in ADDED]  # a file may bring a column called "value"
    with RowsFile(path, heading + added) as out:
        for _number, cells in rows:
            cells = [*cells, *[None] * (len(heading) - len(cells))][: len(heading)]
            if not any(cell is not None for cell in cells):
                continue
            verdict = check_identifier(str(cells[kind] or ""), cells[value])
            counts[verdict.verdict] += 1
            shown = ["" if cell is None else str(cell) for cell in cells]
            out.write([*shown, verdict.verdict, verdict.value, describe_verdict(verdict, shown[value])])
    return {"rows": counts.total(), **{verdict: counts[verdict] for verdict in (VALID, CORRECTED, INVALID, EMPTY)}}
