"""The two editable tables and their versions: the shipped ones come first, administrators save others beside them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.potential import class_table, index_table, queries
from desaekspor.potential.class_table import ClassTable
from desaekspor.potential.errors import BadValue, VersionTaken
from desaekspor.potential.index_table import IndexTable, read_toml
from desaekspor.potential.results.models import ClassVersion, IndexVersion, TableVersion

LONGEST_VERSION = 40


@dataclass(frozen=True)
class Versions:
    """The versions that an assessment is made by."""

    index: IndexVersion
    classes: ClassVersion


def versions_in_use() -> Versions:
    """The versions that were put to use last; the shipped ones where nobody saved another."""
    return Versions(index_version_in_use(), class_version_in_use())


def versions_to_read() -> Versions:
    """The same for pages, which write nothing: before the shipped ones are kept they are rows without a key."""
    return Versions(_to_read(IndexVersion, index_table.TABLE), _to_read(ClassVersion, class_table.TABLE))


def _to_read(model, path):
    if kept := _last_used(model):
        return kept
    content = as_json(read_toml(path))
    return model(version=content["version"], content=content, notes=content.get("notes", ""), shipped=True)


def index_version_in_use() -> IndexVersion:
    return _in_use(IndexVersion, index_table.TABLE)


def class_version_in_use() -> ClassVersion:
    return _in_use(ClassVersion, class_table.TABLE)


def _in_use(model, path):
    shipped = model.objects.filter(shipped=True).order_by("-pk").first()
    text = as_json(read_toml(path))
    if shipped is None or shipped.version != text["version"]:
        _ship(model, text)
    return _last_used(model)


def _last_used(model):
    return model.objects.filter(used_from__isnull=False).order_by("-used_from", "-pk").first()


@transaction.atomic
def _ship(model, content):
    """The table that came with this program becomes a version; it is used where nobody chose another table."""
    chosen = model.objects.filter(used_from__isnull=False, shipped=False).exists()
    version = content["version"]
    if model.objects.filter(version=version, shipped=False).exists():
        version = f"{version} (program)"  # an administrator took the number before
    model.objects.get_or_create(
        version=version,
        defaults={
            "content": content,
            "notes": content.get("notes", ""),
            "shipped": True,
            "used_from": None if chosen else timezone.now(),
        },
    )


def as_json(content: Mapping[str, Any]) -> dict[str, Any]:
    """A table of TOML as JSON can hold it: days as text."""

    def plain(value):
        if isinstance(value, Mapping):
            return {key: plain(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [plain(item) for item in value]
        return value.isoformat() if isinstance(value, date) else value

    return plain(content)


def check_index_content(content: Mapping[str, Any]) -> IndexTable:
    """The table that ``content`` describes, when it can be used with the rules in use.

    Raises a BadTable that names what is wrong: weights that sum to zero, a figure that nobody measures, a rule that refers to
    an indicator that is no longer there.
    """
    table = index_table.index_table(content)
    check_new_index(table, class_version_in_use().table)
    return table


def check_new_index(table: IndexTable, rules: ClassTable) -> None:
    """Of ``rules`` only what they ask of the index: it is not this table's fault when a figure of theirs is gone."""
    from desaekspor.potential.assessment import check_index, check_rules  # numpy comes with it

    figures = queries.known_figures()
    check_index(table, figures)
    check_rules(rules, table, figures | rules.figures)


def check_class_content(content: Mapping[str, Any]) -> ClassTable:
    """The rules that ``content`` describes, when they can be used with the index in use. Raises a BadTable."""
    from desaekspor.potential.assessment import check_rules

    table = class_table.class_table(content)
    check_rules(table, index_version_in_use().table, queries.known_figures())
    return table


def save_index_version(content: Mapping[str, Any], *, version: str, notes: str, by, based_on=None) -> IndexVersion:
    """Keep a new version of the index table and put it to use. Raises a BadTable; then nothing is kept."""
    return _save(IndexVersion, content, check_index_content, version=version, notes=notes, by=by, based_on=based_on)


def save_class_version(content: Mapping[str, Any], *, version: str, notes: str, by, based_on=None) -> ClassVersion:
    """Keep a new version of the rules and put it to use. Raises a BadTable; then nothing is kept."""
    return _save(ClassVersion, content, check_class_content, version=version, notes=notes, by=by, based_on=based_on)


@transaction.atomic
def _save(model: type[TableVersion], content, check: Callable, *, version: str, notes: str, by, based_on):
    version = version.strip()
    if not version or len(version) > LONGEST_VERSION:
        raise BadValue(entry="version", key="version", found=version, expected="2026.2")
    if model._default_manager.filter(version=version).exists():
        raise VersionTaken(version=version)
    content = as_json({**content, "version": version, "notes": notes, "valid_from": timezone.localdate()})
    check(content)
    now = timezone.now()
    row = model._default_manager.create(
        version=version, content=content, notes=notes, based_on=based_on, created_by=by, used_from=now, used_by=by
    )
    record(by, "version.save", row)
    return row


@transaction.atomic
def use_version(row: TableVersion, *, by) -> TableVersion:
    """Put an older version to use again. Raises a BadTable when it no longer fits the other table or the figures."""
    check = check_index_content if isinstance(row, IndexVersion) else check_class_content
    check(row.content)
    row.used_from, row.used_by = timezone.now(), by
    row.save(update_fields=["used_from", "used_by"])
    record(by, "version.use", row)
    return row
