"""The log of slow statements: their text without the values, which may be a person's data."""

import logging
import re
import time

from django.conf import settings
from django.db.backends.signals import connection_created

from desaekspor.upkeep.metrics import SLOW_QUERIES

logger = logging.getLogger("desaekspor.queries")
LONGEST_TEXT = 1000
# Values travel apart from the statement; what somebody wrote into it all the same is not logged either.
_LITERALS = re.compile(r"'(?:[^']|'')*'|\b\d{6,}\b")
_SPACE = re.compile(r"\s+")


def watch():
    connection_created.connect(_watch_connection, dispatch_uid="slow queries")


def _watch_connection(sender, connection, **kwargs):
    if settings.SLOW_QUERY_MS and _time not in connection.execute_wrappers:
        connection.execute_wrappers.append(_time)


def _time(execute, sql, params, many, context):
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        milliseconds = 1000 * (time.perf_counter() - began)
        if milliseconds >= settings.SLOW_QUERY_MS:
            SLOW_QUERIES.inc()
            facts = {"ms": round(milliseconds), "statement": plain(sql)}
            logger.warning("slow query, %d ms: %s", milliseconds, facts["statement"], extra={"facts": facts})


def plain(sql):
    """The statement on one line, without anything that could be a value."""
    return _SPACE.sub(" ", _LITERALS.sub("?", str(sql))).strip()[:LONGEST_TEXT]
