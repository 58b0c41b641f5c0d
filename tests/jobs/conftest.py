import pytest

import tests.jobs.work.tasks  # noqa: F401  declares the tests' kinds of work
from tests.sites import Site


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A migrated installation whose workers know the tests' kinds of work."""
    site = Site(tmp_path_factory.mktemp("site"), settings="tests.jobs.site_settings")
    site.command("migrate", "--verbosity", "0")
    yield site
    site.drop()
