import logging
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from desaekspor.config import logs
from desaekspor.jobs.kinds import KINDS, UnknownKind, job
from desaekspor.jobs.models import Job
from desaekspor.jobs.progress import Cancelled, Progress, Superseded, WorkerStopping, stopping
from desaekspor.jobs.revival import jobs_lost_in_the_queue
from desaekspor.jobs.runner import enqueue, request_cancel, run, run_waiting
from tests.factories import make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind():
    """Declare a kind of job for one test."""
    declared = []

    def declare(function, **options):
        name = f"tests.once_{len(declared)}"
        job(name, title="Once", **options)(function)
        declared.append(name)
        return name

    yield declare
    for name in declared:
        del KINDS[name]


@pytest.fixture
def told_to_stop():
    stopping.set()
    yield
    stopping.clear()


def ended(row):
    row.refresh_from_db()
    return row.state, row.result, row.error


def test_a_job_runs_with_its_arguments_and_keeps_its_result():
    row = enqueue("tests.count", owner=make_officer(), upto=5)
    assert row.state == "queued"

    run(row.pk)

    assert ended(row) == ("done", {"counted": 5}, "")
    assert (row.done, row.total, row.step, row.step_title, row.percent) == (5, 5, "counting", "Counting", 100)
    assert row.started_at <= row.finished_at


def test_a_job_runs_once_however_often_it_is_called(tmp_path):
    row = enqueue("tests.append", path=str(tmp_path / "log"), word="here")

    for _repeat in range(3):
        run(row.pk)
    run_waiting()

    assert (tmp_path / "log").read_text() == "here\n"
    row.refresh_from_db()
    assert row.attempts == 1


def test_a_job_of_a_request_that_failed_is_not_in_the_queue():
    with transaction.atomic():
        enqueue("tests.count")
        transaction.set_rollback(True)  # as an error in the request does

    assert Job.objects.count() == 0


def test_a_job_may_wait_and_a_kind_may_come_before_others(kind):
    before = timezone.now()
    later = enqueue("tests.count", wait=timedelta(minutes=5))
    ordinary = enqueue("tests.count")
    urgent = enqueue(kind(lambda progress: None, priority=10))

    assert [str(row.pk) for row in DBTaskResult.objects.ready()] == [urgent.place, ordinary.place]
    assert not jobs_lost_in_the_queue()
    assert not jobs_lost_in_the_queue(timezone.now() + timedelta(minutes=2))
    assert DBTaskResult.objects.get(pk=later.place).run_after == later.queued_at >= before + timedelta(minutes=5)


def test_an_unknown_kind_is_refused_when_it_is_asked_for():
    with pytest.raises(UnknownKind) as caught:
        enqueue("tests.no_such_kind")

    assert caught.value.name == "tests.no_such_kind"


def test_a_reason_for_people_is_shown_as_it_is():
    row = enqueue("tests.refuse")

    run(row.pk)

    assert ended(row) == ("failed", None, "The file holds no rows. Choose another one.")


def test_any_other_error_is_shown_as_a_number_and_logged_without_the_value(caplog):
    with logs.belonging_to(request="feedc0ffee12"), translation.override("en"):
        row = enqueue("tests.break")

    with caplog.at_level(logging.INFO):
        run(row.pk)

    state, _result, error = ended(row)
    assert state == "failed"
    assert error == ("Internal error, number feedc0ffee12. Try again; if it happens again, tell the administrator this number.")
    [record] = [record for record in caplog.records if record.levelname == "ERROR"]
    text = logs.TextFormatter()
    logs.IdFilter().filter(record)
    assert "builtins.ValueError" in text.format(record)
    assert "break_down" in text.format(record)
    assert "3216059912349901" not in text.format(record)


def test_the_log_lines_of_a_job_carry_its_id_and_that_of_the_request(kind, caplog):
    seen = []
    name = kind(lambda progress: seen.append((logs.request_id.get(), logs.job_id.get())))
    with logs.belonging_to(request="feedc0ffee12"):
        row = enqueue(name)

    run(row.pk)

    assert seen == [("feedc0ffee12", str(row.pk))]
    assert (logs.request_id.get(), logs.job_id.get()) == ("", "")


def test_words_are_in_the_language_of_the_one_who_asked(kind):
    name = kind(lambda progress: translation.get_language())
    rows = []
    for language in ("id", "en"):
        with translation.override(language):
            rows.append(enqueue(name))

    run_waiting()

    assert [ended(row)[1] for row in rows] == ["id", "en"]


def test_a_result_that_cannot_be_stored_is_an_error_of_the_job():
    row = enqueue("tests.unstorable")

    run(row.pk)

    assert ended(row)[0] == "failed"


