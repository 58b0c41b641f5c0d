import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.config.preparing import prepare_database
from desaekspor.jobs.progress import Progress
from desaekspor.potential.survey.errors import BadSubmissions
from desaekspor.potential.survey.files import COUNTS, receive_file, work_on
from desaekspor.potential.survey.messages import explain_file, explain_problem
from desaekspor.potential.survey.people import in_whose_name
from desaekspor.potential.survey.questions import PRIVATE, questions
from desaekspor.regions.models import Region
from desaekspor.registry.management.commands.check_register import output_path
from desaekspor.registry.outputs import RowsFile

SHOWN = 20
COLUMNS = ("file", "row", "column", "question", "value", "expected")


class Command(BaseCommand):
    help = gettext_noop("Load filled field forms of the village survey (CSV, XLSX, JSON, XML, or a ZIP of these with photos)")

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help=_("export of ODK Central or KoboToolbox"))
        parser.add_argument("--check", action="store_true", help=_("only say what would be loaded; no answer is written"))
        parser.add_argument(
            "--problems", type=output_path, metavar=_("OUT"), help=_("write each value that is no answer to this file")
        )
        parser.add_argument("--user", default="", metavar=_("NAME"), help=_("in whose name it is done: their villages alone"))
        parser.add_argument("--synthetic", action="store_true", help=_("mark the answers as made up for a trial"))
        parser.add_argument("--json", action="store_true", help=_("print the counts as one JSON object"))

    def handle(self, *, file, check, problems, user, synthetic, **options):
        if not file.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": file})
        prepare_database(lambda words: None)
        by = in_whose_name(user)
        region = by.region if by else Region.objects.filter(pk=settings.HOME_REGION).first()
        try:
            with file.open("rb") as content:
                received = receive_file(content, name=file.name, by=by, region=region, synthetic=synthetic)
            received = work_on(received, Progress.silent(), load=not check)
        except BadSubmissions as error:
            raise CommandError(explain_file(error.code, error.facts)) from None
        if problems:
            with RowsFile(problems, COLUMNS) as out:
                for row in rows_of(received.found):
                    out.write(row)
        self.report(received, as_json=options["json"], check=check)

    def report(self, file, *, as_json, check):
        if as_json:
            self.stdout.write(json.dumps({"batch": file.pk, "state": file.state, **file.counts, "problems": len(file.found)}))
            return
        names = {
            "read": _("submissions"),
            "new": _("new"),
            "changed": _("sent before, with other answers now"),
            "same": _("sent before"),
            "conflict": _("wait for a choice, since others answered differently"),
            "rejected": _("wait for correction"),
            "photos": _("photos kept"),
        }
        self.stdout.write(_("Checked, nothing was written:") if check else _("Loaded:"))
        for name in COUNTS:
            self.stdout.write(f"  {file.counts[name]:>8,}  {names[name]}")
        for place, row, column, _question, value, expected in list(rows_of(file.found))[:SHOWN]:
            self.stdout.write(f"  {place}:{row} {column} “{value}”: {expected}")
        if len(file.found) > SHOWN:
            self.stdout.write(_("… and %(count)s more; --problems writes them all.") % {"count": len(file.found) - SHOWN})


def rows_of(found):
    """The rows of a list of problems; what was said of persons is left out."""
    for problem in found:
        question = questions().get(problem["question"])
        value = "***" if question is not None and question.kind == PRIVATE else problem["value"]
        yield problem["place"], problem["row"], problem["column"], problem["question"], value, explain_problem(problem)
