"""What is due once a day is asked for once a day, however many workers there are."""

import datetime

import pytest
from django.utils import timezone

from desaekspor.jobs import due
from desaekspor.jobs.models import Job

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = datetime.date(2026, 11, 23), datetime.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _only(monkeypatch):
    monkeypatch.setattr(due, "DAILY", [])
    monkeypatch.setattr(due, "WATCHED", {})
    monkeypatch.setattr(due, "_since", {})
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


@pytest.fixture
def clock(monkeypatch):
    """What ``time.monotonic`` gives; tests turn it on."""
    now = [1000.0]
    monkeypatch.setattr(due.time, "monotonic", lambda: now[0])
    return now


def test_what_is_due_now_and_then_is_asked_for_when_it_has_been_due_for_a_while(clock):
    due.DAILY.clear()
    answers = [True, False, True, True, True]
    due.whenever("tests.count", lambda: answers.pop(0))

    assert due.ask_for_due_work() == []
    clock[0] += due.QUIET_SECONDS
    assert due.ask_for_due_work() == []  # meanwhile somebody did it
    assert due.ask_for_due_work() == []
    clock[0] += due.QUIET_SECONDS - 1
    assert due.ask_for_due_work() == []
    clock[0] += 1
    assert [job.kind for job in due.ask_for_due_work()] == ["tests.count"]


@pytest.mark.parametrize(
    ("state", "minutes", "asked"),
    [("queued", 600, 0), ("running", 600, 0), ("done", 0, 0), ("done", 2, 1), ("failed", 2, 0), ("failed", 61, 1)],
)
def test_it_is_not_asked_for_twice_nor_again_at_once_when_it_failed(clock, state, minutes, asked):
    due.DAILY.clear()
    due.whenever("tests.count", lambda: True)
    job = due.enqueue("tests.count")
    Job.objects.filter(pk=job.pk).update(state=state, created_at=timezone.now() - datetime.timedelta(minutes=minutes))
    due.ask_for_due_work()
    clock[0] += due.QUIET_SECONDS

    assert len(due.ask_for_due_work()) == asked


def test_looking_at_what_is_due_while_its_job_runs_writes_and_holds_nothing(clock, django_assert_num_queries):
    due.DAILY.clear()
    due.whenever("tests.count", lambda: True)
    due.enqueue("tests.count")
    due.ask_for_due_work()
    clock[0] += due.QUIET_SECONDS

    with django_assert_num_queries(2):
        assert due.ask_for_due_work() == []


def test_what_was_asked_for_when_it_was_due_is_still_asked_for_once_a_day(clock):
    due.whenever("tests.count", lambda: True)
    due.DAILY.clear()
    due.ask_for_due_work(MONDAY)
    clock[0] += due.QUIET_SECONDS
    assert len(due.ask_for_due_work(MONDAY)) == 1

    due.daily("tests.count")
    assert len(due.ask_for_due_work(MONDAY)) == 1
