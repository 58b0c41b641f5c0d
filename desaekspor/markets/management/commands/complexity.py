import argparse
import math

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.config.arguments import whole_number
from desaekspor.markets.flows_command import FlowsCommand
from desaekspor.markets.trade import complexity
from desaekspor.markets.trade.complexity import LEAST_EXPORTS_USD, LEVELS
from desaekspor.registry.management.commands.check_register import output_path


def dollars(text):
    """An argument that is an amount of dollars, also as 1e9."""
    try:
        amount = float(text)
    except ValueError:
        amount = -1.0
    if not 0 <= amount < math.inf:
        raise argparse.ArgumentTypeError(_("“%(text)s” is no amount of 0 or more, such as 1e9") % {"text": text})
    return amount


class Command(FlowsCommand):
    help = gettext_noop(
        "Say how complex exporters and products are, and how near they are to each other; files only, no database"
    )

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--level", type=whole_number, choices=LEVELS, default=4, help=_("digits of the HS (default: 4)"))
        parser.add_argument(
            "--min-exports-usd",
            type=dollars,
            default=LEAST_EXPORTS_USD,
            metavar="USD",
            help=_("leave out exporters that sell less in all (default: 1e9)"),
        )
        parser.add_argument(
            "--out", type=output_path, required=True, metavar=_("OUT"), help=_("write a row per exporter: eci, coi")
        )
        parser.add_argument("--products", type=output_path, metavar=_("OUT2"), help=_("write a row per product: ubiquity, pci"))
        parser.add_argument("--cells", type=output_path, metavar=_("OUT3"), help=_("write a row per pair: rca, density, cog"))

    def compute(self, engine, *, level, min_exports_usd, out, products, cells, **_options):
        paths = [path for path in (out, products, cells) if path]
        if len({path.resolve() for path in paths}) < len(paths):
            raise CommandError(_("Each table needs a file of its own: --out, --products and --cells name one file twice."))
        found = complexity(engine, level=level, min_exports_usd=min_exports_usd)
        asked = {out: found.exporters, products: found.products, cells: found.cells}
        counts = {
            "level": level,
            "exporters": found.exporters.num_rows,
            "products": found.products.num_rows,
            "left_out": found.left_out,
        }
        return {path: table for path, table in asked.items() if path}, counts
