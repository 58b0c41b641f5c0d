"""One moment's state of the whole database, while others go on writing."""

from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment():
    """Inside, every read sees the database as it was at the first one, while others go on writing.

    SQLite: a read transaction over the WAL. PostgreSQL: REPEATABLE READ, read only.
    """
    if connection.in_atomic_block:
        raise RuntimeError("the state of one moment needs a transaction of its own")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                cursor.execute("SELECT count(*) FROM sqlite_master").fetchall()
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT 1")
        yield
