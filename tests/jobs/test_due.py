"""What is due once a day is asked for once a day, however many workers there are."""

import datetime

import pytest

from desaekspor.jobs import due
from desaekspor.jobs.models import Job

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = datetime.date(2026, 11, 23), datetime.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _only(monkeypatch):
    monkeypatch.setattr(due, "DAILY", [])
    due.daily("tests.count")
    due.daily("tests.count")  # declared again by an import


def test_it_is_asked_for_once_a_day():
    assert [job.kind for job in due.ask_for_due_work(MONDAY)] == ["tests.count"]
    assert due.ask_for_due_work(MONDAY) == []
    assert len(due.ask_for_due_work(TUESDAY)) == 1
    assert Job.objects.count() == 2


def test_a_clock_that_was_ahead_for_a_while_keeps_nothing_back():
    due.ask_for_due_work(datetime.date(2036, 1, 1))

    assert len(due.ask_for_due_work(MONDAY)) == 1


def test_looking_costs_one_query_on_all_other_looks(django_assert_num_queries):
    due.ask_for_due_work(MONDAY)

    with django_assert_num_queries(1):
        due.ask_for_due_work(MONDAY)
