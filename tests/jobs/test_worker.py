"""Real worker processes on a database of their own: killed, stopped, two at once."""

import os
import signal
import threading
from collections import Counter
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import OperationalError

from desaekspor.jobs.worker import Worker
from tests.sites import AT_ONCE, PATIENCE, Site, wait_for

pytestmark = pytest.mark.slow


def enqueue(site, kind, times=1, **arguments):
    call = f"enqueue({kind!r}, **{ {name: str(value) if name == 'path' else value for name, value in arguments.items()}!r})"
    return site.python(
        "import tests.jobs.work.tasks\n"
        "from desaekspor.jobs.runner import enqueue\n"
        f"show([str({call}.pk) for _ in range({times})])"
    )


def state_of(site, job_id):
    return site.python(
        "from desaekspor.jobs.models import Job\n"
        f"row = Job.objects.get(pk={job_id!r})\n"
        "show([row.state, row.attempts, row.interruptions, row.result, row.error])"
    )


def began(path):
    return path.exists() and "began" in path.read_text()


def stop(process):
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    process.communicate(timeout=PATIENCE)
    return process.returncode


def test_in_an_empty_place_a_worker_makes_the_tables_first(tmp_path):
    empty = Site(tmp_path / "site")
    try:
        assert empty.command("worker", "--once").stdout.startswith("Preparing the database")
    finally:
        empty.drop()


def test_a_job_whose_worker_was_killed_is_taken_up_by_the_next_worker(site, tmp_path):
    [job_id] = enqueue(site, "tests.linger", path=tmp_path / "log")
    killed = site.start("worker")
    wait_for(lambda: began(tmp_path / "log"), what="the job")
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate(timeout=PATIENCE)
    assert state_of(site, job_id)[:2] == ["running", 1]

    site.command("worker", "--once")

    assert state_of(site, job_id) == ["done", 2, 1, {"tries": 2}, ""]


def test_a_worker_that_runs_takes_up_the_job_of_one_that_was_killed(site, tmp_path):
    [job_id] = enqueue(site, "tests.linger", path=tmp_path / "log")
    killed = site.start("worker")
    wait_for(lambda: began(tmp_path / "log"), what="the job")
    other = site.start("worker")
    try:
        wait_for(lambda: "ready" in other.stdout.readline(), what="the second worker")
        os.kill(killed.pid, signal.SIGKILL)
        killed.communicate(timeout=PATIENCE)
        wait_for(lambda: (tmp_path / "log").read_text().count("began") == 2, what="the revival")
        wait_for(lambda: state_of(site, job_id)[0] == "done", what="its end")
    finally:
        assert stop(other) == 0


def test_a_job_that_kills_its_worker_every_time_is_given_up(site, tmp_path):
    [job_id] = enqueue(site, "tests.die", path=tmp_path / "log")
    for _attempt in range(2):
        assert site.command("worker", "--once", expect=None).returncode == -signal.SIGKILL
    site.command("worker", "--once")

    state, attempts, interruptions, _result, error = state_of(site, job_id)
    assert (state, attempts, interruptions) == ("failed", 2, 1)
    assert "2" in error
    assert (tmp_path / "log").read_text() == "began\nbegan\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_stop_gives_its_job_back_before_it_is_done(site, tmp_path, number):
    [job_id] = enqueue(site, "tests.linger", path=tmp_path / "log")
    worker = site.start("worker")
    wait_for(lambda: began(tmp_path / "log"), what="the job")

    worker.send_signal(number)
    worker.communicate(timeout=AT_ONCE)

    assert worker.returncode == 0
    assert state_of(site, job_id)[:3] == ["queued", 1, 0]
    site.command("worker", "--once")
    assert state_of(site, job_id)[0] == "done"


@pytest.mark.one_database
def test_an_idle_worker_stops_at_once(site):
    worker = site.start("worker")
    wait_for(lambda: "ready" in worker.stdout.readline(), what="the worker")

    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=AT_ONCE)

    assert worker.returncode == 0


