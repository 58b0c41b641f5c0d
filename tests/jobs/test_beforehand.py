"""A worker that has nothing to do loads what its first jobs would load."""

from types import SimpleNamespace

import pytest

from desaekspor.jobs import beforehand


@pytest.fixture(autouse=True)
def functions(monkeypatch):
    """A list to which each function that is called adds its name; the second of three fails."""
    called = []

    def fail():
        called.append("two")
        raise ValueError

    monkeypatch.setattr(beforehand, "FUNCTIONS", [lambda: called.append("one"), fail, lambda: called.append("three")])
    monkeypatch.setattr(beforehand, "IDLE_SECONDS", 0)
    return called


def test_an_idle_worker_gets_ready_whatever_fails(functions):
    beforehand.Beforehand(SimpleNamespace(running_task=False)).run()

    assert functions == ["one", "two", "three"]


def test_a_worker_that_has_a_job_waits_until_it_is_done(functions):
    states = [True, True, False, True, False, False]

    class Worker:
        @property
        def running_task(self):
            seen.append(list(functions))
            return states.pop(0)

    seen: list[list[str]] = []
    beforehand.Beforehand(Worker()).run()

    assert seen == [[], [], [], ["one"], ["one"], ["one", "two"]]
    assert functions == ["one", "two", "three"]


def test_a_worker_that_ends_does_not_begin(functions):
    thread = beforehand.Beforehand(SimpleNamespace(running_task=True))
    thread.ended.set()

    thread.run()

    assert functions == []
    assert not thread.daemon
