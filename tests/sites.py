"""An installation of the test's own, used as people use it: through its commands, each a process.

What is run to its end is forked from a process that is set up (tests/warm.py), for each start costs a second of processor
time; what is started and goes on, and everything with HYPOTHESIS_PROFILE=thorough, starts from nothing.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.warm import DidNotStart, Warm

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 300.0  # seconds, where something is waited for: it comes at once, but a machine may be busy
AT_ONCE = 30.0  # seconds, where coming at once is what is tested: what is waited for wrongly would come minutes later, or never
COMMAND = [sys.executable, "-m", "desaekspor"]
THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
PYTHON = "import django, json; django.setup(); show = lambda thing: print(json.dumps(thing, default=str), flush=True)\n"


class Site:
    """``folder`` becomes its var folder. On PostgreSQL it gets a database of its own on the tests' server, unless ``sqlite``."""

    is_run_on_postgresql = True  # of the test that runs

    def __init__(self, folder, *, settings="desaekspor.config.settings", template=None, sqlite=False):
        assert self.is_run_on_postgresql, "this test would not be run on PostgreSQL: import Site in its module"
        self.var = Path(folder)
        self.settings = settings
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DESAEKSPOR_", "DJANGO_", "DATABASE_", "LC_"))
        }
        self.environment = kept | {
            "DESAEKSPOR_VAR": str(self.var),
            "DESAEKSPOR_EXAMPLE_ROWS": "0",
            "DJANGO_SETTINGS_MODULE": settings,
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "LANG": "en_US.UTF-8",
        }
        server = os.environ.get("TEST_DATABASE_URL")
        if server and not sqlite:
            self.environment["DATABASE_URL"] = _new_postgres_database(server, template)
        self._warm = self._set_up_with = None

    def copy(self, folder, *, settings=None):
        """Another installation with the same content; with other ``settings`` when they are named."""
        shutil.copytree(self.var, folder)
        return Site(folder, settings=settings or self.settings, template=self.environment.get("DATABASE_URL"))

    def command(self, *arguments, environment=None, expect=0, timeout=PATIENCE, given=""):
        """Run a command to its end, with ``given`` to read; gives the finished process. ``expect`` None: any status will do."""
        arguments = [*map(str, arguments)]
        if environment:  # read when it starts
            done = self._run([*COMMAND, *arguments], timeout, given, environment)
        else:
            done = self._fork({"arguments": arguments}, timeout, given) or self._run([*COMMAND, *arguments], timeout, given)
        assert expect is None or done.returncode == expect, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def start(self, *arguments, environment=None, **options):
        """Start a command and go on; the caller stops it."""
        output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True} | options
        return subprocess.Popen([*COMMAND, *map(str, arguments)], env=self.environment | (environment or {}), cwd=ROOT, **output)

    def start_python(self, code):
        """Start ``code`` with the site's models and go on; what it reads and prints goes through pipes."""
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        return subprocess.Popen([sys.executable, "-c", PYTHON + code], env=self.environment, cwd=ROOT, **pipes)

    def python(self, code, *, timeout=PATIENCE):
        """Run ``code`` with the site's models; it prints JSON, which is returned."""
        done = self._fork({"code": PYTHON + code}, timeout) or self._run([sys.executable, "-c", PYTHON + code], timeout)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else None

    def _run(self, command, timeout, given="", environment=None):
        return subprocess.run(
            command,
            env=self.environment | (environment or {}),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=timeout,
            input=given,
        )

    def _fork(self, request, timeout, given=""):
        """None where that cannot be."""
        if THOROUGH:
            return None
        if not self._warm or self._set_up_with != self._read_at_the_start():
            self._cool()
            try:
                self._warm = Warm(self.environment)
            except DidNotStart:
                return None
            self._set_up_with = self._read_at_the_start()
        return self._warm.run(request, timeout=timeout, given=given)

    def _read_at_the_start(self):
        keys = self.var / "keys.json"
        return dict(self.environment), keys.read_bytes() if keys.exists() else None

    def _cool(self):
        if self._warm:
            self._warm.end()
        self._warm = None

    def drop(self):
        self._cool()
        if "DATABASE_URL" in self.environment:
            _drop_postgres_database(os.environ["TEST_DATABASE_URL"], self.environment["DATABASE_URL"])
        shutil.rmtree(self.var, ignore_errors=True)


def wait_for(check, *, seconds=PATIENCE, what="it"):
    """What ``check()`` gives as soon as it is true."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := check():
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what} did not happen within {seconds} s")


def _new_postgres_database(server, template=None):
    name = f"site_{secrets.token_hex(6)}"
    _on_server(server, f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{name_in(template)}"' if template else ""))
    head, _, query = server.partition("?")
    return head.rpartition("/")[0] + "/" + name + (f"?{query}" if query else "")


def _drop_postgres_database(server, url):
    _on_server(server, f'DROP DATABASE IF EXISTS "{name_in(url)}" WITH (FORCE)')


def name_in(url):
    return url.partition("?")[0].rpartition("/")[2]


def _on_server(server, statement):
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)
