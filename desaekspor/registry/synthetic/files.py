"""A register into a file: CSV, Parquet, or a workbook as offices pass them around. Streamed, portion by portion."""

import csv
import io
import re
import zipfile
from collections import Counter
from pathlib import Path
from xml.sax.saxutils import escape

from .register import HEADINGS

ENDINGS = (".csv", ".xlsx", ".parquet")
LARGEST_SHEET = 1_048_000  # enterprises; a sheet has 1,048,576 rows
NOTICE = "DATA SINTETIS UNTUK UJI COBA - BUKAN DATA ORANG ATAU USAHA NYATA"
SHEET, SUMMARY, NOTES = "Data UMKM", "Rekap", "Keterangan"
HEADING_ROW = 5  # of the workbook; titles stand above it
EPOCH = (1980, 1, 1, 0, 0, 0)  # of everything in the package: the same content, the same bytes


class CsvForm:
    """UTF-8, comma, a heading, no mark in front."""

    typed, first_row = False, 2

    def __init__(self, path: Path, notes: list[tuple[str, str]], totals: bool) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow(HEADINGS)

    def write(self, columns: list[list]) -> None:
        self._writer.writerows(zip(*columns, strict=True))

    def close(self) -> int | None:
        """Finish the file; the row of totals where there is one. A second call does nothing."""
        self._file.close()


class ParquetForm:
    """Every column text, as what a source delivers is; "keterangan" in the metadata says what the file is."""

    typed, first_row = False, 2

    def __init__(self, path: Path, notes: list[tuple[str, str]], totals: bool) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._text = pa.string()
        self._schema = pa.schema([(name, self._text) for name in HEADINGS], metadata={"keterangan": NOTICE, **dict(notes)})
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")

    def write(self, columns: list[list]) -> None:
        import pyarrow as pa

        arrays = [pa.array([None if cell is None else str(cell) for cell in column], self._text) for column in columns]
        self._writer.write_table(pa.table(arrays, schema=self._schema))

    def close(self) -> int | None:
        if self._writer.is_open:
            self._writer.close()


class WorkbookForm:
    """Titles, heading in row 5, a row of totals, a sheet "Rekap" and a sheet "Keterangan".

    XlsxWriter makes the workbook; the six million cells of a regency go into its first sheet as XML
    here, because cell by cell through the library they take ten times as long (28 s against 3 s).
    """

    typed, first_row = True, HEADING_ROW + 1

    def __init__(self, path: Path, notes: list[tuple[str, str]], totals: bool) -> None:
        self._notes, self._totals = notes, totals
        self._letters = [_letters(position) for position in range(len(HEADINGS))]
        self._counts: Counter = Counter()
        self._districts = HEADINGS.index("kec_usaha")
        self._sales, self._sum = HEADINGS.index("omzet_tahunan"), 0
        self._row = HEADING_ROW
        frame = _workbook(self._notes, {})
        self._part = next(name for name in frame.namelist() if name.endswith("worksheets/sheet1.xml"))
        head, self._tail = frame.read(self._part).decode().split("</sheetData>")
        head = re.sub(r'<dimension ref="[^"]*"/>', "", head)
        self._package = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=2)
        info = zipfile.ZipInfo(self._part, EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED
        self._sheet = self._package.open(info, "w", force_zip64=True)
        self._sheet.write(head.encode())

    def write(self, columns: list[list]) -> None:
        rows = []
        for row in zip(*columns, strict=True):
            self._row += 1
            rows.append(_row_xml(self._row, self._letters, row))
        self._sheet.write("".join(rows).encode())
        self._counts.update(columns[self._districts])
        self._sum += sum(amount for amount in columns[self._sales] if isinstance(amount, int))

    def close(self) -> int | None:
        if self._sheet.closed:
            return None
        totals = self._row + 1 if self._totals and self._row > HEADING_ROW else None
        if totals:
            letter = self._letters[self._sales]
            formula = f"SUM({letter}{HEADING_ROW + 1}:{letter}{self._row})"
            cells = f'<c r="A{totals}" t="inlineStr"><is><t>JUMLAH</t></is></c><c r="{letter}{totals}"><f>{formula}</f>'
            self._sheet.write(f'<row r="{totals}">{cells}<v>{self._sum}</v></c></row>'.encode())
        self._sheet.write(f"</sheetData>{self._tail}".encode())
        self._sheet.close()
        frame = _workbook(self._notes, self._counts)
        for name in frame.namelist():
            if name != self._part:
                self._package.writestr(zipfile.ZipInfo(name, EPOCH), frame.read(name), zipfile.ZIP_DEFLATED)
        self._package.close()
        return totals


FORMS = {".csv": CsvForm, ".parquet": ParquetForm, ".xlsx": WorkbookForm}


def _workbook(notes, counts) -> zipfile.ZipFile:
    """The workbook without its enterprises."""
    import datetime

    import xlsxwriter

    content = io.BytesIO()
    # constant_memory writes texts into the cells themselves, so that a sheet's part stands alone
    with xlsxwriter.Workbook(content, {"constant_memory": True}) as book:
        book.set_properties({"title": NOTICE, "created": datetime.datetime(*EPOCH)})
        bold = book.add_format({"bold": True})
        data, summary, about = (book.add_worksheet(name) for name in (SHEET, SUMMARY, NOTES))
        data.freeze_panes(HEADING_ROW, 0)
        data.set_column(0, len(HEADINGS) - 1, 16)
        for row, title in enumerate(("DATA PELAKU USAHA MIKRO, KECIL DAN MENENGAH", f"KABUPATEN BEKASI - {NOTICE}", notes[0][1])):
            data.write_string(row, 0, title, bold)
        for position, name in enumerate(HEADINGS):
            data.write_string(HEADING_ROW - 1, position, name, bold)
        for row, (name, count) in enumerate([("Kecamatan", "Jumlah"), *sorted(counts.items())]):
            summary.write_string(row, 0, name)
            summary.write(row, 1, count)
        about.set_column(0, 0, 24)
        about.set_column(1, 1, 90)
        for row, (name, text) in enumerate([("Keterangan", NOTICE), *notes]):
            about.write_string(row, 0, name, bold)
            about.write_string(row, 1, text)
    return zipfile.ZipFile(content)


def _row_xml(number, letters, row) -> str:
    cells = []
    for letter, value in zip(letters, row, strict=True):
        if value.__class__ is str:
            if "&" in value or "<" in value:
                value = escape(value)
            space = ' xml:space="preserve"' if value[:1] == " " or value[-1:] == " " or "  " in value else ""
            cells.append(f'<c r="{letter}{number}" t="inlineStr"><is><t{space}>{value}</t></is></c>')
        elif value is not None:
            cells.append(f'<c r="{letter}{number}"><v>{value}</v></c>')
    return f'<row r="{number}">{"".join(cells)}</row>'


def _letters(position) -> str:
    letters, position = "", position + 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
