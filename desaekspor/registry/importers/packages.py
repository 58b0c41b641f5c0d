"""Guards in front of the workbook reader: what a packed workbook really holds, found out with little memory.

A workbook of a few kilobytes can unpack to gigabytes, claim a million rows, or repeat one long text
six million times. The reader keeps a sheet in memory, so all of that is counted here first. On the
way the cells that the reader shows as empty are noted: error values, and formulas without a result;
and the first rows of a large sheet, which are all that its headings are looked for in.
"""

import io
import itertools
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import BinaryIO

from .errors import BadFile

LARGEST_PACKED = 100 * 2**20
LARGEST_UNPACKED = 2**30
LARGEST_CELLS = 12_000_000  # about 70 bytes each while a sheet is read
LARGEST_TEXT = 2**30  # of all cells of a sheet together
BOMB_RATIO, BOMB_FROM = 250, 50 * 2**20
CHUNK = 2**20
LONGEST_PIECE = 16 * CHUNK
STRINGS = "xl/sharedStrings.xml"
TOP_ROWS = 200  # of a large sheet, so that its headings are known without reading a hundred thousand rows
SMALL_PART = 2**20  # bytes: the other parts that the first rows may need (formats, names) are smaller
HIDDEN = re.compile(rb"sheetData|[<:]sst")  # a sheet or the shared texts under another name than every program gives them


