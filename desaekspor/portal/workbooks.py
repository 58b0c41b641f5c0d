"""A list as a workbook to take along: its rows, and a sheet that says what it is and what every column means."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from desaekspor.portal.templatetags.figures import moment
from desaekspor.registry.exports.columns import Column
from desaekspor.registry.exports.writers import writer_for

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_response(columns: Sequence[Column], lines: Iterable, *, title: str, stem: str, notes: Sequence[tuple[str, str]]):
    """The workbook as a download named ``stem``; ``title`` names the sheet, ``notes`` (label, text) tell what it is."""
    told = [
        *notes,
        (_("Made on"), moment(timezone.now())),
        (_("Missing values"), _("An empty cell is unknown. It is never zero.")),
        ("", ""),
        *((str(column.head), str(column.meaning)) for column in columns),
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        writer = writer_for("xlsx", path, columns, temporary=folder, title=title, stem=stem)
        for line in lines:
            writer.write(line)
        writer.close(told)
        content = path.read_bytes()
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{stem}.xlsx"'
    response["Cache-Control"] = "no-store, private, max-age=0"
    return response
