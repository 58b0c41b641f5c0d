"""What the page of one enterprise shows: the record arranged for reading, personal values masked."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from desaekspor.portal.cells import ICONS, place_of
from desaekspor.portal.enterprise_fields import label_of, written_value
from desaekspor.portal.templatetags.figures import money
from desaekspor.regions.models import Level, Region
from desaekspor.registry.importers.choices import SCHOOLING
from desaekspor.registry.importers.rules import CAPITAL_LIMITS, SALES_LIMITS
from desaekspor.registry.models import ImportFinding, Severity
from desaekspor.registry.queries import source_rows_of
from desaekspor.registry.queries.findings import example_of
from desaekspor.registry.queries.masking import masked

SHOWN = 20  # source rows and revisions on the page; the newest first


def scale_rule(enterprise):
    """One sentence: from which figure and which limit the computed scale follows; "" when there is none."""
    if enterprise.sales_idr is not None:
        figure, limits, of_what = enterprise.sales_idr, SALES_LIMITS, _("Sales a year")
    else:
        figure, limits, of_what = enterprise.capital_idr, CAPITAL_LIMITS, _("Founding capital")
    if not enterprise.computed_scale or figure is None:
        return ""
    limit = dict(limits).get(enterprise.computed_scale)
    if limit is None:
        sentence, limit = _("%(what)s: %(figure)s, above %(limit)s (PP 7/2021, article 35)"), limits[-1][1]
    else:
        sentence = _("%(what)s: %(figure)s, at most %(limit)s (PP 7/2021, article 35)")
    return sentence % {"what": of_what, "figure": money(figure), "limit": money(limit, "short")}


def worker_rows(enterprise):
    """Paid and unpaid, and those with a disability: (label, men, women, both); None is unknown, never 0."""
    rows = [
        (_("Paid"), enterprise.paid_men, enterprise.paid_women),
        (_("Unpaid, family among them"), enterprise.unpaid_men, enterprise.unpaid_women),
        (_("Paid, with a disability"), enterprise.paid_disabled_men, enterprise.paid_disabled_women),
        (_("Unpaid, with a disability"), enterprise.unpaid_disabled_men, enterprise.unpaid_disabled_women),
    ]
    return [(label, men, women, None if men is None or women is None else men + women) for label, men, women in rows]


def owner_rows(enterprise):
    """(label, value) of the owner, what is personal masked; "" is unknown."""
    owner = getattr(enterprise, "owner", None)
    if owner is None:
        return []
    private = {"name": _("Name"), "nik": "NIK", "phone": _("Phone"), "address": _("Home address"), "birth_date": _("Birth date")}
    rows = [(label, masked(f"owner.{name}", getattr(owner, name) or "")) for name, label in private.items()]
    return [*rows, (_("Sex"), owner.get_sex_display()), (_("Schooling"), schooling(owner.education))]


def schooling(level):
    """The level as the register writes it: "SMA/SMK/MA"."""
    return SCHOOLING[level][0] if level in SCHOOLING else level


def gaps(enterprise):
    """Names of the facts that are still unknown and that a visit or the next register could supply."""
    unknown = {
        "name": not enterprise.name,
        "nib": not enterprise.nib,
        "product": not enterprise.products.all(),
        "kbli": not enterprise.kbli,
        "region": enterprise.region.level != Level.VILLAGE,
        "sales_idr": enterprise.sales_idr is None,
        "workers": enterprise.workers is None,
        "point": enterprise.lat is None or enterprise.lng is None,
    }
    names = {"workers": _("Workers"), "point": _("Point on the map")}
    return [names.get(field) or label_of(field) for field, is_unknown in unknown.items() if is_unknown]


@dataclass(frozen=True)
class ShownSourceRow:
    row: object  # registry.queries.SourceRow
    place: str  # "row 41"
    doubts: list  # (icon, Example) of its findings that are still open


def sources(enterprise):
    """The rows of registers that spoke of this enterprise, the newest first, with what is doubtful in each."""
    rows = source_rows_of(enterprise)[:SHOWN]
    records = {(row.record.batch_id, row.record.sheet, row.record.row): row.record for row in rows}
    places = Q(pk__in=[])
    for batch_id, sheet, number in records:
        places |= Q(batch=batch_id, sheet=sheet, row=number)
    doubts: dict[tuple, list] = {place: [] for place in records}
    for finding in ImportFinding.objects.filter(places).exclude(severity=Severity.CORRECTED).order_by("pk"):
        place = (finding.batch_id, finding.sheet, finding.row)
        doubts[place].append((ICONS[finding.severity], example_of(records[place].batch, finding)))
    return [
        ShownSourceRow(row, place_of(row.record.batch, *place[1:]), doubts[place])
        for place, row in zip(records, rows, strict=True)
    ]


@dataclass(frozen=True)
class Revision:
    """What changed together: by one batch, one undo or one person."""

    first: object  # the Event that says most: when, by whom, which batch, why
    changes: list  # (label, old, new, Event), written for people


FOLLOWING = ("computed", "follows")  # reasons of what nobody changed directly


def revisions(events):
    """The history of the fields, the newest first; its last entry is how the enterprise came in."""
    codes = {value for event in events if event.field == "region" for value in (event.old, event.new) if value}
    regions = dict(Region.objects.filter(pk__in=codes).values_list("pk", "name")) if codes else {}
    found: dict[tuple, Revision] = {}
    for event in events:
        together = (event.at, event.batch and event.batch.pk, event.is_undo, event.field == "")
        revision = found.setdefault(together, Revision(event, []))
        if revision.first.reason in FOLLOWING:
            revision = found[together] = Revision(event, revision.changes)
        if event.field:
            old, new = (written_value(event.field, value, regions) for value in (event.old, event.new))
            revision.changes.append((label_of(event.field), old, new, event))
    return list(found.values())


MARKED = ("sales_idr", "capital_idr", "assets_idr", "reported_scale")


def marks(enterprise, events):
    """``{field: mark}`` of the figures: verified where the enterprise is, and the figure is as it was then."""
    verified_at = enterprise.verified_at
    later = {event.field for event in events if verified_at and event.field and event.at > verified_at}
    return {name: "verified" if verified_at and name not in later else "reported" for name in MARKED}
