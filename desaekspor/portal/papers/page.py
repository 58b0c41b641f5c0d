"""What the page of one agreement shows of the regency: which of its products the partners buy."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import get_language

from desaekspor.markets.countries import country
from desaekspor.markets.papers.serving import Served, served_by
from desaekspor.nomenclature import HS2022
from desaekspor.portal.codes.page import entry_url
from desaekspor.portal.pull.page import name_of
from desaekspor.potential.results.queries import newest_for, serves, village_assessments_for
from desaekspor.registry.queries import SMALLEST_CELL

SHOWN = 15  # headings
BUYERS = 4  # of a heading


@dataclass(frozen=True)
class Line:
    """A heading that is made here, with the partners that buy it."""

    found: Served
    name: str
    url: str
    buyers: list  # (country, dollars a year)
    more: int


def serving(user, agreement):
    """Lines of the headings that makers of the regency make and partners buy, most demand first, and what is beside them.

    Two queries. ``lines`` is None where villages were not measured or the markets are not worked out.
    """
    assessment = newest_for(user)
    context = {"lines": None, "assessment": assessment, "is_made_up": False}
    if assessment is None or not agreement.partners:
        return context
    rows = village_assessments_for(user).filter(assessment=assessment)
    makers: Counter = Counter()
    for headings in rows.values_list("headings", flat=True):
        makers.update({code: told for code, (told, *_more) in headings.items()})
    least = 1 if serves(user, assessment.region_id) else SMALLEST_CELL
    found = served_by(agreement.partners, {code: many for code, many in makers.items() if many >= least})
    if found is None:
        return context
    lines = [
        Line(
            one,
            name_of(one.heading, get_language()),
            entry_url(one.heading, HS2022),
            [(country(buyer.importer), buyer.demand_usd) for buyer in one.buyers[:BUYERS]],
            max(len(one.buyers) - BUYERS, 0),
        )
        for one in found[:SHOWN]
    ]
    return context | {"lines": lines, "count": len(found), "is_made_up": assessment.synthetic}
