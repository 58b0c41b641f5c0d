"""What enterprises make, as a filter of the search. A part above knows it and says in which tables, in its AppConfig.ready():

products_in("markets_madeheading", "markets_madeheading_count")

The first has enterprise_id, region_code and heading (of the HS, four digits), the second how many enterprises of a
region_code make a heading.
"""

from desaekspor.registry.search.engines import Source, engine, fetch

_tables: list[str] = []


def products_in(table, counts):
    """Let enterprises be found by what they make."""
    _tables[:] = [table, counts]


def narrowed(source, code):
    """Those of a Source that make something of a chapter (two digits) or heading (four) of the HS; without a table none."""
    if not _tables:
        return source._replace(sql=f"{source.sql} AND FALSE")
    made = f"SELECT m.enterprise_id FROM {_tables[0]} AS m WHERE m.heading >= %s AND m.heading < %s"
    return Source(f"{source.sql} AND d.enterprise_id IN ({made})", [*source.parameters, code, _behind(code)], source.number)


def counted(source, most):
    """``{heading: how many}`` of the documents of a Source that make it; of the first ``most`` that are met."""
    if not (making := making_of(f"({engine().first('d.enterprise_id', source, most)})")):
        return {}
    return dict(fetch(f"SELECT made.heading, COUNT(*) {making} GROUP BY made.heading", source.parameters))


def making_of(table):
    """FROM … for what is ``made`` by the enterprises of a table; "" where nothing is known of it."""
    if not _tables:
        return ""
    return f"FROM {table} AS f JOIN {_tables[0]} AS made ON made.enterprise_id = f.enterprise_id"


def counted_in(region):
    """The same of all that lies in a region, by its code."""
    if not _tables:
        return {}
    sql = f"SELECT m.heading, SUM(m.enterprises) FROM {_tables[1]} AS m"
    if not region:
        return dict(fetch(f"{sql} GROUP BY m.heading"))
    sql += " WHERE m.region_code >= %s AND m.region_code < %s GROUP BY m.heading"
    return dict(fetch(sql, [region, _behind(region)]))


def _behind(code):
    """The first text behind all that begin so."""
    return code[:-1] + chr(ord(code[-1]) + 1)
