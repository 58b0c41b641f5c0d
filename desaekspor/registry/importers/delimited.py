"""Delimited text (CSV, TSV): encoding and delimiter found out, rows streamed, memory bounded."""

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from .errors import BadFile

LARGEST = 4 * 2**30  # some ten million enterprises; rows stream, so the size costs time and no memory
CHUNK = 2**20
LARGEST_CELL = 100_000
LARGEST_LINE = 2**20  # characters; a file that is one endless line is never held whole
DELIMITERS = ";,\t|"


class TextTable:
    """The rows of a delimited file, numbered as a spreadsheet numbers them (by record, blank ones counted)."""

    def __init__(self, file: BinaryIO) -> None:
        size = file.seek(0, 2)
        if size > LARGEST:
            raise BadFile("file_too_large", megabytes=size // 2**20, limit=LARGEST // 2**20)
        self._file = file
        self.encoding = _encoding(file)
        self.delimiter = self._delimiter()

    def _text(self) -> io.TextIOWrapper:
        self._file.seek(0)
        return io.TextIOWrapper(io.BufferedReader(_Borrowed(self._file)), encoding=self.encoding, newline="")

    def _delimiter(self) -> str:
        """The mark that most lines of the beginning hold equally often; "sep=;" in the first line settles it."""
        with self._text() as text:
            lines = text.read(65536).splitlines()[:60]
        if lines and (match := re.fullmatch(r"sep=(.)", lines[0].strip())):
            return match[1]
        best = max(DELIMITERS, key=lambda mark: _evenness(lines, mark))
        return best if _evenness(lines, best) > 0 else ","

    def top(self, index: int = 0) -> Iterator[tuple[int, list]]:
        return self.rows(index)

    def rows(self, index: int = 0) -> Iterator[tuple[int, list]]:
        """Yield (row number, cells); an empty cell is None. Raises BadFile where quotes or bytes are broken."""
        csv.field_size_limit(LARGEST_CELL)
        with self._text() as text:
            lines = _Lines(text)
            reader = csv.reader(lines, delimiter=self.delimiter)
            number = 0
            try:
                for number, cells in enumerate(reader, start=1):
                    if len(lines.taken) > 1 or lines.ended:
                        self._look_closer(lines.taken, number)
                    lines.taken.clear()
                    if number == 1 and len(cells) == 1 and re.fullmatch(r"sep=.?", cells[0].strip()):
                        continue
                    yield number, [cell or None for cell in cells]
            except csv.Error as error:
                raise BadFile("csv_broken", row=number + 1) from error
            except UnicodeError as error:
                raise BadFile("encoding") from error

    def _look_closer(self, lines: list[str], number: int) -> None:
        """A quotation mark that is not closed takes the next rows, or all, into its cell; the reader says nothing of it."""
        try:
            list(csv.reader(lines, delimiter=self.delimiter, strict=True))
        except csv.Error as error:
            raise BadFile("csv_broken", row=number) from error


class _Borrowed(io.RawIOBase):
    """The upload's file for reading only: closing the wrapper leaves the file open."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Lines:
    """The lines of a text; ``taken`` has those that were given since it was cleared."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = text
        self.taken: list[str] = []
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(LARGEST_LINE):
            if len(line) == LARGEST_LINE:
                raise csv.Error("endless line")
            self.taken.append(line)
            yield line
        self.ended = True


def _evenness(lines: list[str], mark: str) -> int:
    """How many lines agree on the most frequent number of ``mark``, times that number."""
    counts = Counter(len(row) - 1 for row in csv.reader(lines, delimiter=mark) if row)
    return max((marks * lines_agreeing for marks, lines_agreeing in counts.items() if marks), default=0)


def _encoding(file: BinaryIO) -> str:
    """utf-8-sig, utf-16 (with a byte order mark, or seen by its zero bytes) or cp1252; the whole file is tried."""
    file.seek(0)
    head = file.read(4096)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif head[1::2].count(0) > len(head) // 4:
        candidates = ["utf-16-le"]
    elif head[::2].count(0) > len(head) // 4:
        candidates = ["utf-16-be"]
    elif b"\0" in head:
        raise BadFile("not_a_workbook")
    else:
        candidates = ["utf-8-sig", "cp1252"]
    for candidate in candidates:
        if _decodes(file, candidate):
            return candidate
    raise BadFile("encoding")


def _decodes(file: BinaryIO, encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in itertools.chain(iter(lambda: file.read(CHUNK), b""), [b""]):
            text = decoder.decode(chunk, final=not chunk)
            if "\0" in text:
                return False
    except UnicodeError:
        return False
    return True
