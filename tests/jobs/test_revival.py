from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from desaekspor.jobs.kinds import KINDS
from desaekspor.jobs.liveness import Hold, holding, look
from desaekspor.jobs.models import Job
from desaekspor.jobs.revival import STALE_SECONDS, UNCLAIMED_SECONDS, revive
from desaekspor.jobs.runner import enqueue, run

pytestmark = pytest.mark.django_db


def make_running(*, beat=0.0, **fields):
    """A job that a worker took; its last heartbeat was ``beat`` seconds ago."""
    row = enqueue("tests.count")
    DBTaskResult.objects.filter(pk=row.place).update(status="RUNNING", started_at=timezone.now())
    fields = {"state": "running", "attempts": 1, "started_at": timezone.now()} | fields
    Job.objects.filter(pk=row.pk).update(heartbeat_at=timezone.now() - timedelta(seconds=beat), **fields)
    row.refresh_from_db()
    return row


def leave_lock(row):
    """What a killed worker leaves behind: the lock's file, held by nobody."""
    with holding(row.pk, row.attempts):
        pass
    from desaekspor.jobs.liveness import _path

    _path(row.pk, row.attempts).touch()


def test_a_job_whose_worker_lives_is_left_alone_however_late_its_heartbeat_is():
    row = make_running(beat=10_000)
    with holding(row.pk, row.attempts) as held:
        assert held
        assert revive() == []

    row.refresh_from_db()
    assert row.state == "running"


def test_a_job_whose_worker_is_gone_is_taken_up_at_once_and_done():
    row = make_running(beat=0)
    leave_lock(row)

    assert revive() == [row.pk]
    row.refresh_from_db()
    assert (row.state, row.interruptions) == ("queued", 1)
    run(row.pk)
    row.refresh_from_db()

    assert (row.state, row.attempts, row.result) == ("done", 2, {"counted": 3})
    assert look(row.pk, 1) is Hold.ABSENT


def test_a_job_of_another_host_is_taken_up_when_its_heartbeat_has_stopped_for_long():
    live, dead = make_running(beat=STALE_SECONDS - 60), make_running(beat=STALE_SECONDS + 1)

    assert revive() == [dead.pk]
    assert list(Job.objects.filter(state="running")) == [live]


def test_a_job_is_given_up_with_words_after_its_last_attempt():
    told = []
    kind = KINDS["tests.count"]
    KINDS["tests.count"] = type(kind)(kind.name, kind.function, kind.title, 3, {}, told.append)
    try:
        row = make_running(interruptions=2, attempts=3, language="en")
        leave_lock(row)
        revive()
    finally:
        KINDS["tests.count"] = kind

    row.refresh_from_db()
    assert row.state == "failed"
    assert row.error == ("The work was interrupted 3 times and is not tried again. Start it again when the server is well.")
    assert told == [row]


def test_a_job_that_was_to_be_stopped_is_cancelled_and_not_taken_up():
    row = make_running(cancel_requested=True)
    leave_lock(row)

    revive()

    row.refresh_from_db()
    assert row.state == "cancelled"


def test_a_job_whose_place_in_the_queue_was_lost_gets_a_new_one():
    row = enqueue("tests.count")
    DBTaskResult.objects.filter(pk=row.place).update(status="RUNNING", started_at=timezone.now())
    assert revive() == []  # its worker may be about to claim it

    Job.objects.filter(pk=row.pk).update(queued_at=timezone.now() - timedelta(seconds=UNCLAIMED_SECONDS + 1))
    assert revive() == [row.pk]

    row.refresh_from_db()
    assert DBTaskResult.objects.get(pk=row.place).status == "READY"
    assert revive() == []


def test_the_queue_keeps_no_row_of_a_dead_worker():
    row = make_running()
    leave_lock(row)

    revive()

    assert [task.status for task in DBTaskResult.objects.all()] == ["READY"]


def test_two_workers_cannot_hold_one_attempt():
    row = make_running()
    with holding(row.pk, 1) as first, holding(row.pk, 1) as second:
        assert (first, second) == (True, False)
        assert look(row.pk, 1) is Hold.HELD
    assert look(row.pk, 1) is Hold.ABSENT


def test_a_job_whose_end_cannot_be_written_is_taken_up_at_the_next_look(monkeypatch):
    """As when the database server is away for longer than the worker tries."""
    monkeypatch.setattr("desaekspor.jobs.runner.time.sleep", lambda seconds: None)
    row = enqueue("tests.count")

    def refuse(execute, sql, *arguments):
        if sql.startswith('UPDATE "jobs_job"') and '"finished_at"' in sql:
            raise OperationalError("the connection is lost")
        return execute(sql, *arguments)

    with connection.execute_wrapper(refuse):
        run(row.pk)

    assert look(row.pk, 1) is Hold.FREE
    assert revive() == [row.pk]
    run(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.result) == ("done", 2, {"counted": 3})
