"""A full register made into lists as different offices keep them: each row loses what its office does not ask for.

A model that learns only from rows with every column would lean on the NIK. So synthetic rows, whose truth is
known, are given to four kinds of offices, and some of each office's columns are left empty besides.
"""

import numpy as np
import pyarrow as pa

from .columns import records_table

# office -> (share of the rows, share of the cells it has, by column; columns not named are kept)
OFFICES = {
    "SIDT": (0.5, {"nik": 0.8, "nib": 0.35, "telepon": 0.85, "kode_kbli": 0.6, "lat": 0.8}),
    "OSS": (
        0.2,
        {"nik": 0.0, "telepon": 0.0, "produk_utama": 0.0, "kode_kbli": 0.85, "lat": 0.0, "rt": 0.0, "nama_usaha": 0.5},
    ),
    "DINKOP": (0.17, {"nik": 0.6, "nib": 0.3, "telepon": 0.75, "kode_kbli": 0.0, "lat": 0.0, "rt": 0.0, "kecamatan": 0.93}),
    "DESA": (0.13, {"nik": 0.0, "nib": 0.25, "telepon": 0.7, "kode_kbli": 0.0, "lat": 0.7, "rt": 0.0, "kecamatan": 0.97}),
}  # fmt: skip
ALWAYS = {"desa": 0.95, "nama_pemilik": 0.98, "tanggal_lahir": 0.3}
TOGETHER = {"lat": "lon", "rt": "rw"}
RT_IN_WORDS = 0.7  # of the addresses of an office that has no column for it


def thin(table: pa.Table, seed: int) -> pa.Table:
    """``table`` (columns of :mod:`.columns`) with a source and gaps in each row; the same for the same ``seed``."""
    draw = np.random.default_rng(seed)
    told = records_table(table)
    rows = {name: np.array(told[name].to_pylist(), dtype=object) for name in told.column_names}
    count = table.num_rows
    names = list(OFFICES)
    office = draw.choice(len(names), size=count, p=[OFFICES[name][0] for name in names])
    wholes = {name: column.copy() for name, column in rows.items()}
    for at, name in enumerate(names):
        mine = office == at
        rows["sumber"][mine] = name
        for column, share in {**ALWAYS, **OFFICES[name][1]}.items():
            lost = mine & (draw.random(count) >= share)
            rows[column][lost] = ""
            if column in TOGETHER:
                rows[TOGETHER[column]][lost] = ""
    # OSS puts the owner where there is no name of a shop.
    unnamed = (office == names.index("OSS")) & (rows["nama_usaha"] == "")
    rows["nama_usaha"][unnamed] = wholes["nama_pemilik"][unnamed]
    for row in np.flatnonzero((rows["rt"] == "") & (draw.random(count) < RT_IN_WORDS)).tolist():
        if wholes["rt"][row] and "RT" not in wholes["alamat"][row].upper():
            rows["alamat"][row] += f" RT {wholes['rt'][row]}/RW {wholes['rw'][row]}"
    return pa.table({name: pa.array(column.tolist(), pa.string()) for name, column in rows.items()})
