import gc
import importlib.util
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.models.signals import post_save
from django.test import TransactionTestCase
from hypothesis import Phase, settings

from tests import sites

SHARED_DATA = Path(os.environ.get("DESAEKSPOR_TEST_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

BROWSER_PATIENCE_MS = 30_000  # for a machine that is busy; what is there is seen at once
ON_POSTGRESQL = bool(os.environ.get("TEST_DATABASE_URL"))
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server", "migrated_site"}

# What Hypothesis tries: the same in every run of CI, where nothing is made smaller either, for that may take minutes (the
# same run at home does it); other examples each time elsewhere; and many more with HYPOTHESIS_PROFILE=thorough.
settings.register_profile("home", deadline=None, print_blob=True)
settings.register_profile(
    "ci", settings.get_profile("home"), derandomize=True, database=None, phases=[Phase.explicit, Phase.generate]
)
settings.register_profile("thorough", settings.get_profile("home"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "home"))

# Playwright keeps an event loop in the test's thread; Django's database guard takes it for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


_flush = TransactionTestCase._fixture_teardown


def _flush_with_audit_log(case):
    """Tests that commit are followed by a flush, which the audit log's own triggers would refuse."""
    from desaekspor.accounts import audit_guard

    with audit_guard.lifted(connection):
        _flush(case)


TransactionTestCase._fixture_teardown = _flush_with_audit_log


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Regions, the map's atlas and the like are kept until data is loaded anew; each test brings its own."""
    from desaekspor.portal import kept

    kept.forget()


@pytest.fixture(autouse=True, scope="session")
def _what_is_recorded_has_words():
    """Whatever a test writes into the audit log, its page names the kind of object in words."""
    from desaekspor.accounts.models import AuditEntry
    from desaekspor.privacy.actions import OBJECTS

    def look(instance, **_more):
        assert instance.object_type in OBJECTS, f"{instance.object_type} has no words in desaekspor/privacy/actions.py"

    post_save.connect(look, sender=AuditEntry)
    yield
    post_save.disconnect(look, sender=AuditEntry)


@pytest.fixture(scope="session")
def migrated_site(tmp_path_factory):
    """An installation with tables and nothing in them; to be copied, not to be changed. Migrating takes seconds each time."""
    site = sites.Site(tmp_path_factory.mktemp("migrated") / "site")
    site.command("migrate", "--verbosity", "0")
    yield site
    site.drop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, migrated_site):
    """The tests' own database begins as a copy of ``migrated_site``: to migrate it too would take those seconds once more."""
    if template := migrated_site.environment.get("DATABASE_URL"):
        connection.settings_dict["TEST"]["TEMPLATE"] = sites.name_in(template)
        return
    create = connection.creation._create_test_db

    def create_and_fill(*arguments, **options):
        name = create(*arguments, **options)
        with closing(sqlite3.connect(migrated_site.var / "desaekspor.sqlite3")) as whole:
            kept_open = sqlite3.connect(name, uri=True)  # or what is in memory would be gone again
            whole.backup(kept_open)
        _open_to_the_end.append(kept_open)
        return name

    connection.creation._create_test_db = create_and_fill


_open_to_the_end = []


@pytest.fixture(scope="session")
def prepared_site(migrated_site, tmp_path_factory):
    """An installation with tables and regions; to be copied, not to be changed."""
    site = migrated_site.copy(tmp_path_factory.mktemp("prepared") / "site")
    site.python("from desaekspor.config.preparing import prepare_database\nprepare_database()")
    yield site
    site.drop()


@pytest.fixture(scope="module")
def everybody(django_db_setup, django_db_blocker):
    """The users of the access table, for all tests of a module: each begins with them and takes back only what it adds."""
    from tests.access_table import Everybody

    with django_db_blocker.unblock(), transaction.atomic():
        yield Everybody()
        transaction.set_rollback(True)


@pytest.fixture
def world(everybody, db):
    from tests.access_table import World

    return World(everybody)


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
    from playwright.sync_api import expect

    if not CHROMIUM:
        pytest.fail("no Chromium on this machine, and the browser tests may not be left out in CI", pytrace=False)
    expect.set_options(timeout=BROWSER_PATIENCE_MS)
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


def touches_the_database(item):
    """Whether a test asks for the database, or its module or that of a fixture knows ``Site``: installations have their own."""
    if item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(item.fixturenames):
        return True
    fixtures = [one for several in item._fixtureinfo.name2fixturedefs.values() for one in several]
    functions = [item.function, *(one.func for one in fixtures)]
    return any("Site" in getattr(function, "__globals__", {}) for function in functions)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """The slow ones come first, so that no worker is left alone with them at the end, and those with a browser last.

    On PostgreSQL only what touches the database is run: the rest was run with SQLite.
    """
    if ON_POSTGRESQL:
        again = [touches_the_database(item) and not item.get_closest_marker("one_database") for item in items]
        config.hook.pytest_deselected(items=[item for item, wanted in zip(items, again, strict=True) if not wanted])
        items[:] = [item for item, wanted in zip(items, again, strict=True) if wanted]
    items.sort(key=lambda item: 2 if item.get_closest_marker("browser") else 0 if item.get_closest_marker("slow") else 1)
    if not CHROMIUM and not os.environ.get("CI"):
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine (Debian: apt install chromium)"))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection():
    """Nothing that is made meanwhile is garbage: to look for it takes a quarter of the time of each process."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish():
    """What is loaded by now stays to the end: to look through it for garbage again and again takes a tenth of all time."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup(item):
    sites.Site.is_run_on_postgresql = touches_the_database(item)
