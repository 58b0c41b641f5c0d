"""Bad luck of every kind: processes killed at random moments, full and read-only disks, lost connections, two at once.

``FAULT_KILLS=50 pytest tests/upkeep/test_faults.py`` kills fifty times (6 without it, one of each kind); the moments
come from ``FAULT_SEED``, which is printed (in CI always the same). After each kill the doctor must find nothing wrong, the
registry must be as before or as after, and the same work, begun again, must end as if nothing had been.
"""

import copy
import json
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter

import pytest

from tests.sites import PATIENCE, ROOT, Site, wait_for
from tests.upkeep.browsing import Forms, Reader
from tests.upkeep.conftest import rows_of, write_register

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("FAULT_KILLS", "6"))
SEED = int(os.environ.get("FAULT_SEED", 6 if os.environ.get("CI") else time.time_ns() % 10**6))
ROWS = 600

# Looks at everything (and mends, as an administrator would), and tells what the registry says.
LOOK = """
from django.db import connection
from desaekspor.jobs.models import Job
from desaekspor.registry.models import Enterprise, EnterpriseKey, ImportBatch
from desaekspor.upkeep.doctor import examine
results = examine(full=True, mend=True)
sales = dict(EnterpriseKey.objects.values_list("key", "enterprise__sales_idr"))
show({
    "wrong": [result.as_json(with_words=False) for result in results if result.state == "wrong"],
    "mended": [result.check.name for result in results if result.mended],
    "sales": sales, "enterprises": Enterprise.objects.count(), "keys": EnterpriseKey.objects.count(),
    "batches": dict(ImportBatch.objects.values_list("pk", "state")),
    "jobs": [[row.kind, row.state, row.error] for row in Job.objects.exclude(state__in=["done"])],
})
"""
USERS = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from desaekspor.accounts.demo import ensure_demo_users
from desaekspor.accounts.models import User
ensure_demo_users()
user = User.objects.get(username="dinas")
session = SessionStore()
session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[1]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
show(session.session_key)
"""


class Register:
    """The same enterprises again and again; in version n each says other sales, and some are new."""

    def __init__(self, folder):
        self.folder, self.version = folder, 0

    def next(self):
        self.version += 1
        rows = rows_of(ROWS + self.version, omzet_tahunan=str(10_000_000 + self.version))
        path = write_register(self.folder / f"register-{self.version}.csv", rows)
        ready = [row["id_data_badan_usaha"] for number, row in enumerate(rows) if number % 10]
        return path, dict.fromkeys(ready, 10_000_000 + self.version)


class Trial:
    """A site, what its registry must say, and the dice."""

    def __init__(self, site, folder, seed):
        self.site, self.dice = site, random.Random(seed)
        self.register, self.folder = Register(folder), folder
        self.sales, self.kills, self.edits, self.seconds = {}, 0, 0, {}
        self.met = Counter()  # what the kills left behind
        path, self.sales = self.register.next()
        self.finish("import-register", path, "--source", "sidt")
        self.session = site.python(USERS)
        self.look({**self.sales})

    def copy(self, folder):
        """The same at its beginning, in another folder."""
        other = copy.copy(self)
        other.site, other.folder = self.site.copy(folder / "site"), folder
        other.register, other.register.version = Register(folder), self.register.version
        other.dice = random.Random(SEED)
        other.seconds, other.met = {**self.seconds}, Counter()
        return other

    def look(self, *allowed):
        """Nothing is wrong, and the registry says one of these, whole; gives which."""
        found = self.site.python(LOOK)
        assert found["wrong"] == [], (SEED, self.kills, found)
        assert found["enterprises"] == found["keys"] == len(found["sales"])
        assert found["sales"] in allowed, (SEED, self.kills, "the registry is neither as before nor as after")
        place = allowed.index(found["sales"])
        if len(allowed) > 1:
            self.met[("as before", "as after")[place]] += 1
        self.met.update(found["mended"])
        return place

    def finish(self, *arguments):
        """Do the work to its end, and know for the next kill how long it takes."""
        began = time.monotonic()
        process = self.start(*arguments)  # from nothing, as what is killed
        assert process.wait(timeout=PATIENCE) == 0, (self.folder / f"{arguments[0]}.log").read_text()
        self.seconds[arguments[0]] = time.monotonic() - began

    def kill(self, *arguments, site=None):
        """Start the work, let it live for a random part of the time that it takes, then kill it and all its children."""
        process = self.start(*arguments, site=site)
        self.kills += 1
        try:
            process.wait(timeout=self.dice.uniform(0.45, 0.97) * self.seconds.get(arguments[0], 3.0))
            self.met["too late"] += 1
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def start(self, *arguments, site=None):
        with (self.folder / f"{arguments[0]}.log").open("ab") as log:
            return (site or self.site).start(*arguments, start_new_session=True, stdout=log, stderr=log)


def kill_import_command(trial):
    path, after = trial.register.next()
    trial.kill("import-register", path, "--source", "sidt")
    trial.look(trial.sales, after)
    trial.finish("import-register", path, "--source", "sidt")
    trial.sales = after
    trial.look(after)


def ask_for_import(site, path):
    return site.python(
        "from desaekspor.accounts.models import User\n"
        "from desaekspor.registry.services import batches\n"
        "by = User.objects.get(username='dinas')\n"
        f"with open({str(path)!r}, 'rb') as file:\n"
        f"    batch = batches.receive_upload(file, name={path.name!r}, by=by, region=by.region, source='sidt')\n"
        "batches.start_check(batch, by=by, then_load=True)\n"
        "show(batch.pk)"
    )


def kill_worker(trial):
    path, after = trial.register.next()
    batch = ask_for_import(trial.site, path)
    trial.kill("worker", "--once")
    trial.look(trial.sales, after)
    trial.finish("worker", "--once")
    trial.sales = after
    trial.look(after)
    state = trial.site.python(
        f"from desaekspor.registry.models import ImportBatch\nshow(ImportBatch.objects.get(pk={batch}).state)"
    )
    assert state == "loaded"


def kill_backup(trial):
    out = trial.folder / "kept.zip"
    out.unlink(missing_ok=True)
    trial.kill("backup", out)
    trial.look(trial.sales)
    if out.exists():
        trial.site.command("restore", out, "--check")
    trial.finish("backup", out)
    trial.site.command("restore", out, "--check")
    assert [path.name for path in trial.folder.glob(".kept.zip.*")] == []
    assert list((trial.site.var / "tmp").glob("backup-*")) == []


def kill_undo(trial):
    path, after = trial.register.next()
    report = trial.site.command("import-register", path, "--source", "sidt", "--json")
    batch = json.loads(report.stdout.splitlines()[-1])["batch"]
    trial.kill("undo-import", str(batch))
    if trial.look(after, trial.sales) == 0:
        trial.finish("undo-import", str(batch))
    trial.look(trial.sales)


def kill_restore(trial):
    out = trial.folder / "whole.zip"
    trial.site.command("backup", out)
    new = Site(trial.folder / f"restored-{trial.kills}")
    try:
        new.var.mkdir()
        (new.var / "keys.json").write_text((trial.site.var / "keys.json").read_text())
        (new.var / "keys.json").chmod(0o600)
        trial.kill("restore", out, site=new)
        began = time.monotonic()
        again = _restored_or_empty(new, out)
        trial.met["restored in time" if again else "restored anew"] += 1
        if not again:
            trial.seconds["restore"] = time.monotonic() - began
        found = new.python(LOOK)
        assert (found["wrong"], found["sales"]) == ([], trial.sales), (SEED, trial.kills, again)
    finally:
        new.drop()


def _restored_or_empty(site, out):
    """Restore again without being asked to replace anything: the place is empty. Unless the kill came too late."""
    done = site.command("restore", out, expect=None)
    if done.returncode:
        assert "This place is not empty" in done.stderr, done.stderr
        count = site.python("from desaekspor.registry.models import Enterprise\nshow(Enterprise.objects.count())")
        assert count > 0
    return done.returncode


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_web(site, port, log):
    options = ["--interface", "wsgi", "--no-ws", "--log-level", "warning", "--blocking-threads", "4", "--host", "127.0.0.1"]
    options += ["--port", str(port), "--workers", "2", "--respawn-failed-workers", "desaekspor.config.wsgi:application"]
    return subprocess.Popen(
        [sys.executable, "-m", "granian", *options],
        env=site.environment,
        cwd=ROOT,
        start_new_session=True,
        stdout=log,
        stderr=log,
    )


class Editor(threading.Thread):
    """An officer who changes the name of one enterprise again and again, until nobody answers."""

    def __init__(self, reader, number, first):
        super().__init__(daemon=True)
        self.reader, self.number, self.tried, self.saved, self.strange = reader, number, first, first, []

    def run(self):
        path = f"/umkm/{self.number}/ubah/"
        try:
            while True:
                status, page = self.reader.get(path)
                if status != 200:
                    self.strange.append((status, page[:2000]))
                    return
                [fields] = [fields for _address, fields in Forms(page).forms if "name" in fields]
                self.tried += 1
                status, page = self.reader.post(path, fields | {"name": f"KECAP KE {self.tried}"})
                if status != 302:
                    self.strange.append((status, page[:2000]))
                    return
                self.saved = self.tried
        except OSError:
            return  # killed


class Sender(threading.Thread):
    """An officer who sends files, until nobody answers."""

    def __init__(self, reader, content):
        super().__init__(daemon=True)
        self.reader, self.content, self.sent, self.strange = reader, content, 0, []

    def run(self):
        try:
            while True:
                # Never the same file twice: that would lead to the import which is there already.
                status, page = self.reader.upload("/impor/baru/", "kiriman.csv", self.content + b"\n" * secrets.randbelow(10**5))
                if status != 302:
                    self.strange.append((status, page[:2000]))
                    return
                self.sent += 1
        except OSError:
            return


def kill_web(trial):
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    log = (trial.folder / "web.log").open("ab")
    web = start_web(trial.site, port, log)
    try:
        reader = Reader(base, trial.session)
        wait_for(lambda: _answers(reader), what="the web server")
        number = trial.site.python("from desaekspor.registry.models import Enterprise\nshow(Enterprise.objects.first().pk)")
        before = trial.site.python(BATCHES)
        editor = Editor(Reader(base, trial.session), number, trial.edits)
        sender = Sender(Reader(base, trial.session), (trial.folder / "register-1.csv").read_bytes())
        editor.start()
        sender.start()
        wait_for(lambda: editor.saved > trial.edits or editor.strange, what="the first edit")
        time.sleep(trial.dice.uniform(0, 3))
    finally:
        trial.kills += 1
        os.killpg(web.pid, signal.SIGKILL)
        web.wait()
        log.close()
    editor.join(timeout=PATIENCE)
    sender.join(timeout=PATIENCE)
    assert (editor.strange, sender.strange) == ([], []), (trial.folder / "web.log").read_text()
    name = trial.site.python(f"from desaekspor.registry.models import Enterprise\nshow(Enterprise.objects.get(pk={number}).name)")
    # What was answered is there; what was not answered is there whole or not at all.
    if editor.tried:
        allowed = (
            {f"KECAP KE {count}" for count in (editor.saved, editor.tried)}
            if editor.saved
            else {name, f"KECAP KE {editor.tried}"}
        )
        assert name in allowed, (SEED, trial.kills, name, editor.saved, editor.tried)
    assert trial.site.python(BATCHES) - before in {sender.sent, sender.sent + 1}
    trial.edits = editor.tried
    trial.look(trial.sales)


BATCHES = "from desaekspor.registry.models import ImportBatch\nshow(ImportBatch.objects.filter(file_name='kiriman.csv').count())"


def _answers(reader):
    try:
        return reader.get("/sehat/")[0] == 200
    except OSError:
        return False


# The web last: what it takes in until it is killed makes all that comes after it slower.
SCENARIOS = [kill_import_command, kill_worker, kill_backup, kill_undo, kill_restore, kill_web]


def test_killed_at_random_moments_nothing_is_lost(prepared_site, tmp_path, capsys):
    with capsys.disabled():
        sys.stdout.write(f"\n{KILLS} kills, FAULT_SEED={SEED}\n")
    site = prepared_site.copy(tmp_path / "site", settings="tests.upkeep.site_settings")
    try:
        trial = Trial(site, tmp_path, SEED)
        while trial.kills < KILLS:
            SCENARIOS[trial.kills % len(SCENARIOS)](trial)
    finally:
        site.drop()
    with capsys.disabled():
        sys.stdout.write(f"{dict(trial.met)}\n")
    assert trial.kills == KILLS
