"""The settings as they are for people, without the copies of static files that `desaekspor run` makes first."""

from desaekspor.config.settings import *  # noqa: F403

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
