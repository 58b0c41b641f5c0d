"""The sheet "data about me" (law 27/2022, article 32) as PDF: what is held, where from, who saw it, and the rights."""

from pathlib import Path

from desaekspor.config.typesetting import set_as_pdf

TEMPLATE = Path(__file__).parent / "sheet.typ"


def as_pdf(content):
    """``content`` (what ``contents.sheet_of`` gives) set as a tagged PDF."""
    return set_as_pdf(TEMPLATE, content)
