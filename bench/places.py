"""Installations that a bench fills once and keeps, so that measuring again takes no longer than the measuring."""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "bench"
FILLED = "filled"  # the file that says that filling came to its end, and with which migrations


@contextlib.contextmanager
def place(folder, name, database, fill, *, anew=False):
    """The environment of the installation ``name`` on this database; ``fill(var, environment)`` makes it at the first time."""
    var = Path(folder) / f"{name}-{database}"
    if anew or not _still_fits(var / FILLED):
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
            from bench.servers import postgres

            environment["DATABASE_URL"], _ = stack.enter_context(postgres(var / "server", kept=True))
        if not (var / FILLED).exists():
            print(f"Making {var} (once) ...", flush=True)
            fill(var, environment)
            (var / FILLED).write_text(json.dumps(_migrations()))
        run(["-m", "desaekspor", "migrate", "--verbosity", "0"], environment)  # what was filled by an earlier version
        yield environment


def _still_fits(filled):
    """Whether later migrations lead on from what was filled; one that was rewritten since, before a release, does not."""
    try:
        known = json.loads(filled.read_text())
    except (OSError, ValueError):
        return False
    return known.items() <= _migrations().items()


def _migrations():
    """{path of a migration: digest of what it says}."""
    paths = sorted((ROOT / "desaekspor").glob("*/migrations/0*.py"))
    return {str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def run(arguments, environment):
    """Run Python with these arguments in a process of its own; gives its standard output, or ends with what it said."""
    done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        sys.exit(f"{' '.join(arguments)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done.stdout


def machine_load():
    """How many processes wanted a processor in the last minute: a figure under load is worth that much less."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
