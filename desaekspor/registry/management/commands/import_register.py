import json
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.accounts.models import User
from desaekspor.accounts.rules import may_import, scope_of
from desaekspor.config.preparing import prepare_database
from desaekspor.regions.models import Region
from desaekspor.registry.importers import REAL_SOURCES
from desaekspor.registry.importers.errors import BadFile
from desaekspor.registry.management.commands.check_register import keep_apart
from desaekspor.registry.models import ImportBatch
from desaekspor.registry.services import batches, problems
from desaekspor.registry.services.at_work import working_on
from desaekspor.registry.services.errorbook import write_error_workbook

COUNTS = ("read", "new", "changed", "same", "rejected", "duplicate", "skipped", "gone")


class Command(BaseCommand):
    help = gettext_noop("Check a register of enterprises (SIDT, OSS or an agency's list) and load its good rows")

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help=_("workbook, CSV or Parquet file"))
        parser.add_argument(
            "--source", choices=sorted(REAL_SOURCES), default="", help=_("whose list it is (default: told by its headings)")
        )
        parser.add_argument("--errors", type=Path, metavar=_("OUT.xlsx"), help=_("write the rows that wait to this workbook"))
        parser.add_argument("--confirm", action="store_true", help=_("load also a file that was held because it looks wrong"))
        parser.add_argument("--user", default="", metavar=_("NAME"), help=_("the officer in whose name it is done"))
        parser.add_argument(
            "--region", default="", metavar=_("CODE"), help=_("rows outside are rejected (default: the home region)")
        )
        parser.add_argument("--synthetic", action="store_true", help=_("mark the enterprises as made up for a trial"))
        parser.add_argument("--json", action="store_true", help=_("print the counts as one JSON object"))

    def handle(self, *, file, source, errors, confirm, user, region, synthetic, **options):
        say = Terminal(quiet=options["json"] or options["verbosity"] == 0)
        if not file.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": file})
        keep_apart(file, errors)
        prepare_database(say.line)
        by, scope = who_and_where(user, region)
        try:
            with file.open("rb") as content:
                batch = batches.receive_upload(content, name=file.name, by=by, region=scope, source=source, synthetic=synthetic)
            if not batch.source:
                batches.discard_batch(batch, by=by)
                raise CommandError(_("The headings are of no source that is known. Name it with --source."))
            with working_on(batch):
                batch = batches.check_batch(batch, say)
        except BadFile as error:
            raise CommandError(problems.explain_bad_file(error.code, error.facts)) from None
        if errors:
            say.line(_("Writing the rows that wait …"))
            write_error_workbook(batch, errors)
        refusal = None
        try:
            with working_on(batch):
                batch = batches.begin_load(batch, by=by, confirm=confirm and batch.state == ImportBatch.State.HELD)
                batch = batches.load_batch(batch, say)
        except batches.NeedsConfirmation as error:
            batch.refresh_from_db()
            words = [*problems.explain_held(error.reasons), _("Nothing was loaded. If the file is right, repeat with --confirm.")]
            refusal = CommandError("\n".join(words))
        self.report(batch, say, as_json=options["json"], errors=errors)
        if refusal:
            raise refusal

    def report(self, batch, say, *, as_json, errors):
        counts = {name: batch.counts[name] for name in COUNTS}
        if as_json:
            result = {"batch": batch.pk, "state": batch.state, "source": batch.source, **counts, "held_for": batch.held_for}
            self.stdout.write(json.dumps(result))
            return
        say.done()
        self.stdout.write(_("Import %(batch)s (%(source)s): %(state)s") % {
            "batch": batch.pk, "source": batch.get_source_display(), "state": batch.get_state_display()})  # fmt: skip
        for name, words in count_words().items():
            if counts[name] or name in {"new", "changed", "same", "rejected"}:
                self.stdout.write(f"  {counts[name]:>10,}  {words}")
        if errors:
            self.stdout.write(_("The rows that wait are in %(path)s.") % {"path": errors})


def count_words():
    return {
        "read": _("rows of enterprises"),
        "new": _("new"),
        "changed": _("changed"),
        "same": _("unchanged"),
        "rejected": _("wait for correction"),
        "duplicate": _("repeated in the file"),
        "skipped": _("no enterprises (totals, titles)"),
        "gone": _("in the last file and not in this one (kept)"),
    }


def who_and_where(name, code):
    """(User or None, Region) of the command; raises CommandError."""
    by = None
    if name:
        by = User.objects.filter(username=name, is_active=True).first()
        if by is None or not may_import(by):
            raise CommandError(_("%(name)s is not the name of an officer who may import.") % {"name": name})
    code = code or (scope_of(by) if by else "") or settings.HOME_REGION
    region = Region.objects.filter(pk=code).first()
    if region is None:
        raise CommandError(_("There is no region with the code %(code)s.") % {"code": code})
    if by and not code.startswith(scope_of(by)):
        raise CommandError(_("%(name)s does not serve the region %(code)s.") % {"name": name, "code": code})
    return by, region


class Terminal:
    """Progress of a command: a line that is written over on a terminal, nothing where nobody looks."""

    def __init__(self, *, quiet, steps=None):
        self.quiet, self.steps = quiet, steps
        self.live = not quiet and sys.stderr.isatty()
        self.step, self.total = "", None

    def line(self, words):
        if not self.quiet:
            self.done()
            sys.stderr.write(f"{words}\n")

    def report(self, *, done=None, total=None, step=None):
        from desaekspor.registry.tasks import STEPS

        words = self.steps or STEPS
        if step is not None and step != self.step:
            self.step, self.total = step, None
            if not self.live:
                self.line(f"{words[step]} …")
        self.total = total if total is not None else self.total
        if self.live:
            how_far = "" if done is None else f" {done:,}" + (f" / {self.total:,}" if self.total else "")
            sys.stderr.write(f"\r\033[K{words[self.step]} …{how_far}" if self.step else "")
            sys.stderr.flush()

    def fence(self):
        pass

    def done(self):
        if self.live:
            sys.stderr.write("\r\033[K")