@dataclass
class SheetPart:
    """What was seen of a sheet on the way.

    ``odd_cells``: those that the reader cannot show: (row, column), counted from 1, -> what stands there.
    ``top``: the sheet with its first rows alone, where it has many.
    """

    odd_cells: dict[tuple[int, int], str] = field(default_factory=dict)
    top: bytes = b""

    def see(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The pieces of the sheet, each noted."""
        head = last = b""
        for place, piece in enumerate(pieces):
            _note_oddities(self, piece)
            if place == 0:
                head = _first_rows(piece)
            last = piece
            yield piece
        end = last.rfind(b"</sheetData>")  # behind it stands which cells are merged
        if head and end >= 0:
            self.top = head + last[end:]


def check_package(file: BinaryIO, *, known: bool = False) -> tuple[str, dict[str, SheetPart], bool]:
    """(kind, sheets, size is known): "xlsx", "xlsb" or "ods"; for xlsx its sheets by part name.

    The size is not known where parts, cells or texts are written so that the checks here do not see through.
    A file that is ``known`` to have passed before is not checked again.

    Raises BadFile: damaged, zip_bomb, xml_entities, too_large, password, not_a_workbook.
    """
    try:
        with zipfile.ZipFile(file) as package:
            names = set(package.namelist())
            if len({name.casefold() for name in names}) < len(package.namelist()):
                raise BadFile("damaged")  # two parts of one name: each reader takes another one
            kind = _kind(names)
            if known:
                return kind, {name: _look_at(package, name) for name in names if kind == "xlsx" and _is_sheet(name)}, True
            _check_sizes(package)
            parts, certain = _check_parts(package, kind)
            return kind, parts, certain and kind == "xlsx" and _ends_plainly(file)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise BadFile("damaged") from error
    except RuntimeError as error:  # zipfile's word for an encrypted member
        raise BadFile("password") from error


def _ends_plainly(file: BinaryIO) -> bool:
    """The directory ends with the file, so that every reader finds the same one."""
    file.seek(-22, 2)
    return file.read(22).startswith(b"PK\x05\x06")


def _kind(names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names:
        return "ods"
    if any(re.fullmatch(r"xl/workbook\d*\.xml", name) for name in names):
        return "xlsx"
    raise BadFile("not_a_workbook")


def _check_sizes(package: zipfile.ZipFile) -> None:
    """The sizes as declared; what they hide is found by reading, since a part ends where it declares to end."""
    total = 0
    for part in package.infolist():
        total += part.file_size
        ratio = part.file_size / max(part.compress_size, 1)
        if ratio > BOMB_RATIO and part.file_size > BOMB_FROM:
            raise BadFile("zip_bomb", megabytes=part.file_size // 2**20)
    if total > LARGEST_UNPACKED:
        raise BadFile("zip_bomb", megabytes=total // 2**20)


def _check_parts(package: zipfile.ZipFile, kind: str) -> tuple[dict[str, SheetPart], bool]:
    sheets = {}
    texts: list[int] = []
    ordinary = True
    for name in sorted(package.namelist(), key=lambda name: name != STRINGS):
        if name == STRINGS:
            texts, plain = _text_lengths(_pieces(package, name, b"<si"))
        elif kind == "xlsx" and _is_sheet(name):
            sheets[name], plain = _check_sheet(package, name, texts)
        else:  # read to the end, so that a false size or checksum shows
            plain = not any(HIDDEN.search(piece) for piece in _overlapping(_chunks(package, name)))
        ordinary = ordinary and plain
    return sheets, ordinary


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and name.endswith(".xml")


def _overlapping(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks, each with the end of the one before: a word may be cut in two."""
    end = b""
    for chunk in chunks:
        yield end + chunk
        end = chunk[-16:]


def _chunks(package: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The part as it comes. Refuses a document type: entities can multiply a text."""
    with package.open(name) as stream:
        chunk = stream.read(CHUNK)
        if re.search(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0D\0O\0C", chunk[:65536], flags=re.IGNORECASE):
            raise BadFile("xml_entities")
        yield chunk
        while chunk := stream.read(CHUNK):
            yield chunk


def _pieces(package: zipfile.ZipFile, name: str, mark: bytes = b"<row") -> Iterator[bytes]:
    """The part in pieces that end before a ``mark``, or at least before a tag."""
    rest = b""
    for chunk in _chunks(package, name):
        rest += chunk
        cut = rest.rfind(mark)
        if cut <= 0 and len(rest) > LONGEST_PIECE:
            cut = rest.rfind(b"<")
            if cut <= 0 or mark == b"<si":
                raise BadFile("zip_bomb", megabytes=len(rest) // 2**20)
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


TEXT = re.compile(rb"<si[\s/>]")
UNCOMMON_TEXT = re.compile(rb":si[\s/>]")


def _text_lengths(pieces: Iterator[bytes]) -> tuple[list[int], bool]:
    """The length of each shared text with its marks, and whether all of them could be told apart."""
    lengths: list[int] = []
    common = True
    for piece in pieces:
        starts = [match.start() for match in TEXT.finditer(piece)]
        lengths += [after - start for start, after in itertools.pairwise([*starts, len(piece)])]
        common = common and not UNCOMMON_TEXT.search(piece)
    return lengths, common


# Every program writes a cell so. What is written otherwise is XML all the same, and a reader takes it: such a
# sheet is tried in a process of its own, since its extent cannot be told from here.
UNCOMMON = re.compile(
    rb"<c(?=[\s/>])(?! r=\"[A-Z]{1,3}\d{1,7}\"(?: (?:s|t|cm|vm|ph)=\"\w*\")* ?/?>)|<row(?=[\s/>])(?! r=\"\d{1,7}\"[ />])"
    rb"|<[^<>\s]{0,100}:(?:c|row)[\s/>]"
)
# A row as nearly all are, each cell in it with its number: a third of the time that looking for the uncommon takes.
PLAIN_ROW = re.compile(
    rb'<row r="(\d{1,7})"[^<>]*+>(?:<c r="[A-Z]{1,3}\1"(?: (?:s|t|cm|vm|ph)="\w*+")*+ ?+(?:/>|>(?:<v>[^<>]*+</v>)?+</c>))*+</row>'
)
COLUMN = re.compile(rb' r="([A-Z]{1,3})\d')
ROW = re.compile(rb' r="[A-Z]{0,3}(\d{1,7})"')
FILLED = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*+(?<!/)>(?!</c>)')
SHARED = re.compile(rb't="s"[^<>]*+>\s*+<v>(\d+)<')
# Linear whatever stands there: a tag is read once, and no part of it is read again from another beginning.
PREFIX = rb"(?:\w{1,20}:)?"
ERROR_CELL = re.compile(
    rb'<%(p)bc\b(?=[^<>]{0,150}?\bt="e")([^<>]*+)>\s*+(?:<%(p)bf\b[^<>]*+(?:(?<=/)>|(?<!/)>[^<]*+</%(p)bf>))?\s*+'
    rb"<%(p)bv>([^<]{1,20})<" % {b"p": PREFIX}
)
FORMULA_CELL = re.compile(
    rb"<%(p)bc\b([^<>]*+)>\s*+<%(p)bf\b[^<>]*+(?:(?<=/)>|(?<!/)>([^<]*+)</%(p)bf>)\s*+"
    rb"(?:<%(p)bv\s*+/>|<%(p)bv>\s*+</%(p)bv>)?+\s*+</" % {b"p": PREFIX}
)
ADDRESS = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')


def _check_sheet(package: zipfile.ZipFile, name: str, texts: list[int]) -> tuple[SheetPart, bool]:
    """What is seen of a sheet, and whether its extent is certain: whether all is written as every program writes it."""
    found = SheetPart()
    widest = b""
    last_row = references = 0
    common = True
    for piece in found.see(_pieces(package, name)):
        if not (numbers := _plain_rows(piece)):
            common = common and not UNCOMMON.search(piece)
            numbers = [int(number) for number in {*ROW.findall(piece), b"0"}]
        if not widest or _wider(widest).search(piece):
            widest = max({widest, *COLUMN.findall(piece)}, key=_column)
        last_row = max(last_row, *numbers)
        references += piece.count(b't="s"')
    width = _column(widest)
    if last_row * width > LARGEST_CELLS:
        if common:
            last_row, width = _filled_extent(package, name)
        if last_row * width > LARGEST_CELLS:
            raise BadFile("too_large", rows=last_row, columns=width)
    if texts and references * max(texts) > LARGEST_TEXT and _shared_text(package, name, texts, references) > LARGEST_TEXT:
        raise BadFile("zip_bomb", megabytes=references * max(texts) // 2**20)
    return found, common


@cache
def _wider(column: bytes) -> re.Pattern[bytes]:
    """A cell in a column behind this one: to look for one takes half as long as to look at the column of each."""
    behind = [b"[A-Z]{%d,3}" % (len(column) + 1)] if len(column) < 3 else []
    for place, letter in enumerate(column):
        if letter < ord("Z"):
            behind.append(b"%b[%c-Z]%b" % (column[:place], letter + 1, b"[A-Z]" * (len(column) - place - 1)))
    return re.compile(rb' r="(?:%b)\d' % b"|".join(behind or [b"(?!)"]))


def _plain_rows(piece: bytes) -> list[int]:
    """The numbers of its rows where the piece is a PLAIN_ROW after another and nothing else, and otherwise none."""
    numbers, end = [], 0
    for row in PLAIN_ROW.finditer(piece):
        if row.start() != end:
            return []
        numbers.append(int(row[1]))
        end = row.end()
    return numbers if end == len(piece) else []


def _look_at(package: zipfile.ZipFile, name: str) -> SheetPart:
    found = SheetPart()
    for _ in found.see(_pieces(package, name)):
        pass
    return found


ROW_TAG = re.compile(rb"<row[\s/>]")


def _first_rows(piece: bytes) -> bytes:
    """The beginning of a sheet up to its TOP_ROWS-th row; empty where it has no more."""
    following = next(itertools.islice(ROW_TAG.finditer(piece), TOP_ROWS, None), None)
    return piece[: following.start()] if following else b""


def top_of(file: BinaryIO, sheets: dict[str, SheetPart]) -> io.BytesIO:
    """A workbook with the first rows of those sheets that have a ``top``, and the others empty."""
    texts = 1 + max((int(number) for sheet in sheets.values() for number in SHARED.findall(sheet.top)), default=-1)
    small = io.BytesIO()
    with zipfile.ZipFile(file) as package, zipfile.ZipFile(small, "w") as top:
        for part in package.infolist():
            if part.filename in sheets:
                top.writestr(part.filename, sheets[part.filename].top or EMPTY_SHEET)
            elif part.filename == STRINGS:
                top.writestr(part.filename, b"".join(_first_texts(package, texts)))
            elif part.file_size < SMALL_PART:
                top.writestr(part.filename, package.read(part))
    small.seek(0)
    return small


EMPTY_SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'


def _first_texts(package: zipfile.ZipFile, count: int) -> Iterator[bytes]:
    """The part of shared texts with the first ``count`` of them."""
    for piece in _pieces(package, STRINGS, b"<si"):
        starts = [match.start() for match in TEXT.finditer(piece)]
        if len(starts) > count:
            yield piece[: starts[count]] + b"</sst>"
            return
        yield piece
        count -= len(starts)


def _note_oddities(found: SheetPart, piece: bytes) -> None:
    if b't="e"' in piece:
        _note(found, ERROR_CELL, piece)
    if b"f" in piece and (b"<f" in piece or b":f" in piece):  # a piece of numbers and shared texts alone has no such letter
        _note(found, FORMULA_CELL, piece, prefix="=")


def _note(found: SheetPart, pattern: re.Pattern[bytes], piece: bytes, prefix: str = "") -> None:
    for match in pattern.finditer(piece):
        if (address := ADDRESS.search(match[1])) and len(found.odd_cells) < 100_000:
            text = (match[2] or b"").decode("utf-8", "replace")
            text = re.sub(
                r"&(lt|gt|amp|quot|apos);",
                lambda name: {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}[name[1]],
                text,
            )
            found.odd_cells[int(address[2]), _column(address[1])] = prefix + text


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _filled_extent(package: zipfile.ZipFile, name: str) -> tuple[int, int]:
    """The last row and column that may hold a value: formatting alone may reach to the end of the sheet."""
    last_row = width = 0
    for piece in _pieces(package, name):
        for letters, row in FILLED.findall(piece):
            last_row, width = max(last_row, int(row)), max(width, _column(letters))
    return last_row, width


def _shared_text(package: zipfile.ZipFile, name: str, texts: list[int], references: int) -> int:
    """At most the bytes of all shared texts of a sheet together, each as often as it is used."""
    used: Counter[bytes] = Counter()
    for piece in _pieces(package, name):
        used.update(SHARED.findall(piece))
    known = sum(count * texts[int(index)] for index, count in used.items() if int(index) < len(texts))
    return known + (references - used.total()) * max(texts)
