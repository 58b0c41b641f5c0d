"""The settings as they are for people, with the tests' kinds of work beside them."""

from desaekspor.config.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.jobs.work"]  # noqa: F405
