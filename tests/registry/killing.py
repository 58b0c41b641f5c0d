"""Imports that are killed: run in a process of its own against a migrated installation.

Each import is a child made by fork, killed with SIGKILL at a random moment. Then the registry
must be exactly as before, or exactly as after; the same import, run again, must complete it
without doubling; and its undo must lead back to where it began.
"""

import os
import random
import signal
import time
from collections import Counter

from django.db import connection

from desaekspor.jobs.progress import Silent
from desaekspor.registry.models import ImportBatch, SourceRecord
from desaekspor.registry.services import batches, checking, loading
from desaekspor.registry.services.preparing_aside import Aside
from tests.registry.registers import load, make_places, receive, sidt_row
from tests.registry.snapshot import by_key, snapshot

State = ImportBatch.State
KNOWN, ADDED = 100, 140
MOMENTS = 20


def first_rows():
    return [sidt_row(number) for number in range(KNOWN)]


def second_rows():
    changed = [sidt_row(number, asset="2000000", produk_utama="SAMBAL", kontak_hp="080000009999") for number in range(KNOWN)]
    return changed + [sidt_row(number) for number in range(KNOWN, KNOWN + ADDED)]


class Telling(Silent):
    """Tells the parent through a pipe which step has begun."""

    def __init__(self, pipe):
        self.pipe = pipe

    def report(self, *, done=None, total=None, step=None):
        if step:
            os.write(self.pipe, step[0].encode())  # c(hecking), c(omparing), p(reparing), w(riting)


def in_child(work):
    """Fork; the child runs ``work(pipe)`` and ends. Returns (pid, the pipe's reading end)."""
    connection.close()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        status = 1
        try:
            work(writing)
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    return pid, reading


def complete(batch_id, progress=None):
    """What the job does when it is taken up again: check unless that is done, then load."""
    progress = progress or Silent()
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.state in {State.UPLOADED, State.CHECKING}:
        batch = batches.check_batch(batch, progress)
    return batches.load_batch(batch, progress)


def kill_at(batch_id, step, delay):
    """Run the import and kill it ``delay`` seconds after the step with this letter began. True when it was killed in time."""
    pid, pipe = in_child(lambda writing: complete(batch_id, Telling(writing)))
    while (letter := os.read(pipe, 1)) and letter.decode() != step:
        pass
    time.sleep(delay)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    os.close(pipe)
    wait_for_server()
    return os.WIFSIGNALED(status)


def wait_for_server():
    """PostgreSQL may still be carrying out what the killed process asked for last."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    others += " AND backend_type = 'client backend'"
    while connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(others)
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.01)


def durations(batch_id):
    """How long each step takes, measured once: ``{letter: seconds}``."""
    pid, pipe = in_child(lambda writing: complete(batch_id, Telling(writing)))
    began, letters = {}, []
    while letter := os.read(pipe, 1).decode():
        letters.append(letter)
        began[letter] = time.monotonic()
    os.waitpid(pid, 0)
    os.close(pipe)
    ends = [began[letter] for letter in "pw"] + [time.monotonic()]
    return {"c": max(0.05, ends[0] - began["c"]), "p": ends[1] - ends[0], "w": ends[2] - ends[1]}


def run(seed, *, moments=MOMENTS, steps="cpww", aside=False):
    """Kill imports at so many moments; returns how often it was killed in which state. Raises AssertionError.

    ``steps``: the first letters of those it is killed in, in turn; half of them while the registry is being written.
    ``aside``: second processes take part, as they do when a file is large.
    """
    if aside:
        checking.LARGE_BYTES = loading.SHARED_FROM = 0
    dice = random.Random(seed)
    make_places()
    load(first_rows())
    before = snapshot()

    batch = receive(second_rows())
    took = durations(batch.pk)
    after = by_key()
    assert len(after) == KNOWN + ADDED
    batches.undo_batch(batch, by=None)
    assert snapshot() == before

    seen: Counter = Counter()
    for moment in range(moments):
        batch = receive(second_rows())
        step = steps[moment % len(steps)]
        killed = kill_at(batch.pk, step, dice.uniform(0, took[step] * 1.1))
        batch.refresh_from_db()
        seen[batch.state if killed else "ended before"] += 1
        if batch.state == State.LOADED:
            assert by_key() == after, f"moment {moment}: loaded, but not the whole file"
        else:
            assert snapshot() == before, f"moment {moment}: killed when {batch.state}, and the registry has changed"
        complete(batch.pk)
        assert by_key() == after, f"moment {moment}: run again it is not complete, or something is doubled"
        assert SourceRecord.objects.filter(batch=batch).count() == KNOWN + ADDED
        batches.undo_batch(batch, by=None)
        assert snapshot() == before, f"moment {moment}: the undo does not lead back"
    return seen


def race():
    """Two processes check and load two files with common rows at the same time; returns the counts of each."""
    make_places()
    load(first_rows())
    one = receive([sidt_row(number, asset="2000000") for number in range(KNOWN)] + [sidt_row(9001)])
    two = receive([sidt_row(number, omzet_tahunan="17000000") for number in range(KNOWN)] + [sidt_row(9001), sidt_row(9002)])
    children = [in_child(lambda _, pk=batch.pk: complete(pk)) for batch in (one, two)]
    assert [os.waitpid(pid, 0)[1] for pid, _ in children] == [0, 0]
    # The same batch by two workers at once, as when a job is taken up that is not dead.
    three = receive([sidt_row(number, produk_utama="SAMBAL") for number in range(KNOWN)] + [sidt_row(9003)])
    children = [in_child(lambda _: complete(three.pk)) for _ in (1, 2)]
    for pid, _ in children:
        os.waitpid(pid, 0)  # the one that was overtaken may end with an error
    complete(three.pk)
    return {
        "states": sorted(ImportBatch.objects.order_by().values_list("state", flat=True).distinct()),
        "enterprises": len(by_key()),
        "counts": [ImportBatch.objects.get(pk=batch.pk).counts["new"] for batch in (one, two, three)],
    }


def by_one_or_two():
    """The same file loaded by one process, by two, and by two of which the second fails.

    Returns whether all came to the same, and what became of the second processes.
    """
    make_places()
    load(first_rows())
    outcomes, ends = [], []
    is_whole = Aside.is_whole
    Aside.is_whole = lambda aside: ends.append(is_whole(aside)) or ends[-1]
    for shared_from, settings in ((2**31, ""), (0, os.environ["DJANGO_SETTINGS_MODULE"]), (0, "no.such.settings")):
        loading.SHARED_FROM, os.environ["DJANGO_SETTINGS_MODULE"] = shared_from, settings
        batch = load(second_rows())
        outcomes.append(by_key())
        batches.undo_batch(batch, by=None)
    return [len(outcomes[0]) == KNOWN + ADDED and outcomes[0] == outcomes[1] == outcomes[2], ends]
