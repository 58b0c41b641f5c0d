import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language, gettext_lazy, gettext_noop, pgettext
from django.utils.translation import gettext as _

from desaekspor.analytics import open_engine
from desaekspor.config.preparing import prepare_database
from desaekspor.potential import outputs
from desaekspor.potential.assessment import TOO_LITTLE, what_if
from desaekspor.potential.class_table import TABLE as CLASSES
from desaekspor.potential.class_table import read_class_table
from desaekspor.potential.errors import BadTable, UnknownVillage
from desaekspor.potential.index_table import TABLE as INDEX
from desaekspor.potential.index_table import read_index_table
from desaekspor.potential.matrix import CHANCE, FEW
from desaekspor.potential.messages import explain, explain_flag
from desaekspor.potential.results.snapshots import drafted
from desaekspor.potential.services import assess_region
from desaekspor.registry.management.commands.check_register import output_path

SHOWN = 10
REGENCY = len("32.16")
LEFT_OUT = {
    FEW: gettext_lazy("Indicators left out, known of too few villages"),
    CHANCE: gettext_lazy("Indicators left out, the villages differ no more than chance makes them"),
    TOO_LITTLE: gettext_lazy("Components left out, too few of their indicators are left"),
}


class Command(BaseCommand):
    help = gettext_noop("Index, rank with its interval and readiness class of every village, from open data and the registry")

    def add_arguments(self, parser):
        parser.add_argument(
            "--out",
            type=output_path,
            required=True,
            metavar=_("OUT"),
            help=_(".csv, .xlsx or .parquet to write, one row a village"),
        )
        parser.add_argument(
            "--details",
            type=output_path,
            metavar=_("OUT"),
            help=_("write also the indicators behind it, with value, score and sources"),
        )
        parser.add_argument(
            "--region", default="", metavar=_("CODE"), help=_("the regency to rank in (default: the home region)")
        )
        parser.add_argument(
            "--index", type=Path, default=INDEX, metavar=_("FILE"), help=_("table of indicators and weights (TOML)")
        )
        parser.add_argument(
            "--classes", type=Path, default=CLASSES, metavar=_("FILE"), help=_("rules of the readiness class (TOML)")
        )
        parser.add_argument("--without-synthetic", action="store_true", help=_("leave made-up enterprises out"))
        parser.add_argument(
            "--what-if",
            nargs="+",
            default=[],
            metavar=_("CODE FIGURE=VALUE"),
            help=_("tell what index and class a village would have with other figures"),
        )
        parser.add_argument("--json", action="store_true", help=_("print the counts as one JSON object, the last line"))

    def handle(self, *, out, details, region, index, classes, without_synthetic, **options):
        quiet = options["json"] or options["verbosity"] == 0
        say = (lambda words: None) if quiet else self.stdout.write
        language = "en" if get_language() == "en" else "id"
        index_table, class_table = read(read_index_table, index), read(read_class_table, classes)
        code = region or settings.HOME_REGION
        if len(code) != REGENCY:
            words = _("Villages are ranked within one regency; “%(code)s” is none. Give a code such as 32.16.")
            raise CommandError(words % {"code": code})
        prepare_database(say)
        try:
            with drafted(code) as snapshot, open_engine() as engine:
                found = assess_region(code, index_table, class_table, snapshot, engine, with_synthetic=not without_synthetic)
            if not found.assessment.villages:
                raise CommandError(_("No village lies in %(code)s. Give a regency's code such as 32.16.") % {"code": code})
            supposed = suppose(found, options["what_if"], index_table, class_table)
        except BadTable as error:
            raise CommandError(explain(error)) from None
        result = outputs.summary(found.assessment, found.sensitivity) | found.specialities()
        if supposed:
            result["what_if"] = [outputs.village_object(village) for village in supposed]
        write(out, details, found.assessment, language)
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
            return
        self.report(say, found, supposed, out, language)

    def report(self, say, found, supposed, out, language):
        """The first villages with their intervals, and what should be known before they are read."""
        assessment = found.assessment
        counts = outputs.summary(assessment, {})
        versions = {"index": assessment.index_table.version, "classes": assessment.class_table.version}
        say(_("Index %(index)s, rules of the class %(classes)s") % versions)
        ranked = sorted((village for village in assessment.villages if village.rank), key=lambda village: village.rank)
        for village in ranked[:SHOWN]:
            between = _("rank %(low)d to %(high)d") % {"low": village.rank_low, "high": village.rank_high}
            say(f"{village.rank:>4}  {village.village.name:<22} {village.index:.3f}  {between}, {cluster_of(village)}")
        say(_("%(ranked)d of %(villages)d villages have an index.") % counts)
        say(_("Class 1: %(class_1)d, class 2: %(class_2)d, not known: %(class_unknown)d.") % counts)
        for why, words in LEFT_OUT.items():
            if names := [name for name, reason in assessment.left_out.items() if reason == why]:
                say(f"{words}: {', '.join(names)}")
        if counts["synthetic"]:
            say(_("Made-up enterprises are in these figures: nothing about the villages follows from them."))
            say(_("With --without-synthetic they are left out."))
        for label, village in zip((_("as it is"), _("as it would be")), supposed, strict=False):
            index = "–" if village.index is None else f"{village.index:.3f}"
            lacks = outputs.reasons(village.missing, word, language) or _("nothing is missing")
            say(f"{village.village.name}, {label}: {index}, {cluster_of(village)}; {lacks}")
        say(_("The villages are in %(path)s.") % {"path": out})


def cluster_of(village):
    return _("class %(number)s") % {"number": village.cluster} if village.cluster else _("class not known")


def read(reader, path):
    try:
        return reader(path)
    except BadTable as error:
        raise CommandError(f"{path.name}: {explain(error)}") from None


def suppose(found, arguments, index_table, class_table):
    """The village named first, as it is and with the figures given after it; nothing without arguments."""
    if not arguments:
        return ()
    code, *changes = arguments
    values = {}
    for change in changes:
        name, _sign, text = change.partition("=")
        try:
            values[name] = float(text) if text else None
        except ValueError:
            words = _("“%(found)s” is no number; expected FIGURE=VALUE such as ike06_logistics=3.")
            raise CommandError(words % {"found": change}) from None
    try:
        return what_if(found.villages, code, values, index_table, class_table)
    except UnknownVillage:
        raise CommandError(_("There is no village %(code)s in that region.") % {"code": code}) from None


def write(out, details, assessment, language):
    table = (_("Villages"), outputs.columns(assessment), list(outputs.rows(assessment, word, language)))
    behind = (_("Details"), outputs.DETAILS, list(outputs.details(assessment, explain_flag, language)))
    meaning = (_("Definitions"), outputs.DEFINITIONS, list(outputs.definitions(assessment, why, language)))
    outputs.write_sheets(out, (table, behind, meaning))
    if details:
        outputs.write_sheets(details, (behind, meaning))


def why(reason):
    return str(LEFT_OUT.get(reason, ""))


def word(name):
    return {"missing": pgettext("rule", "missing"), "unknown": pgettext("rule", "not known"), "found": pgettext("rule", "found")}[
        name
    ]
