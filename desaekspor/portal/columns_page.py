"""What the page about a file's columns shows: each heading with examples, the proposed column and how sure that is."""

import pickle
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.cache import cache
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.accounts.sealing import CannotOpen, seal, unseal
from desaekspor.portal.cells import as_text, column_letter
from desaekspor.portal.forms.imports import column_choices
from desaekspor.registry import uploads
from desaekspor.registry.importers import REAL_SOURCES, SOURCES
from desaekspor.registry.importers.columns import fold, match_heading
from desaekspor.registry.importers.reading import open_table
from desaekspor.registry.models import ColumnMapping
from desaekspor.registry.queries.masking import masked_cell
from desaekspor.registry.services.receiving import headings_of, missing_columns, proposed_mapping

LOOKED_AT = 200  # rows of the file, for examples
EXAMPLES = 3
EXAMPLE_LENGTH = 40
KEPT_SECONDS = 600


@dataclass(frozen=True)
class Sureness:
    label: Any
    icon: str
    badge: str


CHOSEN = Sureness(gettext_lazy("your choice"), "person", "info")
CERTAIN = Sureness(gettext_lazy("certain"), "ok", "ok")
LIKELY = Sureness(gettext_lazy("likely: please look"), "warn", "warn")
UNKNOWN = Sureness(gettext_lazy("not recognised"), "bad", "bad")


@dataclass(frozen=True)
class HeadingRow:
    letter: str
    heading: str
    examples: list[str]
    sure: Sureness
    field: Any
    options: Any  # of its select, as HTML


class ColumnsPage:
    def __init__(self, batch, source):
        self.batch, self.source = batch, source
        self.headings = [heading for heading in headings_of(batch.sheets) if heading]
        # What was decided for this file stands; for another source the columns are proposed anew.
        self.decided = batch.source == source and any(batch.mapping.values()) and batch.state != batch.State.UPLOADED
        self.proposed = batch.mapping if self.decided else proposed_mapping(batch, source)

    def arranged(self, form):
        """The headings in two lists: those that need an eye, and those recognised for certain."""
        columns = SOURCES[self.source].by_name
        examples = example_values(self.batch)
        letters = letters_of(self.batch.sheets)
        remembered = remembered_headings(self.batch, self.source)
        options = Options(column_choices(SOURCES[self.source]))
        rows = []
        for number, heading in enumerate(self.headings):
            column = self.proposed.get(heading, "")
            shown = shown_examples(columns.get(column), examples.get(heading, []))
            sure = self.sureness(heading, column, fold(heading) in remembered)
            field = form[f"kolom-{number}"]
            rows.append(HeadingRow(letters[heading], heading, shown, sure, field, options.with_chosen(field.value())))
        certain = [row for row in rows if row.sure is CERTAIN]
        return {
            "look": [row for row in rows if row.sure is not CERTAIN],
            "certain": certain,
            "certain_wrong": any(row.field.errors for row in certain),
            "missing": [columns[name] for name in missing_columns(self.source, self.proposed)],
        }

    def sureness(self, heading, column, is_remembered):
        certain = match_heading(SOURCES[self.source], heading)
        if column and column == certain:
            return CERTAIN
        if self.decided or is_remembered:
            return CHOSEN
        return LIKELY if column else UNKNOWN


class Options:
    """The options of one select, written once: a register has some fifty headings and as many columns for each."""

    def __init__(self, choices):
        self.html = format_html_join("", '<option value="{}">{}</option>', choices)
        self.values = {value for value, _ in choices}

    def with_chosen(self, value):
        if value not in self.values:
            return self.html
        mark = format_html('<option value="{}"', value)
        return mark_safe(self.html.replace(mark, f"{mark} selected", 1))


def remembered_headings(batch, source):
    """Headings, folded, that officers of the region have decided about before."""
    if not batch.region_id:
        return set()
    return set(ColumnMapping.objects.filter(source=source, region=batch.region_id).values_list("heading", flat=True))


