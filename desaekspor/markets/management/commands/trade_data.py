import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.config.arguments import whole_number
from desaekspor.config.preparing import prepare_database
from desaekspor.markets.flowdata.models import TradeData
from desaekspor.markets.management.commands.import_trade import line_of, person

CATALOGUE = "catalogue"


class Command(BaseCommand):
    help = gettext_noop("List the trade data that was loaded; choose the flows that count; take data out again")

    def add_arguments(self, parser):
        act = parser.add_mutually_exclusive_group()
        act.add_argument(
            "--use",
            metavar=_("NUMBER"),
            help=_("the flows that count from now on; “%(name)s” for those of the data folder") % {"name": CATALOGUE},
        )
        act.add_argument("--remove", type=whole_number, metavar=_("NUMBER"), help=_("take data out again: undo its import"))
        parser.add_argument("--user", default="", metavar=_("NAME"), help=_("in whose name it is done"))
        parser.add_argument("--json", action="store_true", help=_("print the list as one JSON object, the last line"))

    def handle(self, *, use, remove, user, **options):
        from desaekspor.markets.flowdata.services import take_out, use_flows  # what reads comes with it

        prepare_database(lambda _words: None)
        by = person(user)
        if use:
            use_flows(None if use == CATALOGUE else self.loaded(use, kind=TradeData.Kind.FLOWS), by=by)
        if remove is not None:
            take_out(self.loaded(remove), by=by)
        rows = list(TradeData.objects.filter(state=TradeData.State.LOADED).order_by("kind", "-year", "pk"))
        if options["json"]:
            told = [{"id": row.pk, "kind": row.kind, "file": row.name, "year": row.year, "active": row.is_active} for row in rows]
            self.stdout.write(json.dumps({"loaded": told}, ensure_ascii=False))
            return
        if not any(row.is_active for row in rows):
            self.stdout.write(_("The flows of the data folder count."))
        for row in rows:
            self.stdout.write(line_of(row) + (" ← " + _("these flows count") if row.is_active else ""))

    def loaded(self, number, **kind):
        found = TradeData.objects.filter(state=TradeData.State.LOADED, **kind)
        row = found.filter(pk=int(number)).first() if str(number).isdecimal() else None
        if row is None:
            raise CommandError(
                _("%(number)s is no number of loaded data of that kind; without options the list is shown.") % {"number": number}
            )
        return row
