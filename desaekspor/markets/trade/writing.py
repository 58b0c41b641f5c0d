"""Arrow tables into files whose endings say their form: all of them or none."""

import math
import os
import uuid
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc_csv
import pyarrow.parquet as pq

SHEET_ROWS = 1_048_575


def write_tables(tables: Mapping[Path, pa.Table]) -> None:
    """Write each table to its path; a file that was there stays as it was until every new one is whole.

    Raises OSError, which names the path.
    """
    drafts: dict[Path, Path] = {}
    try:
        for path, table in tables.items():
            drafts[path] = path.with_name(f".{path.stem}-{uuid.uuid4().hex[:8]}{path.suffix}")
            try:
                drafts[path].touch()  # Python says what is wrong with a folder; writers of other libraries word it otherwise
                WRITERS[path.suffix.lower()](table, drafts[path])
            except OSError as error:
                raise OSError(error.errno, os.strerror(error.errno or 0), str(path)) from error
        for path, draft in drafts.items():
            draft.replace(path)
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)


def _write_csv(table: pa.Table, path: Path) -> None:
    """No cell needs a quote or could be a formula: codes that were checked, and numbers."""
    pc_csv.write_csv(table, path, pc_csv.WriteOptions(quoting_style="none", quoting_header="none"))


def _write_xlsx(table: pa.Table, path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for start in range(0, max(table.num_rows, 1), SHEET_ROWS):
            sheet = book.add_worksheet()
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, table.num_columns - 1, 16)
            for place, name in enumerate(table.column_names):
                sheet.write_string(0, place, name, bold)
            columns = [column.to_pylist() for column in table.slice(start, SHEET_ROWS).columns]
            for number, cells in enumerate(zip(*columns, strict=True), start=1):
                for place, cell in enumerate(cells):
                    if isinstance(cell, str):
                        sheet.write_string(number, place, cell)
                    elif cell is not None and math.isfinite(cell):
                        sheet.write_number(number, place, cell)


WRITERS = {".csv": _write_csv, ".xlsx": _write_xlsx, ".parquet": pq.write_table}
