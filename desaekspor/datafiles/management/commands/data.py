"""desaekspor data get [NAME ...] | list [NAME ...]"""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.datafiles.catalogue import catalogue
from desaekspor.datafiles.folder import (
    CHANGED,
    MISSING,
    PRESENT,
    NotCopied,
    UnknownFile,
    get_file,
    list_files,
    named,
    state_of,
)


class Command(BaseCommand):
    help = gettext_noop("Copies source files from the mirror into the data folder, or lists them.")
    requires_system_checks = ()  # it serves no page

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["get", "list"], help=_("get: copy the files; list: name them"))
        parser.add_argument("names", nargs="*", metavar=_("NAME"), help=_("files by name or path; all without any"))
        parser.add_argument("--json", action="store_true", help=_("print one object as the last line"))
        parser.add_argument("--again", action="store_true", help=_("get: copy also what is already there as expected"))

    def handle(self, *, action, names, again, **options):
        try:
            files = [named(name) for name in names] or list(catalogue().values())
        except UnknownFile as error:
            raise CommandError(str(error)) from error
        if action == "get":
            self.get(files, as_json=options["json"], again=again)
        else:
            self.list(files, as_json=options["json"])

    def get(self, files, *, as_json, again):
        copied, present, failed = [], [], []
        if not settings.MIRROR and any(state_of(file) != PRESENT for file in files):
            raise CommandError(
                _(
                    "No mirror is set, so nothing can be copied. Set DESAEKSPOR_MIRROR to the folder or http(s) address "
                    "that holds the source files, or put them into %(folder)s yourself."
                )
                % {"folder": settings.DATA}
            )
        for file in files:
            if not again and state_of(file) == PRESENT:
                present.append(file.name)
                continue
            try:
                get_file(file)
            except NotCopied as error:
                failed.append(file.name)
                self.stderr.write(str(error))
                if error.reason in {"disk_full", "no_folder"}:
                    break  # the next one would fail for the same reason
            else:
                copied.append(file.name)
                self.stdout.write(_("%(path)s  copied") % {"path": file.path})
        self.stdout.write(
            _("%(copied)s copied, %(present)s already there, %(failed)s failed; data folder %(folder)s")
            % {"copied": len(copied), "present": len(present), "failed": len(failed), "folder": settings.DATA}
        )
        if as_json:
            counts = {"copied": len(copied), "present": len(present), "failed": len(failed)}
            self.stdout.write(json.dumps({**counts, "failed_names": failed, "folder": str(settings.DATA)}))
        if failed:
            raise SystemExit(1)

    def list(self, files, *, as_json):
        words = {PRESENT: _("present"), MISSING: _("missing"), CHANGED: _("differs")}
        states = list_files([file.name for file in files])
        width = max(len(state.file.name) for state in states)
        for state in states:
            line = f"{state.file.name:<{width}}  {words[state.state]:<9}  {state.file.path}"
            self.stdout.write(line)
            if state.state == MISSING:
                self.stdout.write(" " * (width + 2) + _("without it is off: %(what)s") % {"what": state.file.switches_off})
            if state.state == CHANGED:
                self.stdout.write(" " * (width + 2) + _("not the version that the catalogue names; it is used as it is"))
        counts = {word: sum(state.state == word for state in states) for word in (PRESENT, MISSING, CHANGED)}
        self.stdout.write(
            _("%(present)s present, %(missing)s missing, %(changed)s changed; data folder %(folder)s")
            % {**counts, "folder": settings.DATA}
        )
        if as_json:
            rows = [{"name": state.file.name, "path": state.file.path, "state": state.state} for state in states]
            self.stdout.write(json.dumps({**counts, "folder": str(settings.DATA), "files": rows}))
