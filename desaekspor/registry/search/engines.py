"""What the two databases do differently: finding words, and finding the documents that have them.

SQLite has an FTS5 index of words over the documents, and an FTS5 index of trigrams over the words.
PostgreSQL has a GIN index of words over the documents, and pg_trgm over the words.
"""

import json
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from django.db import DatabaseError, connection, transaction

NEAR_WORDS = 100  # words that come nearest by trigrams, before their letters are compared
CONTINUED_WORDS = 30  # that begin as typed, the most used first
LEAST_SIMILARITY = 0.2  # of trigrams: one wrong letter in a word of four leaves 0.25


@dataclass(frozen=True)
class Expression:
    """Which documents are meant: those with all ``signs`` and, of the ``groups``, at least ``at_least``.

    A group stands for one typed word: a tuple of alternatives, each a tuple of words that must all be there.
    """

    groups: tuple = ()
    signs: tuple = ()
    at_least: int = 0

    def choices(self):
        """The sets of groups of which one must match whole."""
        return list(combinations(self.groups, self.at_least)) if self.groups else []


class Source(NamedTuple):
    """A set of documents: FROM … WHERE … over documents ``d``, its parameters, and the column that numbers them quickest."""

    sql: str
    parameters: list
    number: str = "d.enterprise_id"


def engine():
    return _ENGINES[connection.vendor]()


