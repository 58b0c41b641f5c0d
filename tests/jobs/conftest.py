import pytest

import tests.jobs.work.tasks  # noqa: F401  declares the tests' kinds of work


@pytest.fixture(scope="module")
def site(migrated_site, tmp_path_factory):
    """A migrated installation whose workers know the tests' kinds of work."""
    site = migrated_site.copy(tmp_path_factory.mktemp("site") / "site", settings="tests.jobs.site_settings")
    yield site
    site.drop()
