"""Photos lose what a telephone writes beside the picture, and keep the picture."""

import struct
import zlib

import pytest

from desaekspor.potential.photos import JPEG, PNG, BadPhoto, cleaned_photo


def segment(marker, body):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


PICTURE = (
    segment(0xDB, b"\0" * 65)
    + segment(0xC0, b"\x08\0\x01\0\x01\x01\x01\x11\0")
    + segment(0xDA, b"\x01\x01\0\0?\0")
    + b"\x12\xff\0\x34\xff\xd9"
)
JFIF = segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0")
# An orientation of 6 (turn right), the maker, and a made-up place.
EXIF = segment(
    0xE1, b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
    + struct.pack("<HHII", 0x010F, 2, 4, 0) + b"\0\0\0\0" + b"GPS-6.2,107.05"
)  # fmt: skip


def test_a_photo_keeps_the_picture_and_which_way_is_up_and_nothing_else():
    whole = b"\xff\xd8" + JFIF + EXIF + segment(0xFE, b"serial 1234") + PICTURE + b"a film behind the picture"

    clean, kind = cleaned_photo(whole)

    assert kind == JPEG
    turn = segment(0xE1, b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, 6, 0, 0))
    assert clean == b"\xff\xd8" + JFIF + turn + PICTURE
    assert cleaned_photo(clean) == (clean, JPEG)  # the orientation that is left is found again


def test_a_png_keeps_its_picture_and_loses_its_texts():
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    end = chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")

    assert cleaned_photo(head + chunk(b"tEXt", b"Author\0WAWAN") + end) == (head + end, PNG)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"GIF89a", "not_a_photo"),
        (b"\xff\xd8\xff\xe1\xff\xff", "damaged"),
        (b"\xff\xd8" + JFIF + PICTURE[:-2], "damaged"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", "damaged"),
        (b"\xff\xd8\xff" + b"\0" * (10 * 2**20), "too_large"),
    ],
)
def test_what_is_no_whole_photo_is_refused_by_name(content, code):
    with pytest.raises(BadPhoto) as refused:
        cleaned_photo(content)

    assert refused.value.code == code
