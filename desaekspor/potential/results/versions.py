"""The two editable tables in their versions, and what each must be with the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desaekspor.potential import class_table, index_table, queries
from desaekspor.potential.class_table import ClassTable
from desaekspor.potential.index_table import IndexTable, read_toml
from desaekspor.potential.results import table_versions
from desaekspor.potential.results.models import ClassVersion, IndexVersion, TableVersion
from desaekspor.potential.results.table_versions import as_json, in_use, save_version, to_read


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
    return Versions(to_read(IndexVersion, shipped(index_table.TABLE)), to_read(ClassVersion, shipped(class_table.TABLE)))


def shipped(path: Path) -> dict[str, Any]:
    return as_json(read_toml(path))


def index_version_in_use() -> IndexVersion:
    return in_use(IndexVersion, shipped(index_table.TABLE))


def class_version_in_use() -> ClassVersion:
    return in_use(ClassVersion, shipped(class_table.TABLE))


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
    return save_version(IndexVersion, content, check_index_content, version=version, notes=notes, by=by, based_on=based_on)


def save_class_version(content: Mapping[str, Any], *, version: str, notes: str, by, based_on=None) -> ClassVersion:
    """Keep a new version of the rules and put it to use. Raises a BadTable; then nothing is kept."""
    return save_version(ClassVersion, content, check_class_content, version=version, notes=notes, by=by, based_on=based_on)


def use_version(row: TableVersion, *, by) -> TableVersion:
    """Put an older version to use again. Raises a BadTable when it no longer fits the other table or the figures."""
    check = check_index_content if isinstance(row, IndexVersion) else check_class_content
    return table_versions.use_version(row, check, by=by)
