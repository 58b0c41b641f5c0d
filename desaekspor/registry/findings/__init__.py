"""Every finding of the checker in words: what was found, what was expected, what to do.

The checker itself (importers/) is free of Django and speaks in codes; pages, commands and
docs/reference/findings.md get the words here. A severity is kept in importers/codes.py.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from desaekspor.registry.findings.files import BAD_FILES, SKIPPED
from desaekspor.registry.findings.identifiers import IDENTIFIERS
from desaekspor.registry.findings.persons import PERSONS
from desaekspor.registry.findings.rows import ROWS
from desaekspor.registry.findings.terms import TERMS
from desaekspor.registry.findings.values import VALUES
from desaekspor.registry.importers.codes import SEVERITY


@dataclass(frozen=True)
class FindingKind:
    """``title`` is short, for lists; ``message`` has the placeholders of ``describe``; ``expected`` says how it should be."""

    code: str
    severity: str
    title: Promise
    message: Promise
    expected: Promise


FINDINGS = {code: FindingKind(code, SEVERITY[code], *texts) for code, texts in (ROWS | PERSONS | VALUES).items()}


def describe(finding) -> str:
    """One sentence or three about a finding, in the active language. The cell's value is in it: personal data may be."""
    details = {name: TERMS.get(value, value) if isinstance(value, str) else value for name, value in finding.facts.items()}
    details |= {
        "value": finding.value or _("(empty)"),
        "suggestion": finding.suggestion,
        "corrected_to": finding.corrected_to,
    }
    text = str(FINDINGS[finding.code].message) % details
    if finding.suggestion and "%(suggestion)s" not in str(FINDINGS[finding.code].message):
        text = f"{text} {_perhaps(finding.suggestion)}"
    return text


def _perhaps(suggestion) -> str:
    return _("Perhaps: %(suggestion)s.") % {"suggestion": suggestion}


def describe_verdict(verdict, raw) -> str:
    """What check-identifiers says about one number, in the active language; nothing about a valid one."""
    if not verdict.code:
        return ""
    message = IDENTIFIERS.get(verdict.code) or FINDINGS[verdict.code].message
    suggestion = verdict.facts.get("suggestion") or _left_of_nik(verdict)
    text = str(message) % {"value": raw or _("(empty)"), "corrected_to": verdict.value, "suggestion": suggestion, **verdict.facts}
    if suggestion and "%(suggestion)s" not in str(message):
        text = f"{text} {_perhaps(suggestion)}"
    return text


def _left_of_nik(verdict) -> str:
    return verdict.facts["kept"].ljust(16, "?") if verdict.code.startswith("nik_") and "kept" in verdict.facts else ""


def describe_bad_file(error) -> str:
    """Why a file was refused and what to do, in the active language."""
    return str(BAD_FILES[error.code]) % error.facts


def describe_skipped(sheet) -> str:
    """Why a sheet is not read, in the active language."""
    return str(SKIPPED[sheet.reason]) if sheet.reason else ""
