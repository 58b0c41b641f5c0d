"""The settings as they are for people, with an address that fails and a kind of job that fails, each over a person's data."""

from desaekspor.config.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.privacy.failing"]  # noqa: F405
ROOT_URLCONF = "tests.privacy.failing.urls"
ALLOWED_HOSTS = ["testserver"]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
