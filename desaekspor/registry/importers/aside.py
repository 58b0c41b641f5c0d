"""Read and check a large file in a process of its own, while this one works on the rows that came of it.

Reading and checking are half of an import and need neither settings nor database, so that on two
cores an import takes half the time. The other process is given the key of this one file and no
other, and the hundreds of megabytes of a workbook are gone with it. It ends when nobody reads from
it any more, also when its reader was killed.
"""

import os
import pickle
import queue
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from itertools import islice
from multiprocessing.connection import Connection, Pipe
from typing import Any, BinaryIO, NamedTuple

from desaekspor.config.collecting import collect_less_often

from . import SOURCES
from .check import CheckedRow, Finding, check_rows
from .errors import BadFile
from .reading import open_table

ROWS = 500  # in one message
AHEAD = 8  # messages that may wait for their reader
SECRETS = ("DESAEKSPOR_", "DATABASE_")  # beginnings of what stays out of the other process's environment


class Opening(NamedTuple):
    """How the other process opens the file: ``function(*arguments)``, with ``descriptors`` of ours; it may raise ``errors``."""

    function: Callable[..., BinaryIO]
    arguments: tuple
    descriptors: tuple[int, ...] = ()
    errors: tuple[type[Exception], ...] = ()


class CheckBroken(Exception):
    """The other process ended early. What it says itself, on the standard error output, never quotes a cell."""


def check_aside(opening: Opening, name: str, source: str, *arguments: Any, **options: Any) -> Iterator[CheckedRow]:
    """The rows of ``check_rows(table, SOURCES[source], *arguments, **options)`` for the file called ``name``, checked elsewhere.

    The file is one that was opened as a table before, see open_table.

    Raises what opening and checking raise, or CheckBroken.
    """
    here, there = Pipe()
    child = subprocess.Popen(
        [sys.executable, "-m", "desaekspor.registry.importers.aside", str(there.fileno())],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        pass_fds=(there.fileno(), *opening.descriptors),
    )
    there.close()
    try:
        here.send((opening, name, source, arguments, options))
        while (rows := here.recv()) is not None:
            if isinstance(rows, Exception):
                raise rows
            for sheet, row, raw, key, state, values, findings in rows:
                yield CheckedRow(sheet, row, raw, key, state, values, [Finding(*finding) for finding in findings])
    except (EOFError, ConnectionError) as error:
        raise CheckBroken(f"status {child.wait()}") from error
    finally:
        here.close()
        child.kill()
        child.wait()


def environment() -> dict[str, str]:
    """What the other process knows of ours: where modules are, and no secret."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(SECRETS)}
    return ours | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def _main(connection: Connection) -> None:
    collect_less_often()
    opening, name, source, arguments, options = connection.recv()
    messages: queue.Queue = queue.Queue(AHEAD)
    threading.Thread(target=_send, args=(connection, messages), daemon=True).start()
    try:
        with opening.function(*opening.arguments) as file:
            checked = check_rows(open_table(file, name, known=True, ahead=True), SOURCES[source], *arguments, **options)
            while rows := [_plain(row) for row in islice(checked, ROWS)]:
                messages.put(pickle.dumps(rows, pickle.HIGHEST_PROTOCOL))
        messages.put(pickle.dumps(None))
    except (BadFile, *opening.errors) as error:
        messages.put(pickle.dumps(error))
    except Exception as error:
        sys.stderr.writelines([*traceback.format_tb(error.__traceback__), type(error).__name__, "\n"])
        os._exit(1)
    messages.join()


def _send(connection: Connection, messages: queue.Queue) -> None:
    try:
        while True:
            connection.send_bytes(messages.get())
            messages.task_done()
    except OSError:
        os._exit(1)  # nobody reads any more


def _plain(row: CheckedRow) -> tuple:
    findings = [
        (one.column, one.code, one.severity, one.value, one.suggestion, one.corrected_to, one.facts) for one in row.findings
    ]
    return row.sheet, row.row, row.raw, row.key, row.state, row.values, findings


if __name__ == "__main__":
    _main(Connection(int(sys.argv[1])))
