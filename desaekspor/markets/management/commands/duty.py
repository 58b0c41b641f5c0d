import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desaekspor.config.arguments import day
from desaekspor.config.preparing import prepare_database
from desaekspor.datafiles.folder import DataError
from desaekspor.markets.choosing import BadCode, good_code
from desaekspor.markets.countries import Country, countries
from desaekspor.markets.papers import UNKNOWN, duty_of, papers_of
from desaekspor.nomenclature import HS2022, written


def market_of(text: str) -> Country:
    """The country that is meant: by code of ISO 3166, or by its name or a part of it. Raises CommandError."""
    wanted = text.strip().casefold()
    known = list(countries().values())
    for one in known:
        if wanted in (one.iso3.casefold(), one.iso2.casefold(), one.name_id.casefold(), one.name_en.casefold()):
            return one
    found = [one for one in known if len(wanted) > 3 and wanted in f"{one.name_id}\n{one.name_en}".casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        named = ", ".join(f"{one.name} ({one.iso3})" for one in found)
        raise CommandError(_("%(found)s may be several: %(names)s.") % {"found": text, "names": named})
    raise CommandError(_("%(found)s is no country: give a code of ISO 3166 such as JPN, or a name.") % {"found": text})


class Command(BaseCommand):
    help = gettext_noop(
        "Tell the duty that a market takes of a product, the best agreement, and the certificate of origin to ask for"
    )

    def add_arguments(self, parser):
        parser.add_argument("hs6", help=_("code of HS 2022, such as 2103.10; an older one is put right where that is certain"))
        parser.add_argument("market", help=_("code of ISO 3166 such as JPN or JP, or the name of the country"))
        parser.add_argument(
            "--on", type=day, metavar=_("DAY"), help=_("the day that counts, such as 2026-11-28; today without it")
        )
        parser.add_argument("--json", action="store_true", help=_("print everything as one JSON object, the last line"))

    def handle(self, *, hs6, market, on, **options):
        prepare_database()
        try:
            code = good_code(hs6)
        except (BadCode, DataError) as error:
            raise CommandError(str(error)) from None
        place, on = market_of(market), on or timezone.localdate()
        duty = duty_of(code, place.iso3, on)
        papers = papers_of(code, [place.iso3], on, {place.iso3: duty})[place.iso3]
        if options["json"]:
            self.stdout.write(json.dumps(told(duty, papers), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(lines_of(place, duty, papers)))


def lines_of(place, duty, papers):
    """What is printed, a fact a line."""
    unknown = _("not known")
    ordinary = unknown if duty.state == UNKNOWN else span(duty.mfn_low, duty.mfn_high)
    best = f"{duty.scheme} {span(duty.preferential_low, duty.preferential_high)}" if duty.scheme else duty.beyond
    best = best or (_("none lowers it") if duty.advantage == 0 else unknown)
    if not papers.agreements:
        best = _("none is in force")
    found = [
        f"HS {written(duty.hs6, HS2022)}, {place.name}, {date_format(papers.on, 'j F Y')}",
        _("Ordinary duty: %(duty)s") % {"duty": ordinary},
        _("Best agreement: %(agreement)s") % {"agreement": best},
        _("Certificate of origin: %(form)s") % {"form": papers.form},
    ]
    for one in papers.agreements:
        said = [f"{one.code}: {one.form}", one.self_certification, one.note]
        said.append(_("compare it with the text of the agreement") if one.unsure else "")
        found.append("  " + "; ".join(text.rstrip(".") for text in said if text))
    found += [f"  {one.form}: {one.name}" for one in papers.others if one.kind != "general"]
    waiting = _("not in force")
    found += [f"  {one.code}, {waiting}: {one.note or one.name}" for one in papers.coming]
    if len(duty.lines) > 1:
        found.append(_("Lines of the tariff book:"))
        for line in duty.lines:
            lower = ", ".join(f"{code} {text}" for code, _rate, text in line.preferences if text)
            found.append(f"  {line.code} {line.mfn_text or '–'}" + (f" ({lower})" if lower else ""))
    looked = _("Agreements looked through on %(day)s.") % {"day": date_format(papers.checked_on, "j F Y")}
    return [*found, " ".join(filter(None, [duty.source and f"{duty.source}.", duty.note, looked]))]


def span(low, high):
    if low is None:
        return _("no plain percentage")
    return f"{percent(low)}%" if low == high else f"{percent(low)}–{percent(high)}%"


def percent(rate):
    return localize(int(rate) if rate == int(rate) else rate)


def told(duty, papers):
    """What ``--json`` prints."""
    return {
        "hs6": duty.hs6,
        "importer": duty.importer,
        "on": papers.on.isoformat(),
        "state": duty.state,
        "mfn_low": duty.mfn_low,
        "mfn_high": duty.mfn_high,
        "preferential_low": duty.preferential_low,
        "preferential_high": duty.preferential_high,
        "agreement": duty.scheme or duty.beyond,
        "advantage": duty.advantage,
        "form": papers.form,
        "preferential": papers.preferential,
        "agreements": [{"code": one.code, "form": one.form, "unsure": one.unsure} for one in papers.agreements],
        "others": [one.form for one in papers.others],
        "coming": [one.code for one in papers.coming],
        "lines": [
            {
                "code": one.code,
                "mfn": one.mfn,
                "as_printed": one.mfn_text,
                "preferences": {name: rate for name, rate, _text in one.preferences},
            }
            for one in duty.lines
        ],
        "source": duty.source,
        "year": duty.year,
        "note": duty.note,
        "checked_on": papers.checked_on.isoformat(),
    }
