#!/usr/bin/env python3
"""Translations: extract the texts of each app, compile its catalogue, check that it is complete.

    messages.py update [app ...]    new texts come into the catalogues, untranslated; unused ones go
    messages.py compile [app ...]   .po -> .mo, which Django reads
    messages.py check [app ...]     fails on a text that is missing, fuzzy, has other placeholders or two translations

Message ids are English, so English needs no catalogue. Babel does the work: it comes by pip,
where gettext's own programs do not.
"""

import argparse
import io
import os
import re
import sys
from collections import defaultdict
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "desaekspor"
LANGUAGE = "id"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HEADER = "# Indonesian translations of Desa Ekspor, under the licence of the project."
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


def apps():
    return sorted(folder.name for folder in PACKAGE.iterdir() if folder.is_dir() and folder.name != "__pycache__")


def catalogue_path(app):
    return PACKAGE / app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def as_python(template):
    """A template's texts as gettext calls that a Python tokenizer can read (no line is indented)."""
    from django.utils.translation.template import templatize

    return "\n".join(line.strip() for line in templatize(template).splitlines())


def texts_of(app):
    """Yield (file, line, message, comments, context) of everything in ``app`` that people read."""
    for path in sorted((PACKAGE / app).rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "migrations" in path.parts or not path.is_file():
            continue
        text = path.read_text()
        source = text if path.suffix == ".py" else as_python(text)
        for line, message, comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS, ["Translators:"]):
            yield path.relative_to(ROOT), line, message, comments, context


def new_catalogue():
    catalogue = Catalog(locale=LANGUAGE, project="Desa Ekspor", header_comment=HEADER, charset="utf-8", fuzzy=False)
    catalogue._num_plurals, catalogue._plural_expr = 1, "0"  # Babel has no entry for Indonesian
    return catalogue


def extracted(app):
    catalogue = new_catalogue()
    for path, _line, message, comments, context in texts_of(app):
        # Files without line numbers: a moved line must not change the catalogue.
        catalogue.add(message, locations=[(str(path), 0)], auto_comments=comments, context=context)
    return catalogue


def load(app):
    path = catalogue_path(app)
    if not path.exists():
        return new_catalogue()
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def update(app):
    catalogue, found = load(app), extracted(app)
    if not len(found):
        return
    catalogue.update(found, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    path = catalogue_path(app)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=110, omit_header=False, sort_output=True, include_lineno=False)
    text = re.sub(r'^"(POT-C|PO-R|Generated-By|Report-|Last-T|Language-T|Project).*\n', "", path.read_text(), flags=re.M)
    path.write_text(text)


def compile_catalogue(app):
    path = catalogue_path(app)
    if path.exists():
        draft = path.with_suffix(f".mo.{os.getpid()}")
        with draft.open("wb") as file:
            write_mo(file, load(app))
        draft.replace(path.with_suffix(".mo"))


def placeholders(text):
    return {first or second for first, second in PLACEHOLDER.findall(text)}


def complaints(app):
    catalogue, found = load(app), extracted(app)
    for message in found:
        if not message.id:
            continue
        known = catalogue.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
        name = message.id if isinstance(message.id, str) else message.id[0]
        where = ", ".join(path for path, _ in message.locations)
        texts = [known.string] if known and isinstance(known.string, str) else list(known.string) if known else []
        if not texts or not all(texts):
            yield f"{app}: not translated: {name!r} ({where})"
        elif known.fuzzy:
            yield f"{app}: marked fuzzy: {name!r} ({where})"
        elif any(placeholders(text) != placeholders(name if isinstance(message.id, str) else message.id[-1]) for text in texts):
            yield f"{app}: other placeholders: {name!r} -> {texts!r}"
    for message in catalogue:
        if message.id and found.get(message.id if isinstance(message.id, str) else message.id[0], message.context) is None:
            yield f"{app}: no longer used: {message.id!r}; run `make messages`"


def contradictions():
    """Django merges all catalogues into one, so of two translations of a text one is never shown: yield each such text."""
    said = defaultdict(lambda: defaultdict(list))
    for app in apps():
        for message in load(app):
            if message.id and message.string:
                name = message.id if isinstance(message.id, str) else message.id[0]
                said[message.context, name][message.string if isinstance(message.string, str) else message.string[-1]].append(app)
    for (_context, name), translations in said.items():
        if len(translations) > 1:
            each = "; ".join(f"{', '.join(where)}: {text!r}" for text, where in translations.items())
            yield f"{name!r} is translated differently, of which one is shown: {each}. Agree, or write another English text."


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=["update", "compile", "check"])
    parser.add_argument("apps", nargs="*")
    options = parser.parse_args()
    chosen = options.apps or apps()
    if options.verb == "check":
        found = [complaint for app in chosen for complaint in complaints(app)] + [*contradictions()]
        print("\n".join(found) or f"translations complete: {len(chosen)} parts")
        sys.exit(bool(found))
    for app in chosen:
        {"update": update, "compile": compile_catalogue}[options.verb](app)


if __name__ == "__main__":
    main()
