import argparse
import json
import time

import pyarrow as pa
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.analytics import EngineError
from desaekspor.config.arguments import whole_number
from desaekspor.datafiles.folder import DataError
from desaekspor.markets.choosing import BadCode
from desaekspor.markets.countries import country
from desaekspor.markets.ranking.factor_table import BadFactors
from desaekspor.markets.ranking.services import rank
from desaekspor.markets.trade.writing import write_tables
from desaekspor.registry.management.commands.check_register import output_path
from desaekspor.registry.models import Enterprise

LIMIT = 20  # markets that are printed


def weight(text):
    """("demand", 2.0) of "demand=2"."""
    code, equals, number = text.partition("=")
    try:
        return code.strip(), float(number) if equals else float("nan")
    except ValueError:
        raise argparse.ArgumentTypeError(_("“%(text)s” is no weight such as demand=2") % {"text": text}) from None


class Command(BaseCommand):
    help = gettext_noop(
        "Rank the markets of a product by named factors, with the interval of each rank by the uncertainty of the weights"
    )

    def add_arguments(self, parser):
        parser.add_argument("hs6", help=_("code of HS 2022, such as 2103.10; an older one is put right where that is certain"))
        parser.add_argument(
            "--weight",
            type=weight,
            action="append",
            default=[],
            metavar=_("CODE=NUMBER"),
            help=_("weight of a factor; repeat it"),
        )
        parser.add_argument(
            "--enterprise", type=whole_number, metavar=_("NUMBER"), help=_("count the requirements that this enterprise meets")
        )
        parser.add_argument(
            "--limit", type=whole_number, default=LIMIT, metavar="N", help=_("print N markets (default: %(default)s)")
        )
        parser.add_argument(
            "--out",
            type=output_path,
            metavar=_("OUT"),
            help=_("write all markets with value and score of each factor to OUT.csv, .xlsx or .parquet"),
        )
        parser.add_argument("--json", action="store_true", help=_("print everything as one JSON object, the last line"))

    def handle(self, *, hs6, out, limit, **options):
        began = time.perf_counter()
        enterprise = None
        if options["enterprise"] is not None:
            enterprise = Enterprise.objects.filter(pk=options["enterprise"]).first()
            if enterprise is None:
                raise CommandError(_("There is no enterprise %(number)s.") % {"number": options["enterprise"]})
        try:
            ranking = rank(hs6, enterprise=enterprise, weights=dict(options["weight"]))
        except (BadCode, DataError, EngineError) as error:
            raise CommandError(str(error)) from None
        except BadFactors as error:
            words = _("%(entry)s: %(key)s is %(found)s; expected: %(expected)s.")
            raise CommandError(words % vars(error)) from None
        if out:
            try:
                write_tables({out: table_of(ranking)})
            except OSError as error:
                raise CommandError(f"{error.filename}: {error.strerror}") from None
        if options["json"]:
            seconds = round(time.perf_counter() - began, 2)
            self.stdout.write(json.dumps({**told(ranking, limit), "seconds": seconds}, ensure_ascii=False))
            return
        self.show(ranking, limit)
        if out:
            self.stdout.write(_("All markets are in %(path)s.") % {"path": out})

    def show(self, ranking, limit):
        line = "{:>5}  {:<9} {:<32} {:>6} {:>16} {:>16}"
        self.stdout.write(line.format("", "5–95%", _("Market"), _("Score"), _("Demand, US$"), _("Indonesia, US$")))
        for one in ranking.markets[:limit]:
            self.stdout.write(
                line.format(
                    one.rank,
                    f"{one.rank_low}–{one.rank_high}",
                    country(one.importer).name[:32],
                    f"{one.score:.2f}",
                    f"{one.market.demand_usd:,.0f}",
                    f"{one.market.realised_usd:,.0f}",
                )
            )
        notes = [ranking.note, f"{ranking.source}: {', '.join(ranking.hs6_flows)}" if ranking.source else ""]
        if ranking.absent:
            notes.append(_("No data, not zero and not ranked: %(codes)s.") % {"codes": ", ".join(ranking.absent)})
        self.stdout.write("\n".join(filter(None, notes)))


def told(ranking, limit):
    """What ``--json`` prints."""
    return {
        "hs6": ranking.hs6,
        "hs6_flows": ranking.hs6_flows,
        "year": ranking.year,
        "source": ranking.source,
        "note": ranking.note,
        "weights": {code: round(part, 4) for code, part in ranking.weights.items()},
        "count": len(ranking.markets),
        "absent": ranking.absent,
        "markets": [
            {
                "importer": one.importer,
                "rank": one.rank,
                "rank_low": one.rank_low,
                "rank_high": one.rank_high,
                "score": round(one.score, 4),
                "known_share": round(one.known_share, 4),
                "factors": {factor.code: [factor.value, factor.score] for factor in one.factors},
            }
            for one in ranking.markets[:limit]
        ],
    }


def table_of(ranking):
    """A row for each market; missing is unknown."""
    columns = {"rank": [], "rank_low": [], "rank_high": [], "importer": [], "score": [], "known_share": []}
    for one in ranking.markets:
        for name, cells in columns.items():
            cells.append(getattr(one, name))
    for code in ranking.weights:
        factors = [one.by_code[code] for one in ranking.markets]
        columns[code] = pa.array([factor.value for factor in factors], pa.float64())
        columns[f"{code}_score"] = pa.array([factor.score for factor in factors], pa.float64())
    return pa.table(columns)
