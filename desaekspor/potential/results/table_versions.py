"""Editable tables and their versions: the one that came with the program is kept first, people save others beside it.

The table of the index, the rules of classes and the questions of readiness are kept so; each says itself what a table of its
kind must be (``check``, which raises a BadTable).
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.potential.errors import BadValue, VersionTaken
from desaekspor.potential.results.models import TableVersion

LONGEST_VERSION = 40


def as_json(content: Mapping[str, Any]) -> dict[str, Any]:
    """A table of TOML as JSON can hold it: days as text."""

    def plain(value):
        if isinstance(value, Mapping):
            return {key: plain(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [plain(item) for item in value]
        return value.isoformat() if isinstance(value, date) else value

    return plain(content)


def last_used(model):
    """The version of a kind that was put to use last; None where none was."""
    return model.objects.filter(used_from__isnull=False).order_by("-used_from", "-pk").first()


def in_use(model, shipped: Mapping[str, Any]):
    """The version that was put to use last; ``shipped`` (as_json) is kept first where it is not there."""
    names = (shipped["version"], _beside(shipped["version"]))
    if not model.objects.filter(shipped=True, version__in=names).exists():
        _ship(model, shipped)
    return last_used(model)


def to_read(model, shipped: Mapping[str, Any]):
    """The same for pages, which write nothing: before the shipped one is kept it is a row without a key."""
    return last_used(model) or model(version=shipped["version"], content=shipped, notes=shipped.get("notes", ""), shipped=True)


def _beside(version: str) -> str:
    """What the shipped version is called where a person took its name before."""
    return f"{version} (program)"


@transaction.atomic
def _ship(model, content):
    """The table that came with this program becomes a version; it is used where nobody chose another table."""
    chosen = model.objects.filter(used_from__isnull=False, shipped=False).exists()
    is_taken = model.objects.filter(version=content["version"], shipped=False).exists()
    model.objects.get_or_create(
        version=_beside(content["version"]) if is_taken else content["version"],
        defaults={
            "content": content,
            "notes": content.get("notes", ""),
            "shipped": True,
            "used_from": None if chosen else timezone.now(),
        },
    )


@transaction.atomic
def save_version(model, content: Mapping[str, Any], check: Callable, *, version: str, notes: str, by, based_on=None):
    """Keep a new version and put it to use. Raises a BadTable; then nothing is kept."""
    version = version.strip()
    if not version or len(version) > LONGEST_VERSION:
        raise BadValue(entry="version", key="version", found=version, expected="2026.2")
    if model.objects.filter(version=version).exists():
        raise VersionTaken(version=version)
    content = as_json({**content, "version": version, "notes": notes, "valid_from": timezone.localdate()})
    check(content)
    now = timezone.now()
    row = model.objects.create(
        version=version, content=content, notes=notes, based_on=based_on, created_by=by, used_from=now, used_by=by
    )
    record(by, "version.save", row)
    return row


@transaction.atomic
def use_version(row: TableVersion, check: Callable, *, by) -> TableVersion:
    """Put an older version to use again. Raises a BadTable when it can no longer be used."""
    check(row.content)
    row.used_from, row.used_by = timezone.now(), by
    row.save(update_fields=["used_from", "used_by"])
    record(by, "version.use", row)
    return row
