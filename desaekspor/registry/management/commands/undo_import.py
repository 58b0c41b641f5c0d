import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.config.arguments import whole_number
from desaekspor.config.preparing import prepare_database
from desaekspor.registry.management.commands.import_register import who_and_where
from desaekspor.registry.models import ImportBatch
from desaekspor.registry.queries import batches_for
from desaekspor.registry.services import batches, problems
from desaekspor.registry.services.undoing import as_json

SHOWN = 20


class Command(BaseCommand):
    help = gettext_noop("Take an import back: the registry is as before, but for what was changed later")

    def add_arguments(self, parser):
        parser.add_argument("batch", type=whole_number, help=_("number of the import"))
        parser.add_argument("--user", default="", metavar=_("NAME"), help=_("the officer in whose name it is done"))
        parser.add_argument("--json", action="store_true", help=_("print what was undone as one JSON object"))

    def handle(self, *, batch, user, **options):
        prepare_database()
        by = who_and_where(user, "")[0] if user else None
        known = ImportBatch.objects if by is None else batches_for(by)
        found = known.filter(pk=batch).first()
        if found is None:
            raise CommandError(_("There is no import %(batch)s.") % {"batch": batch})
        try:
            report = batches.undo_batch(found, by=by)
        except batches.NotPossible as error:
            raise CommandError(problems.explain_state(error.batch)) from None
        if options["json"]:
            self.stdout.write(json.dumps({"batch": batch, **as_json(report)}))
            return
        self.stdout.write(
            _("Import %(batch)s is undone: %(removed)s enterprises removed, %(restored)s values restored.")
            % {"batch": batch, "removed": report.removed, "restored": report.restored}
        )
        if report.kept:
            self.stdout.write(_("%(count)s values stay because later changes stand on them:") % {"count": len(report.kept)})
        for kept in report.kept[:SHOWN]:
            what = kept.field or _("the enterprise")
            later = _("import %(batch)s") % {"batch": kept.later_batch_id} if kept.later_batch_id else _("a person")
            self.stdout.write(f"  {kept.enterprise_id}  {what}  ({later})")
