"""The versions of the questions: the one that comes with the program, and those that administrators save beside it."""

import functools
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from desaekspor.potential.index_table import read_toml
from desaekspor.potential.results import table_versions
from desaekspor.potential.results.table_versions import as_json
from desaekspor.readiness.assessment.bank import TABLE, Bank, bank_of
from desaekspor.readiness.assessment.models import QuestionVersion


def version_in_use() -> QuestionVersion:
    """The version that was put to use last; the shipped one is kept first where it is not there."""
    return table_versions.in_use(QuestionVersion, shipped_content())


def version_to_read() -> QuestionVersion:
    """The same for pages, which write nothing: before the shipped one is kept it is a row without a key."""
    return table_versions.to_read(QuestionVersion, shipped_content())


@functools.cache
def shipped_content() -> dict[str, Any]:
    return as_json(read_toml(TABLE))


@functools.lru_cache(maxsize=8)
def _bank(text: str) -> Bank:
    content = json.loads(text)
    day = content.get("valid_from")
    return bank_of({**content, "valid_from": day and date.fromisoformat(day)})


def bank_in(version: QuestionVersion) -> Bank:
    """The questions of a version, understood once."""
    return _bank(json.dumps(version.content))


def save_version(content: Mapping[str, Any], *, version: str, notes: str, by, based_on=None) -> QuestionVersion:
    """Keep a new version of the questions and put it to use. Raises a BadTable; then nothing is kept."""
    return table_versions.save_version(QuestionVersion, content, bank_of, version=version, notes=notes, by=by, based_on=based_on)


def use_version(row: QuestionVersion, *, by) -> QuestionVersion:
    """Put an older version to use again. Raises a BadTable when this program no longer understands it."""
    return table_versions.use_version(row, bank_of, by=by)
