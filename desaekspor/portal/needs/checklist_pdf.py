"""The checklist of requirements as PDF by Typst, in the active language."""

from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desaekspor.config.typesetting import set_as_pdf
from desaekspor.markets.needs import MET, NOT_MET, UNKNOWN
from desaekspor.nomenclature import HS2022, written
from desaekspor.portal.needs import page
from desaekspor.portal.templatetags.figures import day as day_words

TEMPLATE = Path(__file__).parent / "typst" / "checklist.typ"
SIGNS = {MET: "✓", NOT_MET: "✗", UNKNOWN: "?"}  # of what is not asked of the maker there is none


def as_pdf(needs, *, market, hs6, enterprise, day):
    """``needs`` (needs_of) of a market and product as PDF; ``enterprise`` None: a blank checklist."""
    return set_as_pdf(TEMPLATE, content_of(needs, market=market, hs6=hs6, enterprise=enterprise, day=day))


def content_of(needs, *, market, hs6, enterprise, day):
    """What stands on the paper."""
    return {
        "language": get_language(),
        "title": _("Requirements of %(market)s") % {"market": page.country_name(market)},
        "product": f"HS {written(hs6, HS2022)} · {page.name_of(hs6)}".rstrip(" ·"),
        "enterprise": str(enterprise) if enterprise else "",
        "synthetic": _("Example data: invented enterprise.") if enterprise and enterprise.synthetic else "",
        "groups": [
            {"name": group.name, "sign": SIGNS.get(group.state, "–"), "rows": [_row(need) for need in group.needs]}
            for group in page.grouped(needs)
        ],
        "footer": _("As of %(day)s. A help for work, no legal advice: ask importer and authority before shipping.")
        % {"day": day_words(day)},
    }


def _row(need):
    rule = need.rule
    known = ", ".join(
        filter(
            None,
            [
                rule.source,
                _("checked %(day)s") % {"day": day_words(rule.checked_on)},
                _("not compared with the rule itself") if rule.unsure else "",
            ],
        )
    )
    ways = ["; ".join(filter(None, (way.name, way.where, way.cost, way.time))) for way in need.ways]
    return {
        "title": rule.title,
        "lines": [line for line in (rule.detail, need.evidence, need.next_step) if line],
        "ways": ways,
        "source": known,
    }
