"""The enterprises of the region that lack so many things for a market and a group of goods, and the same as a workbook."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from desaekspor.accounts.audit import record
from desaekspor.accounts.rules import sees_enterprises
from desaekspor.markets.needs import asking, lacking
from desaekspor.markets.needs.goods import entries
from desaekspor.markets.needs.models import ReadyNeed
from desaekspor.markets.needs.next_steps import next_step, ways_of
from desaekspor.markets.needs.wording import STATE_NAMES, evidence_of
from desaekspor.nomenclature import HS2022, written
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.portal.needs import page
from desaekspor.portal.templatetags.figures import day, number
from desaekspor.portal.workbooks import workbook_response
from desaekspor.readiness.certificates.groups import with_parents
from desaekspor.readiness.certificates.market_rules import rules_now
from desaekspor.readiness.certificates.messages import GROUP_NAMES
from desaekspor.regions.models import Level
from desaekspor.registry.exports.columns import CODE, NUMBER, TEXT, YES_NO, Column

ROWS_A_PAGE = 30
MOST_ROWS = 5_000  # of a workbook, which is made while its reader waits: some four seconds
FEW = tuple(range(lacking.MANY + 1))
NEAREST = (*FEW[1:], 0)  # whoever lacks least is helped soonest; who lacks nothing needs none


@dataclass(frozen=True)
class Thing:
    """One thing that lacks, in words."""

    rule: object
    state: str
    evidence: str
    next_step: str
    ways: tuple


@dataclass(frozen=True)
class Row:
    """A product of an enterprise with what it lacks."""

    enterprise: object
    hs6: str
    product: str
    things: list


def group_choices():
    """(code, name) of the groups that some code of goods is of."""
    known = {group for groups in entries().values() for group in with_parents(groups)}
    return sorted(((code, str(name)) for code, name in GROUP_NAMES.items() if code in known), key=lambda pair: pair[1])


def asked_list(request):
    """The context of the list: what the address asks for, counts, and the rows that are asked for, not yet in words."""
    if not sees_enterprises(request.user):
        raise Http404
    rules, today, groups = rules_now(), timezone.localdate(), group_choices()
    markets = page.choices(rules)
    market, group = request.GET.get("pasar", "").upper()[:2], request.GET.get("kelompok", "")
    many = whole_number(request.GET.get("kurang", ""))
    context = {
        "markets": markets,
        "groups": groups,
        "market": market if market in dict(markets) else "",
        "group": group if group in dict(groups) else "",
        "many": many if many in FEW else NEAREST[0],
        "most_rows": MOST_ROWS,
        "thing": whole_number(request.GET.get("aturan", "")),
        "today": today,
        "rows": [],
    }
    if context["market"] and context["group"]:
        found = lacking.lacking_of(request.user, rules, context["market"], context["group"], today)
        if many not in FEW:  # nobody asked: the nearest that holds anything
            context["many"] = next((few for few in NEAREST if found.counts[few]), NEAREST[0])
        things = found.things(context["many"])
        if context["thing"] not in {rule.row.pk for rule, _count in things}:
            context["thing"] = None
        context |= {
            "counts": [(few, found.counts[few]) for few in FEW],
            "total": len(found.rows),
            "things": [(rule.row, count) for rule, count in things] if len(things) > 1 else [],
            "rows": found.with_many(context["many"], context["thing"]),
            "market_name": page.country_name(context["market"]),
            "group_name": dict(groups)[context["group"]],
        }
    return context


def in_words(rows):
    """Rows with their enterprises and what to do, in the order that they have; one query for each 500 and one for the steps."""
    actions, named = asking.next_actions(), lacking.named(rows)
    told = {}

    def things_of(row):
        for rule, verdict in row.rules:
            key = (rule.row.pk, verdict)
            if key not in told:
                ways = ways_of(rule, actions)
                evidence, step = evidence_of(rule, verdict), next_step(rule, verdict, ways)
                told[key] = Thing(rule.row, verdict.state, evidence, step, ways)
            yield told[key]

    return [Row(named[row.enterprise], row.hs6, row.text, list(things_of(row))) for row in rows if row.enterprise in named]


@login_required
@require_safe
def lacking_list(request):
    """Who lacks nothing, one, two or more things; what, and what to do next."""
    context = asked_list(request)
    shown = Paginator(context["rows"], ROWS_A_PAGE).get_page(request.GET.get("halaman"))
    shown.object_list = in_words(shown.object_list)
    return render(request, "portal/needs/lacking.html", context | {"page": shown})


@login_required
@require_safe
def workbook(request):
    """The list that is asked for as a workbook: a row for each thing that lacks, or for a product that lacks none.

    A list of more than MOST_ROWS products has none: it is to be narrowed first.
    """
    context = asked_list(request)
    if not (context["market"] and context["group"]) or len(context["rows"]) > MOST_ROWS:
        raise Http404
    rows = in_words(context["rows"])
    lines = [(row, thing) for row in rows for thing in (row.things or [None])]
    record(request.user, "need.list_taken", ReadyNeed, fields=[f"market={context['market']}", f"count={len(rows)}"])
    notes = [
        (_("What this is"), _("Enterprises by what they lack for a market, by the codes of their products")),
        (_("Market"), context["market_name"]),
        (_("Goods"), context["group_name"]),
        (_("Things that lack"), many_in_words(context["many"])),
        (_("Products"), number(len(rows))),
        (_("Date of the data"), day(context["today"])),
        (_("What lacking means"), _("missing: what was there ended; not known: nothing is written down, which is not the same.")),
    ]
    if any(row.enterprise.synthetic for row in rows):
        notes.insert(0, (_("Example data"), _("Invented enterprises are among the rows.")))
    return workbook_response(columns(), lines, title=_("What lacks"), stem=f"kurang-{context['market']}", notes=notes)


def many_in_words(many):
    if many == 0:
        return _("none: ready")
    if many == lacking.MANY:
        return _("%(number)s or more") % {"number": many}
    return ngettext("%(number)s thing", "%(number)s things", many) % {"number": many}


def columns():
    def place(pair):
        region = pair[0].enterprise.region
        return (region.parent.name, region.name) if region.level == Level.VILLAGE else (region.name, "")

    def of_thing(value):
        return lambda pair: value(pair[1]) if pair[1] else ""

    def way(name):
        return of_thing(lambda thing: "; ".join(filter(None, (getattr(one, name) for one in thing.ways))))

    return [
        Column(
            "number", _("Number of the enterprise"), _("Of the registry."), NUMBER, lambda pair: pair[0].enterprise.pk, width=12
        ),
        Column("name", _("Enterprise"), _("Its name."), TEXT, lambda pair: str(pair[0].enterprise), width=26),
        Column("district", _("District"), _("Kecamatan."), TEXT, lambda pair: place(pair)[0]),
        Column("village", _("Village"), _("Empty where it is not known."), TEXT, lambda pair: place(pair)[1], width=20),
        Column("hs6", _("HS code"), _("HS 2022, of its product."), CODE, lambda pair: written(pair[0].hs6, HS2022), width=10),
        Column("product", _("Product"), _("In the words of the enterprise."), TEXT, lambda pair: pair[0].product, width=34),
        Column("what", _("What lacks"), _("Empty: nothing."), TEXT, of_thing(lambda thing: thing.rule.title), width=44),
        Column(
            "state", _("State"), _("Missing or not known."), TEXT, of_thing(lambda thing: str(STATE_NAMES[thing.state])), width=16
        ),
        Column("next", _("Next step"), _("What to do now."), TEXT, of_thing(lambda thing: thing.next_step), width=44),
        Column("where", _("Where"), _("Where it is got."), TEXT, way("where"), width=30),
        Column("cost", _("Cost"), _("As far as it is known."), TEXT, way("cost"), width=18),
        Column("time", _("Time"), _("As far as it is known."), TEXT, way("time"), width=16),
        Column("source", _("Source"), _("Of the requirement."), TEXT, of_thing(lambda thing: f"{thing.rule.source}"), width=30),
        Column("synthetic", _("Example data"), _("Invented."), YES_NO, lambda pair: pair[0].enterprise.synthetic, width=9),
    ]
