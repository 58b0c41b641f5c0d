"""Read a table of trade flows in the shape of BACI, and say what it covers. The whole world of a year is ten million rows."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pc_csv
import pyarrow.parquet as pq

from desaekspor.registry.importers.reading import open_rows

from .errors import BadFlows

COLUMNS = ("hs6", "exporter", "importer", "value_usd")
CODES = {"hs6": r"^[0-9]{6}$", "exporter": r"^[A-Z][A-Z0-9]{2}$", "importer": r"^[A-Z][A-Z0-9]{2}$"}
PACKED = pa.dictionary(pa.int32(), pa.string())
HEADING = 1  # row of a spreadsheet in which it stands


@dataclass(frozen=True)
class Coverage:
    """What a table of flows holds. ``absent_importers`` sell in it and buy nothing: their purchases are not known."""

    rows: int
    exporters: int
    importers: int
    products: int
    total_usd: float
    absent_importers: tuple[str, ...]


def read_flows(path: Path) -> pa.Table:
    """The flows of a CSV, XLSX or Parquet file: hs6, exporter, importer (packed texts) and value_usd (float, dollars, >= 0).

    Other columns are left out. Columns are told by their names in any order and case. Several rows of one flow are kept;
    measures add them up. What a file does not have is not known: no row is made for it.

    Raises BadFlows, at the first row of a column that is wrong; BadFile for what is no table at all; OSError.
    """
    kind = path.suffix.lower()
    numbers: list[int] = []
    if kind == ".parquet":
        table = _read_parquet(path)
    elif kind == ".xlsx":
        table, numbers = _read_workbook(path)
    else:
        table = _read_text(path)
    if not table.num_rows:
        raise BadFlows("no_rows")
    try:
        return pa.table({name: _checked(name, table[name]) for name in COLUMNS})
    except BadFlows as error:
        if numbers:
            error.facts["row"] = numbers[int(str(error.facts["row"])) - HEADING - 1]
        raise


def coverage(flows: pa.Table) -> Coverage:
    """What ``flows`` covers, from ``read_flows``."""
    sold = flows.filter(pc.greater(flows["value_usd"], 0))
    exporters, importers = (set(pc.unique(sold[name]).to_pylist()) for name in ("exporter", "importer"))
    return Coverage(
        rows=flows.num_rows,
        exporters=len(exporters),
        importers=len(importers),
        products=len(pc.unique(sold["hs6"])),
        total_usd=pc.sum(flows["value_usd"]).as_py(),
        absent_importers=tuple(sorted(exporters - importers)),
    )


def plain(flows: pa.Table) -> pa.Table:
    """The same with texts that are not packed, for Spark, which knows no packed ones."""
    return flows.cast(pa.schema([(field.name, _unpacked(field.type)) for field in flows.schema]))


def _unpacked(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _found(heading: list[str]) -> dict[str, int]:
    """Where each column stands. Raises BadFlows."""
    names = [str(name).strip().lower() for name in heading]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise BadFlows("missing_columns", missing=missing, found=[name for name in map(str, heading) if name.strip()])
    return {name: names.index(name) for name in COLUMNS}


def _read_parquet(path: Path) -> pa.Table:
    try:
        schema = pq.read_schema(path)
        own = {name: schema.names[place] for name, place in _found(schema.names).items()}
        texts = [own[name] for name in CODES if pa.types.is_string(schema.field(own[name]).type)]  # of codes, few differ
        table = pq.read_table(path, columns=list(own.values()), read_dictionary=texts)
    except pa.ArrowException as error:
        raise BadFlows("unreadable", row=0) from error
    return table.select(list(own.values())).rename_columns(list(own))


def _read_text(path: Path) -> pa.Table:
    """Memory stays near that of the packed table: texts are packed block by block."""
    with path.open("rb") as file:
        head = file.read(65_536)
    if not head.strip(codecs.BOM_UTF8 + b" \t\r\n\0"):
        raise BadFlows("no_rows")
    if b"\0" in head:
        raise BadFlows("unreadable", row=0)
    first = head.removeprefix(codecs.BOM_UTF8).splitlines()[0].decode("utf-8", "replace")
    delimiter = max(",;\t|", key=first.count)
    heading = [name.strip().strip('"') for name in first.split(delimiter)]
    own = {name: heading[place] for name, place in _found(heading).items()}
    bad: list[int] = []

    def note(row):
        bad.append(row.number or 0)
        return "error"

    options = pc_csv.ParseOptions(delimiter=delimiter, invalid_row_handler=note)
    kinds = {own[name]: PACKED for name in CODES} | {own["value_usd"]: pa.string()}
    convert = pc_csv.ConvertOptions(
        column_types=kinds, include_columns=list(own.values()), strings_can_be_null=True, null_values=[""]
    )
    try:
        # On one thread rows have numbers, which a message about one needs; and none is left running behind an error.
        table = pc_csv.read_csv(path, pc_csv.ReadOptions(use_threads=False), options, convert)
    except pa.ArrowInvalid as error:
        if "UTF8" in str(error) or "UTF-8" in str(error):
            raise BadFlows("encoding") from error
        raise BadFlows("unreadable", row=bad[0] if bad else 0) from error
    return table.rename_columns(list(own))


def _read_workbook(path: Path) -> tuple[pa.Table, list[int]]:
    """The table, and the row of the sheet in which each of its rows stands."""
    with path.open("rb") as file:
        rows = open_rows(file)
        first = next(rows, None)
        if first is None:
            raise BadFlows("no_rows")
        own = _found(["" if cell is None else str(cell) for cell in first[1]])
        columns: dict[str, list[str | None]] = {name: [] for name in COLUMNS}
        numbers: list[int] = []
        for number, cells in rows:
            if all(cell is None for cell in cells):
                continue
            numbers.append(number)
            for name, place in own.items():
                cell = cells[place] if place < len(cells) else None
                columns[name].append(None if cell is None else str(cell).strip())
    return pa.table({name: pa.array(column, pa.string()) for name, column in columns.items()}), numbers


def _checked(name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    if name == "value_usd":
        return _amounts(column)
    if column.type != PACKED:
        column = column.cast(pa.string()).dictionary_encode()
    column = column.unify_dictionaries()
    wrong = [value for value in pc.unique(column).to_pylist() if value is None or not re.fullmatch(CODES[name], value)]
    if wrong:
        texts = column.cast(pa.string())
        is_wrong = pc.fill_null(pc.invert(pc.match_substring_regex(texts, CODES[name])), True)
        _refuse(name, texts, is_wrong, 0, "hs6" if name == "hs6" else "country")
    return column


def _amounts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """As floats. Raises BadFlows."""
    found: list[pa.Array] = []
    before = 0
    for chunk in column.chunks:
        try:
            amounts = chunk.cast(pa.float64(), safe=False)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            texts = chunk.cast(pa.string())
            _refuse("value_usd", texts, pa.array([not _is_number(text) for text in texts.to_pylist()]), before, "amount")
        good = pc.fill_null(pc.and_(pc.is_finite(amounts), pc.greater_equal(amounts, 0)), False)
        if not pc.all(good, min_count=0).as_py():
            _refuse("value_usd", chunk.cast(pa.string()), pc.invert(good), before, "amount")
        found.append(amounts)
        before += len(chunk)
    return pa.chunked_array(found, pa.float64())


def _is_number(text: str | None) -> bool:
    return text is not None and re.fullmatch(r"\d+(\.\d+)?([eE][+-]?\d+)?", text.strip()) is not None


def _refuse(
    name: str, texts: pa.ChunkedArray | pa.Array, wrong: pa.ChunkedArray | pa.Array, before: int, expected: str
) -> NoReturn:
    place = max(pc.index(wrong, True).as_py(), 0)
    value = texts[place].as_py()
    raise BadFlows(
        "bad_value", row=before + place + HEADING + 1, column=name, value=(value or "")[:80], expected=expected,
        count=pc.sum(wrong).as_py(),
    )  # fmt: skip
