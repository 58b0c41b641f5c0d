"""The place that a backup is restored into: what it holds, who uses it, how it is made bare and built again."""

from contextlib import contextmanager
from pathlib import Path

from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from desaekspor.upkeep import derived
from desaekspor.upkeep.backups import tables
from desaekspor.upkeep.backups.errors import Refused

# What `desaekspor run` fills by itself in an empty place: lists of the program's own, loaded from files.
PREPARED = {"contenttypes", "migrations", "regions"}
PASSING = {"auth_permission", "jobs_workerprocess"}
BUSY_MS = 2000
SHOWN = 5


def name():
    """The database's name, as one must type it to have its content replaced."""
    given = connection.settings_dict["NAME"]
    return Path(str(given)).name if connection.vendor == "sqlite" else str(given)


def holdings():
    """``{table: rows}`` of what would be lost, the largest first."""
    found = {}
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for table in tables.tables_of():
            app = table.model._meta.app_label
            if table.name in present and app not in PREPARED and table.name not in PASSING:
                cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table.name)}")
                found[table.name] = cursor.fetchone()[0]
    return dict(sorted(((name, rows) for name, rows in found.items() if rows), key=lambda item: -item[1]))


def refuse_strangers():
    """Tables of another program would be in the way, and theirs is not ours to drop."""
    if unknown := tables.unknown_tables(tables.tables_of()):
        raise Refused("other_program", tables=", ".join(unknown[:SHOWN]))


def refuse_holdings():
    if found := holdings():
        words = ", ".join(f"{table} {rows:,}" for table, rows in list(found.items())[:SHOWN])
        raise Refused("not_empty", holds=words)


@contextmanager
def alone():
    """Nobody else has the database open at the beginning, and nobody can write into it until the end."""
    if connection.vendor == "sqlite":
        with _without_wal():
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        if cursor.fetchone()[0]:
            raise Refused("in_use")
    yield


@contextmanager
def _without_wal():
    """SQLite leaves its WAL only for the last connection. A rollback journal then undoes a restore that was killed."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        usual = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        try:
            cursor.execute("PRAGMA journal_mode = DELETE")
        except OperationalError as error:
            raise Refused("in_use") from error
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
    connection.disable_constraint_checking()  # only outside a transaction; rows come in any order
    try:
        yield
    finally:
        connection.enable_constraint_checking()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode = WAL")


def make_bare():
    """Drop everything of ours (inside the transaction of the restore)."""
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        ours = [table.name for table in tables.tables_of() if table.name in present]
        if connection.vendor == "sqlite":
            _drop_from_sqlite(cursor, ours)
        else:
            _drop_from_postgresql(cursor, [*ours, *(name for name in present if derived.belongs(name))])


def _drop_from_sqlite(cursor, ours):
    quote = connection.ops.quote_name
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'view'")
    for (name,) in cursor.fetchall():
        if derived.belongs(name):
            cursor.execute(f"DROP VIEW {quote(name)}")
    cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%%'")
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP TABLE {quote(name)}")  # with the tables that SQLite keeps for it
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%%'")
    left = {name for (name,) in cursor.fetchall()}
    for name in left:
        if name in ours or derived.belongs(name):
            cursor.execute(f"DROP TABLE {quote(name)}")


def _drop_from_postgresql(cursor, names):
    quote = connection.ops.quote_name
    if names:
        cursor.execute(f"DROP TABLE {', '.join(map(quote, names))} CASCADE")
    # Functions of triggers that migrations made; those of extensions stay.
    cursor.execute(
        "SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace"
        " AND pg_get_userbyid(p.proowner) = current_user AND p.prokind = 'f'"
        " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    )
    for (function,) in cursor.fetchall():
        cursor.execute(f"DROP FUNCTION {function} CASCADE")


class Version:
    """The tables as they were under the migrations of a backup."""

    def __init__(self, migrations):
        loader = MigrationLoader(None)
        named = {(app, name) for app, names in migrations.items() for name in names}
        applied, self.unknown = tables.recognised(loader, named)
        known = [node for node in loader.graph.nodes if node in applied]
        # Of each app its last: whoever is asked for an earlier one migrates back.
        self.targets = [node for node in known if not any(child in applied for child in _children(loader.graph, node))]
        self.is_present = set(loader.graph.leaf_nodes()) <= applied
        self._loader = loader

    def tables(self):
        return tables.tables_of(self._loader.project_state(self.targets).apps)

    def build(self):
        """Make the tables in a bare place."""
        MigrationExecutor(connection).migrate(self.targets)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:  # migrations leave them immediate, and rows come in any order
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _children(graph, node):
    return [child.key for child in graph.node_map[node].children if child.key[0] == node[0]]
