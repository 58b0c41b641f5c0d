import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from desaekspor.upkeep.checks import words
from desaekspor.upkeep.doctor import CHECKS, examine, is_well
from desaekspor.upkeep.terminal import Progress

SIGNS = {"good": "  ok ", "noted": "   ! ", "wrong": "  !! "}


class Command(BaseCommand):
    help = gettext_noop("Look at the whole state, say what is wrong and what to do")
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--full", action="store_true", help=_("open every sealed value and every stored file, not a sample"))
        parser.add_argument("--mend", action="store_true", help=_("put right what is safe to put right"))
        parser.add_argument(
            "--only",
            nargs="+",
            default=[],
            metavar=_("CHECK"),
            choices=[check.name for check in CHECKS],
            help=_("only these checks: %(choices)s"),
        )
        parser.add_argument("--json", dest="as_json", action="store_true", help=_("one JSON object as the last line"))

    def handle(self, *, full, mend, only, as_json, verbosity, **options):
        say = Progress({}, quiet=as_json or not verbosity)
        results = examine(full=full, mend=mend, only=only, say=lambda check, number, of: say(str(check.title), number, of))
        say.done()
        wrong = sum(result.state == "wrong" for result in results)
        if as_json:
            report = {"well": is_well(results), "wrong": wrong, "checks": [result.as_json() for result in results]}
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            for line in lines(results):
                self.stdout.write(line)
        if wrong:
            summary = ngettext("%(count)s check found something wrong.", "%(count)s checks found something wrong.", wrong)
            raise CommandError(summary % {"count": wrong})


def lines(results):
    for result in results:
        mended = _(" (%(count)s mended)") % {"count": result.mended} if result.mended else ""
        yield f"{SIGNS[result.state]} {result.check.title}{mended}"
        for finding in result.findings:
            yield f"       {words.found(finding)}"
            yield f"       → {words.to_do(finding)}"
    if is_well(results):
        yield _("All is well.")
