"""Workers say that they are there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from desaekspor.jobs.models import WorkerProcess
from desaekspor.jobs.presence import Presence, present_workers

pytestmark = pytest.mark.django_db


def test_a_worker_is_present_until_it_leaves():
    presence = Presence()

    presence.beat()
    present = present_workers().count()
    presence.leave()

    assert (present, present_workers().count()) == (1, 0)


def test_a_worker_that_was_not_heard_of_for_minutes_is_not_present():
    Presence().beat()
    WorkerProcess.objects.update(seen_at=timezone.now() - timedelta(minutes=3))

    assert present_workers().count() == 0


def test_a_worker_does_not_write_more_often_than_needed(django_assert_num_queries):
    presence = Presence()
    presence.beat()

    with django_assert_num_queries(0):
        presence.beat()


def test_workers_that_were_killed_days_ago_are_forgotten():
    Presence().beat()
    WorkerProcess.objects.update(seen_at=timezone.now() - timedelta(days=2))

    Presence().beat()

    assert WorkerProcess.objects.count() == 1
