import pyarrow.compute as pc
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.markets.flows_command import FlowsCommand, country
from desaekspor.markets.trade import export_potential
from desaekspor.registry.management.commands.check_register import output_path


class Command(FlowsCommand):
    help = gettext_noop(
        "Say what a country could sell where: supply x demand x ease, and what of it is unrealised; files only, no database"
    )

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--exporter", type=country, required=True, metavar=_("CODE"), help=_("whose exports, such as IDN"))
        parser.add_argument(
            "--out",
            type=output_path,
            required=True,
            metavar=_("OUT"),
            help=_("write one row per product and market to OUT.csv, .xlsx or .parquet"),
        )

    def compute(self, engine, *, exporter, out, **_options):
        table = export_potential(engine, exporter=exporter)
        counts = {
            "exporter": exporter,
            "rows": table.num_rows,
            "products": len(pc.unique(table["hs6"])),
            "markets": len(pc.unique(table["importer"])),
            **{name: pc.sum(table[name]).as_py() or 0.0 for name in ("potential_usd", "realised_usd", "unrealised_usd")},
        }
        return {out: table}, counts
