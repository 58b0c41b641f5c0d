"""The process that runs jobs: django-tasks' worker, with the revival of interrupted jobs beside it."""

import contextlib
import logging
import threading

from django import db
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker

from desaekspor.config.collecting import collect_less_often
from desaekspor.jobs.beforehand import Beforehand
from desaekspor.jobs.due import ask_for_due_work
from desaekspor.jobs.folders import sweep_folders
from desaekspor.jobs.presence import Presence
from desaekspor.jobs.progress import stopping
from desaekspor.jobs.revival import revive

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.5
REVIVAL_SECONDS = 5
LEAVE_SECONDS = 2


class Worker(QueueWorker):
    def __init__(self, *, once=False):
        super().__init__(
            queue_names=["default"],
            excluded_queue_names=[],
            interval=POLL_SECONDS,
            batch=once,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )

    def shutdown(self, signum, frame):
        """First signal: the job stops at its next report and goes back into the queue. Second signal: at once."""
        stopping.set()
        if not self.running:
            super().shutdown(signum, frame)
        # No exception here: it would cut into a statement, and psycopg cannot roll back what it was cut out of. The loop
        # ends at its next turn, POLL_SECONDS later at most.
        self.running = False

    def run(self):
        while True:
            try:
                return super().run()
            except (InterfaceError, OperationalError):
                # Another writer held SQLite past the time limit, or the server was restarted.
                logger.warning("the database is not available; trying again")
                connection.close()
                if stopping.wait(2):
                    return


class Revival(threading.Thread):
    """Beside the jobs: says that this worker is there, takes up what others left, and asks for what is due today."""

    def __init__(self, presence):
        super().__init__(name="revival", daemon=True)
        self.presence = presence
        self.ended = threading.Event()

    def run(self):
        while not self.ended.wait(REVIVAL_SECONDS):
            close_old_connections()
            try:
                self.presence.beat()
                revive()
                sweep_folders()
                ask_for_due_work()
            except db.Error:
                connection.close()
        with contextlib.suppress(db.Error):
            self.presence.leave()
        connection.close()


def work(*, once=False):
    """Run jobs until a signal stops the process; with ``once`` until none waits."""
    worker = Worker(once=once)
    worker.configure_signals()
    presence = Presence()
    sweep_folders()
    try:
        presence.beat()
        revive()
    except db.Error:
        connection.close()
    revival = Revival(presence)
    revival.start()
    getting_ready = Beforehand(worker)
    if not once:
        getting_ready.start()
    collect_less_often()
    logger.info("the worker is ready")
    try:
        worker.run()
    finally:
        revival.ended.set()
        getting_ready.ended.set()
        revival.join(timeout=LEAVE_SECONDS)  # the database may be busy: then its row says so for a while longer
