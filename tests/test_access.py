"""Every address, for every role, in the own region and elsewhere: the table of tests/access_table.py."""

import os
from collections import Counter

import pytest
from django.db import transaction
from django.urls import URLPattern, get_resolver

import tests.jobs.work.tasks  # noqa: F401  declares the kind of job that the table uses
from tests.access_table import COLUMNS, ELSEWHERE, OWN_REGION, ROWS

ON_POSTGRESQL = bool(os.environ.get("TEST_DATABASE_URL"))


def routes(patterns=None, prefix=""):
    """Every route of the site, as Django writes it."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from routes(entry.url_patterns, route)


def test_every_route_has_a_row():
    missing = sorted(set(routes()) - {row.route for row in ROWS})

    assert missing == [], "add a row for each of these to tests/access_table.py"


def test_no_row_is_left_over_from_a_route_that_is_gone():
    assert sorted({row.route for row in ROWS} - set(routes())) == []


def test_no_row_stands_twice():
    counted = Counter((row.route, row.method, row.state) for row in ROWS)

    assert [key for key, count in counted.items() if count > 1] == []


def test_a_row_names_known_columns_only():
    assert {column for row in ROWS for column in row.expected} <= {*COLUMNS, "*"}
    assert set(ELSEWHERE) == {role for role, region in OWN_REGION.items() if region}


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} /{row.route}")
def test_everybody_gets_what_the_table_says(row, world):
    """Everybody on SQLite; on PostgreSQL one reader for each answer, for what may fail there is a statement, not a rule."""
    address = row.address(world)
    expected = {column: row.status_for(column) for column in COLUMNS}
    if ON_POSTGRESQL:  # the last of each: who has most to be shown, and who is elsewhere
        expected = {column: status for status, column in {status: column for column, status in expected.items()}.items()}

    got = {column: _status(world, column, row.method, address) for column in expected}

    assert got == expected


def _status(world, column, method, address):
    """What the reader of this column gets; what it changes is taken back."""
    client = world.client(column)
    with transaction.atomic():
        status = client.generic(method, address).status_code
        transaction.set_rollback(True)
    return status
