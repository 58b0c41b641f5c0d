import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.accounts import audit_words
from desaekspor.accounts.audit_verifying import keep_head, verify


class Command(BaseCommand):
    help = gettext_noop("Look whether an entry of the audit log was changed, taken away or moved")

    def add_arguments(self, parser):
        parser.add_argument("--head", default="", metavar=_("COUNT:HASH"), help=_("an end of the log that was noted elsewhere"))
        parser.add_argument("--json", dest="as_json", action="store_true", help=_("one JSON object as the last line"))

    def handle(self, *, head, as_json, **options):
        try:
            report = verify(given_head=head)
        except ValueError as error:
            words = _("“%(text)s” is no end of a log; expected a count, a colon and 64 characters, as verify-audit prints them.")
            raise CommandError(words % {"text": head}) from error
        keep_head(report)
        if as_json:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            self.say(report)
        if not report.good:
            first = audit_words.explain(report.faults[0])
            raise CommandError(_("The audit log is not whole. First: %(first)s") % {"first": first})

    def say(self, report):
        for fault in report.faults:
            self.stdout.write(f"  !! {audit_words.explain(fault)}")
        if report.count > len(report.faults):
            self.stdout.write(_("     and %(count)s more places.") % {"count": report.count - len(report.faults)})
        if report.good:
            words = _("The audit log is whole: %(entries)s entries, compared with %(kept)s ends kept aside.")
            self.stdout.write(words % {"entries": report.entries, "kept": report.kept_heads})
            self.stdout.write(
                _("It ends at %(head)s. Note this elsewhere; --head compares with it later.") % {"head": report.head}
            )
        else:
            self.stdout.write(audit_words.advice())
