"""What the documents lead to is there: files, headings, and the paths of this repository that they name."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")])
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
NAMED = re.compile(r"`((?:desaekspor|tests|docs|bench|scripts|examples)/[\w./-]+)`")
UNFINISHED = re.compile(r"\b(?:TODO|TBD|FIXME|XXX)\b|^MEASURED\b", re.MULTILINE)


def named(page):
    return str(page.relative_to(ROOT))


def headings(page):
    """The anchors of a page as forges make them: "## Find, and more" → "find-and-more"."""
    lines = re.findall(r"^#+ +(.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", line.lower()).strip().replace(" ", "-") for line in lines}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(page):
    wrong = []
    for target in LINK.findall(CODE.sub("", page.read_text())):
        if re.match(r"\w+:", target):
            continue  # another site
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (anchor and anchor not in headings(there)):
            wrong.append(target)

    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_path_of_the_repository_that_is_named_is_there(page):
    places = [ROOT, ROOT / "desaekspor"]
    wrong = [path for path in NAMED.findall(page.read_text()) if not any((place / path).exists() for place in places)]

    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_nothing_is_left_to_be_written(page):
    assert UNFINISHED.findall(page.read_text()) == []
