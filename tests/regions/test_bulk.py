"""Rows in bulk: what happens to the connection is told in Django's own errors, whichever way the rows go."""

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from desaekspor.regions.bulk import insert_rows
from desaekspor.regions.models import LoadStamp


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no connection to lose")
def test_a_connection_that_is_lost_between_two_rows():
    """A job is tried again for an OperationalError of Django's, and for no other (jobs/runner.py)."""

    def rows():
        for number in range(10_000):
            if number == 5_000:
                end_connection(connection.connection.info.backend_pid)
            yield (f"row {number}", "f", timezone.now())

    connection.ensure_connection()
    with pytest.raises(OperationalError):
        insert_rows(LoadStamp, ("name", "fingerprint", "at"), rows())
    connection.close()

    assert not LoadStamp.objects.filter(name__startswith="row ").exists()


def end_connection(pid):
    """As the administrator of the database would, from another connection."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()
