import fcntl
import json
import time
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.accounts.rotation import rotate
from desaekspor.accounts.sealing import current_key_id
from desaekspor.config import environment as env
from desaekspor.config import keys

SAY_SECONDS = 2


class Command(BaseCommand):
    help = gettext_noop("Seal all personal data under a new key; start it again when it was interrupted")

    def add_arguments(self, parser):
        parser.add_argument(
            "--key", metavar=_("KEY"), help=_("take this new key, ID:BASE64, instead of making one (keys of the var folder only)")
        )
        parser.add_argument("--drop-old", action="store_true", help=_("then drop the old keys that seal nothing any more"))
        parser.add_argument("--json", dest="as_json", action="store_true", help=_("one JSON object as the last line"))

    def handle(self, *, key, drop_old, as_json, **options):
        from_environment = bool(env.DATA_KEYS.text)
        if from_environment and (key or drop_old):
            words = _(
                "The keys come from %(setting)s, which only you can change. Put the new key first and keep the old ones behind "
                "it, restart the site, then call rotate-keys without options."
            )
            raise CommandError(words % {"setting": env.DATA_KEYS.name})
        with alone():
            made = None if from_environment else self.new_key(key)
            report = rotate(self.say)
            dropped = self.drop(report.removable) if drop_old and not report.unreadable else []
        removable = [key_id for key_id in report.removable if key_id not in dropped]
        facts = {
            "key": current_key_id(),
            "new_key": made is not None,
            "resealed": report.resealed,
            "same": sum(report.in_use.values()) - report.resealed - sum(report.unreadable.values()),
            "unreadable": sum(report.unreadable.values()),
            "unreadable_places": dict(report.unreadable),
            "removable": removable,
            "dropped": dropped,
        }
        self.tell(facts, from_environment)
        if as_json:
            self.stdout.write(json.dumps(facts))
        if report.unreadable:
            raise CommandError(_("Some values do not open with any key that is known; no key was dropped. Find their key first."))

    def new_key(self, given):
        """The id of the key that was added; None when an earlier rotation is gone on with."""
        if len(settings.DATA_KEYS) > 1 and not given:
            return None
        kept = keys.kept_keys(settings.VAR)
        if given is None:
            numbers = [int(key_id[1:]) for key_id in settings.DATA_KEYS if key_id[:1] == "k" and key_id[1:].isdigit()]
            given = f"k{max(numbers, default=0) + 1}:{keys.make_key()}"
        try:
            parsed = keys.parse_data_keys(f"{given},{kept['data_keys']}")
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        keys.keep_keys(settings.VAR, kept | {"data_keys": f"{given},{kept['data_keys']}"}, replace=True)
        settings.DATA_KEYS = keys.data_keys(settings.VAR)
        time.sleep(2 * keys.LOOK_SECONDS)  # until then a running site may still seal under the old key
        return next(iter(parsed))

    def drop(self, removable):
        kept = keys.kept_keys(settings.VAR)
        left = [pair for pair in kept["data_keys"].split(",") if pair.partition(":")[0].strip() not in removable]
        keys.keep_keys(settings.VAR, kept | {"data_keys": ",".join(left)}, replace=True)
        settings.DATA_KEYS = keys.data_keys(settings.VAR)
        return removable

    def say(self, place, done, total):
        now = time.monotonic()
        if now - getattr(self, "said_at", 0) >= SAY_SECONDS:
            self.said_at = now
            self.stderr.write(f"{place}: {done:,}" + (f" of {total:,}" if total is not None else ""))

    def tell(self, facts, from_environment):
        words = _(
            "%(resealed)s values sealed under the key %(key)s, %(same)s were already, %(unreadable)s do not open with a known key"
        )
        self.stdout.write(words % facts)
        for place, count in facts["unreadable_places"].items():
            self.stdout.write(f"  {place}: {count:,}")
        if facts["dropped"]:
            self.stdout.write(_("Dropped: %(keys)s") % {"keys": ", ".join(facts["dropped"])})
        if facts["removable"]:
            self.stdout.write(_("Old keys that seal nothing any more: %(keys)s") % {"keys": ", ".join(facts["removable"])})
            if from_environment:
                self.stdout.write(_("Take them out of %(setting)s.") % {"setting": env.DATA_KEYS.name})
            else:
                self.stdout.write(_("To drop them: desaekspor rotate-keys --drop-old"))


@contextmanager
def alone():
    """One rotation at a time on this var folder."""
    with (settings.VAR / "rotation.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(_("Another rotate-keys is at work.")) from None
        yield
