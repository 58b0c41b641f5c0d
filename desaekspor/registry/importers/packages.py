"""Guards in front of the workbook reader: what a packed workbook really holds, found out with little memory.

A workbook of a few kilobytes can unpack to gigabytes, claim a million rows, or repeat one long text
six million times. The reader keeps a sheet in memory, so all of that is counted here first. On the
way the cells that the reader shows as empty are noted: error values, and formulas without a result.
"""

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from .errors import BadFile

LARGEST_PACKED = 100 * 2**20
LARGEST_UNPACKED = 2**30
LARGEST_CELLS = 12_000_000  # about 70 bytes each while a sheet is read
LARGEST_TEXT = 2**30  # of all cells of a sheet together
BOMB_RATIO, BOMB_FROM = 250, 50 * 2**20
CHUNK = 2**20


@dataclass
class Oddities:
    """Cells of a sheet that the reader cannot show: (row, column), counted from 1, -> what stands there."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)


def check_package(file: BinaryIO) -> tuple[str, dict[str, Oddities]]:
    """The kind of workbook ("xlsx", "xlsb", "ods") in a zip file, and for xlsx the oddities by part name.

    Raises BadFile: damaged, zip_bomb, xml_entities, too_large, password, not_a_workbook.
    """
    try:
        with zipfile.ZipFile(file) as package:
            names = set(package.namelist())
            kind = _kind(names)
            _check_sizes(package)
            return kind, _check_parts(package, kind)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise BadFile("damaged") from error
    except RuntimeError as error:  # zipfile's word for an encrypted member
        raise BadFile("password") from error


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


def _check_parts(package: zipfile.ZipFile, kind: str) -> dict[str, Oddities]:
    oddities = {}
    texts: list[int] = []
    for name in sorted(package.namelist(), key=lambda name: "sharedStrings" not in name):
        if not name.endswith((".xml", ".rels", ".bin")) or "/media/" in name:
            continue
        pieces = _pieces(package, name)
        if name.endswith("sharedStrings.xml"):
            texts = _text_lengths(pieces)
        elif kind == "xlsx" and "worksheets/" in name and name.endswith(".xml"):
            oddities[name] = _check_sheet(package, name, pieces, texts)
        else:
            for _ in pieces:
                pass  # read to the end, so that a false size or checksum shows
    return oddities


def _pieces(package: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The part in pieces that end before a row begins. Refuses a document type: entities can multiply a text."""
    with package.open(name) as stream:
        rest = stream.read(CHUNK)
        if re.search(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0D\0O\0C", rest[:65536], flags=re.IGNORECASE):
            raise BadFile("xml_entities")
        while chunk := stream.read(CHUNK):
            cut = rest.rfind(b"<row")
            if cut > 0:
                yield rest[:cut]
                rest = rest[cut:]
            elif len(rest) > 16 * CHUNK:
                yield rest
                rest = b""
            rest += chunk
        yield rest


def _text_lengths(pieces: Iterator[bytes]) -> list[int]:
    return [len(item) for piece in pieces for item in re.findall(rb"<si\b.*?</si>|<si/>", piece, flags=re.DOTALL)]


REFERENCE = re.compile(rb' r="([A-Z]{1,3})\d')
ROW = re.compile(rb'\br="[A-Z]{0,3}(\d{1,7})"')
FILLED = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>/]*>(?=<(?:\w+:)?(?:v|is|f)\b)')
SHARED = re.compile(rb't="s"[^>]*>\s*<(?:\w+:)?v>(\d+)<')
ERROR_CELL = re.compile(rb'<(?:\w+:)?c\b([^>]*\bt="e"[^>]*)>.{0,2000}?<(?:\w+:)?v>([^<]{1,20})<', flags=re.DOTALL)
FORMULA_CELL = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>([^<]*)</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</"
)
ADDRESS = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')


def _check_sheet(package: zipfile.ZipFile, name: str, pieces: Iterator[bytes], texts: list[int]) -> Oddities:
    found = Oddities()
    letters: set[bytes] = set()
    last_row = references = 0
    for piece in pieces:
        letters.update(REFERENCE.findall(piece))
        tail = piece[piece.rfind(b"<row") :] if b"<row" in piece else piece
        last_row = max([last_row, *(int(row) for row in ROW.findall(tail))])
        references += piece.count(b't="s"')
        if b't="e"' in piece:
            _note(found, ERROR_CELL, piece)
        if b"<f" in piece or b":f" in piece:
            _note(found, FORMULA_CELL, piece, prefix="=")
    width = max((_column(letter) for letter in letters), default=0)
    if last_row * width > LARGEST_CELLS:
        last_row, width = _filled_extent(package, name)
        if last_row * width > LARGEST_CELLS:
            raise BadFile("too_large", rows=last_row, columns=width)
    if texts and references * max(texts) > LARGEST_TEXT and _shared_text(package, name, texts) > LARGEST_TEXT:
        raise BadFile("zip_bomb", megabytes=references * max(texts) // 2**20)
    return found


def _note(found: Oddities, pattern: re.Pattern[bytes], piece: bytes, prefix: str = "") -> None:
    for match in pattern.finditer(piece):
        if (address := ADDRESS.search(match[1])) and len(found.cells) < 100_000:
            text = (match[2] or b"").decode("utf-8", "replace")
            text = re.sub(
                r"&(lt|gt|amp|quot|apos);",
                lambda name: {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}[name[1]],
                text,
            )
            found.cells[int(address[2]), _column(address[1])] = prefix + text


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _filled_extent(package: zipfile.ZipFile, name: str) -> tuple[int, int]:
    """The last row and column that hold a value: formatting alone may reach to the end of the sheet."""
    last_row = width = 0
    for piece in _pieces(package, name):
        for letters, row in FILLED.findall(piece):
            last_row, width = max(last_row, int(row)), max(width, _column(letters))
    return last_row, width


def _shared_text(package: zipfile.ZipFile, name: str, texts: list[int]) -> int:
    """The bytes of all shared texts of a sheet together, each as often as it is used."""
    used: Counter[bytes] = Counter()
    for piece in _pieces(package, name):
        used.update(SHARED.findall(piece))
    return sum(count * texts[int(index)] for index, count in used.items() if int(index) < len(texts))
