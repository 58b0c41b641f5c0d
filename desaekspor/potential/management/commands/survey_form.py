import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.config.arguments import whole_number
from desaekspor.config.preparing import prepare_database
from desaekspor.potential.survey.errors import TooManyEnterprises
from desaekspor.potential.survey.forms import field_form
from desaekspor.potential.survey.people import in_whose_name
from desaekspor.potential.survey.queries import villages_for
from desaekspor.regions.models import Region
from desaekspor.regions.queries import villages_of, within


class Command(BaseCommand):
    help = gettext_noop("Make the field form of the village survey (XLSForm) for ODK Collect or KoboToolbox")

    def add_arguments(self, parser):
        parser.add_argument("out", type=Path, help=_("workbook to write (.xlsx)"))
        parser.add_argument(
            "--region", default="", metavar=_("CODE"), help=_("whose villages are in it (default: the home region)")
        )
        parser.add_argument(
            "--year", type=whole_number, default=0, metavar=_("YEAR"), help=_("year of the survey (default: this year)")
        )
        parser.add_argument("--without-enterprises", action="store_true", help=_("leave the list of enterprises out"))
        parser.add_argument(
            "--with-persons", action="store_true", help=_("ask also for names and phones; for a server of one's own only")
        )
        parser.add_argument("--user", default="", metavar=_("NAME"), help=_("in whose name: the villages of that person alone"))
        parser.add_argument("--json", action="store_true", help=_("print what is in it as one JSON object"))

    def handle(self, *, out, region, year, without_enterprises, with_persons, user, **options):
        if out.suffix.lower() != ".xlsx":
            raise CommandError(_("%(path)s: expected a name that ends in .xlsx.") % {"path": out})
        prepare_database(lambda words: None)
        by = in_whose_name(user)
        code = region or (by.region_id if by else "") or settings.HOME_REGION
        place = Region.objects.filter(pk=code).first()
        if place is None:
            raise CommandError(_("There is no region with the code %(code)s.") % {"code": code})
        villages = villages_for(by).filter(within(code, "pk")) if by else villages_of(code)
        if not villages.exists():
            raise CommandError(_("There is no village for the form in %(region)s.") % {"region": place.name})
        year = year or timezone.localdate().year
        title = _("Survey %(year)s, %(region)s") % {"year": year, "region": place.name}
        try:
            content, enterprises = field_form(
                villages, year=year, by=by, title=title, with_enterprises=not without_enterprises, persons=with_persons
            )
        except TooManyEnterprises as error:
            words = _(
                "%(count)s enterprises are too many for a telephone (at most %(most)s). "
                "Name a district or a village with --region, or leave them out with --without-enterprises."
            )
            raise CommandError(words % {"count": f"{error.count:,}", "most": f"{error.most:,}"}) from None
        out.write_bytes(content)
        counts = {"villages": villages.count(), "enterprises": enterprises, "year": year, "bytes": len(content)}
        if options["json"]:
            self.stdout.write(json.dumps(counts | {"region": code}))
            return
        shown = {"path": out, "villages": counts["villages"], "enterprises": f"{enterprises:,}"}
        self.stdout.write(_("%(path)s: the form for %(villages)s villages, with %(enterprises)s enterprises.") % shown)
        self.stdout.write(_("Upload it to ODK Central or KoboToolbox as it is. No owner, address or phone is in it."))