@pytest.mark.one_database
def test_an_unavailable_database_is_tried_again_as_often_as_the_kind_allows():
    row = enqueue("tests.unavailable")

    run(row.pk)
    assert (ended(row)[0], row.interruptions) == ("queued", 1)
    run(row.pk)

    assert (ended(row)[0], row.attempts) == ("failed", 2)


def test_a_waiting_job_is_cancelled_at_once_and_never_runs(tmp_path):
    row = enqueue("tests.append", path=str(tmp_path / "log"), word="here")

    request_cancel(row)
    run(row.pk)

    assert row.state == "cancelled"
    assert not (tmp_path / "log").exists()


def test_a_running_job_stops_at_its_next_report(kind):
    def work(progress):
        request_cancel(Job.objects.get())
        progress.report(done=1, total=2, step="after")
        raise AssertionError("it went on")

    row = enqueue(kind(work))
    run(row.pk)

    assert ended(row)[0] == "cancelled"
    assert row.cancel_requested


def test_a_cancelled_job_that_has_ended_stays_as_it_ended():
    row = enqueue("tests.count")
    run(row.pk)

    request_cancel(row)

    assert (row.state, row.cancel_requested) == ("done", False)


def test_what_waits_for_a_job_is_told_when_it_ends_without_a_result(kind):
    told = []
    states = {"failed": "tests.refuse", "done": "tests.count"}
    for wanted, source in states.items():
        row = enqueue(kind(KINDS[source].function, unfinished=lambda row: told.append(row.state)))
        run(row.pk)
        assert ended(row)[0] == wanted
    waiting = enqueue(kind(KINDS["tests.count"].function, unfinished=lambda row: told.append(row.state)))
    request_cancel(waiting)

    assert told == ["failed", "cancelled"]


def test_a_stopping_worker_gives_its_job_back_and_the_next_one_does_it(kind, told_to_stop):
    row = enqueue("tests.count")

    run(row.pk)
    assert (ended(row)[0], row.attempts, row.interruptions) == ("queued", 1, 0)
    stopping.clear()
    run(row.pk)

    assert ended(row)[:2] == ("done", {"counted": 3})
    assert row.attempts == 2


def test_a_second_signal_gives_the_job_back_and_ends_the_process(kind):
    def work(progress):
        raise SystemExit(1)

    row = enqueue(kind(work))
    with pytest.raises(SystemExit):
        run(row.pk)

    assert ended(row)[0] == "queued"


class TestProgress:
    def make(self, **fields):
        row = enqueue("tests.count")
        now = timezone.now()
        Job.objects.filter(pk=row.pk).update(state="running", attempts=1, started_at=now, heartbeat_at=now, **fields)
        row.refresh_from_db()
        return row, Progress(Job.objects, row)

    def test_is_written_at_most_twice_a_second(self, django_assert_max_num_queries):
        _row, progress = self.make()
        with django_assert_max_num_queries(2):
            for done in range(10_000):
                progress.report(done=done, total=10_000)

    def test_a_new_step_is_written_at_once(self):
        row, progress = self.make()
        progress.report(done=1, total=2, step="reading")
        progress.report(done=0, total=7, step="writing")

        row.refresh_from_db()

        assert (row.step, row.done, row.total) == ("writing", 0, 7)

    def test_writes_nothing_inside_a_transaction_of_the_job(self):
        row, progress = self.make()
        with transaction.atomic():
            progress.report(done=1, total=2, step="reading")
        row.refresh_from_db()

        assert (row.step, row.done) == ("", 0)

    def test_says_that_the_job_was_given_to_another_worker(self):
        row, progress = self.make()
        Job.objects.filter(pk=row.pk).update(attempts=2)

        with pytest.raises(Superseded):
            progress.report(done=1, step="reading")
        with pytest.raises(Superseded):
            progress.fence()
        row.refresh_from_db()
        assert row.done == 0

    def test_the_heartbeat_learns_of_a_cancel_while_the_job_is_in_a_transaction(self):
        row, progress = self.make()
        request_cancel(row)
        with transaction.atomic():
            progress.report(done=1)
            progress.beat()
            with pytest.raises(Cancelled):
                progress.report(done=2)

    def test_a_stopping_worker_is_heard_inside_a_transaction(self, told_to_stop):
        _row, progress = self.make()
        with transaction.atomic(), pytest.raises(WorkerStopping):
            progress.report(done=2)

    def test_the_fence_lets_the_present_attempt_pass(self):
        _row, progress = self.make()
        with transaction.atomic():
            progress.fence()

    def test_silent_progress_takes_the_same_calls(self):
        progress = Progress.silent()
        progress.report(done=1, total=2, step="reading")
        progress.fence()
