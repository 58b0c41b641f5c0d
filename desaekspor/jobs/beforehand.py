"""What the first job of a kind would load, loaded by a worker while it has nothing to do.

An app declares it in its ``tasks.py``:

    beforehand(get_ready)
"""

import logging
import threading
from collections.abc import Callable

from django.db import connection

logger = logging.getLogger(__name__)

FUNCTIONS: list[Callable[[], None]] = []
IDLE_SECONDS = 5.0  # that a worker has had no job


def beforehand(function):
    """The function is called once in every worker that waits for jobs; it loads and computes what stays in the process."""
    if function not in FUNCTIONS:
        FUNCTIONS.append(function)


class Beforehand(threading.Thread):
    """Beside the jobs of ``worker``. No daemon: a process that ended inside a library that is being loaded might crash."""

    def __init__(self, worker):
        super().__init__(name="beforehand")
        self.worker = worker
        self.ended = threading.Event()

    def run(self):
        for function in FUNCTIONS:
            if not self._is_idle():
                return
            try:
                function()
            except Exception as error:  # whatever it is, the job will meet it and say so
                logger.warning("could not get ready for jobs: %s", type(error).__name__)
            finally:
                connection.close()

    def _is_idle(self):
        """Wait until the worker has had no job for a while; False when it ends first."""
        while not self.ended.wait(IDLE_SECONDS):
            if not self.worker.running_task:
                return True
        return False
