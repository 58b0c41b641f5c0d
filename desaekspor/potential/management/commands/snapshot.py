import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.analytics.snapshots import SnapshotDamaged, SnapshotGone
from desaekspor.config.preparing import prepare_database
from desaekspor.potential.results import snapshots
from desaekspor.potential.results.models import Snapshot
from desaekspor.regions.models import Region


class Command(BaseCommand):
    help = gettext_noop("Copy the tables that measures read into a folder of Parquet files, parted by regency")

    def add_arguments(self, parser):
        parser.add_argument(
            "--region", default="", metavar=_("CODE"), help=_("only the rows of this region (default: everything)")
        )
        parser.add_argument("--list", action="store_true", help=_("show the snapshots that there are, and take none"))
        parser.add_argument("--verify", default="", metavar=_("NAME"), help=_("read every byte of a snapshot, and take none"))
        parser.add_argument("--json", action="store_true", help=_("print what was done as one JSON object"))

    def handle(self, *, region, verify, **options):
        quiet = options["json"] or options["verbosity"] == 0
        prepare_database((lambda words: None) if quiet else self.stdout.write)
        if options["list"]:
            result = {"snapshots": [as_json(row) for row in Snapshot.objects.filter(removed_at=None)]}
            lines = [line_of(row) for row in Snapshot.objects.filter(removed_at=None)]
        elif verify:
            result = verified(verify)
            lines = [_("Snapshot %(name)s is whole.") % {"name": verify}]
        else:
            if region and not Region.objects.filter(pk=region).exists():
                raise CommandError(_("There is no region %(code)s.") % {"code": region})
            row = snapshots.take_snapshot(region)
            result = as_json(row)
            lines = [line_of(row), _("It is in %(path)s.") % {"path": result["path"]}]
        if options["json"]:
            self.stdout.write(json.dumps(result))
        elif not quiet:
            self.stdout.write("\n".join(lines))


def as_json(row):
    return {
        "name": row.name,
        "path": str(snapshots.folder() / row.name),
        "taken_at": row.taken_at.isoformat(timespec="seconds"),
        "tables": row.tables,
        "rows": row.rows,
        "bytes": row.bytes,
        "synthetic": row.synthetic,
        "seconds": round(row.seconds, 2),
    }


def line_of(row):
    words = _("%(name)s: %(rows)s rows, %(kilobytes)s kB, taken %(at)s")
    at = timezone.localtime(row.taken_at).strftime("%d-%m-%Y %H.%M")
    return words % {"name": row.name, "rows": f"{row.rows:,}", "kilobytes": f"{row.bytes // 1000:,}", "at": at}


def verified(name):
    row = Snapshot.objects.filter(name=name).first()
    try:
        if row is None:
            raise SnapshotGone(name)
        snapshots.open_snapshot(row).verify(sums=True)
    except SnapshotGone:
        words = _("There is no snapshot %(name)s in %(folder)s.")
        raise CommandError(words % {"name": name, "folder": settings.VAR / "snapshots"}) from None
    except SnapshotDamaged as error:
        words = _("Snapshot %(name)s is damaged at %(file)s. Take a new one; nothing else hangs on it.")
        raise CommandError(words % {"name": name, "file": error.file}) from None
    return as_json(row)
