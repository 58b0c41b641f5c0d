"""The supply calendar as a page shows it: what is asked, rows with their heat, the chart, who can deliver."""

import math
from dataclasses import dataclass

from django.utils.translation import gettext as _

from desaekspor.portal.mapping.classes import class_of, quantile_bounds
from desaekspor.portal.supply.calendar_filter import DISTRICTS
from desaekspor.portal.supply.wording import plain, with_unit
from desaekspor.potential.production import calendar
from desaekspor.potential.production.commodities import commodities
from desaekspor.potential.production.messages import MONTH_NAMES, SHORT_MONTHS, UNIT_NAMES, product_name
from desaekspor.potential.production.units import shown_in
from desaekspor.regions.models import Level, Region
from desaekspor.registry.queries import enterprises_for

HEAT = 5


@dataclass(frozen=True)
class Cell:
    """A month of a row: ``text`` is "" and ``heat`` None where it is not known."""

    text: str
    heat: int | None
    title: str
    is_asked: bool = False


@dataclass(frozen=True)
class ShownRow:
    name: str
    around: str  # the district of a village
    address: str
    cells: list[Cell]
    total: str
    told: int
    mark: str
    synthetic: bool
    as_of: str


@dataclass(frozen=True)
class Bar:
    month: str
    x: float
    y: float
    width: float
    height: float
    text: str
    known: bool
    title: str

    @property
    def middle(self):
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Deliverer:
    """Who can deliver in a month, as far as they say so."""

    line: calendar.Line
    village: Region
    maker: str
    amount: str
    volume: float


