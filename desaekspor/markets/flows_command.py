"""What the three commands over trade flows share: reading, the engine, words when it cannot be, and the summary."""

import json
import time
from argparse import ArgumentTypeError
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.analytics import EngineError, NoData, open_engine
from desaekspor.markets.flow_words import describe_bad_flows, describe_not_determined, describe_unknown_exporter
from desaekspor.markets.trade import BadFlows, NotDetermined, UnknownExporter, coverage, read_flows, write_tables
from desaekspor.markets.trade.flows import plain
from desaekspor.registry.findings import describe_bad_file
from desaekspor.registry.importers.reading import BadFile

SHOWN = 12  # codes of absent importers in a sentence
COUNTED = {
    "rows": gettext_lazy("rows"),
    "exporters": gettext_lazy("exporters"),
    "markets": gettext_lazy("markets"),
    "products": gettext_lazy("products"),
    "specialised": gettext_lazy("pairs of exporter and product with an advantage (RCA of 1 or more)"),
    "left_out": gettext_lazy("exporters left out for too few exports"),
}


def country(text):
    """An argument that is a country code; small letters will do."""
    code = text.strip().upper()
    if len(code) != 3 or not code.isalnum():
        raise ArgumentTypeError(_("“%(text)s” is no country code of three characters such as IDN") % {"text": text})
    return code


class FlowsCommand(BaseCommand):
    """A command that reads ``--flows``, asks an engine and writes tables. Its child has ``compute(engine, **options)``, which
    returns the tables by path and its own counts."""

    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument(
            "--flows",
            type=Path,
            required=True,
            metavar=_("FILE"),
            help=_("CSV, XLSX or Parquet with the columns hs6, exporter, importer, value_usd"),
        )
        parser.add_argument("--json", action="store_true", help=_("print counts and coverage as one JSON object, the last line"))

    def handle(self, *, flows, **options):
        if not flows.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": flows})
        began = time.perf_counter()
        try:
            table = read_flows(flows)
            covered = coverage(table)
            with open_engine() as engine:
                engine.load("flows", plain(table) if engine.name == "spark" else table)
                tables, counts = self.compute(engine, **options)
            write_tables(tables)
        except BadFlows as error:
            raise CommandError(describe_bad_flows(error, flows.name)) from None
        except BadFile as error:
            raise CommandError(f"{flows.name}: {describe_bad_file(error)}") from None
        except UnknownExporter as error:
            raise CommandError(describe_unknown_exporter(error, flows.name)) from None
        except NotDetermined as error:
            raise CommandError(describe_not_determined(error)) from None
        except NoData:
            raise CommandError(_("%(file)s: no flow is above zero.") % {"file": flows.name}) from None
        except EngineError as error:
            raise CommandError(str(error)) from None
        seconds = round(time.perf_counter() - began, 2)
        if options["json"]:
            known = {**vars(covered), "absent_importers": list(covered.absent_importers)}
            self.stdout.write(json.dumps({**counts, "coverage": known, "seconds": seconds}))
            return
        for name, count in counts.items():
            if name in COUNTED:
                self.stdout.write(f"{count:>12,}  {COUNTED[name]}")
        self.stdout.write(
            _("The flows cover %(exporters)s exporters, %(importers)s importers and %(products)s products.") % vars(covered)
        )
        if covered.absent_importers:
            shown = ", ".join(covered.absent_importers[:SHOWN]) + (", …" if len(covered.absent_importers) > SHOWN else "")
            self.stdout.write(
                _("Importers without data: %(codes)s. They are not known, not zero, and have no row.") % {"codes": shown}
            )
        for path in tables:
            self.stdout.write(_("Written: %(path)s.") % {"path": path})
