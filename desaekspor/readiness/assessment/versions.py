"""The versions of the questions: the one that comes with the program, and those that administrators save beside it."""

import functools
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.potential.errors import BadValue, VersionTaken
from desaekspor.potential.index_table import read_toml
from desaekspor.potential.results.versions import LONGEST_VERSION, as_json
from desaekspor.readiness.assessment.bank import TABLE, Bank, bank_of
from desaekspor.readiness.assessment.models import QuestionVersion


def version_in_use() -> QuestionVersion:
    """The version that was put to use last; the shipped one is kept first where it is not there."""
    content = shipped_content()
    if not QuestionVersion.objects.filter(shipped=True, notes=content["notes"], version__startswith=content["version"]).exists():
        _ship(content)
    return last_used().first()


def version_to_read() -> QuestionVersion:
    """The same for pages, which write nothing: before the shipped one is kept it is a row without a key."""
    content = shipped_content()
    return last_used().first() or QuestionVersion(
        version=content["version"], content=content, notes=content["notes"], shipped=True
    )


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


def last_used():
    """The versions that were ever put to use, the last one first."""
    return QuestionVersion.objects.filter(used_from__isnull=False).order_by("-used_from", "-pk")


@transaction.atomic
def _ship(content):
    """The table that came with this program becomes a version; it is used where nobody chose another table."""
    chosen = QuestionVersion.objects.filter(used_from__isnull=False, shipped=False).exists()
    version = content["version"]
    if QuestionVersion.objects.filter(version=version, shipped=False).exists():
        version = f"{version} (program)"  # an administrator took the number before
    QuestionVersion.objects.get_or_create(
        version=version,
        defaults={
            "content": content,
            "notes": content["notes"],
            "shipped": True,
            "used_from": None if chosen else timezone.now(),
        },
    )


@transaction.atomic
def save_version(content: Mapping[str, Any], *, version: str, notes: str, by, based_on=None) -> QuestionVersion:
    """Keep a new version of the questions and put it to use. Raises a BadTable; then nothing is kept."""
    version = version.strip()
    if not version or len(version) > LONGEST_VERSION:
        raise BadValue(entry="version", key="version", found=version, expected="2026.2")
    if QuestionVersion.objects.filter(version=version).exists():
        raise VersionTaken(version=version)
    content = as_json({**content, "version": version, "notes": notes, "valid_from": timezone.localdate()})
    bank_of(content)
    now = timezone.now()
    row = QuestionVersion.objects.create(
        version=version, content=content, notes=notes, based_on=based_on, created_by=by, used_from=now, used_by=by
    )
    record(by, "version.save", row)
    return row


@transaction.atomic
def use_version(row: QuestionVersion, *, by) -> QuestionVersion:
    """Put an older version to use again. Raises a BadTable when this program no longer understands it."""
    bank_of(row.content)
    row.used_from, row.used_by = timezone.now(), by
    row.save(update_fields=["used_from", "used_by"])
    record(by, "version.use", row)
    return row
