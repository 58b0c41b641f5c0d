"""What the environment may say, read in one place.

Each setting has a name, a default and one line of meaning; docs/reference/settings.md
lists them and a test compares the two.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    meaning: str

    @property
    def text(self):
        return os.environ.get(self.name, self.default)

    @property
    def flag(self):
        return self.text.strip().lower() in {"1", "true", "yes", "on"}

    @property
    def number(self):
        """A whole number above zero. Raises ImproperlyConfigured."""
        if not self.text.strip().isdecimal() or not int(self.text):
            raise ImproperlyConfigured(f"{self.name} is {self.text!r}; expected a whole number such as {self.default}")
        return int(self.text)

    @property
    def count(self):
        """A whole number, also zero. Raises ImproperlyConfigured."""
        if not self.text.strip().isdecimal():
            raise ImproperlyConfigured(f"{self.name} is {self.text!r}; expected a whole number such as {self.default}")
        return int(self.text)

    @property
    def mail_server(self):
        """(host, port, user, password, whether by STARTTLS, whether by TLS) of ``smtp://``, ``smtp+tls://`` or ``smtp+ssl://``.

        What is special in a user or password is written as in any address: ``sari%40dinas.go.id``. Raises ImproperlyConfigured.
        """
        host, standard = None, {"smtp": 587, "smtp+tls": 587, "smtp+ssl": 465}
        with suppress(ValueError):  # a port that is none
            told = urlsplit(self.text)
            port, host = told.port or standard.get(told.scheme), told.hostname
        if not host or told.scheme not in standard:
            raise ImproperlyConfigured(f"{self.name} is no mail server; expected such as smtp+tls://user:password@host:587")
        user, password = unquote(told.username or ""), unquote(told.password or "")
        return host, port, user, password, told.scheme == "smtp+tls", told.scheme == "smtp+ssl"

    @property
    def words(self):
        return [word.strip() for word in self.text.split(",") if word.strip()]


SETTINGS: dict[str, Setting] = {}


def setting(name, default, meaning):
    SETTINGS[name] = found = Setting(name, default, meaning)
    return found


PRODUCTION = setting("DESAEKSPOR_PRODUCTION", "0", "1 on a server for real use: unsafe settings stop the start")
DEBUG = setting("DESAEKSPOR_DEBUG", "0", "1 shows Python tracebacks in the browser; for developers only")
SECRET_KEY = setting("DESAEKSPOR_SECRET_KEY", "", "signs sessions and links; without it one is made and kept in the var folder")
DATA_KEYS = setting(
    "DESAEKSPOR_DATA_KEYS",
    "",
    "keys for personal data, `id:base64 of 32 bytes`, comma separated, the current first; without it kept in the var folder",
)
LOOKUP_KEY = setting(
    "DESAEKSPOR_LOOKUP_KEY",
    "",
    "base64 of 32 bytes; makes the look-up marks of NIK and phone; without it made and kept in the var folder",
)
HOSTS = setting(
    "DESAEKSPOR_HOSTS", "127.0.0.1,localhost,[::1]", "host names under which the site may be reached, comma separated"
)
PROXIES = setting(
    "DESAEKSPOR_PROXIES", "0", "trusted reverse proxies in front of the site, which tell the reader's address in X-Forwarded-For"
)
ADDRESS = setting("DESAEKSPOR_ADDRESS", "127.0.0.1:8000", "address and port on which `desaekspor run` listens")
WEB_PROCESSES = setting("DESAEKSPOR_WEB_PROCESSES", "1", "web processes that `desaekspor run` starts")
DATABASE_URL = setting(
    "DATABASE_URL", "", "database, e.g. postgres://user:password@host/name; without it SQLite in the var folder"
)
VAR = setting("DESAEKSPOR_VAR", "var", "folder for everything the program writes")
DATA = setting("DESAEKSPOR_DATA", "", "folder with source files; without it `data` inside the var folder")
MIRROR = setting("DESAEKSPOR_MIRROR", "", "folder or http(s) address from which `desaekspor data get` copies source files")
REGION = setting("DESAEKSPOR_REGION", "32.16", "Kemendagri code of the regency whose map is the home page")
EMAIL_URL = setting(
    "DESAEKSPOR_EMAIL_URL",
    "",
    "mail server, e.g. smtp+tls://user:password@host:587; without it mails are written to the var folder",
)
EMAIL_FROM = setting("DESAEKSPOR_EMAIL_FROM", "desaekspor@localhost", "sender of mails")
LOG_LEVEL = setting("DESAEKSPOR_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR")
LOG_FORMAT = setting("DESAEKSPOR_LOG_FORMAT", "text", "text for people, json for machines; one line an event")
EXAMPLE_ROWS = setting(
    "DESAEKSPOR_EXAMPLE_ROWS",
    "125000",
    "invented enterprises that the first start loads for trying out; 0 loads none, nor does a production server",
)
UPLOAD_LIMIT_MB = setting("DESAEKSPOR_UPLOAD_LIMIT_MB", "1000", "largest file that the import page accepts, in megabytes")
OPENINGS_PER_HOUR = setting(
    "DESAEKSPOR_OPENINGS_PER_HOUR", "100", "how many owners' data one person may open within an hour, each with a purpose"
)
DATA_OFFICER = setting(
    "DESAEKSPOR_DATA_OFFICER", "", "how to reach the office's data protection officer; stands on the page about privacy"
)
SLOW_QUERY_MS = setting(
    "DESAEKSPOR_SLOW_QUERY_MS", "500", "statements of the database that take longer are logged, without their values; 0 logs none"
)
METRICS_TOKEN = setting(
    "DESAEKSPOR_METRICS_TOKEN",
    "",
    "opens /metrik/ to other machines that send `Authorization: Bearer` with it; without it only this machine may read it",
)
ENGINE = setting(
    "DESAEKSPOR_ENGINE",
    "duckdb",
    "what computes over whole tables: duckdb, spark (on this machine) or the address of a Spark cluster",
)
ENGINE_MEMORY_MB = setting(
    "DESAEKSPOR_ENGINE_MEMORY_MB", "2000", "memory that the engine may take, in megabytes; what does not fit goes to the disk"
)
ENGINE_THREADS = setting("DESAEKSPOR_ENGINE_THREADS", "0", "processor cores that the engine may use; 0 for all")
