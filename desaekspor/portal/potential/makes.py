"""What a village makes, month by month, for its page and its profile."""

import math
from dataclasses import dataclass

from django.utils import dates

from desaekspor.portal.supply.wording import plain
from desaekspor.potential.production.calendar import add_up, counted
from desaekspor.potential.production.messages import UNIT_NAMES
from desaekspor.potential.production.queries import lines_of, productions_for
from desaekspor.potential.production.units import shown_in

SHOWN = 8


@dataclass(frozen=True)
class Product:
    name: str
    unit: str
    months: list  # of twelve: (volume or None, its share of the highest, 0 to 4)
    mark: str
    synthetic: bool
    as_of: str

    @property
    def cells(self):
        """(month's name, volume in words or "", step of its shade)."""
        return [(str(dates.MONTHS_3[number + 1]).capitalize(), text, step) for number, (text, step) in enumerate(self.months)]


def makes_of(user, code):
    """The Products of the village, those with the most known months first; two queries."""
    statements = productions_for(user).filter(region=code)
    names = {one.product: one.name for one in statements}
    groups: dict[tuple[str, str], list] = {}
    for line in counted(lines_of(statements)):
        groups.setdefault((line.product, line.base), []).append(line)
    products = []
    for (key, base), lines in groups.items():
        for row in add_up(lines):
            most = max((volume for volume in row.months if volume), default=0)
            unit = shown_in(most, base)[1]
            months = [(plain(volume, unit), _step(volume, most)) for volume in row.months]
            products.append((-row.told, Product(names[key], str(UNIT_NAMES[unit]), months, row.mark, row.synthetic, row.as_of)))
    return [product for _told, product in sorted(products, key=lambda one: (one[0], one[1].name))[:SHOWN]]


def _step(volume, most):
    """0: nothing; 1 to 4: quarters of the highest month; None: not known."""
    if volume is None:
        return None
    return math.ceil(4 * volume / most) if most else 0


def products_of(user, codes):
    """Village -> the names of the products of which some month is known; one query."""
    found: dict[str, list[str]] = {}
    for one in productions_for(user).filter(region__in=codes):
        if one.told and one.name not in found.setdefault(one.region_id, []):
            found[one.region_id].append(one.name)
    return {code: sorted(names) for code, names in found.items() if names}
