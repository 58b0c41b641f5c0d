"""What the commands of upkeep share: a line of progress, and a passphrase that is asked for."""

import getpass
import sys
import time

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

SAY_SECONDS = 0.2


class Progress:
    """One line that is written over on a terminal; elsewhere nothing."""

    def __init__(self, words, *, quiet=False):
        self.words, self.live = words, not quiet and sys.stderr.isatty()
        self._said_at = 0.0

    def __call__(self, step, done, total):
        now = time.monotonic()
        if not self.live or (now - self._said_at < SAY_SECONDS and done != total):
            return
        self._said_at = now
        how_far = "" if done is None else f" {done:,}" + (f" / {total:,}" if total else "")
        sys.stderr.write(f"\r\033[K{self.words.get(step, step)} …{how_far}")
        sys.stderr.flush()

    def done(self):
        if self.live:
            sys.stderr.write("\r\033[K")


def ask_passphrase(*, from_stdin, twice):
    """Raises CommandError when the two are not the same."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    given = getpass.getpass(_("Passphrase of the keys: "))
    if twice and getpass.getpass(_("Once more: ")) != given:
        raise CommandError(_("The two passphrases are not the same; nothing was done."))
    return given


def megabytes(count):
    return f"{count / 1e6:,.1f} MB"
