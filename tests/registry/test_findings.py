import ast
import re
from pathlib import Path

import pytest
from django.utils import translation

from desaekspor.registry import findings, identifiers, importers
from desaekspor.registry.findings import BAD_FILES, FINDINGS, SKIPPED, describe
from desaekspor.registry.findings.identifiers import IDENTIFIERS
from desaekspor.registry.importers.check import Finding
from desaekspor.registry.importers.codes import SEVERITY
from desaekspor.registry.services import receiving

REFERENCE = Path(findings.__file__).resolve().parents[3] / "docs" / "reference" / "findings.md"


def texts_in(folder_or_file):
    """Every text constant of some source files."""
    files = folder_or_file.glob("*.py") if folder_or_file.is_dir() else [folder_or_file]
    nodes = (node for path in files for node in ast.walk(ast.parse(path.read_text())))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_the_reference_lists_every_code_with_its_severity_and_title():
    listed = re.findall(
        r"^\| `(\w+)` \| (corrected|warning|rejected) \| ([^|]+) \| ([^|]+) \|$", REFERENCE.read_text(), flags=re.M
    )

    with translation.override("en"):
        expected = {code: (kind.severity, str(kind.title)) for code, kind in FINDINGS.items()}
    assert {code: (severity, title) for code, severity, title, _ in listed} == expected
    assert len(listed) == len(expected)
    assert all(example.strip() for *_, example in listed)


def test_the_reference_lists_every_refusal():
    text = REFERENCE.read_text()

    assert [code for code in (*BAD_FILES, *SKIPPED) if f"| `{code}` |" not in text] == []


def test_every_code_has_words_and_every_word_a_code():
    assert set(FINDINGS) == set(SEVERITY)
    raised = texts_in(Path(importers.__file__).parent) | texts_in(Path(receiving.__file__))
    assert [code for code in BAD_FILES if code not in raised] == []


def test_every_code_of_an_identifier_has_words():
    begins = "|".join(identifiers.CHECKERS)
    codes = {text for text in texts_in(Path(identifiers.__file__)) if re.fullmatch(rf"(?:{begins}|kind)_[a-z_]+", text)}

    assert [code for code in sorted(codes) if code not in FINDINGS and code not in IDENTIFIERS] == []


FACTS = {
    "length": 15, "expected": 16, "limit": 5, "kept": "321605", "part": "13", "nik_birth": "01-01-80", "birth": "1980-01-02",
    "date": "2031-01-01", "birth_year": 1980, "earliest": 1900, "reported": "micro", "computed": "small", "category": "C",
    "total": 1, "lies_in": "Ciledug (Setu)", "place": "Kota Bekasi", "today": 2026, "enterprises": [1], "district": "Setu",
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("code", sorted(FINDINGS))
def test_every_finding_can_be_said(code, language):
    finding = Finding("kolom", code, FINDINGS[code].severity, "NILAI", "SARAN", "HASIL", FACTS)

    with translation.override(language):
        said = describe(finding)

    assert said[0] not in "%{"
    assert "%(" not in said


def test_a_finding_says_what_was_found_and_what_to_do():
    finding = Finding(
        "omzet_tahunan", "scale_contradicts_sales", "warning", "3500000000", facts={"reported": "micro", "computed": "small"}
    )

    with translation.override("en"):
        assert (
            describe(finding) == "Reported as micro, but sales of 3500000000 make it small. Both are kept; correct the wrong one."
        )
    with translation.override("id"):
        assert describe(finding).startswith("Dilaporkan mikro, tetapi omzet 3500000000 membuatnya kecil.")


def test_an_empty_cell_is_called_empty_and_a_suggestion_is_added():
    with translation.override("en"):
        assert describe(Finding("nama_usaha", "name_missing", "warning", "")).startswith(
            "The enterprise has no name (“(empty)”)."
        )
        assert describe(Finding("tahun", "year_two_digits", "warning", "22", "2022")).endswith("Perhaps: 2022.")
