"""Tables of text in blocks: a CSV as it is, packed (.gz), or in an archive (.zip). Memory does not grow with the file.

Every cell comes as text, so that no reader guesses that a code is a number; rows keep the numbers that they have in the file.
"""

import bisect
import codecs
import gzip
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pc_csv

from .problems import DataRefused, Problem, refuse

# Hears how many rows are read, and about how many there are (None: nobody knows).
Report = Callable[[int, int | None], None]
BLOCK = 8 << 20
HEAD = 1 << 16
MOST_BYTES = 8 << 30  # of one table, unpacked
MOST_MEMBERS = 500
MOST_RAGGED = 200  # rows with too few or too many cells, before the rest is not looked at
HEADING = 1  # the row in which it stands


def silent(_rows: int, _expected: int | None) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class Member:
    """A table that can be opened: a file, or one of an archive. ``size`` in bytes, unpacked; None where nothing tells it."""

    path: Path
    name: str
    size: int | None
    inside: str = ""  # its name in the archive

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Its bytes, unpacked. Raises DataRefused for what is no archive."""
        try:
            if self.inside:
                with zipfile.ZipFile(self.path) as archive, archive.open(self.inside) as stream:
                    yield io.BufferedReader(stream, HEAD)  # type: ignore[type-var]
            elif is_gzip(self.path):
                with gzip.open(self.path) as stream:
                    yield stream  # type: ignore[misc]
            else:
                with self.path.open("rb") as stream:
                    yield stream
        except (zipfile.BadZipFile, gzip.BadGzipFile, EOFError, NotImplementedError, RuntimeError) as error:
            raise refuse("damaged") from error


def members_of(path: Path, name: str = "") -> list[Member]:
    """The tables of a file: itself, or those of an archive. ``name`` as the sender calls it. Raises DataRefused."""
    name = name or path.name
    if not zipfile.is_zipfile(path):
        return [Member(path, name.removesuffix(".gz"), None if is_gzip(path) else path.stat().st_size)]
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX")]
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise refuse("damaged") from error
    if len(infos) > MOST_MEMBERS or any(info.file_size > MOST_BYTES for info in infos):
        raise refuse("too_large", gigabytes=MOST_BYTES >> 30)
    tables = [info for info in infos if info.filename.lower().endswith((".csv", ".txt"))]
    return [Member(path, info.filename.rpartition("/")[2], info.file_size, info.filename) for info in tables]


def is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


@dataclass
class Table:
    """A table that is being read, once, by ``blocks``. ``columns``: what the program calls a column -> its heading."""

    member: Member
    columns: dict[str, str]
    ragged: list[int] = field(default_factory=list)  # numbers of rows with another count of cells than the heading
    _stream: "_Joined | None" = None
    _options: tuple = ()

    def blocks(self) -> Iterator[tuple[int, pa.RecordBatch]]:
        """(rows before it, trimmed texts by the program's names) of each block; blank rows stay. Raises DataRefused."""
        read, parse, convert = self._options
        before = 0
        try:
            with pc_csv.open_csv(self._stream, read, parse, convert) as reader:
                for batch in reader:
                    texts = [pc.utf8_trim_whitespace(column) for column in batch.columns]
                    yield before, pa.RecordBatch.from_arrays(texts, names=list(self.columns))
                    before += batch.num_rows
        except pa.ArrowInvalid as error:
            if len(self.ragged) > MOST_RAGGED:
                raise DataRefused(self.ragged_problems(), len(self.ragged)) from error
            raise refuse("encoding" if "UTF" in str(error) else "damaged") from error
        except (OSError, zipfile.BadZipFile, EOFError) as error:  # also zlib's, on the way through Arrow
            raise refuse("damaged") from error

    def expected(self, rows: int) -> int | None:
        """About how many rows there are, after so many: by the bytes that they took. In round figures, so that it stays still."""
        size, passed = self.member.size, self._stream.passed if self._stream else 0
        if not size or not passed:
            return None
        whole = rows * size / passed
        step = 10 ** max(0, len(str(int(whole))) - 2)
        return max(rows, round(whole / step) * step)

    def number(self, place: int) -> int:
        """Row in the file of the row that is the ``place``-th of all blocks, from 0."""
        number = place + HEADING + 1
        while (shifted := place + HEADING + 1 + bisect.bisect_right(self.ragged, number)) != number:
            number = shifted
        return number

    def ragged_problems(self) -> list[Problem]:
        return [Problem("ragged", row) for row in self.ragged]


@contextmanager
def opened_table(
    member: Member, wanted: Mapping[str, tuple[str, ...]], optional: tuple[str, ...] = (), *, encoding: str = "utf8"
) -> Iterator[Table]:
    """The table of a member. ``wanted``: what the program calls a column -> the headings that it may have, in small letters.

    Raises DataRefused: empty, no_text, encoding, missing_columns.
    """
    with member.opened() as stream:
        head = stream.read(HEAD)
        if not head.strip(codecs.BOM_UTF8 + b" \t\r\n"):
            raise refuse("empty")
        if b"\0" in head:
            raise refuse("no_text")
        first = head.removeprefix(codecs.BOM_UTF8).splitlines()[0].decode(encoding, "replace")
        delimiter = max(",;\t|", key=first.count)
        heading = [name.strip().strip('"').strip() for name in first.split(delimiter)]
        columns = _found(heading, wanted, optional)
        table = Table(member, columns, _stream=_Joined(head, stream))

        def note(row):
            table.ragged.append(row.number or 0)
            return "skip" if len(table.ragged) <= MOST_RAGGED else "error"

        kinds = dict.fromkeys(columns.values(), pa.string())
        table._options = (
            # On one thread rows have numbers.
            pc_csv.ReadOptions(
                use_threads=False, block_size=BLOCK, skip_rows=1, column_names=_unique(heading), encoding=encoding
            ),
            pc_csv.ParseOptions(
                delimiter=delimiter, invalid_row_handler=note, ignore_empty_lines=False, newlines_in_values=False
            ),
            pc_csv.ConvertOptions(column_types=kinds, include_columns=list(columns.values()), strings_can_be_null=False),
        )
        yield table


def _unique(heading: list[str]) -> list[str]:
    """Each its own: of two of one name the first has it."""
    return [name if name not in heading[:place] else f"{name}#{place}" for place, name in enumerate(heading)]


def _found(heading: list[str], wanted: Mapping[str, tuple[str, ...]], optional: tuple[str, ...]) -> dict[str, str]:
    by_name = {name.lower(): name for name in reversed(heading)}
    found = {key: next((by_name[one] for one in names if one in by_name), None) for key, names in wanted.items()}
    missing = [wanted[key][0] for key, name in found.items() if name is None and key not in optional]
    if missing:
        raise refuse("missing_columns", missing=missing, found=[name[:40] for name in heading if name][:30])
    return {key: name for key, name in found.items() if name is not None}


class _Joined(io.RawIOBase):
    """What was read already, then the rest; no more than a table may hold."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self.head, self.rest, self.passed = head, rest, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self.head:
            given, self.head = (self.head, b"") if size < 0 else (self.head[:size], self.head[size:])
        else:
            given = self.rest.read(size)
        self.passed += len(given)
        if self.passed > MOST_BYTES:
            raise OSError("too large")
        return given
