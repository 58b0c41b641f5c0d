"""A part of a large load's preparation, in a process of its own: two cores seal twice as much.

The other process only reads the database. What it prepares goes straight into a spool that the
first one opened and that has no name, so that nothing is left when either is killed; after each
chunk it says where that ends, so that the first may write it meanwhile.
"""

import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import datetime

PLACE_BYTES = 8


class Aside:
    """What the process ``child`` prepares into ``spool``."""

    def __init__(self, child, spool):
        self._child, self._spool = child, spool

    def chunks(self):
        """Yield each chunk as soon as it is there; ends with the other process, whether that was done or not."""
        start = 0
        while len(said := self._child.stdout.read(PLACE_BYTES)) == PLACE_BYTES:
            end = int.from_bytes(said, "big")
            yield self._spool.piece(start, end)
            start = end

    def is_whole(self):
        """Wait until the other process is done; False when it failed, and then rows are still to be prepared."""
        self._child.stdout.read()
        return self._child.wait() == 0


@contextmanager
def preparing_aside(batch, spool, moment, *, after):
    """Begin to prepare the batch's rows behind the record ``after`` into ``spool``; yields an Aside."""
    child = subprocess.Popen(
        [sys.executable, "-m", __name__, str(spool.fileno()), str(batch.pk), moment.isoformat(), str(after)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdin=subprocess.PIPE,  # its end tells the other process that this one was killed
        stdout=subprocess.PIPE,
        pass_fds=(spool.fileno(),),
    )
    try:
        yield Aside(child, spool)
    finally:
        child.kill()
        child.wait()
        child.stdin.close()
        child.stdout.close()


def _main(says, number, batch_id, moment, after):
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    django.setup()
    from desaekspor.config.collecting import collect_less_often
    from desaekspor.jobs.progress import Silent
    from desaekspor.registry.models import ImportBatch
    from desaekspor.registry.services.bulk import Spool
    from desaekspor.registry.services.loading import prepare_share

    collect_less_often()
    with Spool(number) as spool:
        batch = ImportBatch.objects.get(pk=batch_id)
        for chunk in prepare_share(batch, datetime.fromisoformat(moment), Silent(), after=after):
            os.write(says, spool.put(chunk).to_bytes(PLACE_BYTES, "big"))


def _end_with_the_first():
    os.read(sys.stdin.fileno(), 1)  # not sys.stdin.buffer, whose lock would be held when the process ends by itself
    os._exit(1)


if __name__ == "__main__":
    _says = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever else is printed does not come between
    threading.Thread(target=_end_with_the_first, daemon=True).start()
    _main(_says, int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
