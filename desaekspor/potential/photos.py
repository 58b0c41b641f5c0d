"""Photos as evidence, sealed under ``var/photos`` like every file that may show a person.

What the telephone writes beside the picture is left out: the place where it was taken may be somebody's home, and the
serial number of a device leads to its owner (law 27/2022). Only which way is up is kept.
"""

import struct
from collections.abc import Iterator

from desaekspor.registry.sealed_files import SealedFolder

FILES = SealedFolder("photos", "desaekspor photo")
LARGEST = 10 * 2**20
JPEG, PNG = "image/jpeg", "image/png"
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
# Of a PNG what the picture is made of, and how its colours are meant.
PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"}
ORIENTATION = 0x0112
START_OF_SCAN, END = 0xDA, 0xD9
# Segments of a JPEG beside the picture itself that change how it looks: JFIF, ICC profile, Adobe's colours.
LOOKS = {0xE0, 0xE2, 0xEE}


class BadPhoto(Exception):
    """A file that is kept as no photo. ``code``: empty, too_large, not_a_photo, damaged."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def cleaned_photo(content: bytes) -> tuple[bytes, str]:
    """The picture alone, and its media type. Raises BadPhoto."""
    if not content:
        raise BadPhoto("empty")
    if len(content) > LARGEST:
        raise BadPhoto("too_large", megabytes=-(-len(content) // 2**20), limit=LARGEST // 2**20)
    try:
        if content.startswith(b"\xff\xd8\xff"):
            return b"".join(_jpeg_pieces(content)), JPEG
        if content.startswith(PNG_HEAD):
            return PNG_HEAD + b"".join(_png_pieces(content)), PNG
    except (struct.error, IndexError) as error:
        raise BadPhoto("damaged") from error
    raise BadPhoto("not_a_photo")


def _jpeg_pieces(content: bytes) -> Iterator[bytes]:
    yield content[:2]
    place = 2
    while True:
        if content[place] != 0xFF:
            raise BadPhoto("damaged")
        while content[place + 1] == 0xFF:  # fill bytes
            place += 1
        marker = content[place + 1]
        if marker == START_OF_SCAN:
            yield content[place : _end_of_picture(content, place)]
            return
        (length,) = struct.unpack_from(">H", content, place + 2)
        segment = content[place : place + 2 + length]
        if len(segment) < 2 + length:
            raise BadPhoto("damaged")
        if marker == 0xE1:
            turned = _orientation(segment[4:])
            if turned:
                yield _only_orientation(turned)
        elif not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in LOOKS:
            yield segment
        place += 2 + length


def _end_of_picture(content: bytes, place: int) -> int:
    """Behind the end mark; what some phones hang behind it (a film, a second picture) goes.

    In a scan 0xFF is followed by 0 or a restart mark, so an end mark is none of its bytes.
    """
    while True:
        place = content.find(b"\xff", place)
        if place < 0 or place + 1 >= len(content):
            raise BadPhoto("damaged")
        marker = content[place + 1]
        if marker == END:
            return place + 2
        if marker in (0x00, 0xFF) or 0xD0 <= marker <= 0xD7:
            place += 1 if marker == 0xFF else 2
        else:  # tables between two scans
            (length,) = struct.unpack_from(">H", content, place + 2)
            place += 2 + length


def _orientation(exif: bytes) -> int:
    """The number of the turn, 2 to 8; 0 when there is none or it cannot be read."""
    if not exif.startswith(b"Exif\0\0") or exif[6:8] not in (b"II", b"MM"):
        return 0
    tiff, order = exif[6:], "<" if exif[6:8] == b"II" else ">"
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for entry in range(min(count, 200)):
            tag, _kind, _many, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * entry)
            if tag == ORIENTATION:
                return value if 2 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


def _only_orientation(turned: int) -> bytes:
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, turned, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png_pieces(content: bytes) -> Iterator[bytes]:
    place = len(PNG_HEAD)
    while True:
        (length,) = struct.unpack_from(">I", content, place)
        kind, end = content[place + 4 : place + 8], place + 12 + length
        if len(kind) < 4 or end > len(content):
            raise BadPhoto("damaged")
        if kind in PNG_KEPT:
            yield content[place:end]
        if kind == b"IEND":
            return
        place = end
