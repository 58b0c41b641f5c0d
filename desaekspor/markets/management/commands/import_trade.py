import json
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.accounts.models import User
from desaekspor.accounts.rules import may_load_trade_data
from desaekspor.config.arguments import whole_number
from desaekspor.config.preparing import prepare_database
from desaekspor.datafiles.folder import DataError
from desaekspor.markets.flowdata.models import TradeData
from desaekspor.markets.flowdata.problems import DataRefused
from desaekspor.markets.flowdata.words import EDITION_NAMES, STEPS, describe_line
from desaekspor.registry.management.commands.import_register import Terminal

KINDS = TradeData.Kind.values
SHOWN = 20  # problems that are printed


def person(name):
    """The user who does it, or None. Raises CommandError."""
    if not name:
        return None
    by = User.objects.filter(username=name, is_active=True).first()
    if by is None or not may_load_trade_data(by):
        raise CommandError(_("%(name)s is not the name of somebody who may load trade data.") % {"name": name})
    return by


class Command(BaseCommand):
    help = gettext_noop(
        "Check and load trade data: years of CEPII's BACI, tariff books of markets, FAOSTAT; all of the files, or none"
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "files", type=Path, nargs="+", metavar=_("FILE"), help=_("CSV as published, packed (.gz), or an archive (.zip)")
        )
        parser.add_argument("--kind", choices=KINDS, default="flows", help=_("what they are (default: flows)"))
        parser.add_argument(
            "--year",
            type=whole_number,
            action="append",
            default=[],
            metavar=_("YEAR"),
            help=_("of an archive of flows only this year; repeat it"),
        )
        parser.add_argument("--edition", choices=("HS17", "HS22"), default="", help=_("of flows whose name does not tell it"))
        parser.add_argument(
            "--use", action="store_true", help=_("compute markets and villages of the newest of these flows from now on")
        )
        parser.add_argument("--user", default="", metavar=_("NAME"), help=_("in whose name it is done"))
        parser.add_argument("--json", action="store_true", help=_("print what was loaded as one JSON object, the last line"))

    def handle(self, *, files, kind, year, edition, use, user, **options):
        from desaekspor.markets.flowdata.services import import_files, use_flows  # what reads comes with it

        for path in files:
            if not path.is_file():
                raise CommandError(_("There is no file %(path)s.") % {"path": path})
        say = Terminal(quiet=options["json"] or options["verbosity"] == 0, steps=STEPS)
        prepare_database(say.line)
        by, began = person(user), time.perf_counter()
        say.report(step="reading")
        try:
            made = import_files(
                files, kind=kind, by=by, years=year, edition=edition, report=lambda rows, of: say.report(done=rows, total=of)
            )
        except DataRefused as refused:
            say.done()
            lines = [describe_line(one.as_json()) for one in refused.problems[:SHOWN]]
            if refused.count > len(lines):
                lines.append(_("… and %(count)s more.") % {"count": refused.count - len(lines)})
            raise CommandError("\n".join([*lines, _("Nothing was loaded.")])) from None
        except DataError as error:
            raise CommandError(str(error)) from None
        say.done()
        if use and kind == TradeData.Kind.FLOWS:
            use_flows(max(made, key=lambda data: (data.year, data.pk)), by=by)
        if options["json"]:
            told = [{"id": data.pk, "kind": data.kind, "file": data.name, "year": data.year, **data.report} for data in made]
            self.stdout.write(json.dumps({"loaded": told, "seconds": round(time.perf_counter() - began, 2)}, ensure_ascii=False))
            return
        for data in made:
            self.stdout.write(line_of(data))


def line_of(data):
    """One line: number, what it is, how much it holds."""
    facts = {"id": data.pk, "year": data.year, "name": data.name, "rows": f"{data.report.get('rows', 0):,}"}
    if data.kind == TradeData.Kind.FLOWS:
        usd = data.report["total_usd"] / 1e9
        return _("%(id)s: flows of %(year)s, %(edition)s: %(rows)s rows, US$%(usd)s billion (%(name)s)") % {
            **facts, "edition": EDITION_NAMES[data.edition], "usd": f"{usd:,.1f}"}  # fmt: skip
    if data.kind == TradeData.Kind.TARIFFS:
        return _("%(id)s: tariff book of %(importer)s, %(year)s: %(lines)s lines (%(name)s)") % {
            **facts, "importer": data.importer, "lines": f"{data.report['lines']:,}"}  # fmt: skip
    return _("%(id)s: FAOSTAT to %(year)s: %(rows)s rows (%(name)s)") % facts
