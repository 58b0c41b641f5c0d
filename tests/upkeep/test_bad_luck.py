"""Full and read-only disks, lost connections, a database server that is killed, two at once: a clear message, nothing lost."""

import contextlib
import json
import os
import subprocess
import sys
import time

import pytest

from scripts import with_postgres
from tests.sites import PATIENCE, Site, wait_for
from tests.upkeep.conftest import rows_of, write_register
from tests.upkeep.test_faults import KILLS, LOOK, SEED, Trial, ask_for_import

pytestmark = pytest.mark.slow
on_postgresql = pytest.mark.skipif(not os.environ.get("TEST_DATABASE_URL"), reason="PostgreSQL is not asked for")


def complaint(site, *arguments):
    """What a command that must refuse says; no traceback, whatever happened."""
    done = site.command(*arguments, expect=1)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stderr


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 40 MB; only root may make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = sys.platform == "linux" and os.geteuid() == 0
    mounted = mounted and not subprocess.call(
        ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", folder], stderr=subprocess.DEVNULL
    )
    if not mounted:
        pytest.skip("this user may not mount a small disk")
    yield folder
    subprocess.call(["umount", "-l", folder])


def fill(folder, *, leave=0):
    """Fill the disk up to ``leave`` bytes; gives the file that does it."""
    path = folder / "fill"
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(65536))
    with path.open("r+b") as file:
        file.truncate(max(0, path.stat().st_size - leave))
    return path


def wrong(found):
    """Names of the checks that found something wrong; a small disk is always one."""
    return [check["name"] for check in found["wrong"]]


class TestFullDisk:
    @pytest.mark.one_database
    def test_a_backup_says_so_and_leaves_nothing(self, filled, small_disk):
        fill(small_disk, leave=20_000)

        said = complaint(filled, "backup", small_disk / "all.zip")

        assert said.startswith(f"The disk at {small_disk} is full (No space left on device). Nothing was left there.")
        assert [path.name for path in small_disk.iterdir()] == ["fill"]

    def test_an_import_says_so_and_goes_on_when_there_is_room(self, migrated_site, small_disk, tmp_path):
        site = migrated_site.copy(small_disk / "var")
        try:
            first, second = rows_of(60), rows_of(2000, omzet_tahunan="17000000")
            site.command("import-register", write_register(tmp_path / "first.csv", first), "--source", "sidt")
            register = write_register(tmp_path / "second.csv", second)
            filler = fill(small_disk, leave=1_500_000 if "DATABASE_URL" not in site.environment else 100_000)

            said = complaint(site, "import-register", register, "--source", "sidt")
            full = json.loads(site.command("doctor", "--json", expect=1).stdout.splitlines()[-1])
            filler.unlink()
            after = site.python(LOOK)
            site.command("import-register", register, "--source", "sidt")
            done = site.python(LOOK)

            assert "disk" in said
            assert "disk" in {check["name"] for check in full["checks"] if check["state"] == "wrong"}
            assert (wrong(after), after["enterprises"]) == (["disk"], 54)
            assert (wrong(done), done["enterprises"], set(done["sales"].values())) == (["disk"], 1800, {17_000_000})
        finally:
            site.drop()

    def test_a_restore_says_so_and_leaves_the_place_empty(self, filled, small_disk, tmp_path):
        filled.command("backup", tmp_path / "all.zip")
        site = Site(small_disk / "var")
        try:
            site.var.mkdir()
            (site.var / "keys.json").write_text((filled.var / "keys.json").read_text())
            filler = fill(small_disk, leave=30_000)
            said = complaint(site, "restore", tmp_path / "all.zip")
            filler.unlink()
            site.command("restore", tmp_path / "all.zip")

            assert "disk" in said
            assert wrong(site.python(LOOK)) == ["disk"]
        finally:
            site.drop()


