"""How often each value stands in a register: a name that forty shops bear says less than one that two bear.

Counts belong to a register, not to a row: also an incremental run counts the whole register.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

COUNTED = ("nik", "phone", "owner", "name")
Counts = dict[str, pa.Table]  # column -> value, count


def count_values(records: pa.Table) -> Counts:
    """How many of the normalised ``records`` have each value, for each column of COUNTED."""
    return {name: _counted(records[name]) for name in COUNTED}


def counts_of_rows(records: pa.Table, counts: Counts | None = None) -> dict[str, np.ndarray]:
    """For each counted column the count of each record's value; 0 where the record has none."""
    counts = counts or count_values(records)
    result = {}
    for name in COUNTED:
        known = counts[name]
        where = pc.index_in(records[name], value_set=known["value"])
        found = np.append(known["count"].to_numpy(), 0)
        result[name] = found[pc.fill_null(where, known.num_rows).to_numpy()]
    return result


def _counted(column: pa.ChunkedArray) -> pa.Table:
    counted = pc.value_counts(column.drop_null())
    return pa.table({"value": counted.field("values"), "count": counted.field("counts")})
