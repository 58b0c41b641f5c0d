"""The supply calendar as open data: what villages say of themselves as a whole, as a file for anybody.

Nothing of one enterprise is in it, and no name, group or note, so it is written at once; whoever serves a region takes the
whole list out by ``calendar_views.export``, which is sealed and written down.
"""

import tempfile
from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _

from desaekspor.portal.templatetags.figures import day, number
from desaekspor.potential.production.exporting import COLUMNS, StatementLines
from desaekspor.potential.production.queries import productions_for
from desaekspor.registry.exports.writers import writer_for

KINDS = {"xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), "csv": ("zip", "application/zip")}
OF_SOMEBODY = {"enterprise", "maker", "group", "note", "capacity", "capacity_unit"}
STEM = "pasokan-desa"


def open_columns():
    return [column for column in COLUMNS if column.name not in OF_SOMEBODY]


def write_open_file(kind, filters, *, described):
    """The bytes of the file, xlsx or csv (in a ZIP with its notes), of what ``filters`` ask for."""
    columns, nobody = open_columns(), AnonymousUser()
    numbers = list(filters.apply(productions_for(nobody)).order_by("region", "product", "pk").values_list("pk", flat=True))
    lines = StatementLines(nobody, columns, opened=None).read(numbers)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list.{kind}"
        writer = writer_for(kind, path, columns, temporary=folder, title=_("Supply of villages"), stem=STEM)
        for line in lines:
            writer.write(line)
        writer.close(notes_of(columns, lines, described))
        return path.read_bytes()


def notes_of(columns, lines, described):
    filters = "; ".join(f"{label}: {value}" for label, value in described)
    about = [
        (_("What this is"), _("What villages say they can make as a whole, by product and month. Nothing of it is contracted.")),
        (_("Left out"), _("What single enterprises make: it is open to those who serve the region, whatever its size.")),
        (_("Rows"), number(len(lines))),
        (_("Filtered by"), filters or _("none: the whole list")),
        (_("Written on"), day(timezone.localdate())),
        (_("Codes"), "HS 2022, KBLI 2020"),
        (_("Missing values"), _("An empty cell is unknown. It is never zero.")),
    ]
    if any(line.production.synthetic for line in lines):
        about.append((_("Example data"), _("Some of these statements are made up.")))
    return [*about, ("", ""), *((str(column.head), str(column.meaning)) for column in columns)]
