"""The error workbook: the rows that wait, each bad cell with its reason and a suggestion beside it.

Every cell is text, so that Excel neither rounds a NIK nor eats a phone's zero, and nothing in it
is ever a formula. Sent back after editing, it is recognised by its first column (see origins.py),
and what was corrected is loaded.
"""

from itertools import groupby

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from desaekspor.jobs.folders import working_folder
from desaekspor.registry.findings import describe
from desaekspor.registry.models import ImportFinding, Severity, SourceRecord
from desaekspor.registry.queries.findings import note_of, waiting_rows
from desaekspor.registry.services.originals import cell_text
from desaekspor.registry.services.origins import ORIGIN_HEADING, write_origin

MARKER_SHEET = "desa-ekspor"
MARKER_VERSION = 1
CHUNK = 1000
ROWS_PER_SHEET = 1_000_000  # a sheet of Excel ends at 1,048,576
LONGEST_CELL = 32_000  # Excel's limit is 32,767 characters


def write_error_workbook(batch, out, *, with_warnings=False):
    """Write the waiting rows of ``batch`` to ``out`` (path or binary file); returns how many there are.

    ``with_warnings`` adds the loaded rows that have a warning, so that these can be mended too.
    Memory does not grow with the number of rows. While it is written, its parts lie in a working folder.
    """
    import xlsxwriter

    with working_folder("errors") as parts:
        options = {"constant_memory": True, "tmpdir": str(parts), "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(out, options) as workbook:
            return _Book(batch, workbook, with_warnings).write()


def rows_to_correct(batch, *, with_warnings=False):
    """The records that the workbook holds, in the order of the file."""
    if not with_warnings:
        return waiting_rows(batch)
    warned = ImportFinding.objects.filter(batch=batch, sheet=OuterRef("sheet"), row=OuterRef("row"), severity=Severity.WARNING)
    waiting = waiting_rows(batch).order_by().values("pk")
    records = SourceRecord.objects.filter(batch=batch).filter(Q(pk__in=waiting) | (~Q(state=State.REJECTED) & Exists(warned)))
    return records.order_by("sheet", "row")


State = SourceRecord.State
_SHOWN = (Severity.REJECTED, Severity.WARNING)


class _Book:
    def __init__(self, batch, workbook, with_warnings):
        self.batch, self.workbook, self.with_warnings = batch, workbook, with_warnings
        text = {"num_format": "@", "quote_prefix": True, "valign": "top"}
        note = {**text, "text_wrap": True, "italic": True, "font_color": "#5B6B7B"}
        self.plain = workbook.add_format(text)
        self.note = workbook.add_format(note)
        self.bad = {
            Severity.REJECTED: workbook.add_format({**text, "bg_color": "#F9D5D2", "border": 1, "border_color": "#B3261E"}),
            Severity.WARNING: workbook.add_format({**text, "bg_color": "#FBE8CC", "border": 1, "border_color": "#A66300"}),
        }
        self.heading = workbook.add_format(
            {**text, "bold": True, "bg_color": "#0B6E78", "font_color": "#FFFFFF", "text_wrap": True}
        )
        self.note_heading = workbook.add_format({**text, "bold": True, "bg_color": "#DFE5EA", "text_wrap": True})
        self.names = set()

    def write(self):
        records = rows_to_correct(self.batch, with_warnings=self.with_warnings)
        columns = self._columns_with_findings(records)
        count = 0
        stream = _stream(records)
        for (sheet, _part), rows in groupby(_numbered(stream), key=lambda item: (item[0].sheet, item[1] // ROWS_PER_SHEET)):
            count += self._sheet(sheet, (record for record, _ in rows), columns.get(sheet, set()))
        self._instructions(count)
        self._marker()
        return count

    def _columns_with_findings(self, records):
        """``{sheet: {source's column name}}`` where a reason is to be written somewhere."""
        mine = records.order_by().filter(sheet=OuterRef("sheet"), row=OuterRef("row"))
        found = ImportFinding.objects.filter(Exists(mine), batch=self.batch, severity__in=_SHOWN)
        columns: dict[int, set] = {}
        for sheet, column in found.order_by().values_list("sheet", "column").distinct():
            columns.setdefault(sheet, set()).add(column)
        return columns

    def _sheet(self, index, records, with_notes):
        info = self.batch.sheet(index)
        sheet = self.workbook.add_worksheet(self._name(info.get("name") or _("Rows")))
        headings = info.get("headings", [])
        columns = [self.batch.mapping.get(heading, "") for heading in headings]
        # A finding about a column that this sheet does not have stands beside the row's origin.
        homeless = with_notes - set(columns)
        places, place = {}, 0  # heading's index (None: the origin) -> column of the sheet
        for number in (None, *range(len(headings))):
            heading, column = (ORIGIN_HEADING, None) if number is None else (headings[number], columns[number])
            noted = bool(homeless) if number is None else bool(column) and column in with_notes
            noted = noted and (number is None or columns.index(column) == number)
            places[number] = (place, noted)
            sheet.set_column(place, place, 30 if number is None else min(max(len(heading) + 2, 12), 28), self.plain)
            sheet.write_string(0, place, heading, self.heading)
            place += 1
            if noted:
                for title, width in ((_("%(heading)s — reason"), 44), (_("%(heading)s — suggestion"), 24)):
                    sheet.set_column(place, place, width, self.note)
                    sheet.write_string(0, place, title % {"heading": heading}, self.note_heading)
                    place += 1
        sheet.freeze_panes(1, 1)
        line = 0
        for record, findings in self._with_findings(records):
            line += 1
            self._row(sheet, line, record, findings, columns, places)
        sheet.autofilter(0, 0, line, place - 1)
        return line

    def _row(self, sheet, line, record, findings, columns, places):
        of_column: dict = {}
        for finding in findings:
            of_column.setdefault(finding.column if finding.column in columns else None, []).append(note_of(finding))
        raw = record.content["raw"]
        for number, (place, noted) in places.items():
            first = number is None or columns.index(columns[number]) == number
            notes = of_column.get(None if number is None else columns[number], []) if first else []
            text = write_origin(self.batch.pk, record.sheet, record.row) if number is None else _cell(raw, number)
            style = self.plain
            if notes:
                style = self.bad[
                    Severity.REJECTED if any(note.severity == Severity.REJECTED for note in notes) else Severity.WARNING
                ]
            if text or notes:
                sheet.write_string(line, place, text[:LONGEST_CELL], style)
            if noted and notes:
                sheet.write_string(line, place + 1, "\n".join(str(describe(note)) for note in notes)[:LONGEST_CELL], self.note)
                suggestions = [cell_text(note.suggestion) for note in notes if note.suggestion]
                sheet.write_string(line, place + 2, "; ".join(suggestions)[:LONGEST_CELL], self.note)

    def _with_findings(self, records):
        """(record, its findings) a thousand rows at a time."""
        chunk = []
        for record in records:
            chunk.append(record)
            if len(chunk) == CHUNK:
                yield from self._findings_of(chunk)
                chunk = []
        yield from self._findings_of(chunk)

    def _findings_of(self, chunk):
        if not chunk:
            return
        found = ImportFinding.objects.filter(
            batch=self.batch, sheet=chunk[0].sheet, row__gte=chunk[0].row, row__lte=chunk[-1].row, severity__in=_SHOWN
        )
        of_row: dict[int, list] = {}
        for finding in found.order_by("row", "pk"):
            of_row.setdefault(finding.row, []).append(finding)
        for record in chunk:
            yield record, of_row.get(record.row, [])

    def _name(self, wanted):
        """A sheet name that Excel takes: at most 31 characters, none of []:*?/\\, each once."""
        plain = "".join(" " if sign in "[]:*?/\\" else sign for sign in wanted).strip("' ")[:28] or "Data"
        name, copy = plain, 1
        while name.casefold() in self.names:
            copy += 1
            name = f"{plain[:26]} {copy}"
        self.names.add(name.casefold())
        return name

    def _instructions(self, count):
        sheet = self.workbook.add_worksheet(self._name(_("Instructions")))
        sheet.set_column(0, 0, 100, self.workbook.add_format({"text_wrap": True, "valign": "top"}))
        title = self.workbook.add_format({"bold": True, "font_size": 14})
        sheet.write_string(0, 0, _("How to correct these rows"), title)
        lines = [
            _("%(count)s rows of %(file)s (import %(batch)s) are in this workbook.")
            % {"count": count, "file": self.batch.file_name, "batch": self.batch.pk},
            _("1. Correct the coloured cells. Red: the row waits until it is right. Orange: this value is not used as it is."),
            _("2. Beside each coloured cell stand the reason and, where one is known, a suggestion. You need not delete them."),
            _("3. Leave the first column as it is: it says which row of the file this is."),
            _("4. Rows that you do not correct may stay or be deleted; they keep waiting."),
            _("5. Save the workbook (XLSX or CSV) and upload it on the page Import. Only the corrected rows are loaded."),
            _("This file holds personal data. Do not pass it on, and delete it when you have finished."),
        ]
        for line, text in enumerate(lines, start=2):
            sheet.write_string(line, 0, text)

    def _marker(self):
        sheet = self.workbook.add_worksheet(self._name(MARKER_SHEET))
        for line, (name, value) in enumerate((("batch", self.batch.pk), ("version", MARKER_VERSION))):
            sheet.write_string(line, 0, name)
            sheet.write_number(line, 1, value)
        sheet.hide()


def _cell(raw, number):
    return cell_text(raw[number]) if number < len(raw) else ""


def _stream(records):
    """The records chunk by chunk, by key: a cursor that stays open would hold SQLite's file."""
    last = None
    while True:
        rows = records if last is None else records.filter(Q(sheet__gt=last[0]) | Q(sheet=last[0], row__gt=last[1]))
        chunk = list(rows[:CHUNK])
        if not chunk:
            return
        last = (chunk[-1].sheet, chunk[-1].row)
        yield from (record for record in chunk if record.content is not None)


def _numbered(records):
    """(record, how many of its sheet came before)."""
    sheet, number = None, 0
    for record in records:
        number = number + 1 if record.sheet == sheet else 0
        sheet = record.sheet
        yield record, number
