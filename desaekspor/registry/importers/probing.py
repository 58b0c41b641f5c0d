"""A trial reading in a process of its own, with little memory: for the formats whose size cannot be told beforehand.

An old XLS of a kilobyte can hold a value in its last cell, an ODS a row "repeated a million times".
The reader would take gigabytes for the cells between and, where there are none, end the process. A Parquet
of three kilobytes can hold one text of megabytes in each of a thousand rows.
"""

import os
import subprocess
import sys
from typing import BinaryIO

from .errors import BadFile
from .packages import LARGEST_CELLS

MEMORY = 2**30
SECONDS = 120
PARQUET_ROWS = 2_000  # at a time
TOO_LARGE, UNREADABLE = 10, 11  # exit status

LIMITS = f"""
import io, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no image of the content is left on disk
except ImportError:  # no such limit on this system
    pass
"""
TRIAL = f"""{LIMITS}
import python_calamine
try:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    for index in range(len(book.sheet_names)):
        sheet = book.get_sheet_by_index(index)
        rows, columns = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
        if sheet.height * sheet.width > {LARGEST_CELLS}:
            print(rows, columns)
            sys.exit({TOO_LARGE})
except MemoryError:
    raise
except Exception:
    sys.exit({UNREADABLE})
"""
PARQUET_TRIAL = f"""{LIMITS}
import pyarrow.parquet
try:
    table = pyarrow.parquet.ParquetFile(io.BytesIO(sys.stdin.buffer.read()), pre_buffer=False)
    for batch in table.iter_batches(batch_size={PARQUET_ROWS}, use_threads=False):
        for column in batch.columns:
            column.to_pylist()
except MemoryError:
    raise
except Exception:
    sys.exit({UNREADABLE})
"""


def try_reading(file: BinaryIO, trial: str = "") -> None:
    """Read the workbook once where it can do no harm. Raises BadFile("too_large" or "too_much") when it is too large.

    The content goes through a pipe: nothing of it is written to disk. What is merely unreadable is
    left for the reader to say.
    """
    file.seek(0)
    content = file.read()
    command = [sys.executable, "-c", trial or TRIAL]
    environment = os.environ | {"ARROW_DEFAULT_MEMORY_POOL": "system"}  # Arrow's own pools claim gigabytes beforehand
    try:
        done = subprocess.run(command, input=content, env=environment, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise BadFile("too_much") from error
    finally:
        file.seek(0)
    if done.returncode == TOO_LARGE:
        rows, columns = map(int, done.stdout.split())
        raise BadFile("too_large", rows=rows, columns=columns)
    if done.returncode not in (0, UNREADABLE):
        raise BadFile("too_much")
