"""Words in braces that a template is filled with. Pure: no Django.

A message never leaves with a hole: what is not known is named, and what no table knows is refused when a template is saved.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

BRACES = re.compile(r"\{([^{}]*)\}")
STRAY = re.compile(r"[{}]")
# Stays in the text until the owner's data is opened for the purpose: the name is personal (privacy/services/opening.py).
OWNER = "pemilik"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """``of``: enterprise (filled by the register), office (by who writes), context (by who asks for the message)."""

    name: str
    english: str
    of: str
    example_id: str
    example_en: str


_ALL = (
    Placeholder(OWNER, "owner", "owner", "Bapak Wawan", "Mr Wawan"),
    Placeholder("usaha", "business", "enterprise", "Kecap Bintang", "Kecap Bintang"),
    Placeholder("nomor_umkm", "enterprise_number", "enterprise", "125", "125"),
    Placeholder("produk", "product", "enterprise", "kecap manis", "sweet soy sauce"),
    Placeholder("desa", "village", "enterprise", "Sriamur", "Sriamur"),
    Placeholder("kecamatan", "district", "enterprise", "Tambun Utara", "Tambun Utara"),
    Placeholder("petugas", "officer", "office", "Sari", "Sari"),
    Placeholder("kantor", "office", "office", "Dinas Koperasi dan UKM", "the office of cooperatives"),
    Placeholder("tanggal", "date", "office", "28 November 2026", "28 November 2026"),
    Placeholder("sertifikat", "certificate", "context", "Sertifikat halal", "Halal certificate"),
    Placeholder("nomor_sertifikat", "certificate_number", "context", "ID32110000123451124", "ID32110000123451124"),
    Placeholder("berakhir", "ends_on", "context", "12 Januari 2027", "12 January 2027"),
    Placeholder("sisa_hari", "days_left", "context", "45", "45"),
    Placeholder("pelatihan", "training", "context", "Pelatihan Ekspor Angkatan 3", "Export Course, batch 3"),
    Placeholder("bulan", "months", "context", "3", "3"),
    Placeholder("waktu", "time", "context", "Selasa, 1 Desember 2026 pukul 09.00", "Tuesday, 1 December 2026 at 9.00"),
    Placeholder("tempat", "place", "context", "Balai Desa Sriamur", "the village hall of Sriamur"),
    Placeholder("tautan", "link", "context", "https://contoh.invalid/isi/abc", "https://contoh.invalid/isi/abc"),
    Placeholder("pasar", "market", "context", "Arab Saudi", "Saudi Arabia"),
    Placeholder("perihal", "subject", "context", "Pameran Desember", "Fair in December"),
    Placeholder("isi", "text", "context", "pameran UMKM dibuka 10 Desember.", "the fair opens on 10 December."),
)
PLACEHOLDERS = {one.name: one for one in _ALL}
_BY_WORD = PLACEHOLDERS | {one.english: one for one in _ALL}


class UnknownPlaceholder(Exception):
    """``words`` stand in braces and mean nothing here; the empty text stands for a brace without a partner."""

    def __init__(self, words: list[str]) -> None:
        super().__init__(words)
        self.words = words


class MissingValues(Exception):
    """Nothing is known for these placeholders (their names), so the message is not written."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(names)
        self.names = names


def used_in(*texts: str) -> list[str]:
    """The names of the placeholders of the texts, each once, in their order. Raises UnknownPlaceholder with all that are none."""
    found, unknown = [], []
    for text in texts:
        for word in BRACES.findall(text):
            placeholder = _BY_WORD.get(word.strip().lower())
            if placeholder is None:
                unknown.append(word)
            else:
                found.append(placeholder.name)
        if STRAY.search(BRACES.sub("", text)):
            unknown.append("")
    if unknown:
        raise UnknownPlaceholder(list(dict.fromkeys(unknown)))
    return list(dict.fromkeys(found))


def fill(text: str, values: Mapping[str, str], *, keep: frozenset[str] = frozenset()) -> str:
    """The text with its placeholders filled in; those of ``keep`` stay. A value is text, never filled in again.

    Raises MissingValues, naming every one that is empty, and UnknownPlaceholder.
    """
    missing = [name for name in used_in(text) if name not in keep and not str(values.get(name) or "").strip()]
    if missing:
        raise MissingValues(missing)

    def value(match):
        name = _BY_WORD[match[1].strip().lower()].name
        # Braces of a value would be taken for placeholders when the owner's name is filled in later.
        return f"{{{name}}}" if name in keep else re.sub(r"[{}]", "", str(values[name]).strip())

    return BRACES.sub(value, text)


def example(text: str, language: str) -> str:
    """The text as it may look, filled with examples. Raises UnknownPlaceholder."""
    values = {one.name: one.example_en if language == "en" else one.example_id for one in _ALL}
    return fill(text, values)
