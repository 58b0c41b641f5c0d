"""A page of a list in the order of one of its keys, after a given place in it; never by counting rows from the start."""

import base64
import binascii
import datetime
import json
from dataclasses import dataclass

from desaekspor.registry.search.engines import engine, fetch
from desaekspor.registry.services.bulk import db_moment

# Up to so many are fetched by their filters and then sorted; of more, the list itself is walked in its order.
SORTED_AT_ONCE = 20_000
WALKED = 20_000  # rows of the list that are looked at before it is tried the other way
PATIENCE = 4  # of fewer: how many times the rows that a page takes if those that pass are spread evenly
SAME_NAMES = 2_000  # of those whose name begins as typed, looked at for the filters


@dataclass(frozen=True)
class Order:
    columns: tuple[str, ...]  # of SearchDocument, the last one unique
    falling: bool = False

    @property
    def way(self):
        return "DESC" if self.falling else "ASC"

    def after(self, table, key):
        """A condition for what comes behind ``key``, and its parameters; nothing for the beginning."""
        if not key:
            return "TRUE", []
        columns = ", ".join(f"{table}.{column}" for column in self.columns)
        places = ", ".join(["%s"] * len(self.columns))
        return f"({columns}) {'<' if self.falling else '>'} ({places})", list(key)

    def by(self, table):
        return ", ".join(f"{table}.{column} {self.way}" for column in self.columns)

    def named(self, table):
        return ", ".join(f"{table}.{column}" for column in self.columns)


ORDERS = {
    "name": Order(("name_key", "enterprise_id")),
    "number": Order(("enterprise_id",)),
    "newest": Order(("updated_at", "enterprise_id"), falling=True),
    "sales": Order(("sales", "enterprise_id"), falling=True),
}


def sorted_page(source, order, key, limit):
    """The keys behind ``key`` of the documents of a Source, in order."""
    condition, values = order.after("found", key)
    sql = (
        f"WITH found AS MATERIALIZED (SELECT {order.named('d')} {source.sql})"
        f" SELECT {order.named('found')} FROM found WHERE {condition} ORDER BY {order.by('found')} LIMIT %s"
    )
    return fetch(sql, [*source.parameters, *values, limit])


def rows_to_walk(total, everything, limit):
    """How many rows of a list to look at for a page of the ``total`` that pass of ``everything``; 0: sort them at once."""
    if total > SORTED_AT_ONCE:
        return WALKED
    rows = PATIENCE * limit * everything // total
    return rows if rows <= total // 2 else 0


def walked_page(filters, scope, order, key, limit, most):
    """The same for a list with many rows that pass its filters: walked in its order until the page is full.

    Gives up after ``most`` rows; then what it found is not all.
    """
    condition, values = order.after("d", key)
    tallies, tallies_values = _tallies(filters, scope)
    again = f"ORDER BY {order.by('x')} " if engine().sorts_again else ""
    # IS TRUE: of IN alone PostgreSQL makes a join, and reads all the rows for it, where the first few fill the page.
    sql = (
        f"SELECT {order.named('x')} FROM (SELECT {order.named('d')}, d.tally_id FROM registry_search_document AS d"
        f" WHERE {condition} ORDER BY {order.by('d')} LIMIT {most}) AS x"
        f" WHERE (x.tally_id IN ({tallies})) IS TRUE {again}LIMIT %s"
    )
    return fetch(sql, [*values, *tallies_values, limit])


def _tallies(filters, scope):
    """A SELECT of the tallies that lie in the scope and pass the filters, and its parameters."""
    wanted, values = filters.conditions()
    sql = f"SELECT t.id FROM registry_search_tally AS t WHERE substr(t.region_code, 1, %s) = %s AND {wanted}"
    return sql, [len(scope), scope, *values]


def named_from(beginning, scope, filters, limit):
    """Numbers of enterprises whose name key begins so, in about its order; of many, the first SAME_NAMES are looked at."""
    tallies, values = _tallies(filters, scope)
    sql = (
        "SELECT x.enterprise_id FROM (SELECT d.enterprise_id, d.tally_id FROM registry_search_document AS d"
        f" WHERE d.name_key >= %s AND d.name_key < %s ORDER BY d.name_key, d.enterprise_id LIMIT {SAME_NAMES}) AS x"
        f" WHERE x.tally_id IN ({tallies}) LIMIT %s"
    )
    rows = fetch(sql, [beginning, f"{beginning}\U0010ffff", *values, limit])
    return [number for (number,) in rows]


def write_key(sort, key):
    """A place in a list as text for an address."""
    plain = [part.isoformat() if isinstance(part, datetime.datetime) else part for part in key]
    return base64.urlsafe_b64encode(json.dumps([sort, *plain], separators=(",", ":")).encode()).decode().rstrip("=")


def read_key(text, sort):
    """The place that :func:`write_key` wrote for the same order; None for the beginning, and for what it never wrote."""
    if not text:
        return None
    try:
        written, *key = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if written != sort:
            return None
        return [_part(column, part) for column, part in zip(_columns(sort), key, strict=True)]
    except (ValueError, TypeError, binascii.Error):
        return None


def _columns(sort):
    return ("score", "enterprise_id") if sort == "relevance" else ORDERS[sort].columns


def _part(column, part):
    if column == "updated_at":
        moment = datetime.datetime.fromisoformat(part)
        return db_moment(moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC))
    if column == "name_key":
        if not isinstance(part, str) or "\0" in part:
            raise TypeError(part)
        return part
    if isinstance(part, bool) or not isinstance(part, int) or abs(part) >= 2**63:
        raise TypeError(part)
    return part