class TestReadOnlyDisk:
    def test_every_command_says_so(self, filled_template, small_disk):
        site = filled_template.copy(small_disk / "var")
        try:
            subprocess.check_call(["mount", "-o", "remount,ro", small_disk])
            for arguments in (["doctor"], ["worker", "--once"], ["run"], ["backup", "/tmp/never.zip"]):
                assert f"{small_disk}/var may not be written" in complaint(site, *arguments)
        finally:
            subprocess.check_call(["mount", "-o", "remount,rw", small_disk])
            site.drop()

    @pytest.mark.one_database
    def test_a_backup_into_it_says_so(self, filled, small_disk):
        subprocess.check_call(["mount", "-o", "remount,ro", small_disk])

        assert complaint(filled, "backup", small_disk / "all.zip").startswith(f"Nothing can be written into {small_disk} (")


def imports(trial, count):
    """The versions of the register that are asked for, and what the registry says when all are loaded one after the other."""
    asked = [trial.register.next() for _ in range(count)]
    batches = [ask_for_import(trial.site, path) for path, _ in asked]
    return batches, [after for _, after in asked]


def are_loaded(site, batches):
    """False also while the database is not there."""
    with contextlib.suppress(AssertionError):
        return set(states_of(site, batches)) == {"loaded"}
    return False


def states_of(site, batches):
    return site.python(
        f"from desaekspor.registry.models import ImportBatch\nshow([ImportBatch.objects.get(pk=pk).state for pk in {batches}])"
    )


@pytest.fixture(scope="module")
def begun(prepared_site, tmp_path_factory):
    """A site with a first register in it, to be copied: to load it takes longer than many a test."""
    folder = tmp_path_factory.mktemp("begun")
    site = prepared_site.copy(folder / "site")
    yield Trial(site, folder, SEED)
    site.drop()


@pytest.fixture
def trial(begun, tmp_path):
    trial = begun.copy(tmp_path)
    yield trial
    trial.site.drop()


class TestTwoAtOnce:
    def test_two_workers_and_three_imports(self, trial):
        batches, afters = imports(trial, 3)

        workers = [trial.start("worker", "--once") for _ in range(2)]
        assert [worker.wait(timeout=PATIENCE) for worker in workers] == [0, 0]
        trial.site.command("worker", "--once")

        assert states_of(trial.site, batches) == ["loaded"] * 3
        # Whichever came last speaks; none is lost or mixed, and the longest brought the most enterprises.
        found = trial.site.python(LOOK)
        assert found["wrong"] == []
        assert set(found["sales"]) == set(afters[-1])

    def test_two_commands_with_the_same_file(self, trial):
        path, after = trial.register.next()

        commands = [trial.site.start("import-register", path, "--source", "sidt", "--json") for _ in range(2)]
        said = [command.communicate(timeout=PATIENCE)[0] for command in commands]

        assert [command.returncode for command in commands] == [0, 0], said
        assert [json.loads(text.splitlines()[-1])["state"] for text in said] == ["loaded"] * 2
        trial.look(after)

    @pytest.mark.one_database
    def test_two_backups_into_one_file(self, trial, tmp_path):
        out = tmp_path / "all.zip"
        backups = [trial.start("backup", out) for _ in range(2)]

        assert [backup.wait(timeout=PATIENCE) for backup in backups] == [0, 0]
        trial.site.command("restore", out, "--check")
        assert list(tmp_path.glob(".all.zip.*")) == []

    def test_a_backup_and_a_change_of_keys(self, trial, tmp_path, new_site):
        _batches, afters = imports(trial, 1)
        worker = trial.start("worker", "--once")
        rotation = trial.start("rotate-keys")
        backups = [tmp_path / f"{number}.zip" for number in range(2)]
        for path in backups:
            trial.site.command("backup", path)
        assert (worker.wait(timeout=PATIENCE), rotation.wait(timeout=PATIENCE)) == (0, 0)

        trial.site.command("restore", backups[0], "--check")
        new = new_site(keys_of=trial.site)
        new.command("restore", backups[1])  # the first was made before they had well begun
        found = new.python(LOOK)
        assert found["wrong"] == []
        assert found["sales"] in (trial.sales, afters[0])


