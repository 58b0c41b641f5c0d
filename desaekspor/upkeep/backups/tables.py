"""The tables of the database as a backup sees them."""

from dataclasses import dataclass

from django.apps import apps as installed_apps
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from desaekspor.upkeep import derived
from desaekspor.upkeep.backups import values
from desaekspor.upkeep.backups.errors import Refused

ROWS = 2000
# Log-ins that are open: they would open again for whoever gets hold of the file.
LEFT_EMPTY = ("django_session",)
# Their only row has the number 1, which the program gives.
SINGLE_ROWS = ("accounts_audithead", "registry_enterprisenumber", "registry_registryversion")


@dataclass(frozen=True)
class Table:
    model: type
    columns: tuple  # (name, portable kind)

    @property
    def name(self):
        return self.model._meta.db_table

    @property
    def part(self):
        return f"tables/{self.name}.jsonl"

    @property
    def kinds(self):
        return [kind for _name, kind in self.columns]

    @property
    def counter(self):
        """The column whose numbers the database gives; None when there is none."""
        field = self.model._meta.auto_field
        return field.column if field is not None and self.name not in SINGLE_ROWS else None


def tables_of(apps=installed_apps):
    """Every table of the models in ``apps`` and the list of migrations, in the order of their names.

    Rows that hang on each other may stand in any order: constraints are looked at when all are there.
    """
    models = {model._meta.db_table: model for model in [*_models(apps), MigrationRecorder.Migration]}
    return [Table(model, _columns(model)) for _name, model in sorted(models.items())]


def _models(apps):
    every = apps.get_models(include_auto_created=True)
    ours = [model for model in every if model._meta.managed and not model._meta.proxy and not model._meta.swapped]
    return [model for model in ours if not derived.belongs(model._meta.db_table)]


def _columns(model):
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    return tuple((field.column, values.kind_of(field)) for field in fields)


def unknown_tables(tables):
    """Tables of the database that neither a model nor a derived table explains."""
    known = {table.name for table in tables}
    with connection.cursor() as cursor:
        found = connection.introspection.table_names(cursor)
    own = ("sqlite_",)  # SQLite's statistics
    return sorted(name for name in found if name not in known and not derived.belongs(name) and not name.startswith(own))


def rows_of(table):
    """Every row in the order of its key, as the driver gives it, a few thousand in memory."""
    quote, pk = connection.ops.quote_name, table.model._meta.pk
    columns = ", ".join(quote(name) for name, _kind in table.columns)
    order = quote(pk.column)
    if connection.vendor == "postgresql" and values.kind_of(pk) == "text":
        order += ' COLLATE "C"'  # the order of SQLite
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {quote(table.name)} ORDER BY {order}")
        while rows := cursor.fetchmany(ROWS):
            yield from rows


def next_number(table):
    """The number that the database gives to the next row; it may be higher than the last row's: numbers are not reused."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            found = cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name]).fetchone()
            return found[0] + 1 if found else 1
        sequence = _sequence(cursor, table)
        last, given = cursor.execute(f"SELECT last_value, is_called FROM {sequence}").fetchone()
        return last + 1 if given else last


def set_next_number(table, number):
    """The next row gets ``number``, or the one after the highest that is there."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max({quote(table.counter)}) FROM {quote(table.name)}")
        number = max(number, (cursor.fetchone()[0] or 0) + 1)
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, number - 1])
        else:
            cursor.execute("SELECT setval(%s, %s, false)", [_sequence(cursor, table), number])


def _sequence(cursor, table):
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [connection.ops.quote_name(table.name), table.counter])
    return cursor.fetchone()[0]


def migrations_applied():
    """``{app: [names, in order]}``. Raises Refused where no table was ever made."""
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseError as error:
        raise Refused("no_tables") from error
    if not applied:
        raise Refused("no_tables")
    found = {}
    for app, name in sorted(applied):
        found.setdefault(app, []).append(name)
    return found


def recognised(loader, applied):
    """What ``applied`` comes to under the program's own migrations, and of it what the program does not know.

    A migration that replaces others counts as applied where all of those are: one 0001 took the place of many before the
    first release.
    """
    known = set(loader.disk_migrations)
    for node, migration in loader.replacements.items():
        if applied.issuperset(migration.replaces):
            applied = applied | {node}
            known.update(migration.replaces)
    return applied, sorted(".".join(node) for node in applied - known)
