"""The process that runs jobs: django-tasks' worker, with the revival of interrupted jobs beside it."""

import logging
import threading

from django.db import DatabaseError, OperationalError, close_old_connections, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker

from desaekspor.jobs.progress import stopping
from desaekspor.jobs.revival import revive

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.5
REVIVAL_SECONDS = 5


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
        super().shutdown(signum, frame)

    def run(self):
        while True:
            try:
                return super().run()
            except OperationalError:
                # Another writer held SQLite past the time limit, or the server was restarted.
                logger.warning("the database is not available; trying again")
                connection.close()
                if stopping.wait(2):
                    return


class Revival(threading.Thread):
    def __init__(self):
        super().__init__(name="revival", daemon=True)
        self.ended = threading.Event()

    def run(self):
        while not self.ended.wait(REVIVAL_SECONDS):
            close_old_connections()
            try:
                revive()
            except DatabaseError:
                connection.close()
        connection.close()


def work(*, once=False):
    """Run jobs until a signal stops the process; with ``once`` until none waits."""
    worker = Worker(once=once)
    worker.configure_signals()
    try:
        revive()
    except DatabaseError:
        connection.close()
    Revival().start()
    logger.info("the worker is ready")
    worker.run()
