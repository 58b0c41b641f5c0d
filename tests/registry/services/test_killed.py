"""Imports killed with SIGKILL, and loads that run side by side: real processes on a database of their own."""

import json
import subprocess
import sys

import pytest

from tests.registry.killing import KNOWN
from tests.sites import PATIENCE, ROOT

pytestmark = pytest.mark.slow

CODE = "import django, json; django.setup(); from tests.registry import killing; print(json.dumps(killing.{call}))"


@pytest.fixture
def site(migrated_site, tmp_path):
    site = migrated_site.copy(tmp_path / "site")
    yield site
    site.drop()


def run(site, call):
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(call=call)],
        env=site.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_an_import_killed_at_any_moment_loses_and_doubles_nothing(site):
    seen = run(site, "run(seed=1)")

    assert sum(seen.values()) == 20
    # The moments fell into the check and into the load.
    assert {"checking", "loading"} <= seen.keys()


def test_an_import_with_second_processes_killed_at_any_moment_loses_and_doubles_nothing(site):
    seen = run(site, "run(seed=2, moments=4, steps='cpw', aside=True)")

    assert sum(seen.values()) == 4
    assert {"checking", "loading"} <= seen.keys()


def test_a_load_comes_to_the_same_whether_one_process_prepares_it_or_two(site):
    assert run(site, "by_one_or_two()") == [True, [True, False]]


def test_two_loads_at_once_follow_one_another_and_double_nothing(site):
    found = run(site, "race()")

    assert found["states"] == ["loaded"]
    # The known ones, and 9001, 9002, 9003 once each.
    assert found["enterprises"] == KNOWN + 3
    assert sorted(found["counts"]) in ([0, 1, 2], [1, 1, 1])