def letters_of(sheets):
    """``{heading: letter of its column}`` on the first sheet that has it."""
    letters: dict[str, str] = {}
    for sheet in sheets:
        if sheet["role"] == "data":
            for number, heading in enumerate(sheet["headings"]):
                letters.setdefault(heading, column_letter(number))
    return letters


def example_values(batch):
    """``{heading: its first different values}``.

    Kept for some minutes, since reading a large workbook takes seconds; sealed, since it is personal data.
    """
    key = f"examples-{batch.pk}-{batch.file_sha256}"
    try:
        return pickle.loads(unseal(cache.get(key, b""), key))
    except CannotOpen:  # not kept, or under a key that is gone
        found = read_examples(batch)
    cache.set(key, seal(pickle.dumps(found), key), KEPT_SECONDS)
    return found


def read_examples(batch):
    found: dict[str, list] = {}
    with uploads.open_sealed(batch.stored_as) as file:
        table = open_table(file, batch.file_name, known=True)
        for sheet, _row, cells in islice(table.top_rows(), LOOKED_AT):
            for heading, value in zip(batch.sheets[sheet]["headings"], cells, strict=False):
                values = found.setdefault(heading, [])
                if value is not None and value not in values and len(values) < EXAMPLES:
                    values.append(value)
    return found


def shown_examples(column, values):
    """Each different example as a page may show it; of a heading nobody knows only the shape, since it may be personal."""
    texts = [shape_of(as_text(value)) if column is None else as_text(masked_cell(column, value)) for value in values]
    return list(dict.fromkeys(map(shorten, texts)))


def shape_of(text):
    """ "Bu Siti, 0812" → "Xx Xxxx, 9999": how a value is written, without the value."""
    return "".join("9" if sign.isdigit() else ("X" if sign.isupper() else "x") if sign.isalpha() else sign for sign in text)


def shorten(text):
    return text if len(text) <= EXAMPLE_LENGTH else f"{text[: EXAMPLE_LENGTH - 1]}…"


# An invented row of each source, for the page where a file is sent.
GUIDES = {
    "sidt": (
        gettext_lazy("The ministry's workbook with 49 columns; its key is id_data_badan_usaha."),
        [
            "id_data_badan_usaha",
            "nik_pengusaha",
            "nama_pengusaha",
            "nama_usaha",
            "produk_utama",
            "kec_usaha",
            "kel_usaha",
            "omzet_tahunan",
        ],
        ["9030001", "3216054502909901", "SITI CONTOH", "KECAP BINTANG", "KECAP MANIS", "TAMBUN UTARA", "SRIAMUR", "36900000"],
    ),
    "oss": (
        gettext_lazy("The export of business licences; its key is the NIB."),
        ["NIB", "Nama Perusahaan", "KBLI", "Alamat Usaha", "Kecamatan", "Kelurahan", "Jumlah Investasi"],
        ["0109990000017", "KECAP BINTANG", "10771", "Kp. Gabus RT 002/RW 003", "TAMBUN UTARA", "SRIAMUR", "25000000"],
    ),
    "dinas": (
        gettext_lazy("A list of an agency in its own form: name, owner, village, whatever else it has."),
        ["No", "Nama Usaha", "Nama Pemilik", "Produk", "Desa", "Kecamatan", "No HP"],
        ["1", "Kecap Bintang", "Siti Contoh", "Kecap manis", "Sriamur", "Tambun Utara", "0800-0000-1234"],
    ),
}


def source_guides():
    """What each source's file looks like: its name, what it is, columns that must be there, an invented row."""
    return [
        {
            "label": _(source.label),
            "about": GUIDES[name][0],
            "required": required_columns(source),
            "headings": GUIDES[name][1],
            "cells": GUIDES[name][2],
        }
        for name, source in SOURCES.items()
        if name in REAL_SOURCES
    ]


def required_columns(source):
    """What a file must have: the key, what names an enterprise, and its district or village, either of them."""
    missing = missing_columns(source.name, {})
    place = [source.place["district"], source.place["village"]]
    return [*(name for name in missing if name not in place), " / ".join(place)]
