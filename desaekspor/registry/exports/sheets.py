"""The rows of a workbook's sheet, written as XML by ourselves: cell by cell through xlsxwriter they take six times as long.

xlsxwriter makes the workbook with everything else in it (styles, heads, notes) and, as a pattern, the last row of each sheet
with blank cells; in the place of that row come the rows from here.
"""

import datetime
import re
import tempfile
from math import isfinite
from xml.sax.saxutils import escape

from django.utils import timezone
from django.utils.translation import gettext as _

from desaekspor.registry.exports.columns import CODE, DAY, DECIMAL, DEGREES, MONEY, NUMBER, TEXT, YES_NO
from desaekspor.registry.outputs import LONGEST_CELL

NUMBERS = (NUMBER, DECIMAL, MONEY, DEGREES)
# The number of a style is known only when the workbook is made; until then a character stands for it that no text can hold.
MARKS = {kind: chr(place) for place, kind in enumerate((TEXT, CODE, YES_NO, DAY, *NUMBERS), 1)}
PLAIN = re.compile(rf"(?!\s)[^\x00-\x1f&<>_\ufffe\uffff]{{1,{LONGEST_CELL // 2}}}(?<!\s)").fullmatch
ESCAPES = re.compile(r"_(?=x[0-9a-fA-F]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
BEFORE_DAY_0 = datetime.date(1899, 12, 31).toordinal()
EXACT = 10**15
PIECE = 1 << 20


class Rows:
    """The rows of one sheet below its head, in a file of the folder ``temporary`` until the workbook is made."""

    def __init__(self, columns, temporary):
        from xlsxwriter.utility import xl_col_to_name

        yes_no, zone = (_("no"), _("yes")), timezone.get_current_timezone()
        written = dict.fromkeys(NUMBERS, _number) | dict.fromkeys((TEXT, CODE), _text)
        written |= {DAY: lambda value: _day(value, zone), YES_NO: lambda value: _text(yes_no[bool(value)])}
        self._cells = []
        for place, column in enumerate(columns):
            kind, start = column.kind, f'<c r="{xl_col_to_name(place)}'
            is_text = written[kind] is _text or kind == YES_NO
            after = ' t="inlineStr"><is><t' if is_text else "><v>"
            end = "</t></is></c>" if is_text else "</v></c>"
            self._cells.append((column.value, start, f'" s="{MARKS[kind]}"{after}', written[kind], end))
        self._kinds, self.count = [column.kind for column in columns], 0
        self._file = tempfile.TemporaryFile(dir=temporary)  # noqa: SIM115 (put closes it; it never has a name)

    def write(self, line):
        self.count += 1
        row, cells = str(self.count + 1), []
        for value_of, start, style, written, end in self._cells:
            value = value_of(line)
            if value is not None and value != "":
                cells.append(f"{start}{row}{style}{written(value)}{end}")
        if cells:
            self._file.write(f'<row r="{row}">{"".join(cells)}</row>'.encode())

    def put(self, archive, name, sheet):
        """Write the member ``name`` of a ZIP archive: ``sheet`` of xlsxwriter with the rows in the place of the pattern."""
        start, end = sheet.rindex(b"<row "), sheet.index(b"</sheetData>")
        styles = re.findall(rb' s="(\d+)"', sheet[start:end])
        numbers = dict(zip(self._kinds, styles, strict=True))
        with archive.open(name, "w", force_zip64=self._file.tell() > 1 << 31) as member:
            member.write(sheet[:start])
            self._file.seek(0)
            while piece := self._file.read(PIECE):
                for kind, number in numbers.items():
                    piece = piece.replace(MARKS[kind].encode(), number)
                member.write(piece)
            member.write(sheet[end:])
        self._file.close()


def day_of(value, zone=None):
    """The day of a moment here; a day itself."""
    return timezone.localtime(value, zone).date() if isinstance(value, datetime.datetime) else value


def _day(value, zone):
    number = day_of(value, zone).toordinal() - BEFORE_DAY_0
    return number + (number > 59)  # to Excel, 1900 was a leap year


def _number(value):
    if type(value) is int and -EXACT < value < EXACT:
        return value  # most of them; as below, in a third of the time
    if not isfinite(value):
        raise ValueError(f"{value} is no number that a cell can hold")
    return f"{value:.16G}"


def _text(value):
    """What stands behind ``<t``: characters that XML has no place for as _xHHHH_, as Excel wants them."""
    text = str(value)
    if PLAIN(text):
        return f">{text}"
    text = text.encode("utf-16-le")[: LONGEST_CELL * 2].decode("utf-16-le", "ignore")  # Excel counts in UTF-16
    text = ESCAPES.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    space = "" if text == text.strip() else ' xml:space="preserve"'
    return f"{space}>{escape(text)}"