@on_postgresql
class TestLostConnection:
    def cut(self, trial):
        """The administrator of the database ends every connection of the site; says how many there were."""
        import psycopg

        with psycopg.connect(os.environ["TEST_DATABASE_URL"], autocommit=True) as connection:
            name = trial.site.environment["DATABASE_URL"].partition("?")[0].rpartition("/")[2]
            ended = connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            return ended.rowcount

    def test_a_worker_goes_on_by_itself(self, trial):
        batches, [after] = imports(trial, 1)
        worker = trial.start("worker")
        try:
            for _ in range(2):  # a job that is interrupted a third time is given up, and says so
                time.sleep(trial.dice.uniform(0.2, 1.5))
                self.cut(trial)
            wait_for(lambda: are_loaded(trial.site, batches), what="the load")
        finally:
            worker.terminate()
            worker.wait(timeout=PATIENCE)
        trial.look(after)

    def test_a_worker_that_loses_it_while_it_starts_waits_for_it(self, trial):
        batches, [after] = imports(trial, 1)
        worker = trial.start("worker")
        try:
            wait_for(lambda: self.cut(trial), what="its first connection")
            wait_for(lambda: are_loaded(trial.site, batches), what="the load")
        finally:
            worker.terminate()
            worker.wait(timeout=PATIENCE)
        trial.look(after)

    def test_a_command_says_so_and_can_be_given_again(self, trial):
        path, after = trial.register.next()
        command = trial.site.start("import-register", path, "--source", "sidt")
        wait_for(lambda: self.cut(trial) or command.poll() is not None, what="its connection")
        said, _ = command.communicate(timeout=PATIENCE)

        if command.returncode:  # it may just have been through
            assert command.returncode == 1
            assert "The database cannot be used" in said
            assert "Traceback" not in said
        trial.look(trial.sales, after)
        trial.site.command("import-register", path, "--source", "sidt")
        trial.look(after)

    def test_a_backup_says_so_and_leaves_nothing(self, trial, tmp_path):
        out = tmp_path / "out"
        out.mkdir()
        backup = trial.site.start("backup", out / "all.zip")
        wait_for(lambda: list(out.iterdir()) or backup.poll() is not None, what="the draft")
        self.cut(trial)
        said, _ = backup.communicate(timeout=PATIENCE)

        if backup.returncode:
            assert "The database cannot be used" in said
            assert list(out.iterdir()) == []
        trial.look(trial.sales)


@on_postgresql
class TestKilledServer:
    """The whole PostgreSQL server is killed: one of the test's own."""

    @pytest.fixture
    def server(self, tmp_path_factory):
        folder = tmp_path_factory.mktemp("server")
        folder.chmod(0o755)
        for parent in folder.parents[:2]:
            parent.chmod(0o755)
        with with_postgres.server(folder) as server:
            yield server

    def test_imports_are_taken_up_when_it_is_back(self, server, tmp_path):
        import psycopg

        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE site")
        site = Site(tmp_path / "site", sqlite=True)
        site.environment["DATABASE_URL"] = server.get_uri("site")
        trial = Trial(site, tmp_path, SEED)
        worker = trial.start("worker")
        try:
            for number in range(max(2, KILLS // 4)):
                batches, [after] = imports(trial, 1)
                time.sleep(trial.dice.uniform(0, 3))
                kill_server(server, whole=number % 2 == 0)
                wait_for(lambda batches=batches: are_loaded(site, batches), what="the load")
                trial.sales = after
                trial.look(after)
        finally:
            worker.terminate()
            worker.wait(timeout=PATIENCE)


def kill_server(server, *, whole):
    """Kill one of the server's processes, and it begins anew by itself; or all of them, and it is started again."""
    import psutil

    main = psutil.Process(server.get_pid())
    if not whole:
        of_sites = [child for child in main.children() if " site " in " ".join(child.cmdline())]
        for child in of_sites[:1]:
            child.kill()
        psutil.wait_procs(of_sites[:1], timeout=PATIENCE)  # from then on it answers nobody before it has begun anew
        return
    main.suspend()  # or it would make new ones meanwhile
    processes = [main, *main.children()]
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(processes, timeout=PATIENCE)
    wait_for(lambda: _starts(server), what="the server's start")


def _starts(server):
    try:
        server.ensure_postgres_running()
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, AssertionError):
        return False  # the system has not let go of its memory yet, or the start takes longer than the wheel waits
    return True
