import json
import re
from collections import Counter
from contextlib import nullcontext
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from desaekspor.config.arguments import path_ending_in
from desaekspor.regions.places import database_resolver, packaged_resolver
from desaekspor.registry.findings import FINDINGS, describe, describe_bad_file, describe_skipped
from desaekspor.registry.importers import REAL_SOURCES, SOURCES, guess_source, propose_mapping
from desaekspor.registry.importers.check import check_rows
from desaekspor.registry.importers.reading import BadFile, open_table
from desaekspor.registry.outputs import ENDINGS, RowsFile

COLUMNS = ("row", "column", "code", "value", "message", "suggestion", "sheet", "severity")
PACKAGED_HOME = "32.16"  # whose villages come with the program
SEVERITIES = {
    "rejected": gettext_lazy("waiting for correction"),
    "warning": gettext_lazy("warnings"),
    "corrected": gettext_lazy("corrected"),
}
output_path = path_ending_in(*ENDINGS)  # an argument that names a file to write, of a form that this program writes


def keep_apart(file, *outs):
    """Refuse, before any work, to write over what is read, two results into one file, or into a folder that is not there."""
    paths = [path for path in outs if path]
    taken = {file.resolve()} if file else set()
    for path in paths:
        if not path.parent.is_dir():
            raise CommandError(_("There is no folder %(path)s.") % {"path": path.parent})
        if path.resolve() in taken:
            raise CommandError(_("%(path)s is named twice: nothing is written over what is read.") % {"path": path})
        taken.add(path.resolve())


class Command(BaseCommand):
    help = gettext_noop(
        "Say cell by cell what is wrong in a register (SIDT, OSS or an agency's list); writes nothing to the database"
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help=_("workbook, CSV or Parquet file"))
        parser.add_argument(
            "--source", choices=sorted(REAL_SOURCES), default="", help=_("whose list it is (default: told by its headings)")
        )
        parser.add_argument(
            "--issues", type=output_path, metavar=_("OUT"), help=_("write every finding to OUT.csv, .xlsx or .parquet")
        )
        parser.add_argument(
            "--region", default="", metavar=_("CODE"), help=_("report rows outside this region (default: none is outside)")
        )
        parser.add_argument(
            "--kbli",
            type=Path,
            metavar=_("FILE"),
            help=_("list of the KBLI codes in force (CSV, codes anywhere); others are then called old"),
        )
        parser.add_argument("--json", action="store_true", help=_("print the counts as one JSON object, the last line"))

    def handle(self, *, file, source, issues, region, kbli, **options):
        if not file.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": file})
        keep_apart(file, issues)
        try:
            with file.open("rb") as content:
                table = open_table(content, file.name)
                name = source or guess_source(table.headings)[0]
                if not name:
                    raise CommandError(_("The headings are of no source that is known. Name it with --source."))
                counts = check(table, SOURCES[name], issues, region, codes_in(kbli) if kbli else None)
        except BadFile as error:
            raise CommandError(f"{file.name}: {describe_bad_file(error)}") from None
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror}") from None
        if not options["json"]:
            self.report(table, SOURCES[name], counts, issues)
            return
        result = {"source": name, "sheets": [[sheet.name, sheet.role, sheet.reason] for sheet in table.sheets], **counts}
        self.stdout.write(json.dumps(result, ensure_ascii=False))

    def report(self, table, source, counts, issues):
        """The counts by kind of finding, the gravest first. No cell of the file is shown here: it may be personal."""
        say = self.stdout.write
        say(_("Source: %(source)s") % {"source": _(source.label)})
        for sheet in table.sheets:
            if sheet.role == "skipped":
                say(_("Sheet “%(name)s” is not read: %(reason)s.") % {"name": sheet.name, "reason": describe_skipped(sheet)})
        say("")
        for name, words in (
            ("rows", _("rows read")),
            ("ready", _("can be loaded")),
            ("rejected", _("wait for correction")),
            ("duplicate", _("repeated in the file")),
            ("skipped", _("no enterprises (totals, titles)")),
            ("findings", _("findings")),
        ):
            say(f"{counts[name]:>10,}  {words}")
        for severity, words in SEVERITIES.items():
            found = {code: count for code, count in counts["codes"].items() if FINDINGS[code].severity == severity}
            if found:
                say(f"\n{words}:")
                for code, count in sorted(found.items(), key=lambda item: -item[1]):
                    say(f"{count:>10,}  {FINDINGS[code].title}  [{code}]")
        say("")
        if issues:
            say(
                _("Every finding is in %(path)s. That file may hold personal data: keep it as you keep the register.")
                % {"path": issues}
            )
        elif counts["findings"]:
            say(_("With --issues OUT.xlsx every finding is written cell by cell."))


def codes_in(path):
    """The five-digit codes of a list of the KBLI, in whatever column they stand."""
    codes = frozenset(re.findall(r"(?<!\d)\d{5}(?!\d)", path.read_text(encoding="utf-8-sig", errors="replace")))
    if not codes:
        raise CommandError(_("The list of KBLI codes %(path)s has no code of five digits.") % {"path": path})
    return codes


def check(table, source, issues, region, kbli_in_force=None):
    """Judge every row and write the findings to ``issues``; the counts of rows by state and of findings by code."""
    mapping = propose_mapping(source, table.headings, sheets=table.headings_by_sheet)
    home = region[:5] if len(region) >= 5 else settings.HOME_REGION
    resolver = packaged_resolver() if home == PACKAGED_HOME else database_resolver()
    names = {sheet.index: sheet.name for sheet in table.sheets}
    states, codes = Counter(), Counter()
    # The file is begun only once the columns are known to suffice.
    rows = check_rows(
        table, source, mapping, resolver, today=timezone.localdate(), home=home, scope=region, kbli_in_force=kbli_in_force
    )
    with RowsFile(issues, COLUMNS) if issues else nullcontext() as out:
        for row in rows:
            states[row.state] += 1
            for finding in row.findings:
                codes[finding.code] += 1
                if out:
                    suggestion = finding.suggestion or finding.corrected_to
                    out.write(
                        (row.row, finding.column, finding.code, finding.value, describe(finding), suggestion, names[row.sheet],
                         finding.severity)
                    )  # fmt: skip
    return {
        "rows": states.total(),
        **{state: states[state] for state in ("ready", "rejected", "duplicate", "skipped")},
        "findings": codes.total(),
        "codes": dict(codes),
    }
