import json
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.analytics import EngineError, open_engine
from desaekspor.analytics.snapshots import SnapshotDamaged, SnapshotGone
from desaekspor.config.arguments import day
from desaekspor.config.preparing import prepare_database
from desaekspor.potential import measures
from desaekspor.potential.errors import BadTable
from desaekspor.potential.messages import explain
from desaekspor.potential.outputs import write_sheets
from desaekspor.potential.reading import MAKER_TABLES, TABLES
from desaekspor.potential.results import measuring, snapshots
from desaekspor.potential.results.models import Snapshot
from desaekspor.potential.services import day_of
from desaekspor.registry.management.commands.check_register import output_path

ALL = "village-potential"
# Measures that give a table, and what each is asked with.
TABLES_OF = {
    "village-makers": lambda engine, as_of, options: measures.village_makers(engine, year=as_of.year, **options),
    "location-quotients": lambda engine, as_of, options: measures.location_quotients(engine, **options),
    "makers-by-heading": lambda engine, as_of, options: measures.makers_by_heading(engine, **options),
}


class Command(BaseCommand):
    help = gettext_noop("Compute a measure from a snapshot: village-potential is kept as rows, the others are written to a file")

    def add_arguments(self, parser):
        parser.add_argument("name", choices=[ALL, *TABLES_OF], help=_("which measure"))
        parser.add_argument("--region", default="", metavar=_("CODE"), help=_("a regency (default: the home region)"))
        parser.add_argument(
            "--out", type=output_path, metavar=_("OUT"), help=_(".csv, .xlsx or .parquet for the rows of a measure")
        )
        parser.add_argument("--snapshot", default="", metavar=_("NAME"), help=_("read this snapshot (default: a new one)"))
        parser.add_argument("--as-of", type=day, metavar=_("DAY"), help=_("the day that the registry speaks of"))
        parser.add_argument("--without-synthetic", action="store_true", help=_("leave made-up enterprises out"))
        parser.add_argument("--json", action="store_true", help=_("print what was done as one JSON object"))

    def handle(self, *, name, out, snapshot, region, **options):
        quiet = options["json"] or options["verbosity"] == 0
        prepare_database((lambda words: None) if quiet else self.stdout.write)
        region = region or settings.HOME_REGION
        if (name == ALL) == bool(out) or (name == ALL and snapshot):
            words = _("village-potential is kept as rows and takes neither --out nor --snapshot; other measures need --out.")
            raise CommandError(words)
        if options["as_of"] and options["as_of"] > timezone.localdate():
            raise CommandError(_("%(day)s is still to come.") % {"day": options["as_of"]})
        try:
            if name == ALL:
                result, line = self.potential(region, options)
            else:
                result, line = self.table(name, region, out, snapshot, options)
        except BadTable as error:
            raise CommandError(explain(error)) from None
        except measuring.NoVillages:
            raise CommandError(
                _("No village lies in %(code)s. Give a regency's code such as 32.16.") % {"code": region}
            ) from None
        except EngineError as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            self.stdout.write(json.dumps({"measure": name, **result}))
        elif not quiet:
            self.stdout.write(line)

    def potential(self, region, options):
        measured = measuring.measure(region, as_of=options["as_of"], with_synthetic=not options["without_synthetic"])
        row = measured.assessment
        result = {
            "assessment": row.pk,
            "changed": measured.changed,
            "as_of": row.as_of.isoformat(),
            "snapshot": row.snapshot.name,
            "index_version": row.index_version.version,
            "class_version": row.class_version.version,
            "seconds": round(row.seconds, 2),
            **row.counts,
        }
        words = _("%(ranked)d of %(villages)d villages have an index.") % row.counts
        return result, words if measured.changed else _("Nothing has changed since %(day)s.") % {"day": row.as_of}

    def table(self, name, region, out, snapshot, options):
        with kept(snapshot) if snapshot else snapshots.drafted(region, as_of=options["as_of"]) as found, open_engine() as engine:
            found.load(engine, region, (*TABLES, *MAKER_TABLES) if name == "makers-by-heading" else TABLES)
            asked = {"with_synthetic": not options["without_synthetic"]}
            table = TABLES_OF[name](engine, options["as_of"] or day_of(found), asked)
        rows = list(zip(*(column.to_pylist() for column in table.columns), strict=True))
        write_sheets(out, [(name, table.column_names, rows)])
        result = {"snapshot": snapshot, "rows": len(rows), "columns": table.column_names}
        return result, _("%(rows)d rows are in %(path)s.") % {"rows": len(rows), "path": out}


@contextmanager
def kept(name):
    """A snapshot by its name, as ``drafted`` gives one."""
    try:
        found = snapshots.open_snapshot(Snapshot(name=name))
        found.verify()
    except SnapshotGone:
        words = _("There is no snapshot %(name)s in %(folder)s.")
        raise CommandError(words % {"name": name, "folder": snapshots.folder()}) from None
    except SnapshotDamaged as error:
        words = _("Snapshot %(name)s is damaged at %(file)s. Take a new one; nothing else hangs on it.")
        raise CommandError(words % {"name": name, "file": error.file}) from None
    yield found
