"""The project's settings in a var folder of the test run's own; keys, mails and files go there too."""

import logging
import os
import sys
import tempfile

_var = os.environ.get("DESAEKSPOR_TEST_VAR") or tempfile.mkdtemp(prefix="desaekspor-test-")
os.environ["DESAEKSPOR_TEST_VAR"] = _var
# Each of pytest-xdist's processes has its own database, so it has its own files too.
os.environ["DESAEKSPOR_VAR"] = f"{_var}/{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
for _name in ("DESAEKSPOR_PRODUCTION", "DESAEKSPOR_DEBUG", "DESAEKSPOR_DATA", "DESAEKSPOR_MIRROR", "DATABASE_URL"):
    os.environ.pop(_name, None)  # tests reach no real data and no real database
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]

from desaekspor.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, for tests only
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
SLOW_QUERY_MS = 600_000  # a busy machine is no finding, and what is logged stands in what commands say
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


class ToStderr(logging.StreamHandler):
    """Writes to what stderr is at the moment: pytest puts another one in its place for each test, and closes it."""

    stream = property(lambda self: sys.stderr, lambda self, stream: None)


LOGGING["handlers"]["console"]["class"] = "tests.settings.ToStderr"  # noqa: F405
