"""Triggers by which the database itself refuses to change or take away an entry of the audit log."""

from contextlib import contextmanager

TABLE = "accounts_auditentry"
WORDS = "entries of the audit log are added, never changed or taken away"

_RAISE = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
SQLITE = {
    "audit_update": f"CREATE TRIGGER audit_update BEFORE UPDATE ON {TABLE} {_RAISE}",
    "audit_delete": f"CREATE TRIGGER audit_delete BEFORE DELETE ON {TABLE} {_RAISE}",
}
FUNCTION = f"""
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{WORDS}'; END $$
"""
_CALL = "EXECUTE FUNCTION audit_refuse()"
POSTGRESQL = {
    "audit_update": f"CREATE TRIGGER audit_update BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW {_CALL}",
    "audit_truncate": f"CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON {TABLE} {_CALL}",
}


def _triggers(connection):
    return SQLITE if connection.vendor == "sqlite" else POSTGRESQL


def install(connection):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for statement in _triggers(connection).values():
            cursor.execute(statement)


def remove(connection):
    where = "" if connection.vendor == "sqlite" else f" ON {TABLE}"
    with connection.cursor() as cursor:
        for name in _triggers(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")


def missing(connection):
    """Names of the triggers that are not there or were switched off."""
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(query, [TABLE])
        there = {name for (name,) in cursor.fetchall()}
    return sorted(_triggers(connection).keys() - there)


@contextmanager
def lifted(connection):
    """Inside, entries can be taken away: for emptying a test's database. A restore needs it not, it makes the table anew."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)
