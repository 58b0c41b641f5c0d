"""Many rows into one table quickly, and a place to keep them until their transaction comes.

The ORM's bulk_create takes five times as long as the database needs (measured with 125,000
rows of 30 columns: 16 s against 3 s), so rows go in as plain tuples (regions/bulk.py). Values
must be in the database's own form: numbers, text, bytes, None, and what :func:`db_uuid` and
:func:`db_moment` make.
"""

import itertools
import os
import pickle
import tempfile
import uuid
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from desaekspor.regions.bulk import insert_rows

# Two processes may make ids for the same moment: each counts from a place of its own.
_count = itertools.count(int.from_bytes(os.urandom(4), "big"))


def db_uuid(value: uuid.UUID) -> str:
    return value.hex if connection.vendor == "sqlite" else str(value)


def db_moment(value) -> str:
    """A moment that knows its time zone, as the database keeps it."""
    return str(connection.ops.adapt_datetimefield_value(value))


def ordered_uuid(moment) -> uuid.UUID:
    """A new id that sorts by the moment it was made for: ids that come together lie together in the index.

    As version 7 of RFC 9562: 48 bits of milliseconds, then a counter of 12 + 30 bits, then 32 random bits.
    """
    number = next(_count)
    high = int(moment.timestamp() * 1000) << 16 | 0x7000 | (number >> 30 & 0xFFF)
    low = 0x2 << 62 | (number & 0x3FFFFFFF) << 32 | int.from_bytes(os.urandom(4), "big")
    return uuid.UUID(int=high << 64 | low)


class TableWriter:
    """Inserts tuples of ``fields`` (in that order) into the table of ``model``."""

    def __init__(self, model, fields):
        self.model, self.fields = model, fields

    def insert(self, rows):
        if rows:
            insert_rows(self.model, self.fields, rows)


def update_rows(model, columns, rows, *, where=("id",)):
    """Set ``columns`` of one row for each tuple ``(*new values, *values of the columns in where)``."""
    if not rows:
        return
    quote = connection.ops.quote_name
    settings_ = ", ".join(f"{quote(column)} = %s" for column in columns)
    conditions = " AND ".join(f"{quote(column)} = %s" for column in where)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {quote(model._meta.db_table)} SET {settings_} WHERE {conditions}", rows)


def refresh_statistics(models):
    """Let PostgreSQL look at tables that many rows came into, as it would by itself a minute later.

    Until then it takes them for as small as they were, and reads them whole. SQLite goes by its indexes alone.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE " + ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models))


@contextmanager
def many_rows_at_once():
    """On PostgreSQL: around the writing of many rows, those that are referred to before those that refer to them.

    References are checked as the rows come, while their pages are at hand, and not all of them at the end. What waits for
    the index of words is taken in in larger parts, sorted: with its usual 4 MB the same pages are written again and again.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL gin_pending_list_limit = '32MB'; SET LOCAL work_mem = '64MB'; SET CONSTRAINTS ALL IMMEDIATE")
        yield
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def indexes_afterwards(models):
    """On SQLite: build the indexes of these tables, but those that keep rows unique, once the block is through.

    For more rows than are there already: entering each into sixteen indexes where it belongs takes the more time the
    less of them fits into memory. Others read meanwhile what was there before. PostgreSQL would make them wait.
    """
    if connection.vendor != "sqlite":
        yield
        return
    quote = connection.ops.quote_name
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT LIKE 'CREATE UNIQUE%%'"
            f" AND tbl_name IN ({', '.join(['%s'] * len(tables))})",
            tables,
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {quote(name)}")
        yield
        for _, sql in indexes:
            cursor.execute(sql)


class Spool:
    """Rows on the disk until their transaction begins: memory stays bounded however long the file is.

    The file has no name, so that nothing is left when the process is killed. Personal data comes
    into it sealed, as into the database. With the ``number`` of a descriptor it is the spool of
    another process that is filled.
    """

    def __init__(self, number=None):
        if number is None:
            folder = settings.VAR / "tmp"
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 (closed by __exit__)
        else:
            self._file = os.fdopen(number, "w+b")

    def fileno(self):
        return self._file.fileno()

    def put(self, item):
        """Keep the item; returns where it ends, for whoever reads it by ``piece`` meanwhile."""
        pickle.dump(item, self._file, pickle.HIGHEST_PROTOCOL)
        self._file.flush()
        return self._file.tell()

    def piece(self, start, end):
        """The item that was put there, also by another process that goes on writing behind it."""
        return pickle.loads(os.pread(self._file.fileno(), end - start, start))

    def clear(self):
        self._file.seek(0)
        self._file.truncate()

    def __iter__(self):
        self._file.seek(0)
        while True:
            try:
                yield pickle.load(self._file)
            except EOFError:
                return

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()
