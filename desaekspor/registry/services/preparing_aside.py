"""The second half of a large load's preparation, in a process of its own: two cores seal twice as much.

The other process only reads the database. What it prepares goes straight into a spool that the
first one opened and that has no name, so that nothing is left when either is killed.
"""

import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import datetime


@contextmanager
def preparing_aside(batch, spool, moment, *, after):
    """Begin to prepare the batch's rows behind the record ``after`` into ``spool``.

    Yields a function that waits until it is done; False when it failed, and then the rows are still to be prepared.
    """
    child = subprocess.Popen(
        [sys.executable, "-m", __name__, str(spool.fileno()), str(batch.pk), moment.isoformat(), str(after)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdin=subprocess.PIPE,  # its end tells the other process that this one was killed
        stdout=subprocess.DEVNULL,
        pass_fds=(spool.fileno(),),
    )
    try:
        yield lambda: child.wait() == 0
    finally:
        child.kill()
        child.wait()
        child.stdin.close()


def _main(number, batch_id, moment, after):
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    django.setup()
    from desaekspor.jobs.progress import Silent
    from desaekspor.registry.models import ImportBatch
    from desaekspor.registry.services.bulk import Spool
    from desaekspor.registry.services.loading import prepare_share

    with Spool(number) as spool:
        batch = ImportBatch.objects.get(pk=batch_id)
        prepare_share(batch, spool, datetime.fromisoformat(moment), Silent(), after=after)


def _end_with_the_first():
    os.read(sys.stdin.fileno(), 1)  # not sys.stdin.buffer, whose lock would be held when the process ends by itself
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_end_with_the_first, daemon=True).start()
    _main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
