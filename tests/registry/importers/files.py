"""Files to read, made in memory: workbooks, packages with something wrong, ODS."""

import io
import zipfile

import openpyxl

HEADINGS = ["No", "Nama Usaha", "Nama Pemilik", "Desa", "Kecamatan", "Omzet"]
ROW = [1, "WARUNG SATU", "WAWAN CONTOH", "SRIAMUR", "TAMBUN UTARA", 5_000_000]


def workbook(*sheets, change=None):
    """An XLSX of (title, rows); ``change`` gets the openpyxl workbook before it is saved."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if change:
        change(book)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def repacked(file, changes, compression=zipfile.ZIP_DEFLATED):
    """The package with the parts of ``changes`` (name -> bytes, or a function of the old bytes) replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w", compression) as new:
        for name in dict.fromkeys([*old.namelist(), *changes]):
            content = old.read(name) if name in old.namelist() else b""
            change = changes.get(name, content)
            new.writestr(name, change(content) if callable(change) else change)
    out.seek(0)
    return out


def ods(rows, *, repeat_last=1, repeat_cells=1):
    """An ODS of one table; the last row may claim to repeat, as may an empty row of formatting at its end."""

    def cell(value):
        if value is None:
            return "<table:table-cell/>"
        kind, attribute = ("float", f' office:value="{value}"') if isinstance(value, (int, float)) else ("string", "")
        repeat = f' table:number-columns-repeated="{repeat_cells}"' if repeat_cells > 1 else ""
        return f'<table:table-cell office:value-type="{kind}"{attribute}{repeat}><text:p>{value}</text:p></table:table-cell>'

    lines = [f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows[:-1]]
    lines.append(f'<table:table-row table:number-rows-repeated="{repeat_last}">{"".join(map(cell, rows[-1]))}</table:table-row>')
    lines.append(
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row>"
    )
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
        for name, path in [("office", "office"), ("table", "table"), ("text", "text")]
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Data">{"".join(lines)}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
            "</manifest:manifest>",
        )
    file.seek(0)
    return file