class Shown:
    """Everything that the page shows of one product; ``unit`` is the one that all its figures are in."""

    def __init__(self, user, asked, lines):
        self.asked, self.user = asked, user
        self.lines, self.others = calendar.of_one_unit(calendar.counted(lines, year=asked.year))
        self.parts = calendar.parts(lines, year=asked.year)
        self.base = self.lines[0].base if self.lines else ""
        rows = calendar.add_up(self.lines, length=8 if asked.asked.get("per") == DISTRICTS else 13)
        codes = {row.place for row in rows} | {line.region_id for line in [*self.lines, *self.others, *self.parts]}
        self._regions = Region.objects.select_related("parent").in_bulk(codes)
        whole = calendar.add_up(self.lines, length=0)
        self.whole = whole[0] if whole else None
        volumes = [volume for row in rows for volume in row.months if volume is not None]
        self.unit = shown_in(max(volumes, default=0), self.base)[1] if self.base else ""
        bounds = quantile_bounds([volume for volume in volumes if volume])
        self.rows = [self._row(row, bounds) for row in rows]
        self.bounds = [plain(bound, self.unit) for bound in bounds]

    @property
    def unit_name(self):
        return UNIT_NAMES[self.unit] if self.unit else ""

    @property
    def other_units(self):
        """The names of the units of statements that cannot be added to these."""
        return sorted({str(UNIT_NAMES[line.base]) for line in self.others})

    @property
    def synthetic(self):
        return any(line.synthetic for line in self.lines)

    @property
    def villages(self):
        return len({line.region_id for line in self.lines})

    @property
    def without_months(self):
        """How many of what is counted know nothing of any month."""
        return sum(all(volume is None for volume in line.months) for line in self.lines)

    @property
    def total(self):
        return with_unit(self.whole.total, self.base) if self.whole else ""

    @property
    def in_month(self):
        return with_unit(self.whole.months[self.asked.month - 1], self.base) if self.whole and self.asked.month else ""

    @property
    def best_months(self):
        """The names of the months with the most."""
        known = [volume for volume in self.whole.months if volume] if self.whole else []
        if not known:
            return []
        return [str(MONTH_NAMES[place]) for place, volume in enumerate(self.whole.months) if volume == max(known)]

    def _row(self, row, bounds):
        region = self._regions[row.place]
        cells = []
        for place, volume in enumerate(row.months):
            heat = None if volume is None else 0 if not volume else min(class_of(volume, bounds) + 1, HEAT)
            text = plain(volume, self.unit)
            words = with_unit(volume, self.base) if volume is not None else _("not known")
            title = f"{region.name}, {MONTH_NAMES[place]}: {words}"
            cells.append(Cell(text, heat, title, self.asked.month == place + 1))
        is_village = region.level == Level.VILLAGE
        name = region.name if is_village else _("Kec. %(name)s") % {"name": region.name}
        return ShownRow(
            name=name,
            around=region.parent.name if is_village else "",
            address="" if self.asked.asked.get("per") == DISTRICTS else row.place,
            cells=cells,
            total=plain(row.total, self.unit),
            told=row.told,
            mark=row.mark,
            synthetic=row.synthetic,
            as_of=row.as_of,
        )

    def bars(self, width=640, height=200, floor=172, top=28):
        """The chart of all that is asked, month by month, from zero on."""
        if self.whole is None:
            return []
        most = max((volume for volume in self.whole.months if volume), default=0)
        step = width / 12
        bars = []
        for place, volume in enumerate(self.whole.months):
            tall = (volume or 0) / most * (floor - top) if most else 0
            bars.append(
                Bar(
                    month=str(SHORT_MONTHS[place]),
                    x=round(place * step + 4, 1),
                    y=round(floor - tall, 1),
                    width=round(step - 8, 1),
                    height=round(tall, 1),
                    text=plain(volume, self.unit) if volume is not None else "?",
                    known=volume is not None,
                    title=_("%(month)s: %(known)d of %(all)d statements know it")
                    % {"month": MONTH_NAMES[place], "known": self.whole.known[place], "all": self.whole.statements},
                )
            )
        return bars

    def deliverers(self):
        """Those who say that they have something in the month that is asked, the largest first."""
        month = self.asked.month
        if not month:
            return []
        found = [line for line in [*self.lines, *self.others, *self.parts] if line.months[month - 1]]
        numbers = {line.enterprise_id for line in found if line.enterprise_id}
        names = {one.pk: str(one) for one in enterprises_for(self.user).filter(pk__in=numbers)} if numbers else {}
        rows = [
            Deliverer(
                line,
                self._regions[line.region_id],
                names.get(line.enterprise_id, "") if line.enterprise_id else "",
                with_unit(line.months[month - 1], line.base),
                line.months[month - 1],
            )
            for line in found
        ]
        return sorted(rows, key=lambda one: (one.line.base != self.base, one.line.base, -one.volume, one.village.name))


@dataclass(frozen=True)
class ProductRow:
    """A product in the list of all: in how many villages, how much a year, its year as twelve steps of heat."""

    key: str
    name: str
    hs6: str
    villages: int
    total: str
    cells: list[Cell]
    address: str


def product_rows(asked, lines):
    """All products that are stated, those of most villages first."""
    by_product: dict[tuple, list] = {}
    for line in calendar.counted(lines, year=asked.year):
        by_product.setdefault((line.product, line.base), []).append(line)
    rows = []
    for (key, base), group in by_product.items():
        whole = calendar.add_up(group, length=0)[0]
        most = max((volume for volume in whole.months if volume), default=0)
        cells = []
        for place, volume in enumerate(whole.months):
            heat = None if volume is None else 0 if not volume else math.ceil(volume / most * HEAT)
            words = with_unit(volume, base) if volume is not None else _("not known")
            cells.append(Cell("", heat, f"{MONTH_NAMES[place]}: {words}"))
        commodity = commodities().get(key)
        rows.append(
            ProductRow(
                key,
                product_name(key, group[0].own_words),
                commodity.hs6 if commodity else "",
                len({line.region_id for line in group}),
                with_unit(whole.total, base),
                cells,
                asked.address(produk=key),
            )
        )
    return sorted(rows, key=lambda row: (-row.villages, row.name.lower()))


def stamp(lines):
    """The newest day that any of the statements speaks of."""
    return max((line.as_of for line in lines), default="")
