"""The columns that ``find-duplicates`` reads, under the names that registers give them. All text."""

import pyarrow as pa
import pyarrow.compute as pc

ID = "rec_id"
COLUMNS = (
    ID, "sumber", "tahun", "nama_usaha", "nama_pemilik", "nik", "nib", "alamat", "rt", "rw", "desa", "kecamatan", "kode_kbli",
    "produk_utama", "telepon", "lat", "lon", "tanggal_lahir", "kunci",
)  # fmt: skip
# A register in the 49 columns of SIDT is read as it is.
SIDT = {
    "id_data_badan_usaha": ID, "nama_pengusaha": "nama_pemilik", "nik_pengusaha": "nik", "alamat_usaha": "alamat",
    "rt_usaha": "rt", "rw_usaha": "rw", "kel_usaha": "desa", "kec_usaha": "kecamatan", "kontak_hp": "telepon",
    "alamat_latitude": "lat", "alamat_longitude": "lon",
}  # fmt: skip
# With none of these there is nothing by which two records could be one enterprise.
TELLING = ("nama_usaha", "nama_pemilik", "nik", "nib", "telepon", "alamat")


class MissingColumns(Exception):
    """A table lacks ``missing``; ``found`` are the headings that it has."""

    def __init__(self, missing: list[str], found: list[str]) -> None:
        super().__init__(f"missing: {', '.join(missing)}; found: {', '.join(found)}")
        self.missing, self.found = missing, found


def known_name(heading: str) -> str:
    """The name of the column that a heading means; "" for one that is not read."""
    name = "_".join(heading.replace("\ufeff", "").strip().lower().split())
    name = SIDT.get(name, name)
    return name if name in COLUMNS else ""


def check_headings(headings: list[str]) -> None:
    """Raise MissingColumns where records under these ``headings`` cannot be compared."""
    known, found = set(map(known_name, headings)), [heading for heading in headings if heading]
    if ID not in known:
        raise MissingColumns([ID], found)
    if known.isdisjoint(TELLING):
        raise MissingColumns(list(TELLING), found)


def records_table(table: pa.Table) -> pa.Table:
    """``table`` with exactly COLUMNS, all text, "" for what is not there. Raises MissingColumns."""
    places: dict[str, int] = {}
    for at, heading in enumerate(table.column_names):
        if name := known_name(heading):
            places.setdefault(name, at)
    check_headings(table.column_names)
    empty = pa.chunked_array([pa.array([""] * table.num_rows, pa.string())])
    return pa.table({name: _as_text(table.column(places[name])) if name in places else empty for name in COLUMNS})


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    return pc.fill_null(column.cast(pa.string()), "")
