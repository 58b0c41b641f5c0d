import json
from pathlib import Path

import pyarrow as pa
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.registry.findings import describe_bad_file
from desaekspor.registry.importers.reading import BadFile, open_rows
from desaekspor.registry.linkage.files import read_records
from desaekspor.registry.linkage.training import make_model
from desaekspor.registry.synthetic.register import CONFLICT_TRAP, HEADINGS, Register

KEY_COLUMNS = ("rec_id", "klaster_id", "jebakan")


class Command(BaseCommand):
    help = gettext_noop("Make the model of find-duplicates anew from labelled records and synthetic registers, as files")
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("records", type=Path, help=_("records in the columns of find-duplicates"))
        parser.add_argument("key", type=Path, help=_("rec_id, klaster_id (the same for records of one enterprise), jebakan"))
        parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help=_("folder to write the model to"))
        parser.add_argument("--name", default="", metavar=_("NAME"), help=_("version of the model (default: the day)"))
        parser.add_argument("--json", action="store_true", help=_("print the figures as one JSON object, the last line"))

    def handle(self, *, records, key, out, name, **options):
        today = timezone.localdate().isoformat()
        say = (lambda step: None) if options["json"] else self.stdout.write
        try:
            model = make_model(
                read_records(records),
                read_key(key),
                synthetic=synthetic_register,
                version=name or today,
                made_on=today,
                report=say,
            )
            model.save(out)
        except BadFile as error:
            raise CommandError(describe_bad_file(error)) from None
        except KeyError as error:
            raise CommandError(_("%(path)s does not tell of %(record)s.") % {"path": key, "record": error}) from None
        except OSError as error:
            raise CommandError(f"{error.filename or records}: {error.strerror}") from None
        self.stdout.write(json.dumps({"version": model.version, "labels": model.labelled.num_rows, **model.figures}))


def read_key(path):
    """The columns of the key of labelled records, as text."""
    with path.open("rb") as file:
        rows = open_rows(file)
        heading = [str(cell or "").strip() for cell in next(rows)[1]]
        if missing := [name for name in KEY_COLUMNS if name not in heading]:
            raise CommandError(_("%(path)s lacks the columns %(columns)s.") % {"path": path, "columns": ", ".join(missing)})
        cells = [[str(row[heading.index(name)] or "") for name in KEY_COLUMNS] for _number, row in rows]
    return pa.table({name: pa.array([row[at] for row in cells], pa.string()) for at, name in enumerate(KEY_COLUMNS)})


def synthetic_register(rows, seed, duplicates):
    """(a synthetic register, the cluster of each row, its trap), without the rows that bear another shop's key."""
    columns = [[] for _ in HEADINGS]
    truth = []
    for portion in Register(rows, seed, duplicates=duplicates, typed=False).portions():
        for column, values in zip(columns, portion.columns, strict=True):
            column += ["" if value is None else str(value) for value in values]
        truth += portion.truth
    there = pa.array([trap != CONFLICT_TRAP for _, _, _, trap, _ in truth])
    table = pa.table([pa.array(column, pa.string()) for column in columns], names=HEADINGS).filter(there)
    kept = [one for one in truth if one[3] != CONFLICT_TRAP]
    return table, [cluster for _, cluster, _, _, _ in kept], [trap for _, _, _, trap, _ in kept]
