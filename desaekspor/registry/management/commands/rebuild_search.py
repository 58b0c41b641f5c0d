from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.registry.search.checking import disagreements
from desaekspor.registry.search.models import SearchDocument
from desaekspor.registry.search.writing import rebuild


class Command(BaseCommand):
    help = gettext_noop("Make the search tables anew from the registry, or check that they agree with it")

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help=_("only look, and fail when something disagrees"))

    def handle(self, *, check, **options):
        if not check:
            rebuild()
            self.stdout.write(_("%(count)s enterprises can be found.") % {"count": f"{SearchDocument.objects.count():,}"})
            return
        if found := disagreements():
            wrong = ", ".join(f"{what}: {count}" for what, count in found.items())
            raise CommandError(
                _("The search disagrees with the registry (%(wrong)s). Mend it: desaekspor rebuild-search") % {"wrong": wrong}
            )
        self.stdout.write(_("The search agrees with the registry."))