@pytest.mark.one_database
def test_the_first_signal_cuts_into_nothing_and_the_second_ends_the_process(monkeypatch):
    monkeypatch.setattr("desaekspor.jobs.worker.stopping", threading.Event())
    worker = Worker()

    worker.shutdown(signal.SIGTERM, None)  # raises nothing: the statement that it came into is finished
    assert not worker.running

    monkeypatch.setattr(worker, "reset_signals", lambda: None)
    with pytest.raises(SystemExit):
        worker.shutdown(signal.SIGTERM, None)


@pytest.mark.one_database
def test_a_database_that_is_away_is_waited_for_but_not_by_who_waits_for_the_worker(monkeypatch):
    answers = [OperationalError("away")] * 6 + [True]
    paused, worked = [], []

    def is_migrated():
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    command = "desaekspor.jobs.management.commands.worker"
    monkeypatch.setattr(f"{command}.is_migrated", is_migrated)
    monkeypatch.setattr(f"{command}.connection", SimpleNamespace(close=lambda: None))
    monkeypatch.setattr(f"{command}.time.sleep", paused.append)
    monkeypatch.setattr(f"{command}.work", lambda *, once: worked.append(once))
    call_command("worker")
    assert (paused, worked) == ([1, 2, 4, 8, 8, 8], [False])

    answers[:] = [OperationalError("away")]
    with pytest.raises(OperationalError):
        call_command("worker", once=True)
    assert worked == [False]


def test_two_workers_never_run_one_job_twice(site, tmp_path):
    words = [f"job-{number}" for number in range(40)]
    site.python(
        "import tests.jobs.work.tasks\n"
        "from desaekspor.jobs.runner import enqueue\n"
        f"for word in {words!r}: enqueue('tests.append', path={str(tmp_path / 'log')!r}, word=word)"
    )
    workers = [site.start("worker", "--once") for _ in range(2)]
    for worker in workers:
        worker.communicate(timeout=PATIENCE)

    assert Counter((tmp_path / "log").read_text().split()) == Counter(words)


def test_one_job_with_two_places_in_the_queue_runs_once(site, tmp_path):
    [job_id] = enqueue(site, "tests.append", path=tmp_path / "log", word="here")
    site.python(f"from desaekspor.jobs.runner import run_job\nfor _ in range(5): run_job.enqueue({job_id!r})")
    workers = [site.start("worker", "--once") for _ in range(2)]
    for worker in workers:
        worker.communicate(timeout=PATIENCE)

    assert (tmp_path / "log").read_text() == "here\n"


def test_a_running_job_is_cancelled(site, tmp_path):
    [job_id] = enqueue(site, "tests.linger", path=tmp_path / "log")
    worker = site.start("worker")
    wait_for(lambda: began(tmp_path / "log"), what="the job")
    site.python(
        "from desaekspor.jobs.models import Job\n"
        "from desaekspor.jobs.runner import request_cancel\n"
        f"request_cancel(Job.objects.get(pk={job_id!r}))"
    )
    try:
        wait_for(lambda: state_of(site, job_id)[0] == "cancelled", what="the cancel")
    finally:
        assert stop(worker) == 0


def test_a_long_transaction_keeps_other_writers_waiting_and_nobody_takes_its_job(site, tmp_path):
    """As long as an import may take: the heartbeat cannot be written, and the worker still lives."""
    [job_id] = enqueue(site, "tests.hold", path=tmp_path / "log", seconds=6)
    workers = [site.start("worker"), site.start("worker")]
    try:
        wait_for(lambda: (tmp_path / "log").exists() and "ended" in (tmp_path / "log").read_text(), what="its end")
        wait_for(lambda: state_of(site, job_id)[0] == "done", what="its end")
    finally:
        codes = [stop(worker) for worker in workers]

    assert codes == [0, 0]
    assert state_of(site, job_id)[:3] == ["done", 1, 0]
    assert (tmp_path / "log").read_text() == "began\nended\n"
