"""How often each value stands in a register: a name that forty shops bear says less than one that two bear.

Counts belong to a register, not to a row: also an incremental run counts the whole register.
"""

import numpy as np
import pyarrow as pa

COUNTED = ("nik", "phone", "owner", "name")
Counted = dict[str, np.ndarray]  # column -> for each record how many have its value; 0 where it has none


def counts_of_rows(records: pa.Table) -> Counted:
    """For each of COUNTED how many of the normalised ``records`` have the value of each of them."""
    counted = {}
    for name in COUNTED:
        codes = codes_of(records[name]) + 1
        counts = np.bincount(codes, minlength=1)
        counts[0] = 0
        counted[name] = counts[codes]
    return counted


def counts_of_some(counted: Counted, rows: np.ndarray) -> Counted:
    """The same for some of the records, by their positions."""
    return {name: column[rows] for name, column in counted.items()}


def codes_of(column: pa.ChunkedArray) -> np.ndarray:
    """A number for each different value; -1 where there is none."""
    encoded = column.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.unify_dictionaries().combine_chunks()
    return encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
