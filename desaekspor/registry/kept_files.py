"""Which sealed files the tables name, folder by folder: they are part of every backup, and what no row names is an orphan.

An app says so in its AppConfig.ready():

    keep(photos.FILES, ProductionPhoto)
"""

from collections.abc import Iterator
from functools import partial

from django.db import connection, transaction

from desaekspor.registry.sealed_files import SealedFolder

_kept: dict[str, tuple[SealedFolder, list]] = {}


def keep(folder: SealedFolder, model, *, sum_in: str = "sha256") -> None:
    """The rows of ``model`` name files of the folder in their field ``stored_as``, empty where there is none; others may, too.

    ``sum_in``: the field with the SHA-256 of the content, in hex.
    """
    _kept.setdefault(folder.name, (folder, []))[1].append((model, sum_in))


def kept_folders() -> list[SealedFolder]:
    return [folder for folder, _models in _kept.values()]


def rows_of(folder: SealedFolder) -> list[tuple]:
    """(model, its field of the sum) for every table whose rows name files of the folder."""
    return _kept[folder.name][1]


def folder_named(name: str) -> SealedFolder | None:
    """The folder of that name; None when no app keeps one."""
    return _kept[name][0] if name in _kept else None


def named_in(folder: SealedFolder) -> Iterator[tuple[object, str]]:
    """(key of the row, name of the file) of everything that tables name in a folder.

    A table that is not made yet names nothing: a backup is made before an upgrade, too.
    """
    present = set(connection.introspection.table_names())
    for model, _sum_in in rows_of(folder):
        if model._meta.db_table in present:
            yield from model._base_manager.exclude(stored_as="").order_by("pk").values_list("pk", "stored_as")


@transaction.atomic
def delete_with_files(rows, folder: SealedFolder) -> int:
    """Delete rows (a queryset) and the files of the folder that they name; says how many.

    The rows first: a file that no row names is taken away later, a name without its file is a fault.
    """
    names = list(rows.values_list("stored_as", flat=True))
    rows.delete()
    for name in names:
        transaction.on_commit(partial(folder.delete, name))
    return len(names)
