"""``:name`` in SQL: which parameters a text asks for, and how DuckDB writes them."""

import re

from desaekspor.analytics.errors import ParametersDiffer

# Texts, quoted names and comments come first, so that a colon in them is no parameter; so does the cast ``::``.
_TOKEN = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | `[^`]*` | --[^\n]* | /\*.*?\*/ | :: | :(?P<name>[A-Za-z_]\w*)""", re.VERBOSE | re.DOTALL
)


def names_in(sql):
    """The parameters that ``sql`` asks for."""
    return {found["name"] for found in _TOKEN.finditer(sql) if found["name"]}


def check(sql, params):
    """Raises ParametersDiffer. One engine ignores a value too many and the other one does not; neither should."""
    asked, given = names_in(sql), set(params)
    if asked != given:
        raise ParametersDiffer(missing=asked - given, unused=given - asked)


def with_dollars(sql):
    """The same text with ``$name`` for ``:name``."""
    return _TOKEN.sub(lambda found: f"${found['name']}" if found["name"] else found[0], sql)
