import pyarrow.compute as pc
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.markets.flows_command import FlowsCommand, country
from desaekspor.markets.trade import revealed_advantage
from desaekspor.registry.management.commands.check_register import output_path


class Command(FlowsCommand):
    help = gettext_noop("Say in which products exporters specialise (Balassa's index); reads and writes files, no database")

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--exporter", type=country, metavar=_("CODE"), help=_("only this one (default: all)"))
        parser.add_argument(
            "--out",
            type=output_path,
            required=True,
            metavar=_("OUT"),
            help=_("write exporter, hs6, exports_usd, world_usd and rca to OUT.csv, .xlsx or .parquet"),
        )

    def compute(self, engine, *, exporter, out, **_options):
        table = revealed_advantage(engine, exporter=exporter or "")
        counts = {
            "rows": table.num_rows,
            "exporters": len(pc.unique(table["exporter"])),
            "products": len(pc.unique(table["hs6"])),
            "specialised": pc.sum(pc.greater_equal(table["rca"], 1)).as_py(),
        }
        return {out: table}, counts
