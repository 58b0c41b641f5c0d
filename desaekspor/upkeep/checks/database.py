"""The database itself: its files, its constraints, its tables."""

from collections import Counter

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from desaekspor.upkeep.backups import tables
from desaekspor.upkeep.checks import Finding, some

MOST_LINES = 100


def is_whole(full):
    """SQLite: its own check of pages and indexes. PostgreSQL: indexes and constraints that it does not rely on."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA {'integrity_check' if full else 'quick_check'}({MOST_LINES})")
            lines = [line for (line,) in cursor.fetchall() if line != "ok"]
            if lines:
                yield Finding("database_damaged", {"count": len(lines), "first": lines[0][:200]})
            return
        cursor.execute(
            "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " WHERE (NOT i.indisvalid OR NOT i.indisready) AND c.relnamespace = current_schema()::regnamespace"
        )
        if invalid := [name for (name,) in cursor.fetchall()]:
            yield Finding("indexes_invalid", {"count": len(invalid), "names": some(invalid)})
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE NOT convalidated AND connamespace = current_schema()::regnamespace"
        )
        if unchecked := [name for (name,) in cursor.fetchall()]:
            yield Finding("constraints_unchecked", {"count": len(unchecked), "names": some(unchecked)})


def references_hold(full):
    """SQLite looks at foreign keys only while it is told to; a program that forgot it may have broken some."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        broken = Counter(row[0] for row in cursor.fetchall())
    for table, count in sorted(broken.items()):
        yield Finding("references_broken", {"table": table, "count": count})


def is_migrated(full):
    executor = MigrationExecutor(connection)
    if missing := [str(migration) for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]:
        yield Finding("migrations_missing", {"count": len(missing), "names": some(missing)})
    _applied, unknown = tables.recognised(executor.loader, set(executor.loader.applied_migrations))
    if unknown:
        yield Finding("migrations_newer", {"count": len(unknown), "names": some(unknown)})


def tables_are_known(full):
    """A table that nothing explains would not be in a backup."""
    if unknown := tables.unknown_tables(tables.tables_of()):
        yield Finding("tables_unknown", {"count": len(unknown), "names": some(unknown)}, serious=False)


def counters_are_ahead(full):
    """The next number of each table must not be one that is taken: after a restore by other means they often are."""
    behind = []
    with connection.cursor() as cursor:
        for table in tables.tables_of():
            if table.counter:
                quote = connection.ops.quote_name
                cursor.execute(f"SELECT max({quote(table.counter)}) FROM {quote(table.name)}")
                if tables.next_number(table) <= (cursor.fetchone()[0] or 0):
                    behind.append(table.name)
    if behind:
        yield Finding("counters_behind", {"count": len(behind), "names": some(behind)})


def mend_counters():
    mended = 0
    for table in tables.tables_of():
        if table.counter:
            before = tables.next_number(table)
            tables.set_next_number(table, before)
            mended += tables.next_number(table) != before
    return mended
