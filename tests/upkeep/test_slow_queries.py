import logging

import pytest
from django.db import connection

from desaekspor.accounts.models import User
from desaekspor.upkeep.slow_queries import plain


@pytest.mark.django_db
def test_a_slow_statement_is_logged_without_its_values(settings, caplog):
    settings.SLOW_QUERY_MS = 0.000001  # everything is slow

    with caplog.at_level(logging.WARNING, "desaekspor.queries"):
        list(User.objects.filter(username="wawan-contoh"))

    [record] = [record for record in caplog.records if record.name == "desaekspor.queries"]
    assert 'FROM "accounts_user" WHERE "accounts_user"."username" = %s' in record.getMessage()
    assert "wawan" not in caplog.text
    assert set(record.facts) == {"ms", "statement"}


@pytest.mark.django_db
def test_a_quick_statement_is_not(settings, caplog):
    settings.SLOW_QUERY_MS = 10_000

    with caplog.at_level(logging.DEBUG, "desaekspor.queries"):
        list(User.objects.all())

    assert [record for record in caplog.records if record.name == "desaekspor.queries"] == []


@pytest.mark.parametrize(
    ("statement", "logged"),
    [
        ("SELECT *\n  FROM x\tWHERE a = %s", "SELECT * FROM x WHERE a = %s"),
        ("SELECT 1 FROM x WHERE nik = '3216050101809901' AND b = 'it''s'", "SELECT 1 FROM x WHERE nik = ? AND b = ?"),
        ("SELECT 1 FROM x WHERE nik = 3216050101809901 LIMIT 21", "SELECT 1 FROM x WHERE nik = ? LIMIT 21"),
        ("x" * 2000, "x" * 1000),
    ],
)
def test_what_somebody_wrote_into_the_statement_is_not_logged_either(statement, logged):
    assert plain(statement) == logged


def test_every_connection_is_watched(db):
    assert "_time" in {wrapper.__name__ for wrapper in connection.execute_wrappers}
