import importlib.util
import os
import shutil
from pathlib import Path

import pytest
from django.db import connection
from django.test import TransactionTestCase

SHARED_DATA = Path(os.environ.get("DESAEKSPOR_TEST_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

# Playwright keeps an event loop in the test's thread; Django's database guard takes it for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


_flush = TransactionTestCase._fixture_teardown


def _flush_with_audit_log(case):
    """Tests that commit are followed by a flush, which the audit log's own triggers would refuse."""
    from desaekspor.accounts import audit_guard

    with audit_guard.lifted(connection):
        _flush(case)


TransactionTestCase._fixture_teardown = _flush_with_audit_log


@pytest.fixture(scope="session")
def shared_data():
    """The folder of real source files; most tests do without it."""
    if not (SHARED_DATA / "regions" / "README.md").exists():
        if os.environ.get("CI"):
            pytest.fail(f"the data folder is not at {SHARED_DATA}; name it with DESAEKSPOR_TEST_DATA")
        pytest.skip("no data folder: name it with DESAEKSPOR_TEST_DATA")
    return SHARED_DATA


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]}


@pytest.fixture(scope="session")
def browser_context_args():
    return {"locale": "id-ID", "timezone_id": "Asia/Jakarta", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="session")
def spark_installed():
    """Skips where Spark or its Java is not."""
    from desaekspor.analytics.java import NEEDED, java_version

    if importlib.util.find_spec("pyspark") is None or java_version() < NEEDED:
        pytest.skip(f"Spark is not here: make test-spark installs it where there is Java {NEEDED} or newer")


@pytest.fixture(scope="session")
def spark(spark_installed):
    """Spark in this process, kept running for all its tests: starting Java takes ten seconds and more."""
    from desaekspor.analytics import open_engine

    with open_engine("spark", memory_mb=1500, threads=2) as engine:
        yield engine


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def engine(request):
    """The engine seam: a test that asks for it runs on DuckDB and, where it is installed, on Spark."""
    from desaekspor.analytics import open_engine

    if request.param == "spark":
        request.getfixturevalue("spark")
    with open_engine(request.param, memory_mb=500, threads=2) as engine:
        yield engine


def pytest_collection_modifyitems(config, items):
    """Browser tests come last, need a Chromium, and in CI their absence is a failure."""
    browser = [item for item in items if item.get_closest_marker("browser")]
    items[:] = [item for item in items if item not in set(browser)] + browser
    if CHROMIUM or not browser:
        return
    if os.environ.get("CI"):
        pytest.exit("no Chromium on this machine, and the browser tests may not be left out in CI", returncode=1)
    for item in browser:
        item.add_marker(pytest.mark.skip(reason="no Chromium on this machine (Debian: apt install chromium)"))
