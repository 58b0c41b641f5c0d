"""Working folders: held by a process that lives, swept when it was killed."""

import subprocess
import sys

import pytest

from desaekspor.jobs.folders import abandoned_folders, sweep_folders, working_folder
from tests.sites import wait_for

HOLD = """
import sys, time, django
django.setup()
from desaekspor.jobs.folders import working_folder
with working_folder("list") as folder:
    (folder / "list.csv").write_text("WAWAN CONTOH")
    time.sleep(60)
"""


@pytest.fixture
def var(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path / "tmp"


def test_it_is_there_for_its_block_and_only_for_us(var):
    with working_folder("list") as folder:
        (folder / "list.csv").write_text("WAWAN CONTOH")
        assert (folder.parent, folder.stat().st_mode & 0o777) == (var, 0o700)
        assert folder.name.startswith("list-")

    assert list(var.iterdir()) == []


def test_one_that_is_held_is_left_alone(var):
    with working_folder("list") as folder:
        assert (abandoned_folders(), sweep_folders()) == ([], 0)
        assert folder.is_dir()


def test_what_an_error_leaves_goes_as_well(var):
    with pytest.raises(ZeroDivisionError), working_folder("list"):
        raise ZeroDivisionError

    assert list(var.iterdir()) == []


def test_nothing_to_sweep_is_no_error(var):
    assert sweep_folders() == 0


@pytest.mark.slow
def test_a_worker_takes_away_what_a_killed_process_left_open(site):
    holder = subprocess.Popen([sys.executable, "-c", HOLD], env=site.environment)
    parts = site.var / "tmp"
    wait_for(lambda: list(parts.glob("list-*/list.csv")), what="the folder")
    site.command("worker", "--once")
    assert list(parts.glob("list-*/list.csv"))  # whoever holds it lives

    holder.kill()
    holder.wait()
    site.command("worker", "--once")

    assert list(parts.iterdir()) == []
