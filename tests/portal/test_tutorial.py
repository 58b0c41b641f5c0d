"""docs/tutorial/first-import.md: its pictures are there, and its buttons are called as the pages call them."""

import re
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs" / "tutorial" / "first-import.md"
PICTURE_BYTES = 80_000


def test_every_picture_is_there_small_and_used():
    shown = set(re.findall(r"!\[[^]]+\]\(img/([^)]+)\)", TUTORIAL.read_text()))
    there = {path.name: path.stat().st_size for path in (TUTORIAL.parent / "img").glob("*.png")}

    assert shown == there.keys()
    assert [name for name, size in there.items() if size >= PICTURE_BYTES] == []


def test_every_button_is_called_as_the_pages_call_it():
    named = {" ".join(words.split()) for words in re.findall(r"\*\*([^*]+)\*\*", TUTORIAL.read_text())} - {"EN"}
    patterns = [as_pattern(text) for text in indonesian_texts()]

    assert sorted(name for name in named if not any(re.fullmatch(pattern, name) for pattern in patterns)) == []


def indonesian_texts():
    for path in (ROOT / "desaekspor").glob("*/locale/id/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            for message in read_po(file, locale="id"):
                yield from [message.string] if isinstance(message.string, str) else message.string


def as_pattern(text):
    """A translation with placeholders as a pattern; what stands in their place is a number or "…"."""
    return re.sub(r"%\\\(\w+\\\)[sd]", r"[\\d.…]+", re.escape(text))


def test_a_placeholder_stands_for_a_number_only():
    assert re.fullmatch(as_pattern("Muat %(total)s baris"), "Muat 390 baris")
    assert not re.fullmatch(as_pattern("Muat %(total)s baris"), "Muat semua baris")
