"""Records for the tests of the search for duplicates: nobody's, in the columns that ``find-duplicates`` reads."""

import pyarrow as pa

from desaekspor.registry.linkage.columns import COLUMNS

SHOP = {
    "sumber": "SIDT", "tahun": "2022", "nama_usaha": "WARUNG SARINAH (Sarinah Aminah)", "nama_pemilik": "Sarinah Aminah",
    "nik": "3216076204899920", "nib": "", "alamat": "Kp. Bojong Tengah RT.9/10", "rt": "9", "rw": "10", "desa": "Sukajaya",
    "kecamatan": "Cibitung", "kode_kbli": "47112", "produk_utama": "SEMBAKO", "telepon": "0800-0000-0694", "lat": "-6.253548",
    "lon": "107.047178",
}  # fmt: skip


def record(rec_id, **changes):
    """The shop of these tests, but for ``changes``; ``only=True`` leaves everything else empty."""
    base = {} if changes.pop("only", False) else SHOP
    return dict.fromkeys(COLUMNS, "") | base | {"rec_id": rec_id} | changes


def table_of(*rows):
    return pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in COLUMNS})