def fetch(sql, parameters=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


class SqliteEngine:
    """Words hold letters, digits, points and underscores alone, so that they need no escaping inside the quotes."""

    sorts_again = False  # a subquery that is ordered and limited comes out in its order, and sorting it again reads it whole

    def matching(self, expression):
        """The Source of the documents that the Expression means."""
        parts = [f'"{sign}"' for sign in expression.signs]
        if choices := expression.choices():
            parts.insert(0, "(" + " OR ".join(f"({' AND '.join(map(self._group, choice))})" for choice in choices) + ")")
        source = "registry_search_index AS i CROSS JOIN registry_search_document AS d ON d.enterprise_id = i.rowid"
        return Source(f"FROM {source} WHERE i.registry_search_index MATCH %s", [" AND ".join(parts)], "i.rowid")

    def with_signs(self, signs):
        """A condition that a document ``d`` has all the signs, and its parameters; for few documents only."""
        return " AND ".join(["instr(' ' || d.words || ' ', %s) > 0"] * len(signs)), [f" {sign} " for sign in signs]

    @staticmethod
    def _group(group):
        return "(" + " OR ".join("(" + " AND ".join(f'"{word}"' for word in words) + ")" for words in group) + ")"

    def first(self, column, source, limit):
        """A SELECT of a column of the first documents of a Source; its parameters are those of the Source."""
        return f"SELECT {column} {source.sql} LIMIT {limit}"

    def first_as(self, name, column, source, limit):
        """The same as a common table ``name``, for a statement that reads it more than once."""
        return f"{name} AS MATERIALIZED ({self.first(column, source, limit)})"

    def added_up(self, kind, inside, around):
        """SELECTs that add up the tallies ``t`` of a common table ``base``, and their parameters.

        Their rows are a facet, a region, a number and the columns ``kind``: "kind" of those that are ``inside``,
        "region" of those ``around``, "unfiltered" of all where not all are inside; both are conditions with parameters.
        """
        total, no_kind = "CAST(SUM(t.n) AS bigint)", ", ".join(["NULL"] * len(kind.split(",")))
        sql = (
            f"SELECT 'kind', '', {total}, {kind} FROM base AS t WHERE {inside[0]} GROUP BY {kind}"
            f" UNION ALL SELECT 'region', t.region_code, {total}, {no_kind} FROM base AS t WHERE {around[0]}"
            " GROUP BY t.region_code"
        )
        if inside[1]:
            sql += f" UNION ALL SELECT 'unfiltered', '', {total}, {no_kind} FROM base AS t"
        return sql, [*inside[1], *around[1]]

    def known(self, words):
        """(word, documents) of those of the words that documents have."""
        asked = "SELECT value FROM json_each(%s)"
        sql = f"SELECT word, documents FROM registry_search_word WHERE word IN ({asked}) AND documents > 0"
        return fetch(sql, [json.dumps(list(words))])

    def continued(self, beginning):
        """(word, documents) of the most used words that begin so."""
        sql = (
            "SELECT word, documents FROM registry_search_word WHERE word >= %s AND word < %s AND documents > 0"
            " ORDER BY documents DESC, word LIMIT %s"
        )
        return fetch(sql, [beginning, f"{beginning}\U0010ffff", CONTINUED_WORDS])

    def near(self, words):
        """(typed word, known word, documents): for each of ``words`` the known ones that share most of its trigrams."""
        if not words:
            return []
        statements, parameters = [], []
        for word in words:
            trigrams = trigrams_of(word)
            shared = " UNION ALL ".join(
                ["SELECT rowid AS id FROM registry_search_spelling WHERE registry_search_spelling MATCH %s"] * len(trigrams)
            )
            likeness = f"1.0 * n / (length(w.word) + {len(trigrams)} - n)"
            statements.append(
                f"SELECT * FROM (SELECT %s, w.word, w.documents FROM (SELECT id, COUNT(*) AS n FROM ({shared})"
                f" GROUP BY id HAVING COUNT(*) >= %s) AS s JOIN registry_search_word AS w ON w.id = s.id"
                f" WHERE w.documents > 0 AND length(w.word) BETWEEN %s AND %s AND {likeness} >= %s"
                f" ORDER BY {likeness} DESC, w.documents DESC, w.word LIMIT {NEAR_WORDS})"
            )
            quoted = [f'"{trigram}"' for trigram in trigrams]
            parameters += [word, *quoted, max(1, len(trigrams) - 6), len(word) - 2, len(word) + 2, LEAST_SIMILARITY]
        return fetch(" UNION ALL ".join(statements), parameters)

    def enter(self, numbers):
        """Take the documents of these enterprises, which were just written, into the index."""
        if numbers[-1] - numbers[0] == len(numbers) - 1:
            which, parameters = "BETWEEN %s AND %s", [numbers[0], numbers[-1]]
        else:
            which, parameters = f"IN ({', '.join(['%s'] * len(numbers))})", numbers
        self._run(
            "INSERT INTO registry_search_index (rowid, words)"
            f" SELECT enterprise_id, words FROM registry_search_document WHERE enterprise_id {which}",
            parameters,
        )

    def enter_words(self, above):
        """Take the words with a higher id into the index of trigrams."""
        self._run(
            "INSERT INTO registry_search_spelling (rowid, word)"
            " SELECT id, ' ' || word || ' ' FROM registry_search_word WHERE id > %s",
            [above],
        )

    def settle(self):
        """After much was written at once: merge the parts of the index, refresh the planner's figures."""
        for index in ("registry_search_index", "registry_search_spelling"):
            self._run(f"INSERT INTO {index} ({index}) VALUES ('optimize')")

    def catch_up(self):
        """After a load of many documents: what would slow the next searches down is done now, where it takes no lock."""

    def is_sound(self):
        """Whether the indexes hold what the tables hold."""
        try:
            with transaction.atomic():
                for index in ("registry_search_index", "registry_search_spelling"):
                    self._run(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        except DatabaseError:
            return False
        return True

    @staticmethod
    def _run(sql, parameters=None):
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)


WORDS = "string_to_array(d.words, ' ')"  # the expression of the GIN index


class PostgresEngine:
    sorts_again = True  # it sees that the subquery is in order, and keeps it so

    def matching(self, expression):
        conditions: list[str] = []
        parameters: list[object] = []
        if choices := expression.choices():
            wholes = []
            for choice in choices:
                groups = [self._group(group, parameters) for group in choice]
                wholes.append("(" + " AND ".join(groups) + ")")
            conditions.append("(" + " OR ".join(wholes) + ")")
        if expression.signs:
            conditions.append(f"{WORDS} @> %s::text[]")
            parameters.append(list(expression.signs))
        return Source(f"FROM registry_search_document AS d WHERE {' AND '.join(conditions)}", parameters)

    def with_signs(self, signs):
        return f"{WORDS} @> %s::text[]", [list(signs)]

    def first(self, column, source, limit):
        # Planned as if all were wanted, and so by the index: told of the limit, the planner hopes to meet enough of
        # them in the table itself, and reads a million rows where few answer. Rows come out as they are asked for.
        return f"WITH {self.first_as('m', column, source, limit)} SELECT * FROM m"

    def first_as(self, name, column, source, limit):
        every = f"every_{name} AS MATERIALIZED (SELECT {column} {source.sql})"
        return f"{every}, {name} AS NOT MATERIALIZED (SELECT * FROM every_{name} LIMIT {limit})"

    def added_up(self, kind, inside, around):
        # In one reading: half of what it takes one after the other.
        is_region, is_kind = "GROUPING(t.region_code) = 0", "GROUPING(t.sector) = 0"
        total = f"CASE WHEN {is_region} THEN SUM(t.n) FILTER (WHERE {around[0]})"
        total += f" WHEN {is_kind} THEN SUM(t.n) FILTER (WHERE {inside[0]}) ELSE SUM(t.n) END"
        sql = (
            f"SELECT CASE WHEN {is_region} THEN 'region' WHEN {is_kind} THEN 'kind' ELSE 'unfiltered' END, t.region_code,"
            f" CAST({total} AS bigint), {kind} FROM base AS t GROUP BY GROUPING SETS (({kind}), (t.region_code), ())"
        )
        return sql, [*around[1], *inside[1]]

    def known(self, words):
        # One parameter: of hundreds, reading and planning them costs more than looking the words up.
        return fetch("SELECT word, documents FROM registry_search_word WHERE word = ANY(%s) AND documents > 0", [list(words)])

    @staticmethod
    def _group(group, parameters):
        singles = [words[0] for words in group if len(words) == 1]
        parts = [f"{WORDS} && %s::text[]"] if singles else []
        parameters += [singles] if singles else []
        for words in group:
            if len(words) > 1:
                parts.append(f"{WORDS} @> %s::text[]")
                parameters.append(list(words))
        return "(" + " OR ".join(parts) + ")"

    def continued(self, beginning):
        sql = (
            "SELECT word, documents FROM registry_search_word WHERE word LIKE %s AND documents > 0"
            " ORDER BY documents DESC, word LIMIT %s"
        )
        return fetch(sql, [f"{beginning}%", CONTINUED_WORDS])

    def near(self, words):
        if not words:
            return []
        fetch("SELECT set_config('pg_trgm.similarity_threshold', %s, false)", [str(LEAST_SIMILARITY)])
        sql = (
            "SELECT q.word, w.word, w.documents FROM unnest(%s::text[]) AS q(word) CROSS JOIN LATERAL ("
            " SELECT word, documents FROM registry_search_word WHERE word %% q.word AND documents > 0"
            " AND length(word) BETWEEN length(q.word) - 2 AND length(q.word) + 2"
            f" ORDER BY similarity(word, q.word) DESC, documents DESC, word LIMIT {NEAR_WORDS}) AS w"
        )
        return fetch(sql, [list(words)])

    def enter(self, numbers):
        """The index follows its table."""

    enter_words = enter

    def settle(self):
        self.catch_up()

    def catch_up(self):
        # New rows of a GIN index wait in a list that every search reads through: 15 ms after 125,000 of them.
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list('search_words'), gin_clean_pending_list('search_spelling')")
            cursor.execute("ANALYZE registry_search_document, registry_search_word, registry_search_tally")

    def is_sound(self):
        return True


_ENGINES = {"sqlite": SqliteEngine, "postgresql": PostgresEngine}


def trigrams_of(word):
    """Of the word between two spaces, each once: "ayu" → " ay", "ayu", "yu "."""
    padded = f" {word} "
    return sorted({padded[start : start + 3] for start in range(len(padded) - 2)})
