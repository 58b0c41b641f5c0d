"""One product in one market: who sells there, what to do next, and all of it on one sheet as PDF."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desaekspor.config.typesetting import set_as_pdf
from desaekspor.markets.countries import HOME, country
from desaekspor.markets.needs import NOT_MET
from desaekspor.markets.needs.wording import STATE_NAMES
from desaekspor.markets.papers import SPECIFIC
from desaekspor.portal.markets.page import in_words
from desaekspor.portal.templatetags.figures import moment, number, percent
from desaekspor.portal.templatetags.markets import dollars

TEMPLATE = Path(__file__).parent / "typst" / "brief.typ"
MOST_LACKING = 3  # requirements among the next steps; the page has them all
MOST_NEEDS = 8  # on the sheet
MOST_AGREEMENTS = 4  # on the sheet; no market of Indonesia has more today
SHOWN = 7  # sellers that have a bar of their own; Indonesia always has


@dataclass(frozen=True)
class Bar:
    name: str
    value: str
    percent: float
    share: str
    is_home: bool


def bars_of(suppliers) -> list[Bar]:
    """The sellers that sell most, Indonesia wherever it stands, and the others together."""
    if suppliers is None:
        return []
    shown = list(suppliers.suppliers[:SHOWN])
    if (home := suppliers.home) and home not in shown:
        shown = [*shown[:-1], home]
    bars = [bar(country(one.exporter).name, one.value_usd, suppliers.total_usd, one.exporter == HOME) for one in shown]
    if rest := [one for one in suppliers.suppliers if one not in shown]:
        told = _("%(count)s others") % {"count": number(len(rest))}
        bars.append(bar(told, sum(one.value_usd for one in rest), suppliers.total_usd, False))
    return bars


def bar(name, value, total, is_home) -> Bar:
    percent = 100 * value / total
    return Bar(name, dollars(value), percent, f"{number(percent, 1)}%", is_home)


def needs_address(product, place, asked) -> str:
    """Where the checklist of requirements stands, to print or send."""
    given = {"hs": product.hs6, "pasar": place.iso2} | ({"umkm": asked.enterprise.pk} if asked.enterprise else {})
    return f"{reverse('portal:needs')}?{urlencode(given)}"


def steps_of(product, place, row, needs, duty, papers) -> list[str]:
    """What to do next, in the order in which it helps."""
    steps = [
        _("Have the code %(code)s confirmed for this very product: duty and papers follow from it.") % {"code": product.written},
        paper_step(place, duty, papers),
    ]
    lacking = [need for need in needs if need.state == NOT_MET]
    steps += [f"{need.rule.title}: {need.next_step}" if need.next_step else need.rule.title for need in lacking[:MOST_LACKING]]
    if not lacking:
        steps.append(_("Check the requirements of the market, and close what lacks before the first sample goes out."))
    if row and row.market.realised_usd:
        steps.append(_("Indonesia sells there already: ask the export clinic who does, and join their shipments."))
    elif row:
        steps.append(_("Indonesia sells none there yet: ask the trade attaché for importers, and begin with samples."))
    else:
        steps.append(_("No figures of this market are here: ask the trade attaché before spending on it."))
    return steps


def paper_step(place, duty, papers) -> str:
    """Which certificate of origin to ask for, and what duty goes with it."""
    step = asked_paper(place, duty, papers)
    return " ".join([step, _("Compare it with the text of the agreement first.")]) if papers.unsure else step


def asked_paper(place, duty, papers) -> str:
    words = {"country": place.name, "form": papers.form, "mfn": range_of(duty.mfn_low, duty.mfn_high)}
    if duty.scheme:
        words |= {"scheme": duty.scheme, "less": range_of(duty.preferential_low, duty.preferential_high)}
        return _("Ask for %(form)s: with %(scheme)s the duty in %(country)s is %(less)s instead of %(mfn)s.") % words
    if papers.preferential and words["mfn"]:
        return _("Ask for %(form)s. The ordinary duty in %(country)s is %(mfn)s; look up what the agreement takes off.") % words
    if papers.preferential:
        return _("Ask for %(form)s, and for the duty in %(country)s, which is not known here.") % words
    if words["mfn"]:
        return _("No agreement with %(country)s is in force: %(form)s goes with the goods, at a duty of %(mfn)s.") % words
    return _("No agreement with %(country)s is in force: %(form)s goes with the goods. Ask for the duty, not known here.") % words


def range_of(low, high) -> str:
    """ "7,2%" or "3% – 10,5%"; "" where it is not known."""
    if low is None:
        return ""
    return percent(low) if low == high else f"{percent(low)} – {percent(high)}"


def as_pdf(content) -> bytes:
    """``content`` (what ``sheet_of`` gives) set as PDF; always one page."""
    return set_as_pdf(TEMPLATE, content)


def sheet_of(context) -> dict:
    """What stands on the sheet, in the active language. ``context``: of the page of one market."""
    product, place, row, ranking, asked = (context[name] for name in ("product", "place", "row", "ranking", "asked"))
    suppliers = context["suppliers"]
    missing = _("no data yet")
    return {
        "language": get_language(),
        "title": _("%(product)s in %(country)s") % {"product": product.name or product.written, "country": place.name},
        "subtitle": _("Market brief"),
        "place": f"HS 2022 {product.written}" + (f" · {asked.enterprise}" if asked.enterprise else ""),
        "synthetic": _("Example data: the enterprise is invented.") if getattr(asked.enterprise, "synthetic", False) else "",
        "panels": panels_of(row, suppliers, context["count"]),
        "absent": "" if row else _("No data: what this market buys is not in the flows. That is not zero; it is not ranked."),
        "sellers": {
            "head": _("Who sells it there"),
            "rows": [
                {"name": one.name, "value": one.value, "share": one.share, "percent": one.percent, "home": one.is_home}
                for one in context["bars"]
            ],
            "none": missing,
        },
        "factors": {
            "head": _("What the rank is made of"),
            "columns": [_("Factor"), _("Value"), _("Points"), _("at most")],
            "rows": [
                [line.factor.name, in_words(line.factor) or missing,
                 *points_of(line)]
                for line in (row.lines if row else ())
            ],
        },
        "notes": [line.factor.note for line in (row.lines if row else ()) if line.factor.note and line.factor.value is None][:4],
        "duty": {
            "head": _("Duty and certificate of origin"),
            "columns": [_("With"), _("Duty"), _("Form")],
            "rows": duty_rows(context["duty"], context["papers"]),
            "note": duty_note(context["duty"], context["papers"]),
        },
        "needs": {
            "head": _("What the market asks"),
            "rows": [[need.rule.title, str(STATE_NAMES[need.state])] for need in context["needs"][:MOST_NEEDS]],
            "more": _("and %(count)s more, on the page") % {"count": len(context["needs"]) - MOST_NEEDS}
            if len(context["needs"]) > MOST_NEEDS
            else "",
            "none": _("No rule of this market for the product is written down here."),
        },
        "todo": {"head": _("What to do next"), "rows": context["steps"]},
        "footer": _("Made on %(now)s by Desa Ekspor; weights and every figure can be opened on the page.")
        % {"now": moment(timezone.now())},
        "sources": " ".join(
            filter(None, [_("Source: %(source)s.") % {"source": ranking.source} if ranking.source else "", ranking.note,
                          _("The flows lack some importers, Germany and the United States among them.")
                          if "USA" in ranking.absent else ""])
        ),
    }  # fmt: skip


def duty_rows(duty, papers) -> list[list[str]]:
    """[agreement, duty, form] of each agreement in force, the best first, and without any; "not known" is never zero."""
    unknown = _("not known")
    ordinary = range_of(duty.mfn_low, duty.mfn_high) or (_("no plain percentage") if duty.state == SPECIFIC else unknown)
    rows = [
        [one.code, range_of(*(duty.under(one.code) or (None, None))) or unknown, one.form + ("" if not one.unsure else " *")]
        for one in papers.agreements[:MOST_AGREEMENTS]
    ]
    return [*rows, [_("no agreement"), ordinary, papers.form if not rows else "–"]]


def duty_note(duty, papers) -> str:
    """Where the duty comes from, and what to look at."""
    star = _("* compare with the text of the agreement first.") if any(one.unsure for one in papers.agreements) else ""
    return " ".join(filter(None, [duty.source and f"{duty.source}.", duty.note, star]))


def points_of(line) -> list[str]:
    """What a factor adds, and what it could add at most."""
    return ["–", "–"] if line.points is None else [number(line.points, 1), number(line.of_points, 1)]


def panels_of(row, suppliers, count):
    """(heading, figure, note) of the figures that come first."""
    if row is None:
        return []
    interval = _("possibly %(low)d to %(high)d, of %(count)d markets") % {
        "low": row.rank_low, "high": row.rank_high, "count": count,
    }  # fmt: skip
    growth = row.line("sales_growth")
    place = suppliers and suppliers.home_place
    return [
        [_("Rank"), str(row.rank), interval],
        [_("Demand a year"), dollars(row.market.demand_usd), _("imports from everyone")],
        [
            _("Indonesia sells"),
            dollars(row.market.realised_usd),
            _("%(share)s%% of it; seller number %(place)d") % {"share": number(row.share, 1), "place": place}
            if place
            else _("none is known"),
        ],
        [_("Growth of it"), in_words(growth.factor) or _("no data yet"), growth.factor.year],
    ]
